package headroom.adapters.redis;

import headroom.core.queue.QueueDepth;
import java.time.Duration;

/// Which of a queue's newest jobs is asked for its time: one that came some seconds before the
/// newest, so that a burst is not taken for a pace, nor an hour ago for now.
///
/// @param back how many came after it
record Lookback(long back) {

    static final Lookback FIRST = new Lookback(16);

    private static final long MOST = 4096;
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(12);

    /// For the next read.
    Lookback after(QueueDepth queue) {
        if (queue.newest().size() < 2 || queue.newest().getLast().after() != back) {
            return this;
        }
        Duration span =
                Duration.between(
                        queue.newest().getLast().enqueuedAt(),
                        queue.newest().getFirst().enqueuedAt());
        if (span.compareTo(SHORT) < 0) {
            return new Lookback(Math.min(MOST, back * 2));
        }
        return span.compareTo(LONG) > 0 ? new Lookback(Math.max(FIRST.back() / 2, back / 2)) : this;
    }
}
