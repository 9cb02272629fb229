package headroom.core.signal.queues;

import headroom.core.signal.queues.Vanished.Cause;
import headroom.core.signal.queues.Vanished.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Which of the causes that moved between two reads can have been why jobs vanished.
record Suspects(RedisFacts then, Instant from, RedisFacts after, Moved moved) {

    /// By so much a job may be older than its push, or a client's clock late.
    private static final Duration LATE = Duration.ofSeconds(5);

    private static final Set<Cause> REMOVES =
            Set.of(Cause.EVICTED, Cause.CLEARED, Cause.DELETED, Cause.TRIMMED, Cause.EXPIRED);

    /// The gravest and the clearest first.
    List<Cause> of(List<Part> parts) {
        return moved.causes().stream().filter(cause -> possible(cause, parts)).toList();
    }

    private boolean possible(Cause cause, List<Part> parts) {
        return switch (cause) {
            case SWAPPED -> !stayed();
            case COPIED -> parts.stream().anyMatch(this::copied);
            case FLUSHED,
                    RESTARTED,
                    REPLACED,
                    EVICTED,
                    OVERWRITTEN,
                    PARKED,
                    CLEARED,
                    DELETED,
                    TRIMMED,
                    EXPIRED ->
                    true;
        };
    }

    /// Where something is there still as it was, nobody swapped the whole database away.
    private boolean stayed() {
        return then.queues().stream()
                        .filter(queue -> queue.oldestEnqueuedAt().isPresent())
                        .anyMatch(queue ->
                                after.queues().stream()
                                        .filter(later -> later.name().equals(queue.name()))
                                        .anyMatch(later ->
                                                later.oldestEnqueuedAt()
                                                        .equals(queue.oldestEnqueuedAt())))
                || then.inside().shelves().stream()
                        .filter(shelf -> shelf.first().isPresent())
                        .anyMatch(shelf ->
                                after.inside().shelves().stream()
                                        .filter(later -> later.kind() == shelf.kind())
                                        .anyMatch(later -> later.first().equals(shelf.first())));
    }

    /// A queue that was overwritten is not empty. Whether what it holds was pushed since, after
    /// somebody removed it, is told by when those jobs were made.
    private boolean copied(Part part) {
        boolean otherwise = moved.causes().stream().anyMatch(REMOVES::contains);
        Instant before = then.moment(from).minus(LATE);
        return after.queues().stream()
                .filter(queue -> queue.name().equals(part.queue()) && queue.depth() > 0)
                .anyMatch(queue ->
                        !otherwise
                                || moved.pushes() == 0
                                || queue.oldestEnqueuedAt().filter(before::isAfter).isPresent());
    }
}
