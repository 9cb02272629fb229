package headroom.adapters.postgres;

import headroom.core.mitigation.SlotBefore;
import headroom.core.signal.wal.Lsn;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The text of `do_drop_slot.sql` and its values in order. The server gets them apart; only for the
/// eye are they put together, in the server's own quoting.
final class DropSlotStatement {

    static final String SQL = Sql.statement("do_drop_slot.sql");

    private DropSlotStatement() {}

    private static List<Optional<String>> values(SlotBefore before, String operator) {
        return List.of(
                Optional.of(before.hold().slot()),
                before.hold().restartLsn().map(Lsn::text),
                text(before.plugin()),
                text(before.systemIdentifier()),
                text(before.timeline()),
                text(before.database()),
                text(before.address()),
                Optional.of(operator));
    }

    private static Optional<String> text(String value) {
        return Optional.of(value).filter(v -> !v.isEmpty());
    }

    static void set(PreparedStatement statement, SlotBefore before, String operator)
            throws SQLException {
        int index = 0;
        for (Optional<String> value : values(before, operator)) {
            index++;
            if (value.isPresent()) {
                statement.setString(index, value.get());
            } else {
                statement.setNull(index, Types.VARCHAR);
            }
        }
    }

    /// The values, for the server to quote; null where there is none.
    static String[] unquoted(SlotBefore before, String operator) {
        return values(before, operator).stream().map(v -> v.orElse(null)).toArray(String[]::new);
    }

    /// What runs, as the operator reads it.
    static String shown(List<String> literals) {
        Iterator<String> next = literals.iterator();
        var text = new StringBuilder();
        List<String> parts = Arrays.asList(SQL.split("\\?", -1));
        for (int i = 0; i < parts.size(); i++) {
            text.append(parts.get(i));
            if (i < parts.size() - 1) {
                text.append(next.next());
            }
        }
        return text.toString();
    }
}
