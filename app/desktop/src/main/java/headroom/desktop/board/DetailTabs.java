package headroom.desktop.board;

import headroom.desktop.board.BoardState.Bar;
import headroom.desktop.board.BoardState.HolderRow;
import headroom.desktop.board.BoardState.Look;
import headroom.desktop.board.BoardState.PoolRow;
import headroom.desktop.board.BoardState.QueueRow;
import headroom.desktop.board.BoardState.ReadyRow;
import headroom.desktop.board.BoardState.RedisRow;
import headroom.desktop.board.BoardState.SessionRow;
import headroom.desktop.board.BoardState.SlotRow;
import headroom.desktop.board.BoardState.SpaceRow;
import headroom.desktop.board.BoardState.Tables;
import headroom.desktop.control.BlameBar;
import headroom.desktop.control.Hint;
import headroom.desktop.control.Rows;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The tables to look into.
final class DetailTabs extends TabPane {

    private final Rows<SlotRow> slots =
            new Rows<SlotRow>("Replication slots")
                    .text(
                            "Slot",
                            160,
                            106,
                            SlotRow::name,
                            row -> (row.name() + "\n" + row.why()).strip(),
                            "mono")
                    .text("Kind", 70, 66, SlotRow::kind, SlotRow::kindWhole)
                    .text("Database", 76, 50, SlotRow::database, "mono")
                    .mark("State", 94, 90, SlotRow::level, SlotRow::state)
                    .figure("Holds", 80, 72, SlotRow::holds, SlotRow::positions, _ -> false)
                    .figure("Drop frees", 84, 76, SlotRow::frees, SlotRow::freesSomething)
                    .text("Inactive since", 136, 84, SlotRow::since, SlotRow::sinceWhole)
                    .text("Owner", 116, 50, SlotRow::owner, SlotRow::ownerWhole)
                    .text("wal_status", 84, 52, SlotRow::walStatus, SlotRow::walStatusWhole)
                    .text("Safe size", 68, 44, SlotRow::safeSize)
                    .text("xmin age", 70, 44, SlotRow::holdsBack, SlotRow::holdsBackWhole)
                    .text("Spilled", 84, 34, SlotRow::spilled);
    private final Rows<HolderRow> holders =
            new Rows<HolderRow>("Holders of WAL, oldest first")
                    .text("Holder", 220, 120, HolderRow::name, "mono")
                    .text("What it is", 170, 90, HolderRow::kind)
                    .text("Needs from", 120, 104, HolderRow::from, "mono")
                    .figure("Keeps", 96, 82, HolderRow::keeps)
                    .figure("Alone", 96, 82, HolderRow::alone)
                    .figure("Letting go frees", 130, 106, HolderRow::frees, HolderRow::oldest)
                    .text("", 40, 10, _ -> "");
    private final Rows<SpaceRow> space =
            new Rows<SpaceRow>("What the volume holds")
                    .text("What", 220, 120, SpaceRow::what)
                    .figure("Size", 100, 82, SpaceRow::bytes)
                    .figure("Of used", 80, 60, SpaceRow::share)
                    .figure("Grows", 120, 96, SpaceRow::growth, SpaceRow::fastest)
                    .text("", 320, 60, SpaceRow::note);
    private final Rows<SessionRow> sessions =
            new Rows<SessionRow>("Client sessions by application")
                    .text(
                            "Application",
                            190,
                            112,
                            SessionRow::application,
                            row -> row.application() + "\n" + row.ages(),
                            "mono")
                    .text("Database", 92, 66, SessionRow::database, "mono")
                    .text("Users", 110, 52, SessionRow::users)
                    .text("From", 104, 62, SessionRow::from)
                    .mark("Declared", 150, 110, SessionRow::level, SessionRow::declared)
                    .figure("All", 46, 40, SessionRow::total, _ -> true)
                    .figure("Active", 54, 52, SessionRow::active)
                    .figure("Idle", 48, 42, SessionRow::idle)
                    .figure("Idle in tx", 72, 70, SessionRow::inTransaction)
                    .figure("State for", 80, 76, SessionRow::state)
                    .figure("Transaction", 90, 80, SessionRow::transaction);
    private final Rows<PoolRow> pools =
            new Rows<PoolRow>("Connection pools between clients and database")
                    .text("Where", 180, 110, PoolRow::where)
                    .text(
                            "Pool",
                            170,
                            110,
                            PoolRow::name,
                            r -> r.name() + "\n" + r.doctor().whole(),
                            "mono")
                    .mark("State", 118, 84, PoolRow::level, PoolRow::state)
                    .mark("Doctor", 160, 128, r -> r.doctor().level(), r -> r.doctor().word())
                    .figure("In use", 76, 64, PoolRow::inUse)
                    .figure("Idle", 56, 42, PoolRow::idle)
                    .text("Clients", 64, 56, PoolRow::clients, PoolRow::servers, "numeric")
                    .figure("Waiting", 76, 66, PoolRow::waiting, PoolRow::urgent)
                    .figure("Longest wait", 100, 84, PoolRow::longest)
                    .text("Mode", 90, 76, PoolRow::mode)
                    .text("Why", 200, 30, PoolRow::why);
    private final Rows<QueueRow> queues =
            new Rows<QueueRow>("Queues, the slowest first")
                    .text("Queue", 240, 116, QueueRow::name, "mono")
                    .mark("State", 100, 92, QueueRow::level, r -> r.level().word())
                    .figure("Waiting", 90, 76, QueueRow::waiting)
                    .figure("Of all", 70, 56, QueueRow::share)
                    .figure("Oldest waits", 100, 84, QueueRow::latency)
                    .figure("In /s", 80, 56, QueueRow::in)
                    .figure("Out /s", 80, 56, QueueRow::out)
                    .figure("Drains in", 104, 100, QueueRow::drains)
                    .text("Enqueued at (UTC)", 150, 110, QueueRow::oldest, QueueRow::oldest);
    private final Rows<RedisRow> redis =
            new Rows<RedisRow>("Redis, its jobs in no queue, and its workers")
                    .text("What", 180, 110, RedisRow::what)
                    .mark("State", 118, 104, RedisRow::level, RedisRow::state)
                    .figure("Figure", 140, 120, RedisRow::figure)
                    .text("", 520, 120, RedisRow::note, RedisRow::note);
    private final LoadPages load;
    private final Rows<ReadyRow> readiness =
            new Rows<ReadyRow>("What could be seen and done tonight")
                    .text("For", 84, 76, ReadyRow::of)
                    .text("What", 210, 120, ReadyRow::what)
                    .text("As", 140, 80, ReadyRow::by, "mono")
                    .mark("Can it", 92, 86, ReadyRow::level, ReadyRow::word)
                    .text("Why not", 230, 90, ReadyRow::why)
                    .text(
                            "Granted by",
                            280,
                            100,
                            row -> row.statements().replace("\n", " "),
                            row -> row.statements() + "\n" + row.where(),
                            "mono")
                    .copy("", 76, ReadyRow::statements);
    private final PoolDetail poolDetail = new PoolDetail(pools);
    private final Label sessionsFoot = Hint.shrinking("soft", "small", "bar-box");
    private final Label queuesFoot = Hint.shrinking("soft", "small", "bar-box");
    private final Label remarks = Hint.shrinking("soft", "small");
    private final ReadyFoot foot;
    private final BarBox slotsBlame = new BarBox();
    private final BarBox walBlame = new BarBox();
    private final BarBox storageBar = new BarBox();
    private final Map<Look, Label> doubts = new EnumMap<>(Look.class);

