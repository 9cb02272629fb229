package headroom.core.mitigation;

import headroom.core.environment.Fingerprint;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A server's fingerprint by name, as it stands in the journal beside the rest of the state before.
/// What may change without making it another server is not in it: start time and minor version.
final class ServerIdentity {

    static final String SYSTEM = "system_identifier";
    static final String TIMELINE = "timeline";
    static final String ADDRESS = "server_address";
    static final String DATABASE = "database";
    private static final String RECOVERY = "in_recovery";
    private static final String MAJOR = "major_version";

    private ServerIdentity() {}

    static Map<String, String> of(Fingerprint server) {
        var map = new TreeMap<String, String>();
        map.put(SYSTEM, Long.toString(server.systemIdentifier()));
        map.put(RECOVERY, Boolean.toString(server.inRecovery()));
        map.put(TIMELINE, server.timeline().map(String::valueOf).orElse(""));
        map.put(ADDRESS, server.address().orElse(""));
        map.put(DATABASE, server.database());
        map.put(MAJOR, Integer.toString(server.major()));
        return map;
    }

    /// Just these names out of a larger state.
    static Map<String, String> only(Map<String, String> before) {
        var map = new TreeMap<>(before);
        map.keySet()
                .removeIf(name ->
                        !name.equals(SYSTEM)
                                && !name.equals(RECOVERY)
                                && !name.equals(TIMELINE)
                                && !name.equals(ADDRESS)
                                && !name.equals(DATABASE)
                                && !name.equals(MAJOR));
        return map;
    }

    /// What differs from the server that the journal names; empty when it is the same one in the
    /// same role.
    static Optional<String> difference(Map<String, String> before, Fingerprint now) {
        for (var entry : of(now).entrySet()) {
            String then = before.getOrDefault(entry.getKey(), "");
            if (!then.equals(entry.getValue())) {
                return Optional.of(
                        "%s is %s now and was %s"
                                .formatted(entry.getKey(), named(entry.getValue()), named(then)));
            }
        }
        return Optional.empty();
    }

    private static String named(String value) {
        return value.isEmpty() ? "not known" : value;
    }
}
