package headroom.core.poll;

import headroom.core.reading.Age;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Reads one environment again and again: starts each probe when it is due, keeps its deadline, and
/// publishes what arrived. One probe that fails, hangs or breaks touches no other.
///
/// A pulse of 50 ms does all that has to do with time, so that a server which stops answering is
/// marked within tick + deadline + one pulse (2.85 s in view) of its last good answer.
///
/// Thread-safe. Nothing is called out with the lock held: not the probes (on the executor's
/// threads), not the listener (one snapshot at a time, in order, on the ticker's thread), not the
/// reports.
public final class PollLoop implements AutoCloseable {

    /// How often the loop looks at the clock.
    public static final Duration PULSE = Duration.ofMillis(50);

    /// Distance of two fast reads while somebody looks, and while nobody does.
    public static final Duration TICK_IN_VIEW = Duration.ofSeconds(2);

    public static final Duration TICK_AWAY = Duration.ofSeconds(5);

    /// What was read at leisure waits as long for what comes with it, so that it is judged and
    /// shown together: each is judged against the whole of the evidence.
    static final Duration GATHERING = Duration.ofSeconds(1);

    /// What does not change is published again this seldom while nobody looks.
    static final Duration UNCHANGED_AWAY = Duration.ofSeconds(30);

    /// A pulse comes a little early or late: what is due within half a pulse is due now, else each
    /// round would slip by a whole one.
    private static final Duration SLACK = PULSE.dividedBy(2);

    private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(2);

    /// What a loop is given, since it has no thread, clock or chance of its own. All are owned by
    /// the caller and outlive the loop.
    ///
    /// @param executor one thread per task: a probe that hangs keeps its thread
    /// @param random spreads the retries
    public record Means(
            InstantSource clock,
            Ticker ticker,
            ExecutorService executor,
            RandomGenerator random,
            LoopReports reports) {}

    private final String environment;
    private final Means means;
    private final Consumer<Snapshot> listener;
    private final Duration closingPatience;
    private final AtomicBoolean pulsing = new AtomicBoolean();
    private volatile Instant lastPulse = Instant.MIN; // written by the one that pulses

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition someEnded = lock.newCondition();
    // guarded by lock, from here on
    private final List<Seat<?>> seats;
    private Snapshot snapshot;
    private boolean changed = true; // and is to be published at once
    private boolean gathered; // and may wait for more
    private Instant published = Instant.MIN;
    private volatile Instant nextWork = Instant.MIN; // before it a pulse has nothing to do
    private boolean inView = true;
    private boolean closed;
    private Optional<Ticker.Ticking> ticking = Optional.empty();

    /// Nothing is read before [#start()].
    ///
    /// @param probes closed together with the loop; no two of the same source
    /// @param listener is given each snapshot; must return soon, since the pulse waits for it
    public PollLoop(
            String environment,
            List<? extends Probe<?>> probes,
            Means means,
            Consumer<Snapshot> listener) {
        this(environment, probes, means, listener, CLOSING_PATIENCE);
    }

    PollLoop(
            String environment,
            List<? extends Probe<?>> probes,
            Means means,
            Consumer<Snapshot> listener,
            Duration closingPatience) {
        this.environment = environment;
        this.means = means;
        this.listener = listener;
        this.closingPatience = closingPatience;
        Instant now = means.clock().instant();
        seats = new ArrayList<>(probes.size());
        snapshot = Snapshot.empty(now);
        var sources = new HashSet<Source<?>>();
        for (Probe<?> probe : probes) {
            var seat = new Seat<>(probe, now);
            if (!sources.add(seat.source)) {
                throw new IllegalArgumentException("two probes read " + seat.source);
            }
            seats.add(seat);
            show(seat);
        }
    }

    /// Begins to read; to be called once.
    public void start() {
        Ticker.Ticking begun = means.ticker().every(PULSE, this::pulse);
        boolean refused;
        lock.lock();
        try {
            refused = closed || ticking.isPresent();
            if (!refused) {
                ticking = Optional.of(begun);
            }
        } finally {
            lock.unlock();
        }
        if (refused) {
            begun.close();
            throw new IllegalStateException("the loop was already started or closed");
        }
    }

    /// Says whether somebody looks at this environment; takes effect with the next pulse.
    public void inView(boolean looking) {
        change(() -> inView = looking);
    }

