package headroom.core.readiness;

import headroom.core.mitigation.Mitigation;
import headroom.core.mitigation.Mitigation.DropReplicationSlot;
import headroom.core.reading.Shown;
import headroom.core.signal.Gauge;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One thing that a login must be able to do, where the right differs from that of others.
public sealed interface Capability {

    /// In machine-readable output.
    String id();

    /// For the operator.
    String title();

    /// What a signal needs to be seen.
    enum Sight implements Capability {
        LOGIN(Gauge.POOLS, "login", "Log in to watch, and to preview"),
        RESERVED(Gauge.POOLS, "reserved-connection", "Log in when applications took the rest"),
        SESSIONS(Gauge.POOLS, "sessions", "Sessions of all roles"),
        STATEMENTS(Gauge.POOLS, "statements", "Statements"),
        SIZES(Gauge.STORAGE, "sizes", "Sizes of tables and indexes"),
        VOLUME(Gauge.STORAGE, "volume-size", "Size of the volume"),
        TEMPORARY_FILES(Gauge.STORAGE, "temporary-files", "Temporary files"),
        LOGS(Gauge.STORAGE, "logs", "Sizes of the logs"),
        SERVER(Gauge.WAL, "position", "Identity, position, archiver"),
        WAL_FILES(Gauge.WAL, "wal-files", "WAL files"),
        BACKLOG(Gauge.WAL, "archive-backlog", "WAL that waits for the archiver"),
        SLOTS(Gauge.SLOTS, "slots", "Replication slots"),
        IDENTITY(Gauge.QUEUES, "redis-login", "Who the server takes us for"),
        MEMORY(Gauge.QUEUES, "memory", "Memory, policy, evictions"),
        NAMES(Gauge.QUEUES, "queue-names", "Names of the queues"),
        DEPTH(Gauge.QUEUES, "queue-depth", "Depth of a queue"),
        OLDEST(Gauge.QUEUES, "oldest-job", "Oldest job of a queue"),
        SHELVES(Gauge.QUEUES, "retries", "Retries, scheduled and dead jobs"),
        WORKERS(Gauge.QUEUES, "processes", "Processes that work jobs off"),
        LOSS(Gauge.QUEUES, "loss", "That jobs vanished, and why"),
        WRITES(Gauge.QUEUES, "redis-writes", "Whether Redis takes writes");

        private final Gauge gauge;
        private final String id;
        private final String title;

        Sight(Gauge gauge, String id, String title) {
            this.gauge = gauge;
            this.id = id;
            this.title = title;
        }

        /// Which gauge stays grey, or is less sharp, without it.
        public Gauge gauge() {
            return gauge;
        }

        /// Whether Redis is asked, and not PostgreSQL.
        boolean ofRedis() {
            return gauge == Gauge.QUEUES;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String title() {
            return title;
        }
    }

    /// Pools in front of a database, of a server that tells its rights only by refusing.
    ///
    /// @param server as in "PgBouncer front", or the service
    record Pools(String server) implements Capability {

        @Override
        public String id() {
            return "pools";
        }

        @Override
        public String title() {
            return "Pools of " + Shown.text(server);
        }
    }

    /// A part of a mitigation.
    enum Deed implements Capability {
        PREVIEW_DROP("preview", "See what a drop would do", true),
        OPERATOR_LOGIN("operator-login", "Log in to act", true),
        DROP_SLOT("drop", "Drop the slot", true),
        CHECKPOINT("checkpoint", "Checkpoint, which releases the WAL", false);

        private final String id;
        private final String title;
        private final boolean needed;

        Deed(String id, String title, boolean needed) {
            this.id = id;
            this.title = title;
            this.needed = needed;
        }

        /// Whether the mitigation is nothing without it.
        public boolean needed() {
            return needed;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String title() {
            return title;
        }
    }

    /// The parts of a mitigation, in the order in which they are done. A new mitigation does not
    /// compile without its own.
    static List<Deed> deeds(Mitigation mitigation) {
        return switch (mitigation) {
            case DropReplicationSlot _ ->
                    List.of(
                            Deed.PREVIEW_DROP,
                            Deed.OPERATOR_LOGIN,
                            Deed.DROP_SLOT,
                            Deed.CHECKPOINT);
        };
    }

    /// What a mitigation does, as in "You could not drop a slot".
    static String phrase(Mitigation mitigation) {
        return switch (mitigation) {
            case DropReplicationSlot _ -> "drop a slot";
        };
    }

    /// Every mitigation there is, with inputs that say nothing.
    static List<Mitigation> mitigations() {
        return Mitigation.ids().stream()
                .sorted()
                .map(id -> {
                    Map<String, String> inputs =
                            Mitigation.inputsOf(id).orElseThrow().stream()
                                    .collect(
                                            Collectors.toMap(
                                                    Function.identity(),
                                                    _ -> "",
                                                    (a, _) -> a,
                                                    LinkedHashMap::new));
                    return Mitigation.of(id, inputs).orElseThrow();
                })
                .toList();
    }
}
