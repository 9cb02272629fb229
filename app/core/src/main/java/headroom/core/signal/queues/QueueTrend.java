package headroom.core.signal.queues;

import headroom.core.history.Recent;
import headroom.core.queue.QueueDepth;
import headroom.core.reading.Age;
import headroom.core.reading.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the last minute says about a Redis: how the number of waiting jobs changes.
///
/// @param perSecond net change of the waiting jobs
/// @param over how long that was
record QueueTrend(double perSecond, Duration over) {

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    /// Empty until there is enough to compare, and after a restart.
    static Optional<QueueTrend> of(Recent recent) {
        List<Reading.Known<RedisFacts>> known = recent.known(RedisFacts.SOURCE);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Reading.Known<RedisFacts> last = known.getLast();
        Reading.Known<RedisFacts> first = last;
        for (Reading.Known<RedisFacts> earlier : known.reversed()) {
            if (!earlier.value().identity().runId().equals(last.value().identity().runId())
                    || Duration.between(earlier.at(), last.at()).compareTo(LONGEST) > 0) {
                break;
            }
            first = earlier;
        }
        Duration over = Duration.between(first.at(), last.at());
        if (over.compareTo(SHORTEST) < 0) {
            return Optional.empty();
        }
        long change = waiting(last.value()) - waiting(first.value());
        return Optional.of(new QueueTrend(change * 1e9 / over.toNanos(), over));
    }

    /// Keys evicted in the whole of memory, since one is too many.
    static long evicted(Recent recent) {
        List<Reading.Known<RedisFacts>> known = recent.known(RedisFacts.SOURCE);
        long evicted = 0;
        for (int i = 1; i < known.size(); i++) {
            RedisFacts before = known.get(i - 1).value();
            RedisFacts after = known.get(i).value();
            if (before.identity().runId().equals(after.identity().runId())) {
                evicted += Math.max(0, after.evictedKeys() - before.evictedKeys());
            }
        }
        return evicted;
    }

    static long waiting(RedisFacts facts) {
        return facts.queues().stream().mapToLong(QueueDepth::depth).sum();
    }

    /// As in the note of the card: `drains in 3 min`, `grows by 12 a second`, `steady`.
    String text(long waiting) {
        if (waiting == 0) {
            return "nothing waits";
        }
        if (perSecond < 0) {
            double seconds = waiting / -perSecond;
            return seconds < Duration.ofDays(2).toSeconds()
                    ? "drains in " + new Age(Duration.ofSeconds(Math.round(seconds))).text()
                    : "drains hardly at all";
        }
        return perSecond == 0
                ? "steady"
                : "grows by %s a second"
                        .formatted(
                                perSecond < 1
                                        ? "less than 1"
                                        : Long.toString(Math.round(perSecond)));
    }
}
