package headroom.core.signal.queues;

import headroom.core.environment.Level;
import headroom.core.history.Recent;
import headroom.core.history.Series;
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

    /// A queue that was empty so lately has not shown yet how it goes on.
    private static final Duration JUST = Duration.ofSeconds(15);

    /// Fewer jobs tell of chance.
    private static final int FEWEST = 4;

    /// A silence of so many times what lies between two jobs is none by chance.
    private static final int SILENT = 4;

    /// What differs by more is no pace.
    private static final double STEADY = 2;

    private static final Duration FOREVER = Duration.ofDays(2);

    /// One queue at a time.
    ///
    /// @param at by our own clock
    /// @param moment by the clock with which the times of jobs are compared
    private record Seen(Instant at, Instant moment, QueueDepth queue) {

        Seen(Reading.Known<RedisFacts> reading, QueueDepth queue) {
            this(reading.at(), reading.value().moment(reading.at()), queue);
        }

        Duration until(Seen later) {
            return Duration.between(at, later.at);
        }

        /// Jobs in a second by which the queue grew up to a later read.
        double net(Seen later) {
            return (later.queue.depth() - queue.depth()) / seconds(until(later));
        }
    }

    /// What comes in and goes out in a second, each over the same time, at the end of which the
    /// queue is as judged.
    private record Pace(Optional<Double> in, Optional<Double> out, double net) {}

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
                                        .add(new Seen(reading, q)));
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
    Duration course(QueueDepth queue) {
        List<Seen> course = seen.getOrDefault(queue.name(), List.of());
        return course.isEmpty() ? Duration.ZERO : course.getFirst().until(course.getLast());
    }

    /// @param waits how bad it is how long its jobs wait
    Flow of(QueueDepth queue, Level waits) {
        List<Seen> course = seen.getOrDefault(queue.name(), List.of());
        if (course.isEmpty()) {
            Drain drain = drain(queue, course, Optional.empty(), waits);
            return new Flow(Optional.empty(), Optional.empty(), Optional.empty(), drain);
        }
        Seen last = course.getLast();
        if (course.getFirst().until(last).compareTo(SHORTEST) < 0) {
            return new Flow(
                    came(last).flatMap(Came::pace),
                    Optional.empty(),
                    Optional.empty(),
                    drain(queue, course, Optional.empty(), waits));
        }
        Pace pace = silence(course).orElseGet(() -> pace(course));
        return new Flow(
                pace.in(),
                pace.out(),
                Optional.of(pace.net()),
                drain(queue, course, Optional.of(pace), waits));
    }

    /// Where nothing came over several reads, though before it came more often: what left is then
    /// what the queue shrank by.
    private static Optional<Pace> silence(List<Seen> course) {
        Seen last = course.getLast();
        Optional<Instant> newest = last.queue().newestEnqueuedAt();
        Seen first = last;
        for (Seen earlier : course.reversed()) {
            if (newest.isEmpty() || !earlier.queue().newestEnqueuedAt().equals(newest)) {
                break;
            }
            first = earlier;
        }
        Duration over = first.until(last);
        Optional<Double> gap = came(first).map(Came::gap);
        if (over.compareTo(SHORTEST) < 0
                || gap.isEmpty()
                || seconds(Duration.between(newest.orElseThrow(), last.moment()))
                        < SILENT * gap.get()) {
            return Optional.empty();
        }
        double net = first.net(last);
        return Optional.of(
                net > 0 // jobs came that are older than the newest
                        ? new Pace(Optional.empty(), Optional.empty(), net)
                        : new Pace(Optional.of(0.0), Optional.of(Math.max(0, -net)), net));
    }

    /// Since the oldest of the newest jobs came, as far as that can be compared.
    private static Pace pace(List<Seen> course) {
        Seen last = course.getLast();
        Optional<Came> came = came(last);
        Seen first = course.getFirst();
        for (Seen earlier : course) {
            if (earlier.until(last).compareTo(SHORTEST) >= 0
                    && came.map(c -> !earlier.moment().isAfter(c.since())).orElse(false)) {
                first = earlier;
            }
        }
        if (came.filter(c -> c.since().isAfter(last.moment().minus(SHORTEST))).isPresent()) {
            first = shortest(course);
        }
        List<Seen> window = course.subList(course.indexOf(first), course.size());
        Optional<Double> in = came.flatMap(Came::pace).filter(p -> steady(p, window));
        if (in.isEmpty()) {
            // what came at once within the minute says nothing of how the queue goes now
            return new Pace(in, in, lately(course).net(last));
        }
        double net = first.net(last);
        boolean ranEmpty = window.stream().anyMatch(s -> s.queue().depth() == 0);
        return new Pace(in, ranEmpty ? Optional.empty() : out(in, came, net), net);
    }

    /// Up to the last read over which something can be told.
    private static Seen shortest(List<Seen> course) {
        return course.reversed().stream()
                .filter(s -> s.until(course.getLast()).compareTo(SHORTEST) >= 0)
                .findFirst()
                .orElseThrow();
    }

    private static Seen lately(List<Seen> course) {
        return course.stream()
                .filter(s -> s.until(course.getLast()).compareTo(JUST) <= 0)
                .filter(s -> s.until(course.getLast()).compareTo(SHORTEST) >= 0)
                .findFirst()
                .orElseGet(() -> shortest(course));
    }

    /// Empty where it contradicts what came in: less than nothing goes out of no queue. A pace that
    /// so many jobs tell is as exact as their root.
    private static Optional<Double> out(Optional<Double> in, Optional<Came> came, double net) {
        return in.flatMap(rate ->
                came.flatMap(c -> {
                    double out = rate - net;
                    return out < -rate / Math.sqrt((double) c.jobs())
                            ? Optional.empty()
                            : Optional.of(Math.max(0, out));
                }));
    }

    /// Whether the reads of a window tell the same pace.
    private static boolean steady(double pace, List<Seen> window) {
        return window.stream()
                .flatMap(s -> came(s).stream())
                .allMatch(c ->
                        c.pace().filter(p -> p <= pace * STEADY && p * STEADY >= pace).isPresent());
    }

    /// The newest jobs of one read.
    ///
    /// @param jobs how many
    /// @param since when the first of them came
    /// @param newest when the last of them came
    /// @param moment of the read
    private record Came(long jobs, Instant since, Instant newest, Instant moment) {

        /// In a second, up to the read, so that a silence counts. Empty where it was silent for
        /// longer than jobs came: they came at once, and are no pace.
        Optional<Double> pace() {
            double seconds = seconds(Duration.between(since, moment));
            Duration came = Duration.between(since, newest);
            return seconds <= 0 || Duration.between(newest, moment).compareTo(came) > 0
                    ? Optional.empty()
                    : Optional.of(jobs / seconds);
        }

        /// Seconds from one to the next.
        double gap() {
            return Math.max(0, seconds(Duration.between(since, moment))) / jobs;
        }
    }

    /// Empty where too few are there to tell of more than chance.
    private static Optional<Came> came(Seen seen) {
        if (seen.queue().newest().isEmpty() || seen.queue().newestEnqueuedAt().isEmpty()) {
            return Optional.empty();
        }
        Mark back = seen.queue().newest().getLast();
        return back.after() + 1 < FEWEST
                ? Optional.empty()
                : Optional.of(
                        new Came(
                                back.after() + 1,
                                back.enqueuedAt(),
                                seen.queue().newestEnqueuedAt().get(),
                                seen.moment()));
    }

    /// A queue that shrinks drains, whatever it did before; one that does not, but has shrunk
    /// within the minute, or since the last read where what comes has no pace, or was just filled,
    /// may yet.
    private static Drain drain(
            QueueDepth queue, List<Seen> course, Optional<Pace> pace, Level waits) {
        if (queue.depth() == 0) {
            return new Drain.Empty();
        }
        if (waits == Level.OK) {
            return new Drain.KeepsUp();
        }
        if (pace.isEmpty()) {
            return new Drain.Unknown();
        }
        Optional<Drain> swinging =
                Swings.of(
                                course.stream()
                                        .map(s ->
                                                new Series.Point(
                                                        s.at(), (double) s.queue().depth()))
                                        .toList())
                        .map(swings -> swings.drain(queue.depth()));
        if (swinging.isPresent()) {
            return swinging.get();
        }
        double net = pace.get().net();
        double seconds = queue.depth() / -net;
        if (net < 0 && seconds <= FOREVER.toSeconds()) {
            return new Drain.In(new Age(Duration.ofMillis(Math.round(seconds * 1000))));
        }
        Seen last = course.getLast();
        Seen before = course.get(course.size() - 2);
        boolean shrank =
                net >= 0
                        && (course.getFirst().net(last) < 0
                                || (pace.get().in().isEmpty() && before.net(last) < 0));
        boolean justFilled =
                course.stream()
                        .anyMatch(
                                s -> s.queue().depth() == 0 && s.until(last).compareTo(JUST) <= 0);
        return shrank || justFilled ? new Drain.Unknown() : new Drain.Never();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
