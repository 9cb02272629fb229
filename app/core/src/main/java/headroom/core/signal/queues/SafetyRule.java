package headroom.core.signal.queues;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.history.Forecast;
import headroom.core.history.Series;
import headroom.core.reading.Percent;
import headroom.core.reading.Shown;
import headroom.core.signal.Evidence;
import headroom.core.signal.queues.Safety.Can;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// The judgement on memory and eviction. One queue is one key, so that one eviction is one queue.
final class SafetyRule {

    /// A server that evicts stays a little below its limit; how little depends on its keys, and on
    /// what clients are sent.
    private static final double FULL = 99;

    private static final double NEARLY_FULL = 90;

    private static final Duration LEAST_DATA = Duration.ofMinutes(1);

    private SafetyRule() {}

    /// @param evicted keys within the last hour
    static Safety judge(RedisFacts facts, Evidence evidence, long evicted) {
        if (facts.maxMemory().isEmpty()) {
            return facts.inside().limitTold()
                    ? new Safety(
                            Can.NO,
                            Level.OK,
                            Level.OK,
                            "",
                            "Without maxmemory nothing is evicted; the machine's memory is its only limit.",
                            Optional.empty(),
                            Optional.empty())
                    : new Safety(
                            Can.UNKNOWN,
                            Level.WATCH,
                            Level.UNKNOWN,
                            "Whether jobs are safe is not known",
                            "The server does not tell its memory limit: whether jobs are safe is unknown.",
                            Optional.empty(),
                            Optional.empty());
        }
        Optional<Percent> share =
                facts.maxMemory().flatMap(max -> Percent.of(facts.usedMemory(), max));
        Optional<Forecast> forecast =
                facts.maxMemory()
                        .map(max -> Forecast.of(used(evidence), (double) max.count(), LEAST_DATA));
        return verdict(facts, evidence.levels(), share, forecast, evicted);
    }

    private static Safety verdict(
            RedisFacts facts,
            Levels levels,
            Optional<Percent> share,
            Optional<Forecast> forecast,
            long evicted) {
        String memory =
                share.map(s ->
                                "memory at %s of %s"
                                        .formatted(
                                                s.text(), facts.maxMemory().orElseThrow().text()))
                                .orElse("memory not known")
                        + forecast.filter(Forecast.Full.class::isInstance)
                                .map(f -> ", " + f.text())
                                .orElse("");
        Level fill = share.map(s -> Level.of(s, levels.memory())).orElse(Level.UNKNOWN);
        double from = facts.evictedKeys() > 0 ? NEARLY_FULL : FULL;
        boolean full = evicted > 0 || share.filter(s -> s.value() >= from).isPresent();
        if (facts.policy().isEmpty()) {
            return new Safety(
                    Can.UNKNOWN,
                    Level.WATCH.orWorse(fill),
                    fill,
                    "Whether jobs are safe is not known",
                    "The server does not tell its eviction policy: whether jobs are safe is unknown; %s."
                            .formatted(memory),
                    share,
                    forecast);
        }
        String policy = Shown.text(facts.policy().get());
        boolean volatiles = policy.startsWith("volatile-");
        if (policy.startsWith("allkeys-")
                || (volatiles && facts.inside().expiring().orElse(1L) > 0)) {
            return new Safety(
                    full ? Can.NOW : Can.SOON,
                    levels.found().policy().orWorse(fill),
                    fill,
                    "Jobs can be destroyed",
                    "Policy %s can destroy jobs%s; %s.%s%s Let it be noeviction where queues are kept: then a full Redis refuses jobs instead of losing them."
                            .formatted(
                                    policy,
                                    full ? " now" : "",
                                    memory,
                                    volatiles
                                            ? " It takes keys that expire, and Sidekiq lets some of its own expire."
                                            : "",
                                    before(facts, evicted)),
                    share,
                    forecast);
        }
        return new Safety(
                Can.NO,
                fill,
                fill,
                fill == Level.CRITICAL ? "Redis is full" : "Redis's memory runs out",
                fill == Level.OK
                        ? "Policy %s destroys no jobs; %s.".formatted(policy, memory)
                        : fill == Level.CRITICAL
                                ? "Redis is full, %s: policy %s destroys no jobs, but every enqueuing fails with OOM."
                                        .formatted(memory, policy)
                                : "Redis fills up, %s: once it is full, policy %s destroys no jobs, but every enqueuing fails with OOM."
                                        .formatted(memory, policy),
                share,
                forecast);
    }

    /// What was evicted before anybody looked; the last hour is told by itself.
    private static String before(RedisFacts facts, long evicted) {
        long earlier = facts.evictedKeys() - evicted;
        return earlier <= 0
                ? ""
                : String.format(
                        Locale.ROOT, " It has evicted %,d keys earlier since its start.", earlier);
    }

    private static Series used(Evidence evidence) {
        return evidence.recent()
                .series(RedisFacts.SOURCE, f -> Optional.of((double) f.usedMemory().count()));
    }
}
