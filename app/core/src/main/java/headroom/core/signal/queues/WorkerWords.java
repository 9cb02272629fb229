package headroom.core.signal.queues;

import headroom.core.environment.Level;
import headroom.core.queue.Shelf;
import headroom.core.reading.Age;
import headroom.core.reading.Reading;
import headroom.core.signal.Clause;
import headroom.core.signal.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What is said of those who work jobs off.
final class WorkerWords {

    private WorkerWords() {}

    /// @param waits how bad it is how long jobs wait
    static List<Clause> of(RedisFacts facts, Instant at, Level waits, Evidence evidence) {
        var words = new ArrayList<Clause>();
        Level bad = evidence.levels().found().workers();
        if (evidence.snapshot().get(Workers.SOURCE)
                        instanceof Reading.Known<Workers>(Workers workers, Instant _)
                && !workers.more()
                && QueueTrend.waiting(facts) > 0) {
            if (workers.processes().isEmpty()) {
                // between a job's arrival and its being taken nobody need be there
                if (waits != Level.OK) {
                    words.add(
                            new Clause(
                                    bad,
                                    "Nobody works jobs off",
                                    "No Sidekiq process is listed, and jobs wait: start one, or see whether those that run use this Redis and database."));
                }
            } else if (workers.alive() == 0) {
                words.add(
                        new Clause(
                                bad,
                                "Nobody works jobs off",
                                "Of %d listed Sidekiq processes none is alive, and jobs wait."
                                        .formatted(workers.dead())));
            } else if (workers.quiet() == workers.alive()) {
                words.add(
                        new Clause(
                                bad,
                                "Nobody takes jobs",
                                "All %d Sidekiq processes are quiet and take no jobs; only a restart ends that."
                                        .formatted(workers.quiet())));
            }
        }
        for (Shelf shelf : facts.inside().shelves()) {
            if (shelf.kind() != Shelf.Kind.DEAD) {
                shelf.first()
                        .map(due -> Duration.between(due, facts.moment(at)))
                        .filter(late ->
                                late.compareTo(evidence.levels().cuts().patience().due()) > 0)
                        .ifPresent(late ->
                                words.add(
                                        new Clause(
                                                evidence.levels().redis().due(),
                                                "Due jobs are not enqueued",
                                                "%s: the first has been due for %s, yet no process put it into its queue."
                                                        .formatted(
                                                                shelf.kind().title(),
                                                                new Age(late).text()))));
            }
        }
        return words;
    }
}