    /// Reads everything with the next pulse, whatever its pace, refusals that were remembered
    /// included: after an act, and while somebody waits to see what came of it. A read under way is
    /// done and then done again, since it may have begun before.
    public void readNow() {
        change(() -> seats.forEach(Seat::forgetPace));
    }

    /// As [#readNow()], but only what these sources name.
    public void readNow(Set<Source<?>> wanted) {
        change(() ->
                seats.stream().filter(s -> wanted.contains(s.source)).forEach(Seat::forgetPace));
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            nextWork = Instant.MIN;
        } finally {
            lock.unlock();
        }
    }

    /// The newest readings; before the first answers all of them are pending.
    public Snapshot latest() {
        lock.lock();
        try {
            return snapshot;
        } finally {
            lock.unlock();
        }
    }

    /// Gives up what is being read, waits two seconds at most for the probes to end, and closes
    /// them. A probe that does not end in time is closed all the same. May be called twice.
    @Override
    public void close() {
        List<Attempt> running = new ArrayList<>();
        Optional<Ticker.Ticking> stop;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            stop = ticking;
            for (Seat<?> seat : seats) {
                seat.attempt.ifPresent(running::add);
                seat.giveUp();
            }
        } finally {
            lock.unlock();
        }
        stop.ifPresent(Ticker.Ticking::close);
        for (var attempt : running) {
            attempt.future.ifPresent(future -> future.cancel(true));
        }
        awaitEnd();
        for (Seat<?> seat : seats) {
            guarded("closing " + seat.source.name(), seat.probe::close);
        }
    }

    /// An interrupt of the closing thread ends the waiting, and is kept for whoever asks next.
    private void awaitEnd() {
        long left = closingPatience.toNanos();
        lock.lock();
        try {
            while (left > 0 && seats.stream().anyMatch(seat -> seat.attempt.isPresent())) {
                left = someEnded.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void pulse() {
        if (!pulsing.compareAndSet(false, true)) {
            return; // the one before still runs: a listener is slow
        }
        try {
            Instant before = means.clock().instant();
            if (!before.isBefore(lastPulse) && !reached(nextWork, before)) {
                lastPulse = before;
                return;
            }
            var outside = new ArrayList<Runnable>();
            lock.lock();
            try {
                Instant now = means.clock().instant();
                if (!closed && (now.isBefore(lastPulse) || reached(nextWork, now))) {
                    plan(now, outside);
                }
                lastPulse = now;
            } finally {
                lock.unlock();
            }
            outside.forEach(Runnable::run);
        } finally {
            pulsing.set(false);
        }
    }

    /// Under the lock: decides everything, and leaves the calls to be made without it in `outside`.
    private void plan(Instant now, List<Runnable> outside) {
        if (now.isBefore(lastPulse)) {
            Duration back = Duration.between(now, lastPulse);
            seats.forEach(seat -> seat.shift(back));
            published = Instant.MIN;
        }
        for (Seat<?> seat : seats) {
            markLate(seat, now, outside);
        }
        Duration tick = inView ? TICK_IN_VIEW : TICK_AWAY;
        Instant next = Instant.MAX;
        for (Seat<?> seat : seats) {
            if (seat.attempt.isEmpty()) {
                Instant due = seat.due(tick, inView, () -> others(seat));
                if (reached(due, now)) {
                    var attempt = seat.begin(now);
                    outside.add(() -> submit(seat, attempt));
                } else if (due.isBefore(next)) {
                    next = due;
                }
            }
            if (seat.attempt.isPresent()) {
                next = Instant.MIN; // it may be late, or end, at any time
            }
        }
        if (publishes(now)) {
            changed = false;
            gathered = false;
            published = now;
            snapshot = snapshot.at(now);
            Snapshot publishing = snapshot;
            outside.add(() -> guarded("listener", () -> listener.accept(publishing)));
        }
        Instant publish = changed ? Instant.MIN : published.plus(longest());
        nextWork = publish.isBefore(next) ? publish : next;
    }

    private void markLate(Seat<?> seat, Instant now, List<Runnable> outside) {
        if (seat.late(now)) {
            var attempt = seat.giveUp();
            Duration deadline = attempt.deadline;
            var reason =
                    new Reason(Reason.Kind.TIMEOUT, "no answer within " + new Age(deadline).text());
            attempt.future.ifPresent(future -> outside.add(() -> future.cancel(true)));
            fail(seat, reason, new LateNote(reason.detail()), now, deadline, outside);
        } else if (seat.attempt.filter(a -> a.stuck(now)).isPresent()) {
            seat.attempt.orElseThrow().tellStuck = false;
            outside.add(() ->
                    means.reports()
                            .defect(
                                    environment,
                                    seat.source.name(),
                                    new LateNote(
                                            "a read goes on although it was interrupted "
                                                    + new Age(Attempt.STUCK).text()
                                                    + " ago")));
        }
    }

    /// Where nobody looks, the fast reads that began together are also published together.
    private boolean publishes(Instant now) {
        if (changed && !inView && seats.stream().anyMatch(s -> s.leads() && s.isReading())) {
            return false;
        }
        return changed || reached(published.plus(longest()), now);
    }

    /// After so long it is published, whether or not anything is new.
    private Duration longest() {
        if (gathered) {
            return inView ? GATHERING : TICK_AWAY;
        }
        return inView ? TICK_IN_VIEW : UNCHANGED_AWAY;
    }

    private List<Seat<?>> others(Seat<?> seat) {
        return seats.stream()
                .filter(s -> s != seat && s.source.server().equals(seat.source.server()))
                .<Seat<?>>map(s -> s)
                .toList();
    }

    private <T> void submit(Seat<T> seat, Attempt attempt) {
        Future<?> future;
        try {
            future = means.executor().submit(() -> run(seat, attempt));
        } catch (RejectedExecutionException rejected) {
            end(seat, attempt, Result.defect(rejected));
            return;
        }
        boolean cancel;
        lock.lock();
        try {
            attempt.future = Optional.of(future);
            cancel = attempt.givenUp;
        } finally {
            lock.unlock();
        }
        if (cancel) {
            future.cancel(true);
        }
    }

    /// On the executor's thread.
    private <T> void run(Seat<T> seat, Attempt attempt) {
        if (!enter(attempt)) {
            return;
        }
        end(seat, attempt, Result.of(seat.probe));
    }

    private boolean enter(Attempt attempt) {
        lock.lock();
        try {
            if (attempt.givenUp) {
                return false;
            }
            attempt.entered = Optional.of(means.clock().instant());
            return true;
        } finally {
            lock.unlock();
        }
    }

    private <T> void end(Seat<T> seat, Attempt attempt, Result<T> result) {
        var outside = new ArrayList<Runnable>();
        lock.lock();
        try {
            seat.attempt = Optional.empty();
            nextWork = Instant.MIN;
            someEnded.signalAll();
            if (!attempt.givenUp) {
                Instant now = means.clock().instant();
                Duration took = Duration.between(attempt.entered.orElse(now), now);
                switch (result) {
                    case Result.Answered<T>(T value, Optional<Duration> cost) -> {
                        seat.succeeded(value, now, cost.orElse(took));
                        show(seat);
                        if (seat.troubleOver()) {
                            outside.add(() -> means.reports().recovered(environment, seat.source));
                        }
                    }
                    case Result.Failed<T>(Reason reason, Throwable cause) ->
                            fail(seat, reason, cause, now, took, outside);
                }
            }
        } finally {
            lock.unlock();
        }
        outside.forEach(Runnable::run);
    }

    private void fail(
            Seat<?> seat,
            Reason reason,
            Throwable cause,
            Instant now,
            Duration took,
            List<Runnable> outside) {
        Reading<?> before = seat.reading;
        seat.failed(reason, now, took, means.random());
        if (!seat.reading.equals(before)) { // it fails as before: the tick is soon enough to say so
            show(seat);
        }
        if (seat.newTrouble(reason)) {
            outside.add(() -> means.reports().failing(environment, seat.source, reason, cause));
        }
    }

    private <T> void show(Seat<T> seat) {
        boolean known = snapshot.get(seat.source) instanceof Reading.Known;
        snapshot = snapshot.with(seat.source, seat.reading);
        if (seat.leads() || seat.isUrgent() || known != seat.reading instanceof Reading.Known<T>) {
            changed = true;
        } else {
            gathered = true;
        }
    }

    private void guarded(String where, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error thrown) {
            means.reports().defect(environment, where, thrown);
        }
    }

    private static boolean reached(Instant due, Instant now) {
        return !now.plus(SLACK).isBefore(due);
    }
}
