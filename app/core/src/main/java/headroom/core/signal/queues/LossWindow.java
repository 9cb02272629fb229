package headroom.core.signal.queues;

import headroom.core.queue.QueueDepth;
import headroom.core.queue.QueueDepth.Mark;
import headroom.core.queue.Shelf;
import headroom.core.signal.queues.Moved.Takings;
import headroom.core.signal.queues.Vanished.Cause;
import headroom.core.signal.queues.Vanished.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Two reads and what moved between them.
record LossWindow(RedisFacts then, Instant from, RedisFacts after, Instant at, Moved moved) {

    /// How much steadier than by this factor nobody enqueues.
    static final double BURST = 2;

    static final int MARGIN = 10;

    /// Seconds; what came within less tells of chance.
    private static final double SHORTEST = 1;

    Optional<Vanished> vanished() {
        Cause first = moved.causes().getFirst();
        List<Part> over =
                first == Cause.PARKED || first == Cause.COPIED ? overwritten() : List.of();
        if (!over.isEmpty()) {
            return Optional.of(overwritten(over, first));
        }
        List<Part> lists = new ArrayList<>(lists());
        List<Part> shelves = new ArrayList<>(shelves());
        var parts = new ArrayList<Part>(lists);
        parts.addAll(shelves);
        List<Cause> causes = new Suspects(then, from, after, moved).of(parts);
        if (parts.isEmpty() || causes.isEmpty()) {
            return Optional.empty();
        }
        Cause named = named(causes.getFirst(), parts);
        List<Part> certain = parts.stream().filter(part -> part.least() > 0).toList();
        boolean whole = named.whole() || (named == Cause.SWAPPED && !certain.isEmpty());
        if (!whole && !certain.isEmpty()) {
            parts.removeIf(part ->
                    part.least() == 0 && !(more(certain, named) && astonishing(part, causes)));
            lists.retainAll(parts);
            shelves.retainAll(parts);
        }
        long least =
                least(lists, allowed(), moved.lists())
                        + least(shelves, moved.shelves().one(), moved.shelves());
        if (least == 0 && !whole) {
            if (named.goesOn()) {
                return Optional.empty();
            }
            parts.removeIf(part -> !astonishing(part, causes));
            if (parts.isEmpty()) {
                return Optional.empty();
            }
        }
        parts.sort(Comparator.comparingLong(Part::most).reversed());
        return Optional.of(
                new Vanished(
                        from,
                        at,
                        named,
                        other(named, causes, parts),
                        parts,
                        least,
                        Math.max(least, parts.stream().mapToLong(Part::most).sum())));
    }

    /// Whether it took more keys than those that certainly lost jobs.
    private boolean more(List<Part> certain, Cause cause) {
        return switch (cause) {
            case EVICTED -> moved.evicted() > certain.size();
            case PARKED -> moved.renamed() > certain.size();
            case FLUSHED,
                    SWAPPED,
                    RESTARTED,
                    REPLACED,
                    OVERWRITTEN,
                    COPIED,
                    CLEARED,
                    DELETED,
                    TRIMMED,
                    EXPIRED ->
                    false;
        };
    }

    /// A queue that is still listed was not cleared, but names of other lists are removed all the
    /// time.
    private Cause named(Cause cause, List<Part> parts) {
        return cause == Cause.CLEARED && parts.stream().noneMatch(this::unlisted)
                ? Cause.DELETED
                : cause;
    }

    private boolean unlisted(Part part) {
        return after.queues().stream().noneMatch(queue -> queue.name().equals(part.queue()));
    }

    /// Deleting and expiring other keys goes on all the time, and says nothing beside a graver
    /// cause; but what was moved away may be what was deleted.
    private Optional<Cause> other(Cause named, List<Cause> causes, List<Part> parts) {
        return causes.stream()
                .filter(cause -> cause != named)
                .filter(cause ->
                        cause == Cause.EVICTED
                                || cause == Cause.PARKED
                                || cause == Cause.SWAPPED
                                || cause == Cause.COPIED
                                || (cause == Cause.DELETED
                                        && (named == Cause.PARKED || named == Cause.COPIED))
                                || (cause == Cause.CLEARED
                                        && parts.stream().anyMatch(this::unlisted)))
                .findFirst();
    }

