package headroom.core.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One queue as read.
///
/// @param depth how many jobs wait
/// @param oldestEnqueuedAt when the oldest of them was put in; empty when none waits or its time
///   cannot be read, told apart by the depth
/// @param newest when a few of the newest were put in, the newest first; none where their times
///   cannot be read
public record QueueDepth(
        String name, long depth, Optional<Instant> oldestEnqueuedAt, List<Mark> newest) {

    /// One of the newest jobs.
    ///
    /// @param after how many came later
    public record Mark(long after, Instant enqueuedAt) {}

    public QueueDepth {
        newest = List.copyOf(newest);
    }

    /// Without what tells of its inflow.
    public QueueDepth(String name, long depth, Optional<Instant> oldestEnqueuedAt) {
        this(name, depth, oldestEnqueuedAt, List.of());
    }

    /// When the newest job was put in, where that can be told.
    public Optional<Instant> newestEnqueuedAt() {
        return newest.stream().findFirst().filter(mark -> mark.after() == 0).map(Mark::enqueuedAt);
    }
}
