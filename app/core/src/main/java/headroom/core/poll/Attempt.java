package headroom.core.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;

/// One call of a probe. It is itself the generation: an answer counts only while its attempt is the
/// seat's and was not given up. Not thread-safe: touched only under the loop's lock.
final class Attempt {

    /// So long after its deadline a read that was interrupted and still goes on is told to the log.
    static final Duration STUCK = Duration.ofSeconds(10);

    Instant started;
    Optional<Instant> entered = Optional.empty();
    Optional<Future<?>> future = Optional.empty();
    boolean givenUp;
    boolean tellStuck = true;

    /// As the probe said before the read: while it runs the probe may come to say another.
    final Duration deadline;

    Attempt(Instant started, Duration deadline) {
        this.started = started;
        this.deadline = deadline;
    }

    /// Whether its deadline has passed and nobody gave it up yet.
    boolean late(Instant now) {
        return !givenUp && !now.isBefore(started.plus(deadline));
    }

    /// Whether it goes on long after it was given up, and nobody was told yet.
    boolean stuck(Instant now) {
        return givenUp && tellStuck && !now.isBefore(started.plus(deadline).plus(STUCK));
    }

    /// Moves it in time after the clock was set back.
    void shift(Duration back) {
        started = started.minus(back);
        entered = entered.map(e -> e.minus(back));
    }
}
