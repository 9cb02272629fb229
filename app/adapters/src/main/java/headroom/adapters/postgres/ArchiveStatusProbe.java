package headroom.adapters.postgres;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.signal.wal.ArchiveBacklog;
import java.sql.SQLException;

/// The segments that wait for the archiver, counted on the server.
final class ArchiveStatusProbe extends CostlyProbe<ArchiveBacklog> {

    private static final String SQL = Sql.load("get_archive_status.sql");

    ArchiveStatusProbe(Link link) {
        super(ArchiveBacklog.SOURCE, link);
    }

    @Override
    ArchiveBacklog answer(Link open) throws SQLException, ProbeFailure {
        return backlog(ask(open, SQL));
    }

    /// The same read for a mitigation, on its own link.
    static ArchiveBacklog backlog(Link open) throws SQLException, ProbeFailure {
        return backlog(open.ask(SQL));
    }

    private static ArchiveBacklog backlog(Answer a) throws ProbeFailure {
        Bytes segment = ServerAnswer.segmentSize(a);
        return new ArchiveBacklog(
                a.whole("waiting"),
                a.optionalText("oldest")
                        .flatMap(n -> ServerAnswer.archivedSegment("00000000" + n, segment)));
    }
}
