package headroom.core.signal.queues;

import headroom.core.environment.Level;
import headroom.core.queue.QueueDepth;
import headroom.core.reading.Age;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.reading.Shown;
import headroom.core.signal.Arc;
import headroom.core.signal.Clause;
import headroom.core.signal.Dial;
import headroom.core.signal.Evidence;
import headroom.core.signal.Provenance;
import headroom.core.signal.Topic;
import headroom.core.signal.Unknown;
import headroom.core.signal.Verdict;
import headroom.core.signal.queues.QueuesJudgement.LossFinding;
import headroom.core.signal.queues.QueuesJudgement.QueueFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The judgement on the job queues: how long the oldest job waits, whether the server takes writes,
/// and whether it may destroy jobs.
public final class QueuesRule {

    /// A queue that grows for less may have met a few slow jobs.
    private static final Duration NO_CHANCE = Duration.ofSeconds(30);

    private QueuesRule() {}

    public static QueuesJudgement judge(Evidence evidence) {
        Reading<RedisFacts> reading = evidence.snapshot().get(RedisFacts.SOURCE);
        if (!(reading instanceof Reading.Known<RedisFacts>(RedisFacts facts, Instant at))) {
            return unknown(evidence, reading);
        }
        List<QueueFinding> findings = findings(facts, at, evidence);
        Optional<Age> oldest = oldest(findings);
        long waiting = QueueTrend.waiting(facts);
        long evicted = QueueTrend.evicted(evidence.recent());
        Safety safety = SafetyRule.judge(facts, evidence, evicted);
        return new QueuesJudgement(
                verdict(facts, at, findings, evicted, safety, evidence),
                dial(facts, findings, oldest, waiting, evidence),
                Provenance.of(source(facts), reading),
                note(facts, waiting, evidence),
                findings,
                facts.inside().unread().isEmpty() ? Optional.of(waiting) : Optional.empty(),
                oldest,
                Optional.of(facts),
                Optional.of(safety),
                evidence.snapshot().get(Workers.SOURCE),
                losses(facts, evidence));
    }

    private static String note(RedisFacts facts, long waiting, Evidence evidence) {
        if (noneListed(facts)) {
            return "no queue is listed";
        }
        if (!facts.inside().unread().isEmpty()) {
            return "trend not known";
        }
        return QueueTrend.of(evidence.recent())
                .map(trend -> trend.text(waiting))
                .orElse(waiting == 0 ? "nothing waits" : "trend not known yet");
    }

    /// An empty Redis looks like one in which no job waits, and like the wrong one.
    private static boolean noneListed(RedisFacts facts) {
        return facts.queues().isEmpty() && facts.inside().unread().isEmpty();
    }

    private static List<LossFinding> losses(RedisFacts facts, Evidence evidence) {
        return facts.inside().vanished().stream()
                .map(v ->
                        new LossFinding(
                                v, LossWords.level(v, evidence.levels()), LossWords.sentence(v)))
                .toList();
    }

    private static QueuesJudgement unknown(Evidence evidence, Reading<RedisFacts> reading) {
        Optional<RedisFacts> last = reading.lastValue();
        List<QueueFinding> findings =
                last.flatMap(f -> reading.arrival().map(at -> findings(f, at, evidence)))
                        .orElse(List.of());
        var provenance =
                Provenance.of(
                        last.map(QueuesRule::source).orElse(RedisFacts.SOURCE.name()), reading);
        return new QueuesJudgement(
                Unknown.verdict("Redis", provenance, evidence.now()),
                arc(evidence)
                        .unknown(
                                last.map(f ->
                                        oldest(findings).map(a -> a.text() + ", ").orElse("")
                                                + waitingText(QueueTrend.waiting(f)))),
                provenance,
                Unknown.note(provenance, evidence.now()),
                findings,
                Optional.empty(),
                Optional.empty(),
                last,
                Optional.empty(),
                evidence.snapshot().get(Workers.SOURCE),
                last.map(f -> losses(f, evidence)).orElse(List.of()));
    }

