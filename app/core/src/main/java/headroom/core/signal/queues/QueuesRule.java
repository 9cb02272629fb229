package headroom.core.signal.queues;

import headroom.core.environment.Level;
import headroom.core.reading.Age;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.reading.Shown;
import headroom.core.signal.Arc;
import headroom.core.signal.Dial;
import headroom.core.signal.Evidence;
import headroom.core.signal.Provenance;
import headroom.core.signal.Unknown;
import headroom.core.signal.Verdict;
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

    /// From which share of maxmemory on a policy that evicts is no theory any more.
    private static final double NEARLY_FULL = 90;

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
        return new QueuesJudgement(
                verdict(facts, at, findings, evicted),
                dial(findings, oldest, waiting, evidence),
                Provenance.of(source(facts), reading),
                QueueTrend.of(evidence.recent())
                        .map(trend -> trend.text(waiting))
                        .orElse(waiting == 0 ? "nothing waits" : "trend not known yet"),
                findings,
                Optional.of(waiting),
                oldest,
                Optional.of(facts));
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
                last);
    }

    /// The slowest first; those whose time cannot be read before all, as they may be slower still.
    private static List<QueueFinding> findings(RedisFacts facts, Instant at, Evidence evidence) {
        return facts.queues().stream()
                .map(queue -> finding(queue, at, evidence))
                .sorted(
                        Comparator.comparing((QueueFinding f) -> f.level() == Level.UNKNOWN)
                                .thenComparing(
                                        f -> f.latency().map(Age::length).orElse(Duration.ZERO))
                                .thenComparingLong(f -> f.queue().depth())
                                .reversed()
                                .thenComparing(f -> f.queue().name()))
                .toList();
    }

    private static QueueFinding finding(QueueDepth queue, Instant at, Evidence evidence) {
        if (queue.depth() == 0) {
            return new QueueFinding(queue, Level.OK, Optional.empty());
        }
        Optional<Age> latency = queue.oldestEnqueuedAt().map(then -> Age.between(then, at));
        return new QueueFinding(
                queue,
                latency.map(age -> Level.of(age, evidence.levels().queues())).orElse(Level.UNKNOWN),
                latency);
    }

    private static Optional<Age> oldest(List<QueueFinding> findings) {
        return findings.stream().flatMap(f -> f.latency().stream()).max(Comparator.naturalOrder());
    }

    private static Verdict verdict(
            RedisFacts facts, Instant at, List<QueueFinding> findings, long evicted) {
        Level waiting = findings.stream().map(QueueFinding::level).reduce(Level.OK, Level::orWorse);
        Level safety = safety(facts, evicted);
        Level both = waiting.orWorse(safety);
        Optional<WritesRule.Finding> writes = WritesRule.judge(facts, at);
        var said = new ArrayList<String>();
        if (evicted > 0) {
            said.add(
                    "Redis evicted %d keys within the last hour: a queue is one key, so jobs may be gone."
                            .formatted(evicted));
        }
        writes.map(WritesRule.Finding::sentence).ifPresent(said::add);
        slowest(findings, waiting).ifPresent(said::add);
        policy(facts).ifPresent(said::add);
        if (said.isEmpty()) {
            said.add("Jobs are taken in time.");
        }
        return new Verdict(
                writes.map(w -> both.orWorse(w.level())).orElse(both),
                evicted > 0
                        ? "Redis has evicted keys"
                        // who cannot write cannot take jobs, so that it is the cause of the wait
                        : writes.filter(w -> !both.worseThan(w.level()))
                                .map(WritesRule.Finding::headline)
                                .orElse(
                                        safety.worseThan(waiting)
                                                ? "Jobs can be destroyed"
                                                : headline(waiting)),
                String.join(" ", said),
                Optional.empty());
    }

    private static Level safety(RedisFacts facts, long evicted) {
        if (evicted > 0) {
            return Level.CRITICAL;
        }
        if (facts.maxMemory().isEmpty()) {
            return Level.OK; // without a limit nothing is ever evicted
        }
        if (facts.policy().isEmpty()) {
            return Level.WATCH;
        }
        if (!evicts(facts)) {
            return Level.OK;
        }
        return memory(facts).filter(m -> m.value() >= NEARLY_FULL).isPresent()
                ? Level.WARNING
                : Level.WATCH;
    }

    private static boolean evicts(RedisFacts facts) {
        return facts.policy()
                .filter(p -> p.startsWith("allkeys-") || p.startsWith("volatile-"))
                .isPresent();
    }

    private static Optional<Percent> memory(RedisFacts facts) {
        return facts.maxMemory().flatMap(max -> Percent.of(facts.usedMemory(), max));
    }

    private static Optional<String> policy(RedisFacts facts) {
        if (facts.maxMemory().isEmpty()) {
            return Optional.empty();
        }
        String memory =
                memory(facts)
                        .map(m ->
                                "memory at %s of %s"
                                        .formatted(m.text(), facts.maxMemory().get().text()))
                        .orElse("memory not known");
        if (facts.policy().isEmpty()) {
            return Optional.of(
                    "The server does not tell its eviction policy: whether jobs are safe is unknown; %s."
                            .formatted(memory));
        }
        return evicts(facts)
                ? Optional.of(
                        "Policy %s can destroy jobs; %s."
                                .formatted(Shown.text(facts.policy().get()), memory))
                : Optional.empty();
    }

    private static Optional<String> slowest(List<QueueFinding> findings, Level level) {
        if (level == Level.OK) {
            return Optional.empty();
        }
        return findings.stream()
                .filter(f -> f.level() == level)
                .findFirst()
                .map(f ->
                        f.latency()
                                .map(age ->
                                        "The oldest job of %s has waited for %s, %s."
                                                .formatted(
                                                        Shown.text(f.queue().name()),
                                                        age.text(),
                                                        waitingText(f.queue().depth())))
                                .orElseGet(() ->
                                        "How long the %d jobs of %s have waited cannot be read."
                                                .formatted(
                                                        f.queue().depth(),
                                                        Shown.text(f.queue().name()))));
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
            List<QueueFinding> findings, Optional<Age> oldest, long waiting, Evidence evidence) {
        if (waiting == 0) {
            return arc(evidence).dial(0, "empty", "no job waits");
        }
        boolean untold = findings.stream().anyMatch(f -> f.level() == Level.UNKNOWN);
        if (oldest.isEmpty() || untold) {
            return arc(evidence)
                    .unknown(Optional.empty())
                    .withCaption(
                            oldest.map(a -> "at least " + a.text() + ", ").orElse("")
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
