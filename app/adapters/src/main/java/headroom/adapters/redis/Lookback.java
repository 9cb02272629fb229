package headroom.adapters.redis;

import headroom.core.queue.QueueDepth;
import java.time.Duration;

/// Which of a queue's newest jobs is asked for its time: one that came some seconds before the
/// newest, so that a burst is not taken for a pace, nor an hour ago for now.
///
/// @param back how many came after it
record Lookback(long back) {

    static final Lookback FIRST = new Lookback(16);

    private static final long LEAST = 8;
    private static final long MOST = 4096;
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(12);

    /// Between the two, so that a pace that goes on is asked for the same job again.
    private static final Duration WANTED = Duration.ofSeconds(6);

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
        return span.compareTo(LONG) > 0 ? new Lookback(Math.max(LEAST, nearer(span))) : this;
    }

    /// As many as came in the wanted time at the pace of all; the half at the most. Behind a burst
    /// the few that followed it are found within some reads.
    private long nearer(Duration span) {
        return Math.min(back / 2, back * WANTED.toMillis() / span.toMillis());
    }
}
