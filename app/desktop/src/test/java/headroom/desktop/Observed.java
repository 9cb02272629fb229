package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.signal.Gauge;
import headroom.core.signal.Judgement;
import headroom.core.signal.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Everything that a watch told, in order; each observation carries its own instant.
final class Observed implements Consumer<Observation> {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<Observation> all = new ArrayList<>();

    @Override
    public void accept(Observation observation) {
        lock.lock();
        try {
            all.add(observation);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The first one published after an instant for which it holds; waits for it where necessary.
    Observation first(String what, Instant after, Predicate<Observation> holds)
            throws InterruptedException {
        long left = PATIENCE.toNanos();
        int next = 0;
        lock.lockInterruptibly();
        try {
            while (true) {
                for (; next < all.size(); next++) {
                    Observation seen = all.get(next);
                    if (seen.snapshot().at().isAfter(after) && holds.test(seen)) {
                        return seen;
                    }
                }
                assertThat(left).as("%s within %s", what, PATIENCE).isPositive();
                left = more.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Those published after an instant, so far.
    List<Observation> after(Instant from) {
        lock.lock();
        try {
            return all.stream().filter(o -> o.snapshot().at().isAfter(from)).toList();
        } finally {
            lock.unlock();
        }
    }

    /// The judgement of one gauge.
    static Judgement of(Observation seen, Gauge gauge) {
        return seen.assessment().all().stream()
                .filter(j -> j.gauge() == gauge)
                .findFirst()
                .orElseThrow();
    }

    static boolean fresh(Observation seen, List<Gauge> gauges) {
        return gauges.stream().noneMatch(g -> of(seen, g).provenance().stale());
    }

    static boolean stale(Observation seen, List<Gauge> gauges) {
        return gauges.stream().allMatch(g -> of(seen, g).provenance().stale());
    }

    /// Whether something arrived just before this was published.
    static boolean justRead(Snapshot snapshot, Source<?> source) {
        return snapshot.get(source)
                .arrival()
                .filter(at -> Duration.between(at, snapshot.at()).toMillis() < 150)
                .isPresent();
    }
}
