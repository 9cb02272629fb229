package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.core.signal.Dial;
import headroom.core.signal.Gauge;
import headroom.core.signal.Remedy;
import headroom.desktop.control.BlameBar;
import headroom.desktop.control.Freshness;
import headroom.desktop.control.Trend;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the board shows of one environment.
public sealed interface BoardState {

    /// No environment is chosen.
    record Nothing() implements BoardState {}

    /// Nothing was read yet.
    ///
    /// @param text whom we are waiting for
    record Connecting(String environment, String text) implements BoardState {}

    /// The environment's settings cannot be read.
    ///
    /// @param place file, line and column
    /// @param message what is wrong there, with the nearest key where one was misspelt
    record Broken(String environment, String place, String message) implements BoardState {}

    /// What was read.
    ///
    /// @param tab which table is open
    record Live(String environment, Banner banner, List<Card> cards, Tables tables, Look tab)
            implements BoardState {

        public Live {
            cards = List.copyOf(cards);
        }
    }

    /// The worst, in a sentence.
    ///
    /// @param action what Enter does, if there is something to do
    record Banner(Level level, String headline, String sentence, Optional<Action> action) {}

    /// One gauge.
    ///
    /// @param dial its caption tells the age of a stale value
    /// @param age how old the value is, as counted along
    /// @param worst whether its button is the one to press first
    record Card(
            Gauge gauge,
            Level level,
            Freshness freshness,
            Dial dial,
            String note,
            Trend trend,
            String sentence,
            Action action,
            boolean worst,
            String source,
            String age) {

        /// The whole card in words.
        public String spoken() {
            return "%s: %s %s, %s. %s %s"
                    .formatted(
                            gauge.title(),
                            dial.value(),
                            dial.caption(),
                            level.word(),
                            note,
                            sentence);
        }
    }

    /// A run of a runbook that is not over.
    ///
    /// @param run its id
    /// @param title of its runbook
    /// @param stands where it stands, such as "4 debts stand"
    /// @param remedy the runbook with the inputs that it was opened with
    record OpenRun(String run, String title, String stands, Remedy remedy) {}

    /// What a button does.
    sealed interface Action {

        /// What it leads to, in full.
        String label();

        /// On the button, where there is little room.
        default String verb() {
            return switch (this) {
                case OpenRunbook _ -> "Open runbook";
                case ContinueRun _ -> "Continue runbook";
                case LookInto(String label, var _) -> label;
            };
        }

        /// Goes on with a run that is open.
        record ContinueRun(String label, String run) implements Action {}

        /// Opens a runbook with its inputs filled in.
        record OpenRunbook(String label, Remedy remedy) implements Action {}

        /// Shows a table.
        record LookInto(String label, Look tab) implements Action {}
    }

    /// The tables.
    enum Look {
        SLOTS("Slots"),
        WAL("WAL holders"),
        STORAGE("Storage"),
        SESSIONS("Sessions"),
        POOLS("Pools"),
        QUEUES("Queues"),
        REDIS("Redis"),
        LOAD("Load"),
        REPLICATION("Replication"),
        QUERIES("Queries"),
        READINESS("Readiness");

        private final String title;

