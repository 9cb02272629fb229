package headroom.core.environment;

import java.util.Optional;

/// One PostgreSQL server.
///
/// @param monitor the login for watching, which cannot change anything
/// @param operator the login for acting, opened for one mitigation and closed after it; where there
///   is none the environment can only be watched
public record PostgresEndpoint(
        String host, int port, String database, Login monitor, Optional<Login> operator) {

    /// Host and port, as in `db-1.internal:5432`.
    public String address() {
        return host + ":" + port;
    }
}
