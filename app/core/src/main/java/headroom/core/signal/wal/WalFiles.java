package headroom.core.signal.wal;

import headroom.core.poll.Source;
import headroom.core.reading.Bytes;

/// The segment files on disk, from one pg_ls_waldir. Costly: every segment is stat-ed.
///
/// @param oldestSegment number of the oldest segment present, timelines aside
/// @param currentSegment number of the segment that was written to when the directory was read
/// @param held segments up to and with the current one
/// @param recycled segments ahead of the current one, renamed for reuse: not needed, yet on disk
/// @param files how many segment files there are
public record WalFiles(
        long oldestSegment, long currentSegment, Bytes held, Bytes recycled, long files) {

    public static final Source<WalFiles> SOURCE =
            new Source<>("PostgreSQL", "pg_ls_waldir", WalFiles.class);
}
