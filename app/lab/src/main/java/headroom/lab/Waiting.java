package headroom.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/// Waits with a deadline for what the lab's servers do in their own time.
final class Waiting {

    private static final Duration PAUSE = Duration.ofMillis(10);

    private Waiting() {}

    /// Returns when the condition holds.
    ///
    /// @throws IOException at the deadline, with what was the matter then
    static void until(Duration deadline, Condition condition, Supplier<String> matter)
            throws IOException {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException("not within " + deadline.toSeconds() + " s: " + matter.get());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /// What is waited for.
    interface Condition {
        boolean holds() throws IOException;
    }
}