    /// @param checkRights asks the servers for rights, at once
    DetailTabs(Consumer<Look> chosen, Runnable checkRights, MarkViewModel marks) {
        load = new LoadPages(marks);
        foot = new ReadyFoot(remarks, checkRights);
        getStyleClass().addAll("panel", "detail-tabs");
        setTabClosingPolicy(TabClosingPolicy.UNAVAILABLE);
        for (Look look : Look.values()) {
            getTabs().add(new Tab(look.title(), content(look)));
        }
        getSelectionModel()
                .selectedIndexProperty()
                .subscribe(index -> chosen.accept(Look.values()[index.intValue()]));
    }

    /// Only the page that is looked into is filled: the toolkit lays out what nobody sees as well.
    void show(Tables shown, Look look) {
        fill(shown, look);
        say(doubts.computeIfAbsent(look, _ -> doubt()), shown.doubts().getOrDefault(look, ""));
        if (getSelectionModel().getSelectedIndex() != look.ordinal()) {
            getSelectionModel().select(look.ordinal());
        }
    }

    private void fill(Tables shown, Look look) {
        switch (look) {
            case SLOTS -> {
                slots.show(shown.slots(), shown.slotsEmpty());
                slotsBlame.show(shown.blame(), shown.remarks().getOrDefault(look, ""));
            }
            case WAL -> {
                holders.show(shown.holders(), shown.holdersEmpty());
                walBlame.show(shown.blame(), shown.remarks().getOrDefault(look, ""));
            }
            case STORAGE -> {
                space.show(shown.space(), shown.storage().caption());
                storageBar.show(shown.storage(), "");
            }
            case SESSIONS -> {
                sessions.show(shown.sessions(), shown.sessionsEmpty());
                say(sessionsFoot, shown.sessionsFoot());
            }
            case POOLS -> {
                pools.show(shown.pools(), shown.poolsEmpty());
                poolDetail.show();
            }
            case QUEUES -> {
                queues.show(shown.queues(), shown.queuesEmpty());
                say(queuesFoot, shown.remarks().getOrDefault(look, ""));
            }
            case REDIS -> redis.show(shown.redis(), shown.redisEmpty());
            case LOAD -> load.showSessions(shown.load());
            case REPLICATION -> load.showReplicas(shown.load());
            case QUERIES -> load.showQueries(shown.load());
            case READINESS -> {
                readiness.show(shown.ready().rows(), "Nobody has said yet what the logins may do.");
                remarks.setText(shown.ready().hints());
            }
        }
    }