    /// The slowest first; those whose time cannot be read before all, as they may be slower still.
    private static List<QueueFinding> findings(RedisFacts facts, Instant at, Evidence evidence) {
        var flows = new FlowRule(evidence.recent());
        long known = QueueTrend.waiting(facts);
        // a share of what is not known is none
        long waiting = facts.inside().unread().isEmpty() ? known : 0;
        Instant moment = facts.moment(at);
        return facts.queues().stream()
                .map(queue -> finding(queue, moment, evidence, flows, waiting))
                .sorted(
                        Comparator.comparing((QueueFinding f) -> f.level() == Level.UNKNOWN)
                                .thenComparing(
                                        f -> f.latency().map(Age::length).orElse(Duration.ZERO))
                                .thenComparingLong(f -> f.queue().depth())
                                .reversed()
                                .thenComparing(f -> f.queue().name()))
                .toList();
    }

    private static QueueFinding finding(
            QueueDepth queue, Instant at, Evidence evidence, FlowRule flows, long waiting) {
        if (queue.depth() == 0) {
            return new QueueFinding(
                    queue,
                    Level.OK,
                    Optional.empty(),
                    flows.of(queue, Level.OK),
                    Percent.of(0, waiting));
        }
        Optional<Age> latency = queue.oldestEnqueuedAt().map(then -> Age.between(then, at));
        Level waits =
                latency.map(age -> Level.of(age, evidence.levels().queues())).orElse(Level.UNKNOWN);
        Flow flow = flows.of(queue, waits);
        return new QueueFinding(
                queue,
                flow.drain() instanceof Flow.Drain.Never
                                && flows.course(queue).compareTo(NO_CHANCE) >= 0
                        ? waits.orWorse(evidence.levels().found().draining())
                        : waits,
                latency,
                flow,
                Percent.of(queue.depth(), waiting));
    }

    private static Optional<Age> oldest(List<QueueFinding> findings) {
        return findings.stream().flatMap(f -> f.latency().stream()).max(Comparator.naturalOrder());
    }

    private static Verdict verdict(
            RedisFacts facts,
            Instant at,
            List<QueueFinding> findings,
            long evicted,
            Safety safety,
            Evidence evidence) {
        Level waits = findings.stream().map(QueueFinding::level).reduce(Level.OK, Level::orWorse);
        var redis = new ArrayList<>(LossWords.of(facts.inside().vanished(), evidence.levels()));
        if (evicted > 0) {
            redis.add(eviction(facts, evicted, evidence));
        }
        // who cannot write cannot take jobs, so that it is the cause of the wait
        WritesRule.judge(facts, at, evidence.levels().redis()).ifPresent(redis::add);
        evidence.snapshot()
                .get(Masters.SOURCE)
                .fresh()
                .flatMap(m -> MastersRule.judge(m, evidence.levels().redis()))
                .ifPresent(redis::add);
        var words = new ArrayList<>(redis.stream().map(c -> c.about(Topic.REDIS)).toList());
        slowest(findings, waits, facts)
                .ifPresent(sentence -> words.add(new Clause(waits, headline(waits), sentence)));
        unread(facts).ifPresent(words::add);
        if (noneListed(facts)) {
            words.add(
                    new Clause(
                            Level.WATCH,
                            "No queue is listed",
                            "No queue is listed where Sidekiq lists them, in the set queues: nobody has"
                                    + " queued a job yet, or they are in another database (redis.database"
                                    + " in the settings, 0 without it), under a prefix of redis-namespace,"
                                    + " which is not read, or in another Redis."));
        }
        if (safety.level() != Level.OK) {
            words.add(
                    new Clause(safety.level(), safety.headline(), safety.sentence(), Topic.REDIS));
        }
        WorkerWords.of(facts, at, waits, evidence).stream()
                .map(c -> c.about(Topic.REDIS))
                .forEach(words::add);
        return words.isEmpty()
                ? new Verdict(
                        Level.OK, headline(Level.OK), "Jobs are taken in time.", Optional.empty())
                : new Verdict(words, Optional.empty());
    }

