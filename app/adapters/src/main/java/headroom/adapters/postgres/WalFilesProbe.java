package headroom.adapters.postgres;

import headroom.core.poll.ProbeFailure;
import headroom.core.signal.wal.WalFiles;
import java.sql.SQLException;

/// The segment files in pg_wal, counted on the server.
final class WalFilesProbe extends CostlyProbe<WalFiles> {

    private static final String SQL = Sql.load("get_wal_files.sql");

    WalFilesProbe(Link link) {
        super(WalFiles.SOURCE, link);
    }

    @Override
    WalFiles answer(Link open) throws SQLException, ProbeFailure {
        return files(ask(open, SQL));
    }

    /// The same read for a mitigation, on its own link.
    static WalFiles files(Link open) throws SQLException, ProbeFailure {
        return files(open.ask(SQL));
    }

    private static WalFiles files(Answer a) throws ProbeFailure {
        return new WalFiles(
                a.whole("oldest"),
                a.whole("current"),
                a.bytes("held"),
                a.bytes("recycled"),
                a.whole("files"));
    }
}
