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
            List<SessionRow> sessions,
            String sessionsEmpty,
            List<PoolRow> pools,
            String poolsEmpty,
            List<QueueRow> queues,
            String queuesEmpty,
            LoadTables load,
            Ready ready) {

        public Tables {
            doubts = Map.copyOf(doubts);
            slots = List.copyOf(slots);
            holders = List.copyOf(holders);
            space = List.copyOf(space);
            sessions = List.copyOf(sessions);
            pools = List.copyOf(pools);
            queues = List.copyOf(queues);
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

    /// @param freesSomething whether dropping it would free anything that ought to be free
    /// @param sinceWhole the time in UTC and local time; empty while active
    record SlotRow(
            String name,
            String kind,
            Level level,
            String state,
            String holds,
            String frees,
            boolean freesSomething,
            String since,
            String sinceWhole,
            String owner,
            String walStatus,
            String safeSize) {}

    /// @param oldest whether it is the one that matters
    record HolderRow(
            String name, String kind, String from, String keeps, String frees, boolean oldest) {}

    /// One sort of files on the volume.
    record SpaceRow(String what, String bytes, String share) {}

    /// Connections of one application.
    ///
    /// @param declared which declared services they belong to, or that they do not; a dash where
    ///   nobody declared clients
    record SessionRow(
            String application,
            String users,
            String declared,
            String total,
            String active,
            String idle,
            String inTransaction) {}

    /// One pool between clients and database, or a place whose pools cannot be read.
    ///
    /// @param state the level in words of the pool itself, such as "paused"
    /// @param inUse as in "10 of 10"; a dash where it is not known, as are the other figures
    /// @param urgent whether somebody waits
    /// @param why the reason in full where it cannot be read; else empty
    record PoolRow(
            String where,
            String name,
            Level level,
            String state,
            String inUse,
            String idle,
            String waiting,
            boolean urgent,
            String longest,
            String mode,
            String why) {}

    /// One queue.
    record QueueRow(String name, Level level, String waiting, String latency, String oldest) {}
}
