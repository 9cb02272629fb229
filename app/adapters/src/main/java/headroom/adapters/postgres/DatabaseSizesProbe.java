package headroom.adapters.postgres;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.signal.storage.DatabaseSizes;
import java.sql.SQLException;
import java.util.ArrayList;

/// How large each database is.
final class DatabaseSizesProbe extends CostlyProbe<DatabaseSizes> {

    private static final String SQL = Sql.load("get_databases.sql");

    DatabaseSizesProbe(Link link) {
        super(DatabaseSizes.SOURCE, link);
    }

    @Override
    DatabaseSizes answer(Link open) throws SQLException, ProbeFailure {
        var sizes = new ArrayList<DatabaseSizes.Size>();
        Answer a = ask(open, SQL);
        for (Answer each : a.parts("databases")) {
            sizes.add(
                    new DatabaseSizes.Size(
                            each.text("name"), each.optionalWhole("bytes").map(Bytes::new)));
        }
        return new DatabaseSizes(sizes, a.optionalWhole("shared").map(Bytes::new));
    }
}
