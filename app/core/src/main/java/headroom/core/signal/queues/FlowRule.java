package headroom.core.signal.queues;

import headroom.core.environment.Level;
import headroom.core.history.Recent;
import headroom.core.queue.QueueDepth;
import headroom.core.queue.QueueDepth.Mark;
import headroom.core.reading.Age;
import headroom.core.reading.Reading;
import headroom.core.signal.queues.Flow.Drain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the jobs of each queue flow. Redis counts no jobs: what comes in is told by when the newest
/// jobs were put in, what goes out is what came in less what the queue grew by.
final class FlowRule {

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    /// Fewer jobs tell of chance.
    private static final int FEWEST = 4;

    private static final Duration FOREVER = Duration.ofDays(2);

    /// One queue at a time.
    private record Seen(Instant at, QueueDepth queue) {}

    /// Of each queue, oldest first, as far back as it can be compared.
    private final Map<String, List<Seen>> seen = new HashMap<>();

    /// @param recent ends with the reading that is judged
    FlowRule(Recent recent) {
        List<Reading.Known<RedisFacts>> known = recent.known(RedisFacts.SOURCE);
        if (known.isEmpty()) {
            return;
        }
        Reading.Known<RedisFacts> last = known.getLast();
        for (Reading.Known<RedisFacts> reading : known) {
            if (reading.value().identity().runId().equals(last.value().identity().runId())
                    && Duration.between(reading.at(), last.at()).compareTo(LONGEST) <= 0) {
                reading.value()
                        .queues()
                        .forEach(q ->
                                seen.computeIfAbsent(q.name(), _ -> new ArrayList<>())
                                        .add(new Seen(reading.at(), q)));
            }
        }
        for (Vanished vanished : last.value().inside().vanished()) {
            // a queue that lost its jobs did not flow
            vanished.queues().forEach(part -> forget(part.queue(), vanished.at()));
        }
    }

    private void forget(String queue, Instant before) {
        seen.getOrDefault(queue, new ArrayList<>()).removeIf(s -> s.at().isBefore(before));
    }

    /// For how long it is known how the queue went.
    Duration course(QueueDepth queue, Instant at) {
        List<Seen> course = seen.getOrDefault(queue.name(), List.of());
        return course.isEmpty() ? Duration.ZERO : Duration.between(course.getFirst().at(), at);
    }

    /// @param waits how bad it is how long its jobs wait
    Flow of(QueueDepth queue, Instant at, Level waits) {
        Optional<Double> in = inflow(queue, at);
        List<Seen> course = seen.getOrDefault(queue.name(), List.of());
        if (course.isEmpty()
                || Duration.between(course.getFirst().at(), at).compareTo(SHORTEST) < 0) {
            return new Flow(
                    in, Optional.empty(), Optional.empty(), drain(queue, Optional.empty(), waits));
        }
        Seen first = course.getFirst();
        double net =
                (queue.depth() - first.queue().depth())
                        * 1e9
                        / Duration.between(first.at(), at).toNanos();
        return new Flow(
                in,
                outflow(course, in, queue, at),
                Optional.of(net),
                drain(queue, Optional.of(net), waits));
    }

    /// Since the queue was last seen empty, if that is long enough ago.
    private static Optional<Double> outflow(
            List<Seen> course, Optional<Double> in, QueueDepth queue, Instant at) {
        Seen first = course.getFirst();
        for (int i = 0; i < course.size(); i++) {
            if (course.get(i).queue().depth() == 0) {
                if (i + 1 == course.size()) {
                    return Optional.empty();
                }
                first = course.get(i + 1);
            }
        }
        Duration over = Duration.between(first.at(), at);
        if (over.compareTo(SHORTEST) < 0) {
            return Optional.empty();
        }
        double net = (queue.depth() - first.queue().depth()) * 1e9 / over.toNanos();
        return in.map(rate -> Math.max(0, rate - net));
    }

    /// Up to now, so that a silence counts.
    private static Optional<Double> inflow(QueueDepth queue, Instant at) {
        if (queue.newest().isEmpty()) {
            return Optional.empty();
        }
        Mark back = queue.newest().getLast();
        double seconds = Duration.between(back.enqueuedAt(), at).toNanos() / 1e9;
        return back.after() + 1 < FEWEST || seconds <= 0
                ? Optional.empty()
                : Optional.of((back.after() + 1) / seconds);
    }

    private static Drain drain(QueueDepth queue, Optional<Double> net, Level waits) {
        if (queue.depth() == 0) {
            return new Drain.Empty();
        }
        if (waits == Level.OK) {
            return new Drain.KeepsUp();
        }
        if (net.isEmpty()) {
            return new Drain.Unknown();
        }
        double seconds = queue.depth() / -net.get();
        return net.get() < 0 && seconds <= FOREVER.toSeconds()
                ? new Drain.In(new Age(Duration.ofMillis(Math.round(seconds * 1000))))
                : new Drain.Never();
    }
}
