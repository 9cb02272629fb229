package headroom.core.signal.wal;

import java.time.Instant;
import java.util.Optional;

/// The archiver as pg_stat_archiver tells it; only where archiving is on.
///
/// @param archivedSegment number of the last segment that was archived; everything after it is kept
/// @param failures since the statistics began
/// @param archivedAt when something was archived last; empty when nothing was since the statistics
///   began
/// @param begun when the statistics began
public record Archiver(
        Optional<Long> archivedSegment,
        long failures,
        Optional<String> failedFile,
        Optional<Instant> failedAt,
        Optional<Instant> archivedAt,
        Optional<Instant> begun) {

    /// Where nothing is known of when it last archived.
    public Archiver(
            Optional<Long> archivedSegment,
            long failures,
            Optional<String> failedFile,
            Optional<Instant> failedAt) {
        this(archivedSegment, failures, failedFile, failedAt, Optional.empty(), Optional.empty());
    }

    /// Whether its last attempt failed: it goes on trying the same file until that succeeds.
    public boolean failing() {
        return failedAt.filter(failed ->
                        archivedAt.filter(archived -> !archived.isBefore(failed)).isEmpty())
                .isPresent();
    }
}