        Look(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /// Rows of all tables. An empty table says why it is empty.
    ///
    /// @param doubts what stands above a table whose rows could not be read again
    /// @param remarks what stands below a table: why, what bounds it, what is not known
    /// @param sessionsFoot what stands below the sessions; empty where nothing is known
    /// @param slotsEmpty and its like: what stands in the place of rows
    record Tables(
            Map<Look, String> doubts,
            List<SlotRow> slots,
            String slotsEmpty,
            List<HolderRow> holders,
            String holdersEmpty,
            Bar blame,
            Bar storage,
            List<SpaceRow> space,
            Map<Look, String> remarks,
            List<SessionRow> sessions,
            String sessionsEmpty,
            String sessionsFoot,
            List<PoolRow> pools,
            String poolsEmpty,
            List<QueueRow> queues,
            String queuesEmpty,
            List<RedisRow> redis,
            String redisEmpty,
            LoadTables load,
            Ready ready) {

        public Tables {
            doubts = Map.copyOf(doubts);
            slots = List.copyOf(slots);
            holders = List.copyOf(holders);
            space = List.copyOf(space);
            remarks = Map.copyOf(remarks);
            sessions = List.copyOf(sessions);
            pools = List.copyOf(pools);
            queues = List.copyOf(queues);
            redis = List.copyOf(redis);
        }
    }

    /// What could be done with the configured logins.
    ///
    /// @param sentence the worst of it; empty where it says nothing that anybody must know now
    /// @param hints what is allowed and yet unwise, or will not last
    record Ready(Level level, String sentence, List<ReadyRow> rows, String hints) {

        static final Ready NOTHING = new Ready(Level.OK, "", List.of(), "");

        public Ready {
            rows = List.copyOf(rows);
        }
    }

    /// One thing that must be possible.
    ///
    /// @param statements what grants it, one per line; empty where nothing is to be granted
    /// @param where who runs them, in which database
    record ReadyRow(
            String of,
            String what,
            String by,
            Level level,
            String word,
            String why,
            String statements,
            String where) {}

    /// A bar of parts with a sentence above it; no parts where nothing is known.
    record Bar(String caption, List<BlameBar.Part> parts) {}

    /// @param kindWhole all that it is, a line each
    /// @param database the one that a logical slot decodes
    /// @param positions where it stands in the log, a line each, and who reads it
    /// @param freesSomething whether dropping it would free anything that ought to be free
    /// @param sinceWhole the time in UTC and local time; empty while active
    /// @param ownerWhole the owner and how that is known
    /// @param walStatusWhole what the status means, or why the slot was given up
    /// @param holdsBack how many transactions it holds vacuum back
    /// @param holdsBackWhole the same in a sentence; empty where it holds nothing back
    /// @param spilled what its decoding wrote to disk, with the rate while it does
    /// @param why it is an orphan, or is none
    record SlotRow(
            String name,
            String kind,
            String kindWhole,
            String database,
            Level level,
            String state,
            String holds,
            String frees,
            boolean freesSomething,
            String positions,
            String since,
            String sinceWhole,
            String owner,
            String ownerWhole,
            String walStatus,
            String walStatusWhole,
            String safeSize,
            String holdsBack,
            String holdsBackWhole,
            String spilled,
            String why) {}

    /// @param oldest whether it is the one that matters: of the last checkpoint nobody lets go
    record HolderRow(
            String name,
            String kind,
            String from,
            String keeps,
            String alone,
            String frees,
            boolean oldest) {}

    /// One part of what lies on the volume.
    ///
    /// @param growth by the hour, over the last minutes
    /// @param fastest whether it grows fastest
    record SpaceRow(
            String what, String bytes, String share, String growth, boolean fastest, String note) {}

    /// Connections of one application to one database, or a declared client that has none.
    ///
    /// @param from addresses
    /// @param declared which declared services they belong to, or that they do not; a dash where
    ///   nobody declared clients
    /// @param state for how long the one is in its state that is longest in it
    /// @param transaction for how long the oldest transaction is open
    /// @param ages each state with its count and ages, one per line, and how old the oldest session
    ///   is
    record SessionRow(
            String application,
            String database,
            String users,
            String from,
            Level level,
            String declared,
            String total,
            String active,
            String idle,
            String inTransaction,
            String state,
            String transaction,
            String ages) {}

    /// One pool between clients and database, or a place whose pools cannot be read.
    ///
    /// @param state the level in words of the pool itself, such as "paused"
    /// @param inUse as in "10 of 10"; a dash where it is not known, as are the other figures
    /// @param clients those that PgBouncer has given what they want; a dash for a service's own
    ///   pool
    /// @param servers each of PgBouncer's figures by its name, on hover
    /// @param urgent whether somebody waits
    /// @param why the reason in full where it cannot be read; else empty
    /// @param doctor what the pool doctor says
    record PoolRow(
            String where,
            String name,
            Level level,
            String state,
            String inUse,
            String idle,
            String clients,
            String servers,
            String waiting,
            boolean urgent,
            String longest,
            String mode,
            String why,
            Doctor doctor) {}

    /// What the pool doctor says of a pool.
    ///
    /// @param word the verdict; a dash where there is none
    /// @param next what to do; empty where there is nothing to do
    /// @param evidence what speaks for it
    /// @param doubts what speaks against it or is missing
    /// @param useless what would not help, and why
    record Doctor(
            Level level,
            String word,
            String next,
            List<String> evidence,
            List<String> doubts,
            List<String> useless) {

        static final Doctor NONE =
                new Doctor(Level.UNKNOWN, "–", "", List.of(), List.of(), List.of());

        public Doctor {
            evidence = List.copyOf(evidence);
            doubts = List.copyOf(doubts);
            useless = List.copyOf(useless);
        }

        /// All of it, one thing per line.
        String whole() {
            var lines = new java.util.ArrayList<String>();
            lines.add(word + (next.isEmpty() ? "" : ": " + next));
            lines.addAll(evidence);
            doubts.forEach(d -> lines.add("Against it: " + d));
            useless.forEach(u -> lines.add("Useless: " + u));
            return String.join("\n", lines);
        }
    }

    /// One queue. A dash where a figure is not known.
    ///
    /// @param share of all waiting jobs
    /// @param in jobs that come in a second
    /// @param drains when it will be empty
    record QueueRow(
            String name,
            Level level,
            String waiting,
            String share,
            String latency,
            String in,
            String out,
            String drains,
            String oldest) {}

    /// One thing to know of a Redis beside its queues.
    ///
    /// @param state the level in words of the thing itself, such as "quiet"
    record RedisRow(String what, Level level, String state, String figure, String note) {}
}
