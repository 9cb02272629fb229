package headroom.core.signal.pools;

import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.poll.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the admin console of one PgBouncer tells.
///
/// @param version as in "1.18.0"
/// @param standing of the whole; each database may be paused by itself besides
/// @param pools without the console's own
/// @param databases those that are configured or were asked for
public record BouncerPools(
        String version, Standing standing, List<Pool> pools, List<Database> databases) {

    /// Whether it lets clients work.
    public enum Standing {
        ACTIVE,
        PAUSED,
        SUSPENDED,
        /// Older ones do not tell.
        UNTOLD
    }

    /// The connections of one user to one database.
    ///
    /// @param clientsActive clients that have a server connection, or want none now
    /// @param clientsWaiting clients that want one and have none
    /// @param serversUsed idle for so long that they are checked before they are lent
    /// @param serversTested being checked or reset
    /// @param serversLogin logging in
    /// @param longestWait how long the first of those that wait has waited
    /// @param mode `session`, `transaction` or `statement`
    public record Pool(
            String database,
            String user,
            long clientsActive,
            long clientsWaiting,
            long serversActive,
            long serversIdle,
            long serversUsed,
            long serversTested,
            long serversLogin,
            Duration longestWait,
            Optional<String> mode) {

        /// Connections to the database, whatever they do.
        public long servers() {
            return serversActive + serversIdle + serversUsed + serversTested + serversLogin;
        }
    }

    /// A database as clients name it.
    ///
    /// @param leads how the server names it; empty where that is not told
    /// @param poolSize how many connections each user may have
    public record Database(
            String name,
            Optional<String> leads,
            Optional<Long> poolSize,
            boolean paused,
            boolean disabled) {}

    public BouncerPools {
        pools = List.copyOf(pools);
        databases = List.copyOf(databases);
    }

    /// The key of one PgBouncer's reading.
    public static Source<BouncerPools> source(PgBouncerEndpoint bouncer) {
        return new Source<>("PgBouncer " + bouncer.name(), "SHOW POOLS", BouncerPools.class);
    }

    /// The database that a pool leads to.
    public Optional<Database> database(String name) {
        return databases.stream().filter(d -> d.name().equals(name)).findFirst();
    }
}
