package headroom.adapters.redis;

import java.net.SocketTimeoutException;
import java.time.Duration;

/// Until when a whole exchange must be over, however many pieces it comes in.
record Deadline(long nanos, Duration length) {

    static Deadline in(Duration length) {
        return new Deadline(System.nanoTime() + length.toNanos(), length);
    }

    /// What is left; nothing at least.
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    /// The n-th part of what is left.
    Deadline share(int n) {
        return in(left().dividedBy(n));
    }

    /// What is left as a socket takes it, at least 1.
    ///
    /// @throws SocketTimeoutException when nothing is left
    int millis() throws SocketTimeoutException {
        long left = nanos - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("the deadline of " + length.toMillis() + " ms passed");
        }
        return Math.toIntExact(Math.max(1, left / 1_000_000));
    }
}
