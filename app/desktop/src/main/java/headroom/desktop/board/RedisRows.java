package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.core.history.Forecast;
import headroom.core.queue.Shelf;
import headroom.core.queue.WorkerProcess;
import headroom.core.queue.WorkerProcess.Beat;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.queues.QueuesJudgement;
import headroom.core.signal.queues.QueuesJudgement.LossFinding;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.queues.RedisInside.Part;
import headroom.core.signal.queues.Safety;
import headroom.core.signal.queues.Workers;
import headroom.desktop.board.BoardState.RedisRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From what a Redis tells beside its queues to the rows of its table; pure.
final class RedisRows {

    private static final String NONE = "–";
    private static final int LONGEST = 300;
    private static final int MOST_LOSSES = 20;
    private final Instant now;

    RedisRows(Instant now) {
        this.now = now;
    }

    List<RedisRow> of(QueuesJudgement queues) {
        var rows = new ArrayList<RedisRow>();
        queues.redis()
                .ifPresent(facts -> {
                    losses(queues, facts, rows);
                    memory(queues.safety(), facts, rows);
                    shelves(facts, rows);
                    workers(queues, rows);
                });
        return rows;
    }

    private static void losses(QueuesJudgement queues, RedisFacts facts, List<RedisRow> rows) {
        for (LossFinding loss : queues.losses().stream().limit(MOST_LOSSES).toList()) {
            var what = loss.what();
            rows.add(
                    new RedisRow(
                            "Lost jobs",
                            loss.level(),
                            loss.level().word(),
                            what.least() == what.most()
                                    ? QueueRows.count(what.most())
                                    : QueueRows.count(what.least())
                                            + " to "
                                            + QueueRows.count(what.most()),
                            (loss.sentence() + " " + loss.next()).strip()));
        }
        String cannot = facts.inside().refused().get(Part.LOSS);
        if (cannot != null) {
            rows.add(
                    new RedisRow(
                            "Lost jobs",
                            Level.UNKNOWN,
                            "cannot be told",
                            NONE,
                            Shown.text(cannot, LONGEST)));
        } else if (queues.losses().isEmpty()) {
            rows.add(
                    new RedisRow(
                            "Lost jobs",
                            Level.OK,
                            "none seen",
                            "0",
                            "within the last hour, as long as it was watched"));
        }
    }

    private static void memory(Optional<Safety> safety, RedisFacts facts, List<RedisRow> rows) {
        String policy = facts.policy().map(Shown::text).orElse("policy not told");
        rows.add(
                new RedisRow(
                        "Can destroy jobs",
                        safety.map(Safety::level).orElse(Level.UNKNOWN),
                        safety.map(s -> s.can().word()).orElse("as last read"),
                        policy,
                        safety.map(Safety::sentence).orElse("")));
        rows.add(
                new RedisRow(
                        "Memory",
                        safety.map(Safety::fill).orElse(Level.UNKNOWN),
                        safety.flatMap(Safety::memory)
                                .map(Percent::text)
                                .orElse(facts.inside().limitTold() ? "no limit" : "not told"),
                        facts.usedMemory().text()
                                + facts.maxMemory()
                                        .map(Bytes::text)
                                        .map(m -> " of " + m)
                                        .orElse(""),
                        safety.flatMap(Safety::forecast).map(Forecast::text).orElse("")));
        rows.add(
                new RedisRow(
                        "Evicted keys",
                        facts.evictedKeys() == 0 ? Level.OK : Level.WATCH,
                        "since its start",
                        QueueRows.count(facts.evictedKeys()),
                        "a queue is one key"));
    }

    private void shelves(RedisFacts facts, List<RedisRow> rows) {
        String why = facts.inside().refused().get(Part.SHELVES);
        for (Shelf.Kind kind : Shelf.Kind.values()) {
            Optional<Shelf> shelf =
                    facts.inside().shelves().stream().filter(s -> s.kind() == kind).findFirst();
            rows.add(
                    shelf.map(this::shelf)
                            .orElseGet(() ->
                                    new RedisRow(
                                            kind.title(),
                                            Level.UNKNOWN,
                                            "unknown",
                                            NONE,
                                            why == null ? "" : Shown.text(why, LONGEST))));
        }
    }

    private RedisRow shelf(Shelf shelf) {
        return new RedisRow(
                shelf.kind().title(),
                Level.OK,
                shelf.count() == 0 ? "empty" : "jobs",
                QueueRows.count(shelf.count()),
                shelf.first().map(at -> first(shelf.kind(), at)).orElse(""));
    }

    private String first(Shelf.Kind kind, Instant at) {
        if (kind == Shelf.Kind.DEAD) {
            return "the oldest died " + Age.between(at, now).text() + " ago";
        }
        return at.isAfter(now)
                ? "the next is due in " + Age.between(now, at).text()
                : "the next has been due for " + Age.between(at, now).text();
    }

    private void workers(QueuesJudgement queues, List<RedisRow> rows) {
        Reading<Workers> reading = queues.workers();
        Optional<Workers> known = reading.lastValue();
        if (known.isEmpty()) {
            rows.add(
                    new RedisRow(
                            "Processes",
                            Level.UNKNOWN,
                            "unknown",
                            NONE,
                            reading.trouble()
                                    .map(Reason::sentence)
                                    .map(s -> Shown.text(s, LONGEST))
                                    .orElse("")));
            return;
        }
        Workers workers = known.get();
        boolean fresh = reading.fresh().isPresent();
        rows.add(
                new RedisRow(
                        "Processes",
                        !fresh
                                ? Level.UNKNOWN
                                : workers.alive() == 0 && queues.waiting().orElse(0L) > 0
                                        ? Level.WARNING
                                        : Level.OK,
                        fresh ? workers.alive() + " alive" : "as last read",
                        workers.busy() + " of " + workers.threads() + " busy",
                        "%d dead, %d quiet%s"
                                .formatted(
                                        workers.dead(),
                                        workers.quiet(),
                                        workers.more() ? "; there are more than are read" : "")));
        workers.processes().forEach(process -> rows.add(process(process, fresh)));
    }

    private RedisRow process(WorkerProcess process, boolean fresh) {
        String name = "  " + Shown.text(process.identity());
        if (process.beat().isEmpty()) {
            return new RedisRow(
                    name,
                    Level.WATCH,
                    "dead",
                    NONE,
                    "listed, but has not said anything for a minute");
        }
        Beat beat = process.beat().get();
        return new RedisRow(
                name,
                !fresh ? Level.UNKNOWN : beat.quiet() ? Level.WATCH : Level.OK,
                beat.quiet() ? "quiet" : "alive",
                beat.threads()
                        .map(t -> beat.busy() + " of " + t + " busy")
                        .orElse(beat.busy() + " busy"),
                beat.at()
                        .map(at -> "its last beat " + Age.between(at, now).text() + " ago")
                        .orElse(""));
    }
}
