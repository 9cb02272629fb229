package headroom.core.signal.pools;

import headroom.core.reading.Age;
import headroom.core.signal.load.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// One pool and its sessions, looked at together.
///
/// @param at the server's clock, by which the ages of the sessions are told
/// @param active connections that are lent, of this pool and of those that share its sessions
/// @param waiting clients that wait for this pool
/// @param total connections that there are, likewise with those that share
/// @param full whether every connection that this pool may have is lent
/// @param othersFull whether the same is so of all that share its sessions
/// @param serverWorking sessions of anybody that work and do not wait
/// @param sessions those of this pool
record PoolSample(
        Instant at,
        long active,
        long waiting,
        long total,
        Optional<Long> max,
        boolean full,
        boolean othersFull,
        long serverWorking,
        List<SessionGroup> sessions,
        Load load) {

    private static final String IN_TRANSACTION = "idle in transaction";

    PoolSample {
        sessions = List.copyOf(sessions);
    }

    static boolean busy(SessionGroup group) {
        return group.state()
                .filter(s -> s.equals("active") || s.startsWith("fastpath"))
                .isPresent();
    }

    static boolean idle(SessionGroup group) {
        return group.state().filter("idle"::equals).isPresent();
    }

    static boolean idleInTransaction(SessionGroup group) {
        return group.state().filter(s -> s.startsWith(IN_TRANSACTION)).isPresent();
    }

    static boolean locked(SessionGroup group) {
        return busy(group) && group.waits().filter(w -> w.is("Lock")).isPresent();
    }

    long count() {
        return count(_ -> true);
    }

    long count(Predicate<SessionGroup> which) {
        return sessions.stream().filter(which).mapToLong(SessionGroup::count).sum();
    }

    /// How long the one that came to its state last is in it; empty where that is not told of all.
    Optional<Age> youngest(Predicate<SessionGroup> which) {
        return all(which, g -> g.times().lastState()).map(this::age).min(Comparator.naturalOrder());
    }

    /// How long the one that has been in its state for longest is in it.
    Optional<Age> oldest(Predicate<SessionGroup> which) {
        return all(which, g -> g.times().firstState())
                .map(this::age)
                .max(Comparator.naturalOrder());
    }

    Optional<Age> oldestTransaction() {
        return sessions.stream()
                .flatMap(g -> g.times().transaction().stream())
                .map(this::age)
                .max(Comparator.naturalOrder());
    }

    Optional<Age> oldestBackend() {
        return sessions.stream()
                .flatMap(g -> g.times().backend().stream())
                .map(this::age)
                .max(Comparator.naturalOrder());
    }

    /// The sum of the ages of those that are busy, of whose group only both ends are known.
    Duration busyTime() {
        Duration sum = Duration.ZERO;
        for (SessionGroup group : sessions) {
            if (busy(group)
                    && group.times().firstState().isPresent()
                    && group.times().lastState().isPresent()) {
                Duration first = age(group.times().firstState().get()).length();
                Duration last = age(group.times().lastState().get()).length();
                sum = sum.plus(first.plus(last).dividedBy(2).multipliedBy(group.count()));
            }
        }
        return sum;
    }

    /// Whether every busy one began what it does after `before`.
    boolean movedSince(PoolSample before) {
        return sessions.stream()
                .filter(PoolSample::busy)
                .allMatch(
                        g -> g.times().firstState().filter(s -> s.isAfter(before.at)).isPresent());
    }

    private java.util.stream.Stream<Instant> all(
            Predicate<SessionGroup> which,
            java.util.function.Function<SessionGroup, Optional<Instant>> time) {
        List<SessionGroup> chosen = sessions.stream().filter(which).toList();
        return chosen.stream().allMatch(g -> time.apply(g).isPresent())
                ? chosen.stream().map(g -> time.apply(g).orElseThrow())
                : java.util.stream.Stream.empty();
    }

    private Age age(Instant since) {
        return Age.between(since, at);
    }
}
