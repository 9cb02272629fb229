package headroom.core.violations;

import java.time.Instant;

/// Reads a clock of its own.
public final class TakesTheTime {

    private TakesTheTime() {}

    /// A time that no test can choose.
    public static Instant time() {
        return Instant.now();
    }
}
