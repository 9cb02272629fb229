package headroom.core.signal.wal;

import headroom.core.poll.Source;
import java.util.Optional;

/// The segments that wait for the archiver, by the server's own marks. Costly: there is a mark for
/// each segment that is kept.
///
/// @param waiting how many segments are marked as ready
/// @param oldest number of the oldest of them
public record ArchiveBacklog(long waiting, Optional<Long> oldest) {

    public static final Source<ArchiveBacklog> SOURCE =
            new Source<>("PostgreSQL", "pg_ls_archive_statusdir", ArchiveBacklog.class);
}
