package headroom.core.signal.queries;

import headroom.core.history.Stretch;
import headroom.core.poll.Source;
import headroom.core.signal.queries.Counted.Counts;
import headroom.core.signal.queries.Counted.QueryKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the statements of a server did between two reads. Of many statements only those that took
/// most time and those that were called most are told one by one.
///
/// @param server which server it was
/// @param from when the read before was; empty for the first read, which tells no work
/// @param rest what all others did together
/// @param evicted how many times statements were thrown out meanwhile; empty before version 14
/// @param reset whether all counts were reset meanwhile: then this is the least that was done
public record Work(
        String server,
        Optional<Instant> from,
        Instant to,
        List<Done> done,
        Counts rest,
        Optional<Long> evicted,
        boolean reset)
        implements Stretch<Work> {

    public static final Source<Work> SOURCE =
            new Source<>("PostgreSQL", "pg_stat_statements", Work.class);

    /// How many are told of each sort.
    public static final int MOST = 60;

    /// What one statement did.
    ///
    /// @param first whether the server did not know it at the read before
    /// @param text empty until it was asked for, and where the role may not see it
    public record Done(QueryKey key, Counts counts, boolean first, Optional<Text> text) {

        public Done with(Text known) {
            return new Done(key, counts, first, Optional.of(known));
        }

        private Done and(Done later) {
            return new Done(
                    key,
                    sum(counts, later.counts),
                    first || later.first,
                    later.text.or(() -> text));
        }
    }

    /// @param query its first characters, constants left out; as the server gave it, not escaped
    public record Text(String query, Optional<String> role, Optional<String> database) {}

    public Work {
        done = List.copyOf(done);
    }

    /// How long it lasted; nothing for the first read.
    public Duration length() {
        return from.map(f -> Duration.between(f, to)).orElse(Duration.ZERO);
    }

    /// The difference of two reads.
    ///
    /// @param before empty for the first one
    public static Work between(Optional<Counted> before, Counted now) {
        Optional<Counted> base =
                before.filter(b -> b.server().equals(now.server()) && b.at().isBefore(now.at()));
        if (base.isEmpty()) {
            return new Work(
                    now.server(),
                    Optional.empty(),
                    now.at(),
                    List.of(),
                    Counts.NONE,
                    Optional.empty(),
                    false);
        }
        Counted was = base.get();
        boolean reset = !was.reset().equals(now.reset());
        Optional<Long> evicted =
                reset
                        ? now.evicted()
                        : now.evicted().flatMap(e -> was.evicted().map(w -> Math.max(0, e - w)));
        // what was thrown out and came again would look new
        boolean newOnesTold = was.whole() && !reset && evicted.orElse(0L) == 0;
        var all = new ArrayList<Done>();
        now.statements()
                .forEach((key, counts) -> {
                    Optional<Counts> known = Optional.ofNullable(was.statements().get(key));
                    Counts did =
                            counts.minus(
                                    known.filter(k -> !reset && counts.goOnFrom(k))
                                            .orElse(Counts.NONE));
                    boolean told = known.isPresent() || was.whole();
                    if (did.calls() > 0 && told) {
                        all.add(
                                new Done(
                                        key,
                                        did,
                                        known.isEmpty() && newOnesTold,
                                        Optional.empty()));
                    }
                });
        return told(now, was, all, evicted, reset);
    }

    private static Work told(
            Counted now, Counted was, List<Done> all, Optional<Long> evicted, boolean reset) {
        Set<Done> told = most(all);
        return new Work(
                now.server(),
                Optional.of(was.at()),
                now.at(),
                List.copyOf(told),
                rest(all, told, Counts.NONE),
                evicted,
                reset);
    }

    /// Those that took most time and those that were called most.
    private static Set<Done> most(Collection<Done> all) {
        var told = new LinkedHashSet<Done>();
        all.stream()
                .sorted(Comparator.comparingDouble((Done d) -> d.counts().millis()).reversed())
                .limit(MOST)
                .forEach(told::add);
        all.stream()
                .sorted(Comparator.comparingLong((Done d) -> d.counts().calls()).reversed())
                .limit(MOST)
                .forEach(told::add);
        return told;
    }

    private static Counts rest(Collection<Done> all, Set<Done> told, Counts others) {
        return all.stream()
                .filter(d -> !told.contains(d))
                .map(Done::counts)
                .reduce(others, Work::sum);
    }

    @Override
    public Optional<Work> joined(Work next) {
        if (!server.equals(next.server) || !next.from.equals(Optional.of(to))) {
            return Optional.empty();
        }
        if (from.isEmpty()) {
            return Optional.of(next);
        }
        Map<QueryKey, Done> both = new LinkedHashMap<>();
        done.forEach(d -> both.put(d.key(), d));
        next.done.forEach(d -> both.merge(d.key(), d, Done::and));
        Set<Done> told = most(both.values());
        return Optional.of(
                new Work(
                        server,
                        from,
                        next.to,
                        List.copyOf(told),
                        rest(both.values(), told, sum(rest, next.rest)),
                        evicted.flatMap(e -> next.evicted.map(n -> e + n)),
                        reset || next.reset));
    }

    static Counts sum(Counts one, Counts other) {
        return new Counts(
                one.calls() + other.calls(),
                one.millis() + other.millis(),
                one.rows() + other.rows(),
                one.blocks() + other.blocks(),
                Optional.empty());
    }

    /// The same with other statements told, each as before but for its text.
    public Work telling(List<Done> others) {
        return new Work(server, from, to, others, rest, evicted, reset);
    }
}
