package headroom.desktop.command;

import headroom.core.environment.Environment;
import headroom.core.poll.Source;
import headroom.core.reading.Reason;
import headroom.core.signal.Observation;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.queues.RedisFacts;
import headroom.desktop.Watched;
import headroom.desktop.Wiring;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Watches environments just long enough to know rates as well as values: two fast cycles.
final class TwoCycles {

    /// Two cycles and the deadline of the second, for whom nothing comes.
    private static final Duration FAILING = Duration.ofMillis(2900);

    /// The first connection from a cold start and a retry take longest.
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private static final List<Source<?>> FAST = List.of(ServerFacts.SOURCE, RedisFacts.SOURCE);

    private TwoCycles() {}

    /// The observation of each environment after two cycles, in the given order; never longer than
    /// 8 s for all together.
    static List<Observation> of(Wiring wiring, List<Environment> environments)
            throws InterruptedException {
        var done = new CountDownLatch(environments.size());
        var watched = new ArrayList<Watched>();
        for (Environment environment : environments) {
            var progress = new Progress(wiring.clock().instant(), done);
            watched.add(wiring.watch(environment, progress::take));
        }
        done.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        return watched.stream().map(Watched::latest).toList();
    }

    /// Counts the answers of one environment; called by one thread at a time.
    private static final class Progress {

        private final Instant started;
        private final CountDownLatch done;
        private final Map<Source<?>, Set<Instant>> answers = new HashMap<>();
        private boolean finished;

        Progress(Instant started, CountDownLatch done) {
            this.started = started;
            this.done = done;
        }

        void take(Observation observation) {
            var readings = observation.snapshot().readings();
            readings.forEach((source, reading) ->
                    reading.arrival()
                            .ifPresent(at ->
                                    answers.computeIfAbsent(source, _ -> new HashSet<>()).add(at)));
            boolean failingLong =
                    Duration.between(started, observation.snapshot().at()).compareTo(FAILING) >= 0;
            boolean enough =
                    readings.entrySet().stream()
                            .allMatch(entry -> {
                                var trouble = entry.getValue().trouble();
                                if (trouble.isPresent()) {
                                    return trouble.get().kind() != Reason.Kind.PENDING
                                            && failingLong;
                                }
                                int wanted = FAST.contains(entry.getKey()) ? 2 : 1;
                                return answers.getOrDefault(entry.getKey(), Set.of()).size()
                                        >= wanted;
                            });
            if (enough && !finished) {
                finished = true;
                done.countDown();
            }
        }
    }
}
