package headroom.core.poll;

import headroom.core.poll.Cost.ServerTime;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads the probes of an environment outside of any loop, one after the other, so that what a
/// server wrote down meanwhile is of one read alone. Each is read twice, at its own pace: the first
/// time much is done that is never done again.
public final class Weighing {

    /// How long somebody waits for a second read that may not follow sooner.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration ASKING = Duration.ofSeconds(10);
    private static final int TRIES = 5;

    /// What it is given, since it has no thread and no clock of its own.
    ///
    /// @param executor on whose threads an interrupt ends what waits for a server
    public record Means(InstantSource clock, ExecutorService executor, Pause pause) {}

    /// Lets time go by.
    @FunctionalInterface
    public interface Pause {
        void of(Duration length) throws InterruptedException;
    }

    private final Means means;
    private final Map<String, Reason> silent = new HashMap<>();

    private Weighing(Means means) {
        this.means = means;
    }

    /// Reads and weighs; the probes are the caller's to close. A server that does not answer the
    /// first of its probes is not asked by the others.
    public static List<Weighed> of(List<Weighable<?>> all, Means means)
            throws InterruptedException {
        return new Weighing(means).weigh(all);
    }

    private List<Weighed> weigh(List<Weighable<?>> all) throws InterruptedException {
        var first = new ArrayList<Weighed>();
        var asked = new ArrayList<String>();
        for (Weighable<?> one : all) {
            Weighed weighed = first(one);
            String server = weighed.source().server();
            if (!asked.contains(server)) {
                asked.add(server);
                weighed.trouble().ifPresent(why -> silent.put(server, why));
            }
            first.add(weighed);
        }
        Optional<Duration> longest =
                first.stream()
                        .filter(Weighing::soonAgain)
                        .map(Weighing::distance)
                        .max(Duration::compareTo);
        if (longest.isEmpty()) {
            return first;
        }
        means.pause().of(longest.get());
        var both = new ArrayList<Weighed>();
        for (int i = 0; i < all.size(); i++) {
            both.add(soonAgain(first.get(i)) ? again(all.get(i), first.get(i)) : first.get(i));
        }
        return both;
    }

    /// Only costly reads have a distance that must be kept; others are cheap enough to be read
    /// again.
    private static Duration distance(Weighed weighed) {
        return weighed.pace() instanceof Pace.ByCost ? weighed.every() : Duration.ZERO;
    }

    private static boolean soonAgain(Weighed weighed) {
        return weighed.first().isPresent() && distance(weighed).compareTo(PATIENCE) <= 0;
    }

    private <T> Weighed first(Weighable<T> one) throws InterruptedException {
        Probe<T> probe = one.probe();
        Source<T> source = probe.source();
        Reason known = silent.get(source.server());
        try {
            if (known != null) {
                throw new ProbeFailure(known);
            }
            Cost cost = read(one).cost();
            return new Weighed(
                    source,
                    probe.pace(),
                    every(probe, cost),
                    Optional.of(cost),
                    Optional.empty(),
                    Optional.empty());
        } catch (ProbeFailure e) {
            return new Weighed(
                    source,
                    probe.pace(),
                    every(probe, Duration.ZERO),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(e.reason()));
        }
    }

    private <T> Weighed again(Weighable<T> one, Weighed before) throws InterruptedException {
        Probe<T> probe = one.probe();
        try {
            Cost cost = undisturbed(one);
            return new Weighed(
                    before.source(),
                    before.pace(),
                    every(probe, cost),
                    before.first(),
                    Optional.of(cost),
                    Optional.empty());
        } catch (ProbeFailure e) {
            return new Weighed(
                    before.source(),
                    before.pace(),
                    before.every(),
                    before.first(),
                    Optional.empty(),
                    Optional.of(e.reason()));
        }
    }

    private static Duration every(Probe<?> probe, Cost cost) {
        return every(probe, probe.cost().orElse(cost.waited()));
    }

    private static Duration every(Probe<?> probe, Duration took) {
        return switch (probe.pace()) {
            case Pace.EveryTick _ -> PollLoop.TICK_IN_VIEW;
            case Pace.Every(Duration distance) -> distance;
            case Pace.ByCost byCost -> byCost.after(took);
        };
    }

    /// What is cheap may be read some times more, until nobody else came between.
    private <T> Cost undisturbed(Weighable<T> one) throws ProbeFailure, InterruptedException {
        Measured measured = read(one);
        for (int more = one.probe().pace() instanceof Pace.ByCost ? 0 : TRIES;
                measured.disturbed() && more > 0;
                more--) {
            measured = read(one);
        }
        return measured.cost();
    }

    /// @param disturbed whether somebody else's work is in what the server wrote down
    private record Measured(Cost cost, boolean disturbed) {}

    private <T> Measured read(Weighable<T> one) throws ProbeFailure, InterruptedException {
        Probe<T> probe = one.probe();
        var before = written(one.ledger());
        var tally = new Tally();
        Duration waited =
                within(
                        probe.deadline(),
                        () -> {
                            var began = means.clock().instant();
                            tally.count(probe::read);
                            return Duration.between(began, means.clock().instant());
                        });
        var after = before instanceof Asked.Told ? written(one.ledger()) : before;
        ServerTime told = since(before, after, tally.statements());
        return new Measured(
                Cost.of(tally, waited, orByClock(told, one)),
                told instanceof ServerTime.Untold && after instanceof Asked.Told);
    }

    private sealed interface Asked {
        record Told(Ledger.Entry entry) implements Asked {}

        record Refused(Reason why) implements Asked {}
    }

    private Asked written(Ledger ledger) throws InterruptedException {
        try {
            return new Asked.Told(within(ASKING, ledger::now));
        } catch (ProbeFailure e) {
            return new Asked.Refused(e.reason());
        }
    }

    private static ServerTime since(Asked before, Asked after, long statements) {
        return switch (before) {
            case Asked.Refused(Reason why) -> new ServerTime.Untold(why.detail());
            case Asked.Told(Ledger.Entry earlier) ->
                    switch (after) {
                        case Asked.Refused(Reason why) -> new ServerTime.Untold(why.detail());
                        case Asked.Told(Ledger.Entry later) -> between(earlier, later, statements);
                    };
        };
    }

    private static ServerTime between(Ledger.Entry earlier, Ledger.Entry later, long statements) {
        long done = later.statements() - earlier.statements();
        if (done != statements) {
            return new ServerTime.Untold(
                    "the server counted %d where this read sent %d: somebody else's work is among it"
                            .formatted(done, statements));
        }
        Duration spent = later.spent().minus(earlier.spent());
        return spent.isNegative()
                ? new ServerTime.Untold("less than the server's figures can tell")
                : new ServerTime.Told(spent, later.by());
    }

    private static ServerTime orByClock(ServerTime told, Weighable<?> one) {
        Optional<Duration> own = one.probe().cost();
        return told instanceof ServerTime.Untold
                        && one.ledger().probesTellServerTime()
                        && own.isPresent()
                ? new ServerTime.Told(own.get(), "the statement's own clock, without planning")
                : told;
    }

    private <T> T within(Duration deadline, Callable<T> work)
            throws ProbeFailure, InterruptedException {
        Future<T> future = means.executor().submit(work);
        try {
            return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.TIMEOUT, "no answer within " + new Age(deadline).text()),
                    e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case ProbeFailure failure -> throw failure;
                case RuntimeException bug -> throw bug;
                case Error bug -> throw bug;
                case null, default -> throw new IllegalStateException("undeclared", e);
            }
        } finally {
            future.cancel(true);
        }
    }
}
