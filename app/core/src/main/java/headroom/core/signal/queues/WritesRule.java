package headroom.core.signal.queues;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Age;
import headroom.core.signal.Clause;
import java.time.Instant;
import java.util.Optional;

/// The judgement on whether workers and producers can write. Taking a job is a write, too.
final class WritesRule {

    private WritesRule() {}

    /// @param at when the facts came
    static Optional<Clause> judge(RedisFacts facts, Instant at, Levels.Redis levels) {
        Writes writes = facts.writes();
        if (writes.misconf().orElse(false)) {
            return Optional.of(
                    new Clause(
                            refused(facts, levels),
                            "Redis refuses every write",
                            "This Redis refuses every write (MISCONF), so that no job can be queued or taken: "
                                    + cause(writes, facts.moment(at))
                                    + " See its log and its disk; it takes writes again once it can save."));
        }
        if (writes.tooFewReplicas().isPresent()) {
            long replicas = writes.tooFewReplicas().get();
            return Optional.of(
                    new Clause(
                            refused(facts, levels),
                            "Redis refuses every write",
                            "This Redis refuses every write (NOREPLICAS), so that no job can be queued or taken: %s, and min-replicas-to-write asks for more. Bring its replicas back, or lower that setting if it may run without them."
                                    .formatted(
                                            switch ((int) Math.min(replicas, 2)) {
                                                case 0 -> "none of its replicas keeps up";
                                                case 1 -> "only one of its replicas keeps up";
                                                default ->
                                                        "only %d of its replicas keep up"
                                                                .formatted(replicas);
                                            })));
        }
        if (writes.readOnly()) {
            return Optional.of(
                    new Clause(
                            levels.replica(),
                            "This Redis is a read-only replica",
                            "This Redis is a replica and takes no writes (READONLY): workers and producers that"
                                    + " come here can neither take nor queue a job. Name its master in the"
                                    + " settings, or its sentinels; or promote it, if its master is lost."));
        }
        if (!writes.snapshotFailed() && !writes.appendFailed()) {
            return Optional.empty();
        }
        return Optional.of(
                writes.misconf().isPresent()
                        ? new Clause(
                                levels.saving(),
                                "Redis cannot save",
                                "Redis takes writes, but "
                                        + cause(writes, facts.moment(at))
                                        + " What came since then is lost when it ends; see its log and its disk.")
                        : new Clause(
                                atMostWarning(levels.refused()),
                                "Redis cannot save",
                                "Whether Redis takes writes is not known, since our user may not PING: "
                                        + cause(writes, facts.moment(at))
                                        + " See its log and its disk; ACL SETUSER … +ping tells more."));
    }

    /// Without a queue nobody waits yet, but none can be made either.
    private static Level refused(RedisFacts facts, Levels.Redis levels) {
        return facts.queues().isEmpty() ? atMostWarning(levels.refused()) : levels.refused();
    }

    private static Level atMostWarning(Level level) {
        return level.worseThan(Level.WARNING) ? Level.WARNING : level;
    }

    private static String cause(Writes writes, Instant at) {
        if (writes.appendFailed()) {
            return "its last write to the append-only file failed.";
        }
        return writes.snapshotFailed()
                ? "its last background save failed"
                        + writes.saved()
                                .map(then -> Age.between(then, at))
                                .map(age -> ", and it has not been saved for " + age.text())
                                .orElse("")
                        + "."
                : "it cannot save.";
    }
}
