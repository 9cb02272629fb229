package headroom.core.signal.queues;

import headroom.core.environment.RedisIdentity.Role;
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

/// Whether jobs left otherwise than by being taken. Redis does not tell: it counts calls over all
/// keys. A queue has lost jobs when it shrank by more than all calls together can have taken, and
/// something happened in the same moment that removes jobs. Where that is not certain, it is only
/// told of causes that remove whole keys, and of queues that were not about to be worked off.
final class LossRule {

    /// How much steadier than by this factor nobody enqueues.
    private static final double BURST = 2;

    private static final int MARGIN = 10;

    private LossRule() {}

    static Optional<Vanished> between(Losses.Seen before, RedisFacts after, Instant at) {
        RedisFacts then = before.facts();
        if (then.identity().role() != Role.MASTER || after.identity().role() != Role.MASTER) {
            return Optional.empty(); // a replica counts its master's calls, and others than its own
        }
        if (!then.identity().runId().equals(after.identity().runId())) {
            return Optional.of(begun(before, after, at));
        }
        return Moved.between(then, after)
                .filter(moved -> !moved.causes().isEmpty())
                .flatMap(moved -> new Window(then, before.at(), after, at, moved).vanished());
    }

    /// Another run: what was taken just before its end nobody counted, so that it is taken from the
    /// pace before.
    private static Vanished begun(Losses.Seen before, RedisFacts after, Instant at) {
        Duration length = Duration.between(before.at(), at);
        Moved since =
                after.inside()
                        .counters()
                        .map(Moved::since)
                        .orElse(
                                new Moved(
                                        new Takings(0, true),
                                        new Takings(0, true),
                                        1,
                                        false,
                                        List.of()));
        Cause cause =
                after.uptime().compareTo(length.plusSeconds(1)) <= 0
                        ? Cause.RESTARTED
                        : Cause.REPLACED;
        long unseen = (long) Math.ceil(BURST * before.taken() * seconds(length)) + MARGIN;
        var moved =
                new Moved(
                        new Takings(since.lists().one() + unseen, since.lists().any()),
                        new Takings(since.shelves().one() + unseen, since.shelves().any()),
                        1,
                        true,
                        List.of(cause));
        return new Window(before.facts(), before.at(), after, at, moved)
                .vanished()
                .orElse(new Vanished(before.at(), at, cause, Optional.empty(), List.of(), 0, 0));
    }

    /// Two reads and what moved between them.
    private record Window(
            RedisFacts then, Instant from, RedisFacts after, Instant at, Moved moved) {

        Optional<Vanished> vanished() {
            Cause cause = moved.causes().getFirst();
            List<Part> lists = lists();
            List<Part> shelves = shelves();
            var parts = new ArrayList<Part>(lists);
            parts.addAll(shelves);
            if (parts.isEmpty()) {
                return Optional.empty();
            }
            long least =
                    least(lists, allowed(), moved.lists())
                            + least(shelves, moved.shelves().one(), moved.shelves());
            if (least == 0) {
                if (cause == Cause.DELETED || cause == Cause.TRIMMED || cause == Cause.EXPIRED) {
                    return Optional.empty(); // goes on all the time, on other keys
                }
                if (cause != Cause.FLUSHED && cause != Cause.RESTARTED) {
                    parts.removeIf(part -> !astonishing(part));
                }
                if (parts.isEmpty()) {
                    return Optional.empty();
                }
            }
            parts.sort(Comparator.comparingLong(Part::most).reversed());
            return Optional.of(
                    new Vanished(
                            from,
                            at,
                            cause,
                            other(),
                            parts,
                            least,
                            Math.max(least, parts.stream().mapToLong(Part::most).sum())));
        }

        /// Deleting and expiring other keys goes on all the time, and says nothing beside a graver
        /// cause.
        private Optional<Cause> other() {
            return moved.causes().stream()
                    .skip(1)
                    .filter(c -> c == Cause.EVICTED || c == Cause.PARKED || c == Cause.CLEARED)
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
                for (QueueDepth queue : then.queues()) {
                    QueueDepth later = now.getOrDefault(queue.name(), gone(queue));
                    if (survived(queue, later)) {
                        elsewhere +=
                                Math.max(0, queue.depth() - later.depth() + arrived(queue, later));
                    }
                }
            }
            return Math.max(0, moved.lists().one() - elsewhere);
        }

