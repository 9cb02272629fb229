package headroom.desktop.command;

import headroom.core.environment.Environment;
import headroom.core.environment.Fingerprint;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.signal.Assessment;
import java.util.Optional;

/// What `check` found in one environment.
///
/// @param server what its PostgreSQL says it is; empty where there is none or it never answered
record Checked(Environment environment, Optional<Fingerprint> server, Assessment assessment) {

    /// What reading it costs more than usual; empty where it costs nothing more.
    Optional<String> cost() {
        return environment
                .postgres()
                .filter(PostgresEndpoint::pooled)
                .map(_ ->
                        "through PgBouncer nothing can be prepared: the server plans every read anew");
    }
}
