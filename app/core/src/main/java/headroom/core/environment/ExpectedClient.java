package headroom.core.environment;

import java.util.List;
import java.util.Optional;

/// Who ought to be connected to the database.
///
/// @param service what the team calls it
/// @param role the role that it logs in with
/// @param application its application_name
/// @param addresses where it comes from: addresses or networks such as `10.0.0.0/8`; empty for
///   anywhere
/// @param database the database that it uses
/// @param pool how many connections it may have
public record ExpectedClient(
        String service,
        Optional<String> role,
        Optional<String> application,
        List<String> addresses,
        Optional<String> database,
        Optional<Pool> pool) {

    /// @param max connections of one instance's pool
    /// @param instances how many instances run
    public record Pool(int max, int instances) {

        /// What all instances may have at once.
        public int demand() {
            return max * instances;
        }
    }

    public ExpectedClient {
        addresses = List.copyOf(addresses);
    }
}