    private static Optional<Clause> unread(RedisFacts facts) {
        var unread = facts.inside().unread();
        if (unread.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Clause(
                        Level.UNKNOWN,
                        "A queue cannot be read",
                        "Queue %s cannot be read: %s.%s"
                                .formatted(
                                        Shown.text(unread.firstKey()),
                                        unread.get(unread.firstKey()),
                                        unread.size() == 1
                                                ? ""
                                                : " It is not the only one; %d cannot be read."
                                                        .formatted(unread.size()))));
    }

    private static Clause eviction(RedisFacts facts, long evicted, Evidence evidence) {
        boolean jobs =
                QueueTrend.waiting(facts) > 0
                        || facts.inside().shelves().stream().anyMatch(s -> s.count() > 0)
                        || !facts.inside().vanished().isEmpty();
        return new Clause(
                jobs ? evidence.levels().found().eviction() : evidence.levels().redis().evicted(),
                "Redis has evicted keys",
                "Redis evicted %d %s within the last hour: a queue is one key, so jobs may be gone."
                        .formatted(evicted, evicted == 1 ? "key" : "keys"));
    }

    private static Optional<String> slowest(
            List<QueueFinding> findings, Level level, RedisFacts facts) {
        if (level == Level.OK) {
            return Optional.empty();
        }
        return findings.stream()
                .filter(f -> f.level() == level)
                .findFirst()
                .map(f ->
                        f.latency()
                                .map(age ->
                                        "The oldest job of %s has waited for %s, %s%s."
                                                .formatted(
                                                        Shown.text(f.queue().name()),
                                                        age.text(),
                                                        waitingText(f.queue().depth()),
                                                        drains(f.flow())))
                                .orElseGet(() ->
                                        "How long the %d jobs of %s have waited cannot be read%s."
                                                .formatted(
                                                        f.queue().depth(),
                                                        Shown.text(f.queue().name()),
                                                        Optional.ofNullable(
                                                                        facts.inside()
                                                                                .refused()
                                                                                .get(
                                                                                        RedisInside
                                                                                                .Part
                                                                                                .OLDEST))
                                                                .map(why -> ": " + why)
                                                                .orElse(""))));
    }

    private static String drains(Flow flow) {
        return switch (flow.drain()) {
            case Flow.Drain.In(Age time) -> ", drains in " + time.text();
            case Flow.Drain.Never _ -> ", does not drain";
            case Flow.Drain.Empty _, Flow.Drain.KeepsUp _, Flow.Drain.Unknown _ -> "";
        };
    }

    private static String headline(Level waiting) {
        return switch (waiting) {
            case OK -> "Queues are fine";
            case WATCH -> "Jobs wait a little";
            case WARNING -> "Jobs wait too long";
            case UNKNOWN -> "How long jobs wait is not known";
            case CRITICAL -> "Queues do not keep up";
        };
    }

    private static Dial dial(
            RedisFacts facts,
            List<QueueFinding> findings,
            Optional<Age> oldest,
            long waiting,
            Evidence evidence) {
        if (noneListed(facts)) {
            return arc(evidence).unknown(Optional.empty()).withCaption("no queue is listed");
        }
        boolean unread = !facts.inside().unread().isEmpty();
        if (waiting == 0 && !unread) {
            return arc(evidence).dial(0, "empty", "no job waits");
        }
        boolean untold = unread || findings.stream().anyMatch(f -> f.level() == Level.UNKNOWN);
        if (oldest.isEmpty() || untold) {
            return arc(evidence)
                    .unknown(Optional.empty())
                    .withCaption(
                            oldest.map(a -> "at least " + a.text() + ", ").orElse("")
                                    + (unread && oldest.isEmpty() ? "at least " : "")
                                    + waitingText(waiting));
        }
        return arc(evidence)
                .dial(
                        millis(oldest.get()),
                        oldest.get().text(),
                        "oldest job, " + waitingText(waiting));
    }

    private static String waitingText(long waiting) {
        return String.format(Locale.ROOT, "%,d waiting", waiting);
    }

    private static String source(RedisFacts facts) {
        return "INFO, %d queues".formatted(facts.queues().size());
    }

    private static double millis(Age age) {
        return (double) age.length().toMillis();
    }

    private static Arc arc(Evidence evidence) {
        return Arc.beyond(evidence.levels().queues(), QueuesRule::millis);
    }
}
