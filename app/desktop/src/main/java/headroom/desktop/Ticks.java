package headroom.desktop;

import headroom.core.poll.Ticker;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that calls what must be called again and again. What it calls must return soon, since
/// all environments share it.
final class Ticks implements Ticker, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ticks.class);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("headroom-ticks").daemon().factory());

    @Override
    public Ticking every(Duration period, Runnable task) {
        var ticking =
                thread.scheduleWithFixedDelay(
                        () -> guarded(task), 0, period.toMillis(), TimeUnit.MILLISECONDS);
        return () -> ticking.cancel(false);
    }

    /// An exception would end the ticking for good.
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error thrown) {
            LOG.error("a tick failed", thrown);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
