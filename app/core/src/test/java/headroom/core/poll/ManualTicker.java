package headroom.core.poll;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// A clock and a ticker that the test moves by hand: no test waits for time to pass.
final class ManualTicker implements Ticker, InstantSource {

    static final Instant START = Instant.parse("2026-03-01T03:00:00Z");

    private volatile Instant now = START;
    private Optional<Runnable> task = Optional.empty();
    private Duration period = Duration.ZERO;

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Ticking every(Duration every, Runnable call) {
        period = every;
        task = Optional.of(call);
        return () -> task = Optional.empty();
    }

    boolean ticking() {
        return task.isPresent();
    }

    /// Without a tick, as when the machine slept or somebody set the clock.
    void jump(Duration by) {
        now = now.plus(by);
    }

    /// One tick, after its period.
    void tick() {
        now = now.plus(period);
        task.ifPresent(Runnable::run);
    }

    Duration sinceStart() {
        return Duration.between(START, now);
    }
}
