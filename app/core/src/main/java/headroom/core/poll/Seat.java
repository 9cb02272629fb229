package headroom.core.poll;

import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What the loop remembers of one probe. Not thread-safe: touched only under the loop's lock.
final class Seat<T> {

    /// A refusal that will not change by itself is asked again this seldom.
    static final Duration LASTING = Duration.ofMinutes(5);

    /// Between the end of a failed attempt and the next one, at the least.
    private static final Duration BREATH = Duration.ofMillis(500);

    /// A failure and when to try again, both for somebody looking and for nobody.
    private record Failure(Reason reason, Backoff backoff, Instant inView, Instant away) {}

    final Probe<T> probe;
    final Source<T> source;
    Reading<T> reading;
    Optional<Attempt> attempt = Optional.empty();

    private Optional<Instant> started = Optional.empty();
    private Instant ended;
    private Duration took = Duration.ZERO;
    private Optional<Failure> failure = Optional.empty();
    private Optional<Instant> failedLast = Optional.empty();
    private Optional<Reason> told = Optional.empty();
    private Optional<Instant> answered = Optional.empty();
    private Optional<Instant> recovered = Optional.empty();
    private boolean awaited;
    private boolean urgent;

    Seat(Probe<T> probe, Instant now) {
        this.probe = probe;
        this.source = probe.source();
        this.reading = new Reading.Unavailable<>(Reason.PENDING, now);
        this.ended = now;
    }

    Attempt begin(Instant now) {
        var begun = new Attempt(now, probe.deadline());
        attempt = Optional.of(begun);
        started = Optional.of(now);
        urgent = awaited;
        awaited = false;
        return begun;
    }

    boolean late(Instant now) {
        return attempt.filter(a -> a.late(now)).isPresent();
    }

    /// An attempt whose thread never began is over at once; any other is over when its thread ends,
    /// and until then the probe is not started again.
    Attempt giveUp() {
        var given = attempt.orElseGet(() -> new Attempt(Instant.MIN, Duration.ZERO));
        given.givenUp = true;
        if (given.entered.isEmpty()) {
            attempt = Optional.empty();
        }
        return given;
    }

    void succeeded(T value, Instant now, Duration lasted) {
        reading = new Reading.Known<>(value, now);
        ended = now;
        answered = Optional.of(now);
        if (failure.isPresent()) {
            recovered = answered;
        }
        took = lasted;
        failure = Optional.empty();
    }

    void failed(Reason reason, Instant now, Duration lasted, RandomGenerator random) {
        reading = reading.failed(reason, now);
        ended = now;
        took = lasted;
        failedLast = Optional.of(now);
        var backoff = failure.map(f -> f.backoff().again(now)).orElseGet(() -> Backoff.from(now));
        Instant from = started.orElse(now);
        failure =
                Optional.of(
                        new Failure(
                                reason,
                                backoff,
                                from.plus(backoff.delay(true, random)),
                                from.plus(backoff.delay(false, random))));
    }

    /// It is due at once, and somebody waits for what it brings.
    void forgetPace() {
        started = Optional.empty();
        awaited = true;
    }

    /// Whether what it reads is the pulse of its server.
    boolean leads() {
        return probe.pace() instanceof Pace.EveryTick;
    }

    /// Whether its last attempt failed for a reason that concerns the server as a whole. An attempt
    /// whose thread does not end tells nothing any more.
    boolean serverFails() {
        return failure.filter(f -> f.reason().kind().ofServer()).isPresent()
                && attempt.filter(a -> a.givenUp && !a.tellStuck).isEmpty();
    }

    /// Whether an answer is being waited for.
    boolean isReading() {
        return attempt.filter(a -> !a.givenUp).isPresent();
    }

