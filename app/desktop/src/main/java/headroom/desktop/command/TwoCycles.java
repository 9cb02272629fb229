package headroom.desktop.command;

import headroom.core.environment.Environment;
import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.readiness.PostgresRights;
import headroom.core.readiness.RedisRights;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.Observation;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.wal.WalRate;
import headroom.desktop.Watched;
import headroom.desktop.Wiring;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Watches environments just long enough to know rates as well as values, two fast cycles, or for
/// as long as is asked for.
final class TwoCycles {

    /// Two cycles and the deadline of the second, for whom nothing comes.
    private static final Duration FAILING = Duration.ofMillis(2900);

    /// Two answers of one cycle's distance, of which the first may have had to connect. Nearer ones
    /// tell no rate.
    private static final Duration APART = WalRate.SHORTEST.plusMillis(100);

    /// Until a server that answered, and then was silent once, has been asked again: the longest
    /// pause before a second try, its deadline, and a look. A moment's silence is no trouble that
    /// is worth an answer without rates.
    private static final Duration AGAIN = Duration.ofMillis(2400 + 800 + 100);

    private static final Duration LOOK = Duration.ofMillis(100);

    /// The first connection from a cold start and a retry take longest.
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private static final List<Source<?>> FAST = List.of(ServerFacts.SOURCE, RedisFacts.SOURCE);

    private static final List<Source<?>> RIGHTS =
            List.of(PostgresRights.SOURCE, RedisRights.SOURCE);

    private TwoCycles() {}

    /// The observation of each environment after two cycles, in the given order; never longer than
    /// 8 s for all together, or than is asked for.
    ///
    /// @param least for how long at least; nothing for two cycles
    /// @param passed told now and then how long that was
    static List<Observation> of(
            Wiring wiring,
            List<Environment> environments,
            Duration least,
            Consumer<Duration> passed)
            throws InterruptedException {
        var done = new CountDownLatch(environments.size());
        var watched = new ArrayList<Watched>();
        var all = new ArrayList<Progress>();
        Instant started = wiring.clock().instant();
        for (Environment environment : environments) {
            var progress = new Progress(started, done);
            all.add(progress);
            watched.add(
                    wiring.watch(
                            environment, observation -> progress.take(observation.snapshot())));
        }
        Instant now = started;
        for (Instant end = started.plus(least); now.isBefore(end); now = wiring.clock().instant()) {
            passed.accept(Duration.between(started, now));
            long rest = Duration.between(now, end).toMillis() + 1;
            TimeUnit.MILLISECONDS.sleep(Math.min(rest, LOOK.toMillis()));
        }
        while (!done.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            now = wiring.clock().instant();
            if (Duration.between(started, now).compareTo(LONGEST) > 0) {
                break;
            }
            // a server that fails for long publishes nothing new when its time is over
            for (Progress progress : all) {
                progress.look(now);
            }
        }
        return watched.stream().map(Watched::latest).toList();
    }

    /// Counts the answers of one environment.
    static final class Progress {

        private final Instant started;
        private final CountDownLatch done;
        private final Map<Source<?>, Answers> answers = new HashMap<>();
        private Map<Source<?>, Reading<?>> newest = Map.of();
        private boolean finished;

        Progress(Instant started, CountDownLatch done) {
            this.started = started;
            this.done = done;
        }

        synchronized void take(Snapshot snapshot) {
            newest = snapshot.readings();
            newest.forEach((source, reading) ->
                    told(reading)
                            .ifPresent(at ->
                                    answers.merge(source, new Answers(at, at), Answers::and)));
            look(snapshot.at());
        }

        /// When a value is from: by the server's clock where it tells the time, since rates go by
        /// that. A slow moment here brings two answers nearer to each other, or farther apart.
        private static Optional<Instant> told(Reading<?> reading) {
            return reading.lastValue().orElse(null) instanceof ServerFacts facts
                    ? Optional.of(facts.serverTime())
                    : reading.arrival();
        }

        synchronized void look(Instant now) {
            boolean failingLong = Duration.between(started, now).compareTo(FAILING) >= 0;
            if (!finished
                    && !newest.isEmpty()
                    && newest.entrySet().stream()
                            .allMatch(e -> enough(e.getKey(), e.getValue(), failingLong, now))) {
                finished = true;
                done.countDown();
            }
        }

        private boolean enough(
                Source<?> source, Reading<?> reading, boolean failingLong, Instant now) {
            if (RIGHTS.contains(source)) {
                return true; // of no gauge
            }
            Optional<Reason> trouble = reading.trouble();
            if (trouble.isPresent()) {
                return trouble.get().kind() != Reason.Kind.PENDING
                        && failingLong
                        && !silentOnce(source, reading, now);
            }
            return !FAST.contains(source)
                    || Optional.ofNullable(answers.get(source))
                            .filter(Answers::twoCycles)
                            .isPresent();
        }
    }

    /// Whether a server was silent and has not been asked again since.
    private static boolean silentOnce(Source<?> source, Reading<?> reading, Instant now) {
        Optional<Instant> since =
                switch (reading) {
                    case Reading.Known<?> _ -> Optional.empty();
                    case Reading.Stale<?> stale -> Optional.of(stale.since());
                    case Reading.Unavailable<?> never -> Optional.of(never.since());
                };
        return FAST.contains(source)
                && reading.trouble().filter(r -> r.kind() == Reason.Kind.TIMEOUT).isPresent()
                && since.filter(at -> Duration.between(at, now).compareTo(AGAIN) < 0).isPresent();
    }

    /// When the first and the last answer of a source arrived.
    private record Answers(Instant first, Instant last) {

        Answers and(Answers later) {
            return new Answers(first, later.last);
        }

        boolean twoCycles() {
            return Duration.between(first, last).compareTo(APART) >= 0;
        }
    }
}
