package headroom.core.signal.pools;

import headroom.core.environment.Expectations;
import headroom.core.environment.ExpectedClient;
import headroom.core.reading.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/// Which sessions are a pool's: by the declared client of its service, else by an application_name
/// that is the pool's or the service's name; of a PgBouncer's pool by role and database. It holds
/// only if there are as many sessions as the pool says that it has.
///
/// @param sessions which ones
/// @param sharing the other pools whose sessions are among them
/// @param how in words, such as "by application_name orders"
record PoolJoin(Predicate<SessionGroup> sessions, List<Seat> sharing, String how) {

    /// @param join empty where it cannot be joined
    /// @param why it cannot
    record Attempt(Optional<PoolJoin> join, String why) {}

    /// One way to tell.
    private record Way(Predicate<SessionGroup> fits, String how) {

        Way and(Way other) {
            return new Way(fits.and(other.fits), how + " and " + other.how);
        }

        long count(List<SessionGroup> sessions) {
            return sessions.stream().filter(fits).mapToLong(SessionGroup::count).sum();
        }
    }

    static Attempt of(
            Seat pool, List<Seat> all, List<SessionGroup> sessions, Expectations expectations) {
        Optional<Way> base = base(pool, sessions, expectations);
        if (base.isEmpty()) {
            return new Attempt(
                    Optional.empty(),
                    pool.bouncer()
                            ? "No session is of %s in %s."
                                    .formatted(Shown.text(pool.owner()), Shown.text(pool.lead()))
                            : "No session can be told to be its: declare the client %s, or let the pool set the application_name %s."
                                    .formatted(Shown.text(pool.owner()), Shown.text(pool.name())));
        }
        List<Seat> siblings = all.stream().filter(s -> s.sibling(pool) && !s.is(pool)).toList();
        for (Way way : narrower(base.get(), pool, siblings)) {
            if (agrees(way.count(sessions), pool.total())) {
                return joined(way, List.of());
            }
        }
        long here = base.get().count(sessions);
        long totals = pool.total() + siblings.stream().mapToLong(Seat::total).sum();
        if (agrees(here, totals)) {
            return joined(base.get(), siblings);
        }
        return new Attempt(
                Optional.empty(),
                "%d sessions fit it %s, yet %s: whose they are cannot be told."
                        .formatted(
                                here,
                                base.get().how,
                                siblings.isEmpty()
                                        ? "the pool has " + totals
                                        : "the pools of %s have %d"
                                                .formatted(Shown.text(pool.owner()), totals)));
    }

    /// Whether so many sessions can be all of a pool's, one being opened or closed meanwhile.
    static boolean agrees(long sessions, long total) {
        return sessions > 0 && Math.abs(sessions - total) <= Math.max(1, total / 10);
    }

    private static Attempt joined(Way way, List<Seat> sharing) {
        return new Attempt(Optional.of(new PoolJoin(way.fits, sharing, way.how)), "");
    }

    private static Optional<Way> base(
            Seat pool, List<SessionGroup> sessions, Expectations expectations) {
        var ways = new ArrayList<Way>();
        if (pool.bouncer()) {
            ways.add(
                    new Way(
                            g -> is(g.user(), pool.owner()) && is(g.database(), pool.lead()),
                            "by role and database"));
        } else {
            List<ExpectedClient> declared =
                    expectations.clients().stream()
                            .flatMap(List::stream)
                            .filter(c -> c.service().equals(pool.owner()))
                            .toList();
            ways.add(
                    new Way(
                            g -> declared.stream().anyMatch(c -> Census.fits(c, g)),
                            "by the declared client " + Shown.text(pool.owner())));
            ways.add(application(pool.name()));
            ways.add(application(pool.owner()));
        }
        return ways.stream().filter(w -> w.count(sessions) > 0).findFirst();
    }

    /// What tells this pool's sessions from those of its siblings, the surest first; the base
    /// itself where it has none.
    private static List<Way> narrower(Way base, Seat pool, List<Seat> siblings) {
        if (pool.bouncer()) {
            return siblings.isEmpty() ? List.of(base) : List.of();
        }
        var ways = new ArrayList<Way>();
        Way named = application(pool.name());
        var placed =
                new Way(
                        g -> is(g.address(), pool.lead()),
                        "by the address " + Shown.text(pool.lead()));
        boolean ownName = siblings.stream().noneMatch(s -> s.name().equals(pool.name()));
        boolean ownPlace = siblings.stream().noneMatch(s -> s.lead().equals(pool.lead()));
        if (siblings.isEmpty()) {
            ways.add(base);
        }
        if (ownName) {
            ways.add(base.and(named));
        }
        if (ownPlace) {
            ways.add(base.and(placed));
        }
        if (siblings.stream()
                .noneMatch(s -> s.name().equals(pool.name()) && s.lead().equals(pool.lead()))) {
            ways.add(base.and(named).and(placed));
        }
        return ways;
    }

    private static Way application(String name) {
        return new Way(g -> is(g.application(), name), "by application_name " + Shown.text(name));
    }

    private static boolean is(Optional<String> found, String wanted) {
        return found.filter(f -> Objects.equals(f, wanted)).isPresent();
    }
}
