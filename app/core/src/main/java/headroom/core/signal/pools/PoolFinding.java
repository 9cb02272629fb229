package headroom.core.signal.pools;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Age;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.pools.BouncerPools.Database;
import headroom.core.signal.pools.BouncerPools.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A connection pool as it stands, or that it is not known.
public sealed interface PoolFinding {

    /// Stands for the pools of a PgBouncer that nobody has used yet.
    String ANY = "any database";

    /// As in "PgBouncer main" or "orders at 10.0.0.1:9010".
    String where();

    Level level();

    /// Whether clients get in.
    enum Gate {
        OPEN("open"),
        /// Open as far as it is told; whether all is paused is not.
        UNTOLD("open as far as it tells"),
        PAUSED("paused"),
        DISABLED("disabled");

        private final String word;

        Gate(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public boolean closed() {
            return this == PAUSED || this == DISABLED;
        }
    }

    /// What was read.
    ///
    /// @param active connections to the database that are in use
    /// @param idle connections that could be lent
    /// @param waiting clients that want one and have none
    /// @param max how many there may be; empty where nobody tells
    /// @param longestWait empty where nobody waits, or it is not told
    /// @param mode PgBouncer's; empty for a service's own pool
    /// @param bouncer what else PgBouncer tells of it; empty for a service's own pool, and where
    ///   nobody has used it yet
    /// @param trouble why it could not be read again; empty while the figures are fresh
    /// @param diagnosis what the pool doctor says; empty where he was not asked
    record Read(
            String where,
            Level level,
            String name,
            long active,
            long idle,
            long waiting,
            Optional<Long> max,
            Optional<Age> longestWait,
            Optional<String> mode,
            Optional<BouncerPools.Pool> bouncer,
            Gate gate,
            Optional<Reason> trouble,
            Optional<Diagnosis> diagnosis)
            implements PoolFinding {

        /// The same with what the pool doctor says.
        public Read with(Diagnosis found) {
            return new Read(
                    where,
                    level,
                    name,
                    active,
                    idle,
                    waiting,
                    max,
                    longestWait,
                    mode,
                    bouncer,
                    gate,
                    trouble,
                    Optional.of(found));
        }

        /// Whether the figures could be read just now.
        public boolean fresh() {
            return trouble.isEmpty();
        }
    }

    /// Nothing is known.
    record Unread(String where, Level level, Reason reason) implements PoolFinding {}

    /// All pools of an environment, PgBouncers first.
    static List<PoolFinding> of(Snapshot snapshot, Levels levels) {
        Levels.Found found = levels.found();
        var findings = new ArrayList<PoolFinding>();
        snapshot.all(BouncerPools.class)
                .forEach((source, reading) -> bouncer(source.server(), reading, found, findings));
        snapshot.all(ServicePools.class)
                .forEach((source, reading) -> service(source.server(), reading, found, findings));
        return findings;
    }

    private static void bouncer(
            String where,
            Reading<BouncerPools> reading,
            Levels.Found levels,
            List<PoolFinding> findings) {
        Optional<BouncerPools> read = reading.lastValue();
        if (read.isEmpty()) {
            findings.add(unread(where, reading));
            return;
        }
        BouncerPools all = read.get();
        for (BouncerPools.Pool pool : all.pools()) {
            Optional<Database> database = all.database(pool.database());
            Gate gate = gate(all.standing(), database);
            findings.add(
                    new Read(
                            where,
                            level(pool.clientsWaiting(), gate, levels, reading),
                            name(pool),
                            pool.serversActive(),
                            pool.serversIdle() + pool.serversUsed(),
                            pool.clientsWaiting(),
                            database.flatMap(Database::poolSize),
                            Optional.of(pool.longestWait())
                                    .filter(Duration::isPositive)
                                    .map(Age::new),
                            pool.mode(),
                            Optional.of(pool),
                            gate,
                            reading.trouble(),
                            Optional.empty()));
        }
        closed(where, all, levels, reading, findings);
    }

    /// Databases that let nobody in, though nobody has asked for them yet; where nobody has asked
    /// for any, one line for all.
    private static void closed(
            String where,
            BouncerPools all,
            Levels.Found levels,
            Reading<BouncerPools> reading,
            List<PoolFinding> findings) {
        for (Database database : all.databases()) {
            Gate gate = gate(all.standing(), Optional.of(database));
            boolean shown =
                    all.pools().stream().anyMatch(p -> p.database().equals(database.name()));
            if (gate.closed() && !shown) {
                findings.add(
                        unused(where, database.name(), database.poolSize(), gate, levels, reading));
            }
        }
        if (findings.stream().noneMatch(f -> f.where().equals(where))) {
            Gate gate = gate(all.standing(), Optional.empty());
            findings.add(unused(where, ANY, Optional.empty(), gate, levels, reading));
        }
    }

    private static Read unused(
            String where,
            String name,
            Optional<Long> max,
            Gate gate,
            Levels.Found levels,
            Reading<?> reading) {
        return new Read(
                where,
                level(0, gate, levels, reading),
                name,
                0,
                0,
                0,
                max,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                gate,
                reading.trouble(),
                Optional.empty());
    }

    private static void service(
            String where,
            Reading<ServicePools> reading,
            Levels.Found levels,
            List<PoolFinding> findings) {
        Optional<ServicePools> read = reading.lastValue();
        if (read.isEmpty()) {
            findings.add(unread(where, reading));
            return;
        }
        for (ServicePools.Pool pool : read.get().pools()) {
            findings.add(
                    new Read(
                            where,
                            level(pool.waiting(), Gate.OPEN, levels, reading),
                            pool.name(),
                            pool.active(),
                            pool.idle(),
                            pool.waiting(),
                            Optional.of(pool.max()),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Gate.OPEN,
                            reading.trouble(),
                            Optional.empty()));
        }
    }

    private static PoolFinding unread(String where, Reading<?> reading) {
        return new Unread(where, Level.UNKNOWN, reading.trouble().orElse(Reason.PENDING));
    }

    private static Gate gate(Standing standing, Optional<Database> database) {
        if (database.filter(Database::disabled).isPresent()) {
            return Gate.DISABLED;
        }
        if (database.filter(Database::paused).isPresent()) {
            return Gate.PAUSED;
        }
        return switch (standing) {
            case PAUSED, SUSPENDED -> Gate.PAUSED;
            case UNTOLD -> Gate.UNTOLD;
            case ACTIVE -> Gate.OPEN;
        };
    }

    private static Level level(long waiting, Gate gate, Levels.Found levels, Reading<?> reading) {
        if (reading.trouble().isPresent()) {
            return Level.UNKNOWN;
        }
        Level level = waiting > 0 ? levels.waiters() : Level.OK;
        return gate.closed() ? level.orWorse(levels.paused()) : level;
    }

    /// As in "shop as app".
    static String name(BouncerPools.Pool pool) {
        return pool.database() + " as " + pool.user();
    }
}
