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
    WalFiles ask(Link open) throws SQLException, ProbeFailure {
        return files(open);
    }

    static WalFiles files(Link open) throws SQLException, ProbeFailure {
        Answer a = open.ask(SQL);
        return new WalFiles(
                a.whole("oldest"),
                a.whole("current"),
                a.bytes("held"),
                a.bytes("recycled"),
                a.whole("files"));
    }
}
