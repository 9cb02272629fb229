package headroom.desktop.board;

import headroom.desktop.board.BoardState.Bar;
import headroom.desktop.board.BoardState.HolderRow;
import headroom.desktop.board.BoardState.Look;
import headroom.desktop.board.BoardState.PoolRow;
import headroom.desktop.board.BoardState.QueueRow;
import headroom.desktop.board.BoardState.ReadyRow;
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
                    .text("Slot", 190, 130, SlotRow::name, "mono")
                    .text("Kind", 116, 60, SlotRow::kind)
                    .mark("State", 98, 92, SlotRow::level, SlotRow::state)
                    .figure("Holds", 92, 82, SlotRow::holds)
                    .figure("Drop would free", 128, 106, SlotRow::frees, SlotRow::freesSomething)
                    .text("Inactive since", 146, 122, SlotRow::since, SlotRow::sinceWhole)
                    .text("Owner", 130, 56, SlotRow::owner)
                    .text("wal_status", 96, 70, SlotRow::walStatus)
                    .text("Safe size", 84, 56, SlotRow::safeSize);
    private final Rows<HolderRow> holders =
            new Rows<HolderRow>("Holders of WAL, oldest first")
                    .text("Holder", 240, 120, HolderRow::name, "mono")
                    .text("What it is", 180, 90, HolderRow::kind)
                    .text("Needs from", 120, 104, HolderRow::from, "mono")
                    .figure("Keeps", 100, 82, HolderRow::keeps)
                    .figure("Letting go frees", 130, 106, HolderRow::frees, HolderRow::oldest)
                    .text("", 60, 10, _ -> "");
    private final Rows<SpaceRow> space =
            new Rows<SpaceRow>("What the volume holds")
                    .text("What", 220, 120, SpaceRow::what)
                    .figure("Size", 120, 82, SpaceRow::bytes)
                    .figure("Of used", 90, 60, SpaceRow::share)
                    .text("", 400, 10, _ -> "");
    private final Rows<SessionRow> sessions =
            new Rows<SessionRow>("Client sessions by application")
                    .text("Application", 260, 120, SessionRow::application, "mono")
                    .text("Users", 180, 80, SessionRow::users)
                    .text("Declared", 150, 90, SessionRow::declared)
                    .figure("Connections", 96, 84, SessionRow::total, _ -> true)
                    .figure("Active", 80, 60, SessionRow::active)
                    .figure("Idle", 80, 60, SessionRow::idle)
                    .figure("In transaction, idle", 140, 124, SessionRow::inTransaction)
                    .text("", 60, 10, _ -> "");
    private final Rows<PoolRow> pools =
            new Rows<PoolRow>("Connection pools between clients and database")
                    .text("Where", 200, 120, PoolRow::where)
                    .text("Pool", 200, 130, PoolRow::name, "mono")
                    .mark("State", 110, 98, PoolRow::level, PoolRow::state)
                    .figure("In use", 90, 70, PoolRow::inUse)
                    .figure("Idle", 64, 50, PoolRow::idle)
                    .figure("Waiting", 76, 66, PoolRow::waiting, PoolRow::urgent)
                    .figure("Longest wait", 100, 84, PoolRow::longest)
                    .text("Mode", 96, 84, PoolRow::mode)
                    .text("Why", 200, 30, PoolRow::why);
    private final Rows<QueueRow> queues =
            new Rows<QueueRow>("Queues, the slowest first")
                    .text("Queue", 260, 120, QueueRow::name, "mono")
                    .mark("State", 100, 92, QueueRow::level, r -> r.level().word())
                    .figure("Waiting", 100, 76, QueueRow::waiting)
                    .figure("Oldest waits", 110, 84, QueueRow::latency)
                    .text("Enqueued at (UTC)", 150, 110, QueueRow::oldest)
                    .text("", 60, 10, _ -> "");
    private final LoadPages load = new LoadPages();
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
    private final Label remarks = Hint.shrinking("soft", "small");
    private final ReadyFoot foot;
    private final BarBox slotsBlame = new BarBox();
    private final BarBox walBlame = new BarBox();
    private final BarBox storageBar = new BarBox();
    private final Map<Look, Label> doubts = new EnumMap<>(Look.class);

    /// @param checkRights asks the servers for rights, at once
    DetailTabs(Consumer<Look> chosen, Runnable checkRights) {
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

    void show(Tables shown, Look look) {
        slots.show(shown.slots(), shown.slotsEmpty());
        holders.show(shown.holders(), shown.holdersEmpty());
        space.show(shown.space(), shown.storage().caption());
        sessions.show(shown.sessions(), shown.sessionsEmpty());
        pools.show(shown.pools(), shown.poolsEmpty());
        queues.show(shown.queues(), shown.queuesEmpty());
        load.show(shown.load());
        readiness.show(shown.ready().rows(), "Nobody has said yet what the logins may do.");
        remarks.setText(shown.ready().hints());
        slotsBlame.show(shown.blame());
        walBlame.show(shown.blame());
        storageBar.show(shown.storage());
        doubts.forEach((each, label) -> {
            String text = shown.doubts().getOrDefault(each, "");
            label.setText(text);
            label.setVisible(!text.isEmpty());
            label.setManaged(!text.isEmpty());
        });
        if (getSelectionModel().getSelectedIndex() != look.ordinal()) {
            getSelectionModel().select(look.ordinal());
        }
    }

    private Node content(Look look) {
        return switch (look) {
            case SLOTS -> page(look, slots, slotsBlame);
            case WAL -> page(look, holders, walBlame);
            case STORAGE -> page(look, space, storageBar);
            case SESSIONS -> page(look, sessions);
            case POOLS -> page(look, pools);
            case QUEUES -> page(look, queues);
            case LOAD -> page(look, load.sessions(), load.rates());
            case REPLICATION -> page(look, load.replicas());
            case QUERIES -> page(look, load.queries(), load.compared());
            case READINESS -> page(look, readiness, foot);
        };
    }

    /// A table, above it the doubt, where there is one, and below it what else belongs there.
    private VBox page(Look look, Rows<?> table, Node... below) {
        Label doubt = Hint.shrinking("doubt");
        doubt.setMaxWidth(Double.MAX_VALUE);
        doubts.put(look, doubt);
        VBox.setVgrow(table, Priority.ALWAYS);
        table.setMinHeight(60);
        VBox page = new VBox(doubt, table);
        page.getChildren().addAll(below);
        return page;
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

        void show(Bar shown) {
            boolean any = !shown.parts().isEmpty();
            setVisible(any);
            setManaged(any);
            caption.setText(shown.caption());
            bar.show(shown.parts());
        }
    }
}
