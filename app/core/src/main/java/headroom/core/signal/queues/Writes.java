package headroom.core.signal.queues;

import java.time.Instant;
import java.util.Optional;

/// Whether a Redis takes the writes of workers and producers, as far as one who only reads is told.
///
/// @param readOnly it is a replica that takes no writes but its master's
/// @param misconf whether it refuses them with MISCONF, since it cannot save; empty when it refuses
///   to tell
/// @param snapshotFailed its last background save failed
/// @param appendFailed its last write to the append-only file failed
/// @param saved when it was last saved as a whole, or started; by its own clock
/// @param tooFewReplicas how many replicas keep up, where it refuses writes with NOREPLICAS since
///   that is less than `min-replicas-to-write`; empty where it does not
public record Writes(
        boolean readOnly,
        Optional<Boolean> misconf,
        boolean snapshotFailed,
        boolean appendFailed,
        Optional<Instant> saved,
        Optional<Long> tooFewReplicas) {

    /// That asks for no replicas.
    public Writes(
            boolean readOnly,
            Optional<Boolean> misconf,
            boolean snapshotFailed,
            boolean appendFailed,
            Optional<Instant> saved) {
        this(readOnly, misconf, snapshotFailed, appendFailed, saved, Optional.empty());
    }

    /// Nothing stands against them.
    public static final Writes TAKEN =
            new Writes(false, Optional.of(false), false, false, Optional.empty());
}