        private List<Part> lists() {
            Map<String, QueueDepth> now = now();
            long allowed = allowed();
            var parts = new ArrayList<Part>();
            for (QueueDepth queue : then.queues()) {
                QueueDepth later = now.getOrDefault(queue.name(), gone(queue));
                boolean survived = survived(queue, later);
                // of a key that went as a whole, none of those that are there now were there before
                long left = survived ? queue.depth() - later.depth() : queue.depth();
                boolean more = !moved.lists().any() && left > moved.lists().one();
                if (left <= 0 || survived && !more) {
                    continue;
                }
                long came = mostArrived(queue, later);
                parts.add(
                        new Part(
                                queue.name(),
                                queue.depth(),
                                survived ? later.depth() : 0,
                                moved.lists().any() ? 0 : Math.max(0, left - allowed),
                                left + (survived ? came : came - later.depth())));
            }
            return parts;
        }

        private List<Part> shelves() {
            Map<Shelf.Kind, Shelf> now = new HashMap<>();
            after.inside().shelves().forEach(shelf -> now.put(shelf.kind(), shelf));
            var parts = new ArrayList<Part>();
            for (Shelf shelf : then.inside().shelves()) {
                Shelf later = now.get(shelf.kind());
                if (later == null
                        || later.first().isPresent() && later.first().equals(shelf.first())) {
                    continue; // not known, or the same key still
                }
                long left = shelf.count() - later.count();
                if (left > 0) {
                    long least =
                            moved.shelves().any() ? 0 : Math.max(0, left - moved.shelves().one());
                    String name = shelf.kind().title().toLowerCase(Locale.ROOT);
                    parts.add(new Part(name, shelf.count(), later.count(), least, shelf.count()));
                }
            }
            return parts;
        }

        /// Whether a job that is there now was there before, so that the key was not removed.
        private static boolean survived(QueueDepth queue, QueueDepth later) {
            return later.depth() > 0
                    && queue.newestEnqueuedAt().isPresent()
                    && later.oldestEnqueuedAt().isPresent()
                    && !later.oldestEnqueuedAt().get().isAfter(queue.newestEnqueuedAt().get());
        }

        /// At least so many came.
        private static long arrived(QueueDepth queue, QueueDepth later) {
            return later.newest().stream()
                    .filter(m ->
                            m.enqueuedAt().isAfter(queue.newestEnqueuedAt().orElse(Instant.MAX)))
                    .mapToLong(m -> m.after() + 1)
                    .max()
                    .orElse(0);
        }

        /// More are not likely to have come.
        private long mostArrived(QueueDepth queue, QueueDepth later) {
            if (moved.pushes() == 0) {
                return later.depth();
            }
            double pace = Math.max(pace(queue), pace(later));
            long expected =
                    pace > 0
                            ? (long) Math.ceil(BURST * pace * seconds(Duration.between(from, at)))
                            : moved.pushes();
            return Math.max(later.depth(), expected + MARGIN);
        }

        private static double pace(QueueDepth queue) {
            List<Mark> marks = queue.newest();
            if (marks.size() < 2) {
                return 0;
            }
            double span =
                    seconds(
                            Duration.between(
                                    marks.getLast().enqueuedAt(), marks.getFirst().enqueuedAt()));
            return span <= 0 ? 0 : marks.getLast().after() / span;
        }

        /// Whether it was not about to be worked off: its oldest job had waited for longer than all
        /// of them needed to leave. A short queue turns over from one read to the next.
        private boolean astonishing(Part part) {
            Duration length = Duration.between(from, at);
            return then.queues().stream()
                    .filter(queue -> queue.name().equals(part.queue()))
                    .map(queue ->
                            queue.oldestEnqueuedAt()
                                    .map(oldest ->
                                            Duration.between(oldest, from)
                                                            .compareTo(
                                                                    length.multipliedBy(3)
                                                                            .dividedBy(2))
                                                    > 0)
                                    .orElse(part.after() == 0))
                    .findFirst()
                    .orElse(moved.shelves().any() && part.after() == 0);
        }

        private Map<String, QueueDepth> now() {
            Map<String, QueueDepth> now = new HashMap<>();
            after.queues().forEach(queue -> now.put(queue.name(), queue));
            return now;
        }

        private static QueueDepth gone(QueueDepth queue) {
            return new QueueDepth(queue.name(), 0, Optional.empty());
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
