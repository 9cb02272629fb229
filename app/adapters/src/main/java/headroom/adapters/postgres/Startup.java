package headroom.adapters.postgres;

import headroom.core.environment.PostgresEndpoint;
import java.util.Properties;
import org.postgresql.PGProperty;

/// What a connection is told once, so that reading costs one round trip. Everything goes with the
/// startup packet. PgBouncer takes no such settings, and in transaction mode each statement may
/// meet another server's session: there they go before each statement, for its transaction alone.
///
/// @param pooled whether PgBouncer in transaction mode stands in between
record Startup(boolean pooled, Limits limits) {

    /// More than any answer of ours; a hostile server's huge row ends the connection instead of the
    /// program.
    private static final String LARGEST_ANSWER = "16M";

    static Startup of(PostgresEndpoint endpoint, Limits limits) {
        return new Startup(endpoint.pooled(), limits);
    }

    void tell(Properties properties) {
        PGProperty.APPLICATION_NAME.set(properties, "headroom");
        // Without this the driver sends SET statements after the login.
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "13");
        if (!pooled) {
            PGProperty.OPTIONS.set(
                    properties,
                    "-c statement_timeout=%d -c lock_timeout=500 -c search_path=pg_catalog"
                            .formatted(limits.statement().toMillis()));
        }
        // Prepared on the server from the first use on: one round trip each, and planned once.
        PGProperty.PREPARE_THRESHOLD.set(properties, pooled ? 0 : 1);
        PGProperty.MAX_RESULT_BUFFER.set(properties, LARGEST_ANSWER);
    }

    /// The text that is sent for a statement. Both halves travel together, and the server makes one
    /// transaction of them, in which the settings hold from the second on.
    String sent(String statement) {
        return pooled
                ? """
                SELECT pg_catalog.set_config('statement_timeout', '%d', true), \
                pg_catalog.set_config('lock_timeout', '500', true), \
                pg_catalog.set_config('search_path', 'pg_catalog', true);
                """
                                .formatted(limits.statement().toMillis())
                        + statement
                : statement;
    }
}
