package headroom.core.mitigation;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Previews, acts and recovery on one environment come one after the other, in the order in which
/// they asked: so that beside the watching there is never more than one more connection to its
/// servers.
public final class Turns {

    /// How long somebody waits who only looks.
    static final Duration LOOKING = Duration.ofSeconds(3);

    /// How long somebody waits who acts.
    static final Duration ACTING = Duration.ofSeconds(10);

    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    /// Nobody has a turn yet.
    public Turns() {}

    /// Ends on the thread on which it began.
    interface Turn extends AutoCloseable {

        @Override
        void close();
    }

    /// Waits for the turn; empty when it did not come in time.
    Optional<Turn> take(String environment, Duration patience) throws InterruptedException {
        ReentrantLock lock = locks.computeIfAbsent(environment, _ -> new ReentrantLock(true));
        return lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)
                ? Optional.of(lock::unlock)
                : Optional.empty();
    }
}