    private static void say(Label label, String text) {
        label.setText(text);
        label.setVisible(!text.isEmpty());
        label.setManaged(!text.isEmpty());
    }

    private Node content(Look look) {
        return switch (look) {
            case SLOTS -> page(look, slots, slotsBlame);
            case WAL -> page(look, holders, walBlame);
            case STORAGE -> page(look, space, storageBar);
            case SESSIONS -> page(look, sessions, sessionsFoot);
            case POOLS -> page(look, pools, poolDetail);
            case QUEUES -> page(look, queues, queuesFoot);
            case REDIS -> page(look, redis);
            case LOAD -> page(look, load.sessions(), load.rates());
            case REPLICATION -> page(look, load.replicas());
            case QUERIES -> page(look, load.queries(), load.compared());
            case READINESS -> page(look, readiness, foot);
        };
    }

    /// A table, above it the doubt, where there is one, and below it what else belongs there.
    private VBox page(Look look, Rows<?> table, Node... below) {
        Label doubt = doubts.computeIfAbsent(look, _ -> doubt());
        VBox.setVgrow(table, Priority.ALWAYS);
        table.setMinHeight(60);
        VBox page = new VBox(doubt, table);
        page.getChildren().addAll(below);
        return page;
    }

    private static Label doubt() {
        Label doubt = Hint.shrinking("doubt");
        doubt.setMaxWidth(Double.MAX_VALUE);
        return doubt;
    }

    /// What is unwise, and the button that asks again.
    private static final class ReadyFoot extends HBox {

        ReadyFoot(Label remarks, Runnable checkRights) {
            super(10);
            getStyleClass().add("bar-box");
            setAlignment(Pos.CENTER_LEFT);
            remarks.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(remarks, Priority.ALWAYS);
            Button again = new Button("Check rights now");
            again.setMinWidth(USE_PREF_SIZE);
            again.setOnAction(_ -> checkRights.run());
            getChildren().addAll(remarks, again);
        }
    }

    /// A bar and its sentence; nothing at all where nothing is known.
    private static final class BarBox extends VBox {

        private final Label caption = Hint.shrinking("soft", "small");
        private final BlameBar bar = new BlameBar();

        BarBox() {
            getStyleClass().add("bar-box");
            getChildren().addAll(caption, bar);
        }

        /// @param remark what is said instead of the bar's own words; nothing when empty
        void show(Bar shown, String remark) {
            boolean any = !shown.parts().isEmpty();
            setVisible(any || !remark.isEmpty());
            setManaged(isVisible());
            caption.setText(remark.isEmpty() ? shown.caption() : remark);
            bar.setVisible(any);
            bar.setManaged(any);
            bar.show(shown.parts());
        }
    }
}
