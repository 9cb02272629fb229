package headroom.adapters.postgres;

import headroom.core.poll.ProbeFailure;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The statement that asks a server of replication: it names only what its version has, which is
/// asked once per connection.
final class ReplicationCall {

    private static final String HAS = Sql.load("get_replication_has.sql");
    private static final String ASK = Sql.load("get_replication.sql");
    private static final String SLOTS =
            "(SELECT coalesce(json_agg(to_json(s)), '[]') FROM pg_stat_replication_slots s)";
    private static final String SUMMARIZER =
            "(SELECT w.summarized_lsn FROM pg_get_wal_summarizer_state() w)";

    /// The connection whose server was asked what it has.
    private @Nullable Connection known;

    private String statement = "";

    /// For the server of this connection; within a use of it.
    String on(Link open) throws SQLException, ProbeFailure {
        Connection connection = open.connection();
        if (!connection.equals(known)) {
            Answer has = open.ask(HAS);
            statement =
                    ASK.formatted(
                            has.flag("slots") ? SLOTS : "NULL",
                            has.flag("summarizer") ? SUMMARIZER : "NULL");
            known = connection;
        }
        return statement;
    }
}
