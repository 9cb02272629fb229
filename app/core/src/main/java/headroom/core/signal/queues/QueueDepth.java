package headroom.core.signal.queues;

import java.time.Instant;
import java.util.Optional;

/// One queue as read.
///
/// @param depth how many jobs wait
/// @param oldestEnqueuedAt when the oldest of them was put in; empty when none waits or its time
///   cannot be read, told apart by the depth
public record QueueDepth(String name, long depth, Optional<Instant> oldestEnqueuedAt) {}