    private static long least(List<Part> parts, long taken, Takings takings) {
        if (takings.any()) {
            return 0;
        }
        long left = parts.stream().mapToLong(p -> p.before() - p.after()).sum();
        long most = parts.stream().mapToLong(Part::least).max().orElse(0);
        return Math.max(most, Math.max(0, left - taken));
    }

    /// What can have been taken from the lists that lost jobs: all calls, without those that
    /// emptied others.
    private long allowed() {
        long elsewhere = 0;
        if (!moved.trimmed()) {
            Map<String, QueueDepth> now = now();
            for (QueueDepth queue : comparable()) {
                QueueDepth later = now.getOrDefault(queue.name(), gone(queue));
                if (fate(queue, later) == Fate.STAYED) {
                    elsewhere += Math.max(0, queue.depth() - later.depth() + arrived(queue, later));
                }
            }
        }
        return Math.max(0, moved.lists().one() - elsewhere);
    }

    private List<Part> lists() {
        Map<String, QueueDepth> now = now();
        long allowed = allowed();
        var parts = new ArrayList<Part>();
        for (QueueDepth queue : comparable()) {
            QueueDepth later = now.getOrDefault(queue.name(), gone(queue));
            Fate fate = fate(queue, later);
            boolean survived = fate != Fate.LEFT;
            // of a key that went as a whole, none of those that are there now were there before
            long left = survived ? queue.depth() - later.depth() : queue.depth();
            boolean more = !moved.lists().any() && left > moved.lists().one();
            if (left <= 0 || (survived && !more)) {
                continue;
            }
            long came = mostArrived(queue, later);
            parts.add(
                    new Part(
                            queue.name(),
                            queue.depth(),
                            survived ? later.depth() : 0,
                            moved.lists().any() ? 0 : Math.max(0, left - allowed),
                            fate == Fate.STAYED
                                    ? left + came
                                    : queue.depth() + came - later.depth()));
        }
        return parts;
    }

    /// Queues over which another list was renamed: where the oldest job is older than the oldest
    /// was, and the newest is not there any more or more are missing than can have been taken.
    /// Whoever gives jobs back to the tail leaves the others where they are.
    private List<Part> overwritten() {
        Map<String, QueueDepth> now = now();
        long taken = moved.lists().one();
        var parts = new ArrayList<Part>();
        for (QueueDepth queue : comparable()) {
            QueueDepth later = now.getOrDefault(queue.name(), gone(queue));
            boolean older =
                    isBefore(later.oldestEnqueuedAt(), queue.oldestEnqueuedAt())
                            && !disordered(queue);
            boolean without =
                    isBefore(later.newestEnqueuedAt(), queue.newestEnqueuedAt())
                            || (!moved.lists().any() && queue.depth() - later.depth() > taken);
            if (older && without) {
                parts.add(
                        new Part(
                                queue.name(),
                                queue.depth(),
                                0,
                                moved.lists().any() ? 0 : Math.max(0, queue.depth() - taken),
                                queue.depth() + mostArrived(queue, later) - later.depth()));
            }
        }
        return parts;
    }

    /// @param cause a renaming, or else a copy
    private Vanished overwritten(List<Part> parts, Cause cause) {
        long least = least(parts, moved.lists().one(), moved.lists());
        return new Vanished(
                from,
                at,
                cause == Cause.PARKED ? Cause.OVERWRITTEN : Cause.COPIED,
                Optional.of(Cause.COPIED)
                        .filter(copy -> cause != copy && moved.causes().contains(copy)),
                parts,
                least,
                Math.max(least, parts.stream().mapToLong(Part::most).sum()));
    }

    private static boolean isBefore(Optional<Instant> one, Optional<Instant> other) {
        return one.flatMap(o -> other.map(o::isBefore)).orElse(false);
    }

    private List<Part> shelves() {
        Map<Shelf.Kind, Shelf> now = new HashMap<>();
        after.inside().shelves().forEach(shelf -> now.put(shelf.kind(), shelf));
        var parts = new ArrayList<Part>();
        for (Shelf shelf : then.inside().shelves()) {
            Shelf later = now.get(shelf.kind());
            if (later == null
                    || (later.first().isPresent() && later.first().equals(shelf.first()))) {
                continue; // not known, or the same key still
            }
            long left = shelf.count() - later.count();
            if (left > 0) {
                long least = moved.shelves().any() ? 0 : Math.max(0, left - moved.shelves().one());
                String name = shelf.kind().title().toLowerCase(Locale.ROOT);
                parts.add(new Part(name, shelf.count(), later.count(), least, shelf.count()));
            }
        }
        return parts;
    }

