package headroom.core.environment;

import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import java.time.Duration;

/// The thresholds of an environment: the `levels:` block of its settings over these defaults.
///
/// @param storage used space, of the ceiling
/// @param allocated used space, of what is allocated, where the volume can still grow
/// @param wal bytes of WAL held on disk up to the current position
/// @param slots when an inactive slot counts as an orphan
/// @param pools client connections, of those that ordinary roles can have
/// @param queues age of the oldest waiting job
/// @param memory of a Redis, of its maxmemory
/// @param transactions how long a session has been idle in its transaction
/// @param found what is a finding or is not, with how bad it is
/// @param load how busy a server may be, and how far its replicas may lag
/// @param replication who is there of a primary and its replicas
/// @param redis what a Redis does, or what befalls it
/// @param cuts from when on something is called what it is
public record Levels(
        Thresholds<Percent> storage,
        Thresholds<Percent> allocated,
        Thresholds<Bytes> wal,
        Orphan slots,
        Thresholds<Percent> pools,
        Thresholds<Age> queues,
        Thresholds<Percent> memory,
        Thresholds<Age> transactions,
        Found found,
        Load load,
        Replication replication,
        Redis redis,
        Cuts cuts) {

    /// An inactive slot is an orphan once both hold.
    ///
    /// @param inactive how long nobody has read from it
    /// @param holding how much WAL it keeps
    public record Orphan(Duration inactive, Bytes holding) {}

    /// How bad a finding is that has no measure.
    ///
    /// @param unreserved a slot loses its WAL at the next checkpoint
    /// @param lost a slot has lost its WAL
    /// @param archiver the archiver fails, or stands still
    /// @param waiters clients wait for a connection of a pool
    /// @param draining a queue grows faster than it is worked off
    /// @param policy Redis can destroy jobs by its eviction policy
    /// @param eviction Redis has destroyed keys while there were jobs
    /// @param server another server than the accepted one answers
    /// @param census somebody is connected who was not declared, or somewhere else than declared
    /// @param missing a declared client has no connection
    /// @param demand a service has more connections than declared, or the declared ones want more
    ///   than there is
    /// @param orphan nobody reads a logical slot that holds much, as [Orphan] says
    /// @param slot a declared slot is missing
    /// @param workers nobody works jobs off that wait
    /// @param settings a setting is otherwise than declared
    /// @param deleted somebody deleted jobs, let them expire, or swapped their database for another
    /// @param unread nobody reads a slot that holds much, for long or for nobody knows how long,
    ///   and that is no orphan
    /// @param idle nobody reads a slot, for long or though it holds much, but not both
    /// @param undeclared a slot is not declared, where slots are
    /// @param crowded few slots are left of those that there can be, as [Cuts] says
    /// @param full no slot is left
    /// @param vacuum a slot or a session holds vacuum back, as [Cuts] says
    /// @param paused a PgBouncer lets nobody through
    public record Found(
            Level unreserved,
            Level lost,
            Level archiver,
            Level waiters,
            Level draining,
            Level policy,
            Level eviction,
            Level server,
            Level census,
            Level missing,
            Level demand,
            Level orphan,
            Level slot,
            Level workers,
            Level settings,
            Level deleted,
            Level unread,
            Level idle,
            Level undeclared,
            Level crowded,
            Level full,
            Level vacuum,
            Level paused) {}

    /// What keeps a server busy.
    ///
    /// @param lag of a replica, or of a standby behind its primary
    /// @param xids age of the oldest transaction id or multixact, of the 2^31 that there are
    /// @param temp written to temporary files, per second over a minute
    /// @param cpu more sessions work without waiting than there are processors
    /// @param logins sessions begin far more often than before
    /// @param deadlocks the server ended a transaction to break a deadlock
    /// @param checkpoints most checkpoints are asked for by the volume of WAL
    /// @param queries a storm of calls, or statements that became slower
    /// @param blocking a session holds a lock that others wait for
    /// @param blocked a session waits for a lock
    /// @param working a transaction is open for as long as an idle one may be before it is a
    ///   warning, and works
    public record Load(
            Thresholds<Age> lag,
            Thresholds<Percent> xids,
            Thresholds<Bytes> temp,
            Level cpu,
            Level logins,
            Level deadlocks,
            Level checkpoints,
            Level queries,
            Level blocking,
            Level blocked,
            Level working) {}

    /// Who is there of a primary and its replicas, and who gets something.
    ///
    /// @param primaries several hosts say that they are the primary of one system
    /// @param clusters several do, of different systems
    /// @param gone a replica that was there is gone
    /// @param far a replica is further behind than WAL is kept for it, and does not tell for how
    ///   long, or is still catching up
    /// @param silent nothing arrives at a standby
    /// @param archive nothing arrives at a standby that is fed from the archive alone
    public record Replication(
            Level primaries, Level clusters, Level gone, Level far, Level silent, Level archive) {}

    /// What a Redis does, or what befalls it.
    ///
    /// @param masters several say that they are the master
    /// @param sentinels the sentinels do not agree on the master
    /// @param refused it refuses every write; where there is no queue yet, or where it only may
    ///   refuse them, a warning at the most
    /// @param replica a read-only replica is in the place of the queues' server
    /// @param saving it takes writes and cannot save
    /// @param parked a queue was moved away whole
    /// @param evicted it has destroyed keys, and there were no jobs
    /// @param due due jobs are not put into their queues
    public record Redis(
            Level masters,
            Level sentinels,
            Level refused,
            Level replica,
            Level saving,
            Level parked,
            Level evicted,
            Level due) {}

    /// Measures that decide what something is, and not how bad it is.
    ///
    /// @param xmin transactions for which somebody holds vacuum back, from which on it is worth a
    ///   word: by default autovacuum is forced at 200 million, and what lies so far back bloats
    ///   tables long before
    /// @param places share of max_replication_slots that is taken, from which on few are left
    /// @param filling how much an orphan must hold to be why the volume is full
    /// @param patience how long something must last before it counts
    /// @param logins what a storm of logins is
    /// @param statements what a storm of calls and a regression are
    public record Cuts(
            long xmin,
            Percent places,
            Filling filling,
            Patience patience,
            Logins logins,
            Statements statements) {

        public Cuts {
            if (xmin <= 0) {
                throw new IllegalArgumentException("xmin must be more than 0");
            }
        }
    }

    /// A slot is why a volume is full when what it holds is so much of what is used. Less than
    /// that, and letting go of it would not help.
    ///
    /// @param share whatever grows
    /// @param growing where most of what came lately is WAL
    public record Filling(Percent share, Percent growing) {}

    /// How long something must last before it counts. A restart is over sooner.
    ///
    /// @param missing a declared client has no connection
    /// @param gone a replica is gone, or nothing arrives at a standby
    /// @param due a job is due and in no queue; processes look every few seconds to a minute, the
    ///   rarer the more of them there are
    /// @param blocked a session waits for a lock, as they do all the time
    /// @param archiver the same segment waits for the archiver, which does not fail
    public record Patience(
            Duration missing, Duration gone, Duration due, Duration blocked, Duration archiver) {

        /// As far as what was read is remembered.
        private static final Duration LONGEST = Duration.ofHours(1);

        public Patience {
            if (missing.compareTo(LONGEST) > 0
                    || gone.compareTo(LONGEST) > 0
                    || archiver.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "missing, gone and archiver must be 1 h or less");
            }
        }
    }

    /// Logins are a storm when they are both so many and so many times as many as before.
    ///
    /// @param least per second
    /// @param times as many as before
    /// @param clients per second, from which on they explain that clients wait for a pool that may
    ///   still grow
    public record Logins(double least, double times, double clients) {

        public Logins {
            if (least < 0 || times < 1 || clients < 0) {
                throw new IllegalArgumentException(
                        "least and clients must be 0 or more, times 1 or more");
            }
        }
    }

    /// What became of a statement, where its time grew enough to matter.
    ///
    /// @param storm so many times as many calls per second
    /// @param slower so many times as long a call
    /// @param growth milliseconds of execution per second, less of which is noise
    /// @param share the same, of all execution
    public record Statements(double storm, double slower, double growth, Percent share) {

        public Statements {
            if (storm < 1 || slower < 1 || growth < 0) {
                throw new IllegalArgumentException(
                        "storm and slower must be 1 or more, growth 0 or more");
            }
        }
    }

    public static final Levels DEFAULT =
            new Levels(
                    new Thresholds<>(new Percent(60), new Percent(75), new Percent(90)),
                    new Thresholds<>(new Percent(95), new Percent(95), new Percent(99)),
                    new Thresholds<>(Bytes.gib(8), Bytes.gib(32), Bytes.gib(128)),
                    new Orphan(Duration.ofMinutes(30), Bytes.gib(1)),
                    new Thresholds<>(new Percent(80), new Percent(90), new Percent(97)),
                    new Thresholds<>(
                            new Age(Duration.ofSeconds(1)),
                            new Age(Duration.ofSeconds(5)),
                            new Age(Duration.ofMinutes(1))),
                    new Thresholds<>(new Percent(75), new Percent(90), new Percent(100)),
                    new Thresholds<>(
                            new Age(Duration.ofMinutes(1)),
                            new Age(Duration.ofMinutes(5)),
                            new Age(Duration.ofMinutes(30))),
                    new Found(
                            Level.WARNING,
                            Level.CRITICAL,
                            Level.WARNING,
                            Level.WARNING,
                            Level.WARNING,
                            Level.WARNING,
                            Level.CRITICAL,
                            Level.WARNING,
                            Level.WARNING,
                            Level.WATCH,
                            Level.WATCH,
                            Level.CRITICAL,
                            Level.WARNING,
                            Level.WARNING,
                            Level.WATCH,
                            Level.WARNING,
                            Level.WARNING,
                            Level.WATCH,
                            Level.WATCH,
                            Level.WATCH,
                            Level.WARNING,
                            Level.WATCH,
                            Level.WARNING),
                    new Load(
                            new Thresholds<>(
                                    new Age(Duration.ofSeconds(30)),
                                    new Age(Duration.ofMinutes(5)),
                                    new Age(Duration.ofMinutes(30))),
                            new Thresholds<>(new Percent(25), new Percent(50), new Percent(80)),
                            new Thresholds<>(Bytes.mib(64), Bytes.mib(512), Bytes.gib(4)),
                            Level.WARNING,
                            Level.WARNING,
                            Level.WATCH,
                            Level.WATCH,
                            Level.WARNING,
                            Level.WARNING,
                            Level.WATCH,
                            Level.WATCH),
                    new Replication(
                            Level.CRITICAL,
                            Level.WARNING,
                            Level.WATCH,
                            Level.WATCH,
                            Level.WARNING,
                            Level.WATCH),
                    new Redis(
                            Level.CRITICAL,
                            Level.WARNING,
                            Level.CRITICAL,
                            Level.WARNING,
                            Level.WATCH,
                            Level.WATCH,
                            Level.WARNING,
                            Level.WATCH),
                    new Cuts(
                            10_000_000,
                            new Percent(80),
                            new Filling(new Percent(10), new Percent(5)),
                            new Patience(
                                    Duration.ofSeconds(30),
                                    Duration.ofSeconds(30),
                                    Duration.ofMinutes(2),
                                    Duration.ofSeconds(5),
                                    Duration.ofMinutes(5)),
                            new Logins(5, 3, 10),
                            new Statements(3, 2, 10, new Percent(10))));

    /// Other thresholds of the five gauges, everything else as it is by default.
    public Levels(
            Thresholds<Percent> storage,
            Thresholds<Bytes> wal,
            Orphan slots,
            Thresholds<Percent> pools,
            Thresholds<Age> queues) {
        this(
                storage,
                DEFAULT.allocated,
                wal,
                slots,
                pools,
                queues,
                DEFAULT.memory,
                DEFAULT.transactions,
                DEFAULT.found,
                DEFAULT.load,
                DEFAULT.replication,
                DEFAULT.redis,
                DEFAULT.cuts);
    }
}