    /// Whether it failed after the start of the other's last attempt, or, as the server's pulse,
    /// had failed before and not answered yet: then the server is to blame and not the cost of that
    /// read.
    boolean failedSince(Seat<?> other) {
        return other.started
                .filter(start ->
                        notBefore(failedLast, start)
                                || (leads() && (serverFails() || notBefore(recovered, start))))
                .isPresent();
    }

    private static boolean notBefore(Optional<Instant> then, Instant start) {
        return then.filter(t -> !t.isBefore(start)).isPresent();
    }

    /// Whether it failed along with the other and has answered since.
    boolean isBackFor(Seat<?> other) {
        return failedSince(other)
                && failure.isEmpty()
                && answered.isPresent()
                && other.failedLast.filter(f -> !answered.get().isBefore(f)).isPresent();
    }

    /// Whether somebody waits for what it read last.
    boolean isUrgent() {
        return urgent;
    }

    /// When the next attempt is due. While the server does not let its fast read in either, nothing
    /// else knocks there: a server that is down is dialled once a round and not once for each thing
    /// that is read of it. As soon as the fast read is back, so is the rest.
    ///
    /// @param others of the same server
    Instant due(Duration tick, boolean inView, Supplier<List<Seat<?>>> others) {
        if (started.isEmpty()) {
            return Instant.MIN;
        }
        Instant paced = paced(tick, inView);
        if (failure.isEmpty()) {
            return paced;
        }
        Failure now = failure.get();
        if (now.reason().kind().lasting()) {
            return started.get().plus(LASTING);
        }
        List<Seat<?>> server = others.get();
        if (now.reason().kind().ofServer()
                && !leads()
                && server.stream().anyMatch(s -> s.leads() && s.serverFails())) {
            return Instant.MAX;
        }
        boolean back = server.stream().anyMatch(s -> s.leads() && s.isBackFor(this));
        if (probe.pace() instanceof Pace.Every && !back) {
            return started.get().plus(Backoff.LONGEST);
        }
        Instant retry = later(back || inView ? now.inView() : now.away(), ended.plus(BREATH));
        return probe.pace() instanceof Pace.ByCost
                        && server.stream().noneMatch(s -> s.failedSince(this))
                ? later(retry, paced)
                : retry;
    }

    private Instant paced(Duration tick, boolean inView) {
        Instant last = started.orElseThrow();
        Duration least = inView ? tick : Pace.SELDOM;
        return switch (probe.pace()) {
            case Pace.EveryTick _ -> last.plus(tick);
            // where nobody looks it need not be fresh
            case Pace.ByCost cost -> later(last.plus(least), ended.plus(cost.after(took)));
            case Pace.Every(Duration distance) ->
                    last.plus(
                            inView || distance.compareTo(Pace.SELDOM) > 0 ? distance : Pace.SELDOM);
        };
    }

    /// Whether the log has not heard of this failure; it then has.
    boolean newTrouble(Reason reason) {
        boolean known = told.filter(before -> sameTrouble(before, reason)).isPresent();
        told = Optional.of(reason);
        return !known;
    }

    /// Whether the log still believes that it fails; it then no longer does.
    boolean troubleOver() {
        boolean over = told.isPresent();
        told = Optional.empty();
        return over;
    }

    /// Moves everything that lies in time after the clock was set back.
    void shift(Duration back) {
        started = started.map(s -> s.minus(back));
        ended = ended.minus(back);
        failedLast = failedLast.map(f -> f.minus(back));
        answered = answered.map(a -> a.minus(back));
        recovered = recovered.map(r -> r.minus(back));
        attempt.ifPresent(a -> a.shift(back));
        failure =
                failure.map(f ->
                        new Failure(
                                f.reason(),
                                new Backoff(
                                        f.backoff().since().minus(back), f.backoff().doublings()),
                                f.inView().minus(back),
                                f.away().minus(back)));
    }

    private static boolean sameTrouble(Reason before, Reason after) {
        return before.kind() == after.kind()
                && (after.kind() != Reason.Kind.DEFECT || before.detail().equals(after.detail()));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