    /// What became of a queue's key.
    private enum Fate {
        /// A job is there that was there before.
        STAYED,
        /// None is: the key went as a whole, whatever came since.
        LEFT,
        /// Times that cannot be read, or stand in no order since jobs were given back, are no
        /// evidence of either.
        UNTOLD
    }

    private static Fate fate(QueueDepth queue, QueueDepth later) {
        Optional<Instant> newest = queue.newestEnqueuedAt();
        Optional<Instant> oldest = later.oldestEnqueuedAt();
        if (later.depth() == 0) {
            return Fate.LEFT;
        }
        if (oldest.isPresent() && oldest.equals(queue.oldestEnqueuedAt())) {
            return Fate.STAYED;
        }
        if (newest.isEmpty() || oldest.isEmpty() || disordered(queue)) {
            return Fate.UNTOLD;
        }
        return oldest.get().isAfter(newest.get()) ? Fate.LEFT : Fate.STAYED;
    }

    /// Whether its head is older than its tail: somebody gave jobs back to the head.
    private static boolean disordered(QueueDepth queue) {
        return queue.oldestEnqueuedAt()
                .filter(tail ->
                        queue.newest().stream().anyMatch(m -> m.enqueuedAt().isBefore(tail)))
                .isPresent();
    }

    /// At least so many came.
    private static long arrived(QueueDepth queue, QueueDepth later) {
        if (disordered(queue)) {
            return 0;
        }
        return later.newest().stream()
                .filter(m -> m.enqueuedAt().isAfter(queue.newestEnqueuedAt().orElse(Instant.MAX)))
                .mapToLong(m -> m.after() + 1)
                .max()
                .orElse(0);
    }

    /// More are not likely to have come.
    private long mostArrived(QueueDepth queue, QueueDepth later) {
        if (moved.pushes() == 0) {
            return later.depth();
        }
        double pace = Math.max(pace(queue, then.moment(from)), pace(later, after.moment(at)));
        long expected =
                pace > 0
                        ? (long) Math.ceil(BURST * pace * seconds(Duration.between(from, at)))
                        : moved.pushes();
        return Math.max(later.depth(), expected + MARGIN);
    }

    /// Up to the read, so that a burst long ago is none now.
    private static double pace(QueueDepth queue, Instant read) {
        if (queue.newest().isEmpty()) {
            return 0;
        }
        Mark back = queue.newest().getLast();
        double span = seconds(Duration.between(back.enqueuedAt(), read));
        return (back.after() + 1) / Math.max(SHORTEST, span);
    }

    /// Whether it was not about to be worked off: its oldest job had waited for longer than all of
    /// them needed to leave. A short queue turns over from one read to the next.
    private boolean astonishing(Part part, List<Cause> causes) {
        if (causes.getFirst() == Cause.CLEARED && !unlisted(part)) {
            return false;
        }
        Duration length = Duration.between(from, at);
        return then.queues().stream()
                .filter(queue -> queue.name().equals(part.queue()))
                .map(queue ->
                        queue.oldestEnqueuedAt()
                                .map(oldest ->
                                        Duration.between(oldest, then.moment(from))
                                                        .compareTo(
                                                                length.multipliedBy(3).dividedBy(2))
                                                > 0)
                                .orElse(part.after() == 0))
                .findFirst()
                .orElse(moved.shelves().any() && part.after() == 0);
    }

    /// Of one that cannot be read any more nothing is known, nor that it is gone.
    private List<QueueDepth> comparable() {
        return then.queues().stream()
                .filter(queue -> !after.inside().unread().containsKey(queue.name()))
                .toList();
    }

    private Map<String, QueueDepth> now() {
        Map<String, QueueDepth> now = new HashMap<>();
        after.queues().forEach(queue -> now.put(queue.name(), queue));
        return now;
    }

    private static QueueDepth gone(QueueDepth queue) {
        return new QueueDepth(queue.name(), 0, Optional.empty());
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
