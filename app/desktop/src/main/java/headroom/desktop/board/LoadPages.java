package headroom.desktop.board;

import headroom.desktop.board.LoadTables.LoadRow;
import headroom.desktop.board.LoadTables.QueryRow;
import headroom.desktop.board.LoadTables.ReplicaRow;
import headroom.desktop.control.Hint;
import headroom.desktop.control.Rows;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/// The tables of what keeps the server busy.
final class LoadPages {

    private final Rows<LoadRow> sessions =
            new Rows<LoadRow>(
                            "Who waits behind whom, long transactions, and what sessions wait for")
                    .text("What", 130, 110, LoadRow::what)
                    .mark("State", 96, 88, LoadRow::level, LoadRow::word)
                    .text("Who", 260, 140, LoadRow::who, "mono")
                    .text("Does", 170, 90, LoadRow::state)
                    .figure("For", 84, 66, LoadRow::lasts)
                    .figure("Behind it", 76, 66, LoadRow::behind, _ -> true)
                    .text("Query", 240, 60, LoadRow::query, LoadRow::detail, "mono");
    private final Rows<ReplicaRow> replicas =
            new Rows<ReplicaRow>("Who receives WAL from this server")
                    .text("Replica", 190, 110, ReplicaRow::name, "mono")
                    .mark("Level", 96, 88, ReplicaRow::level, ReplicaRow::word)
                    .text("State", 130, 80, ReplicaRow::state)
                    .text("Sync", 84, 60, ReplicaRow::sync)
                    .text("Slot", 130, 60, ReplicaRow::slot, "mono")
                    .text("Address", 120, 80, ReplicaRow::address)
                    .figure("Behind", 96, 76, ReplicaRow::behind)
                    .figure("Late by", 110, 84, ReplicaRow::late);
    private final Rows<QueryRow> queries =
            new Rows<QueryRow>("Statements, the one whose time grew most first")
                    .text("Statement", 240, 104, QueryRow::query, QueryRow::detail, "mono")
                    .text("Whose", 110, 62, QueryRow::whose)
                    .mark("Change", 110, 90, QueryRow::level, QueryRow::word)
                    .figure("Grew, ms/s", 90, 84, QueryRow::grew)
                    .figure("Time, ms/s", 110, 98, QueryRow::time)
                    .figure("Calls/s", 110, 102, QueryRow::calls)
                    .figure("Mean, ms", 104, 84, QueryRow::mean)
                    .figure("Rows/call", 90, 76, QueryRow::rows)
                    .figure("Blocks/call", 96, 78, QueryRow::blocks);
    private final MarkBar queriesFoot;
    private final Label rates = Hint.shrinking("soft", "small");
    private final VBox foot = new VBox(rates);

    LoadPages(MarkViewModel marks) {
        foot.getStyleClass().add("bar-box");
        queriesFoot = new MarkBar(marks);
    }

    Rows<LoadRow> sessions() {
        return sessions;
    }

    Rows<ReplicaRow> replicas() {
        return replicas;
    }

    Rows<QueryRow> queries() {
        return queries;
    }

    /// What stands below the statements.
    Node compared() {
        return queriesFoot;
    }

    /// What stands below the sessions.
    Node rates() {
        return foot;
    }

    void showSessions(LoadTables shown) {
        sessions.show(shown.rows(), shown.rowsEmpty());
        rates.setText(shown.rates());
    }

    void showReplicas(LoadTables shown) {
        replicas.show(shown.replicas(), shown.replicasEmpty());
    }

    void showQueries(LoadTables shown) {
        queries.show(shown.queries(), shown.compared());
        queriesFoot.compare(shown.queries().isEmpty() ? "" : shown.compared());
    }
}
