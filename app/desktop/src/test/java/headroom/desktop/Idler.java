package headroom.desktop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A thread that does nothing but wake up as often as the toolkit does: how late it wakes is what
/// the machine, and not the window, takes from everybody.
final class Idler implements AutoCloseable {

    private static final long PULSE = 16_666_667; // nanoseconds

    private final List<Double> gaps = new ArrayList<>();
    private final Thread thread = Thread.ofPlatform().name("idler").daemon().start(this::idle);
    private volatile boolean ended;

    private void idle() {
        long last = System.nanoTime();
        while (!ended) {
            LockSupport.parkNanos(PULSE);
            long now = System.nanoTime();
            gaps.add((now - last) / 1e6);
            last = now;
        }
    }

    /// The times between its awakenings in milliseconds, shortest first; it then is over.
    double[] gaps() throws InterruptedException {
        close();
        if (!thread.join(Duration.ofSeconds(10))) {
            throw new AssertionError("the idler does not end");
        }
        return gaps.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    @Override
    public void close() {
        ended = true;
    }
}
