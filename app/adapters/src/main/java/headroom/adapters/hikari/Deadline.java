package headroom.adapters.hikari;

import java.net.SocketTimeoutException;
import java.time.Duration;

/// Until when everything must be over, however many pieces it comes in.
record Deadline(long nanos, Duration length) {

    static Deadline in(Duration length) {
        return new Deadline(System.nanoTime() + length.toNanos(), length);
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    /// As a socket takes it, at least 1.
    int millis() throws SocketTimeoutException {
        long left = left().toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException("nothing within " + length.toMillis() + " ms");
        }
        return Math.toIntExact(left);
    }
}
