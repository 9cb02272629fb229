package headroom.desktop.board;

import headroom.core.environment.Level;
import java.util.List;

/// What the tables show of the load.
///
/// @param rows who waits behind whom, then long transactions, then what active sessions wait for
/// @param rowsEmpty and its like: what stands in the place of rows
/// @param rates in one sentence
/// @param compared what the statements come to; stands in the place of rows as well
public record LoadTables(
        List<LoadRow> rows,
        String rowsEmpty,
        String rates,
        List<ReplicaRow> replicas,
        String replicasEmpty,
        List<QueryRow> queries,
        String compared) {

    static final LoadTables NOTHING =
            new LoadTables(List.of(), "", "", List.of(), "", List.of(), "");

    public LoadTables {
        rows = List.copyOf(rows);
        replicas = List.copyOf(replicas);
        queries = List.copyOf(queries);
    }

    /// One statement, before and after.
    ///
    /// @param grew milliseconds of execution per second more than before
    /// @param detail its text in full, for the hover
    public record QueryRow(
            String query,
            String detail,
            String whose,
            Level level,
            String word,
            String grew,
            String time,
            String calls,
            String mean,
            String rows,
            String blocks) {}

    /// One session of the lock queue, one transaction, or one thing that sessions wait for.
    ///
    /// @param who indented by its depth in the queue
    /// @param detail its query in full, for the hover
    public record LoadRow(
            String what,
            Level level,
            String word,
            String who,
            String state,
            String lasts,
            String behind,
            String query,
            String detail) {}

    /// One replica, or this standby itself.
    public record ReplicaRow(
            String name,
            Level level,
            String word,
            String state,
            String sync,
            String slot,
            String address,
            String behind,
            String late) {}
}
