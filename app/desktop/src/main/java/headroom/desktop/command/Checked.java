package headroom.desktop.command;

import headroom.core.environment.Environment;
import headroom.core.environment.Fingerprint;
import headroom.core.environment.Level;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.identity.Standing;
import headroom.core.signal.Assessment;
import java.util.List;
import java.util.Optional;

/// What `check` found in one environment.
///
/// @param server what its PostgreSQL says it is; empty where there is none or it never answered
/// @param changed which of its servers are not the accepted ones; empty where there is no journal
///   to compare them with
record Checked(
        Environment environment,
        Optional<Fingerprint> server,
        Optional<List<Standing.Changed>> changed,
        Assessment assessment) {

    /// The worst of its gauges and of its servers.
    Level level() {
        boolean other = changed.filter(c -> !c.isEmpty()).isPresent();
        return other ? assessment.level().orWorse(ofOtherServer()) : assessment.level();
    }

    /// How bad it is here that another server answers.
    Level ofOtherServer() {
        return environment.levels().found().server();
    }

    /// What reading it costs more than usual; empty where it costs nothing more.
    Optional<String> cost() {
        return environment
                .postgres()
                .filter(PostgresEndpoint::pooled)
                .map(_ ->
                        "through PgBouncer nothing can be prepared: the server plans every read anew");
    }
}
