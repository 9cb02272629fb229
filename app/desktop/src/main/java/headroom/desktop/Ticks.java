package headroom.desktop;

import headroom.core.poll.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that calls what must be called again and again. What it calls must return soon, since
/// all environments share it. Everything of one period is called in one round: two hundred
/// environments wake the processor no more often than one.
final class Ticks implements Ticker, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ticks.class);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("headroom-ticks").daemon().factory());
    private final Map<Duration, Set<Tick>> rounds = new ConcurrentHashMap<>();

    @Override
    public Ticking every(Duration period, Runnable task) {
        var tick = new Tick(task);
        rounds.computeIfAbsent(period, this::round).add(tick);
        return tick;
    }

    private Set<Tick> round(Duration period) {
        Set<Tick> round = ConcurrentHashMap.newKeySet();
        var _ =
                thread.scheduleWithFixedDelay(
                        () -> round.removeIf(tick -> !tick.call()),
                        0,
                        period.toMillis(),
                        TimeUnit.MILLISECONDS);
        return round;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static final class Tick implements Ticking {

        private final Runnable task;
        private volatile boolean over;

        Tick(Runnable task) {
            this.task = task;
        }

        /// An exception would end the ticking of all for good.
        ///
        /// @return whether it goes on
        boolean call() {
            if (over) {
                return false;
            }
            try {
                task.run();
            } catch (RuntimeException | Error thrown) {
                LOG.error("a tick failed", thrown);
            }
            return !over;
        }

        @Override
        public void close() {
            over = true;
        }
    }
}
