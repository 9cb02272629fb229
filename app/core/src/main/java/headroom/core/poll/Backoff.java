package headroom.core.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// How long to wait before a failing source is tried again: every 2 s for two minutes, then
/// doubling to 60 s where nobody looks; all ± 20 %, so that many windows do not knock at the same
/// moment.
///
/// @param since when the failing began
/// @param doublings how often the wait was doubled since the two minutes passed
public record Backoff(Instant since, int doublings) {

    static final Duration STEP = Duration.ofSeconds(2);
    static final Duration PATIENCE = Duration.ofMinutes(2);
    static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int ENOUGH_DOUBLINGS = 5; // 2 s × 2⁵ is past the longest

    /// The first failure.
    public static Backoff from(Instant now) {
        return new Backoff(now, 0);
    }

    /// After one more failure.
    public Backoff again(Instant now) {
        boolean patient = Duration.between(since, now).compareTo(PATIENCE) < 0;
        return patient || doublings == ENOUGH_DOUBLINGS ? this : new Backoff(since, doublings + 1);
    }

    /// The wait before the next attempt.
    ///
    /// @param inView whether somebody looks at the environment: then it never grows
    public Duration delay(boolean inView, RandomGenerator random) {
        Duration wanted = inView ? STEP : STEP.multipliedBy(1L << doublings);
        Duration bounded = wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
        Duration spread = bounded.multipliedBy(800 + random.nextInt(401)).dividedBy(1000);
        return spread.compareTo(LONGEST) > 0 ? LONGEST : spread;
    }
}
