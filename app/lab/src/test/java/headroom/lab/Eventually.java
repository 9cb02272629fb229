package headroom.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.Assertions;

/// Polls with a deadline, where a test waits for a server.
final class Eventually {

    private Eventually() {}

    static void within(Duration deadline, String what, Check check) throws Exception {
        long end = System.nanoTime() + deadline.toNanos();
        while (!check.holds()) {
            if (System.nanoTime() > end) {
                Assertions.fail("not within %d s: %s", deadline.toSeconds(), what);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    interface Check {
        boolean holds() throws Exception;
    }
}
