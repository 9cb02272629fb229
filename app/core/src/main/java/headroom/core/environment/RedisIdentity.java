package headroom.core.environment;

import java.util.Locale;
import java.util.Optional;

/// What a Redis says it is, in INFO, which every user who watches may ask for.
///
/// @param product `Redis` or `Valkey`
/// @param version its own, as in `7.0.15`
/// @param mode `standalone`, `cluster` or `sentinel`
/// @param runId new with every start of the server
/// @param replicationId of the data that it serves: the same on a master and its replicas, and new
///   when a replica is promoted; empty when the server does not tell
/// @param port that it listens on itself, whatever leads there; empty when it does not tell
/// @param configuration the file that it was started with; empty without one, or when it does not
///   tell
/// @param followed whether it has received another server's data in this run, as a replica does;
///   empty before 7.0
public record RedisIdentity(
        String product,
        String version,
        String mode,
        String runId,
        Role role,
        Optional<String> replicationId,
        Optional<String> port,
        Optional<String> configuration,
        Optional<Boolean> followed) {

    /// One that tells no more of itself.
    public RedisIdentity(
            String product,
            String version,
            String mode,
            String runId,
            Role role,
            Optional<String> replicationId) {
        this(
                product,
                version,
                mode,
                runId,
                role,
                replicationId,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// What it does for others.
    public enum Role {
        MASTER,
        REPLICA;

        /// As Redis's documentation calls it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// In one line, as in `Redis 7.0.15 · master · run b946…12ce · replication 77ab…03d1`.
    public String text() {
        return "%s %s · %s · run %s%s"
                .formatted(
                        product,
                        version,
                        role.word(),
                        brief(runId),
                        replicationId.map(id -> " · replication " + brief(id)).orElse(""));
    }

    private static String brief(String id) {
        return id.length() <= 9 ? id : id.substring(0, 4) + "…" + id.substring(id.length() - 4);
    }
}
