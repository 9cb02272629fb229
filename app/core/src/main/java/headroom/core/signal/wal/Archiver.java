package headroom.core.signal.wal;

import java.time.Instant;
import java.util.Optional;

/// The archiver as pg_stat_archiver tells it; only where archiving is on.
///
/// @param archivedSegment number of the last segment that was archived; everything after it is kept
public record Archiver(
        Optional<Long> archivedSegment,
        long failures,
        Optional<String> failedFile,
        Optional<Instant> failedAt) {}
