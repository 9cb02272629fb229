package headroom.core.signal.queues;

import headroom.core.environment.Level;
import headroom.core.queue.QueueDepth;
import headroom.core.reading.Age;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.Dial;
import headroom.core.signal.Gauge;
import headroom.core.signal.Judgement;
import headroom.core.signal.Provenance;
import headroom.core.signal.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How long jobs wait and how many.
///
/// @param queues the slowest first
/// @param waiting over all queues; empty when unknown
/// @param oldest the age of the oldest job over all queues; empty when unknown, or when none waits
/// @param redis what the server says of itself; empty when unknown
/// @param safety whether it can destroy jobs; empty when nothing is known of it now
/// @param workers who works jobs off
/// @param losses what made jobs leave within the last hour, the latest first
public record QueuesJudgement(
        Verdict verdict,
        Dial dial,
        Provenance provenance,
        String note,
        List<QueueFinding> queues,
        Optional<Long> waiting,
        Optional<Age> oldest,
        Optional<RedisFacts> redis,
        Optional<Safety> safety,
        Reading<Workers> workers,
        List<LossFinding> losses)
        implements Judgement {

    /// What is to be said of one queue.
    ///
    /// @param latency age of its oldest job; empty when none waits or its time cannot be read
    /// @param share of all jobs that wait; empty when none does
    public record QueueFinding(
            QueueDepth queue,
            Level level,
            Optional<Age> latency,
            Flow flow,
            Optional<Percent> share) {

        /// Nothing known of how its jobs flow.
        public QueueFinding(QueueDepth queue, Level level, Optional<Age> latency) {
            this(queue, level, latency, Flow.UNKNOWN, Optional.empty());
        }
    }

    /// Of which neither safety nor workers are known.
    public QueuesJudgement(
            Verdict verdict,
            Dial dial,
            Provenance provenance,
            String note,
            List<QueueFinding> queues,
            Optional<Long> waiting,
            Optional<Age> oldest,
            Optional<RedisFacts> redis) {
        this(
                verdict,
                dial,
                provenance,
                note,
                queues,
                waiting,
                oldest,
                redis,
                Optional.empty(),
                new Reading.Unavailable<>(
                        new Reason(Reason.Kind.PENDING, "not read yet"), Instant.EPOCH),
                List.of());
    }

    /// What is to be said of jobs that vanished, or moved.
    public record LossFinding(Vanished what, Level level, String sentence) {

        /// What to do about it; empty where there is nothing to be done.
        public String next() {
            return LossWords.next(what);
        }
    }

    public QueuesJudgement {
        queues = List.copyOf(queues);
        losses = List.copyOf(losses);
    }

    @Override
    public Gauge gauge() {
        return Gauge.QUEUES;
    }
}
