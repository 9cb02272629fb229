package headroom.core.signal.queues;

import headroom.core.signal.queues.Vanished.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// How far the counters of a server moved from one read to the next.
///
/// @param lists how many jobs can have been taken from lists
/// @param shelves the same of sorted sets
/// @param pushes calls that put jobs into lists
/// @param trimmed whether jobs were taken out of the middle, or cut off
/// @param evicted keys
/// @param renamed keys
/// @param causes why jobs may have vanished, the gravest and the clearest first
record Moved(
        Takings lists,
        Takings shelves,
        long pushes,
        boolean trimmed,
        long evicted,
        long renamed,
        List<Cause> causes) {

    private static final Set<String> LISTS =
            Set.of("brpop", "blpop", "rpoplpush", "brpoplpush", "lmove", "blmove");
    private static final Set<String> SHELVES =
            Set.of("zpopmin", "zpopmax", "bzpopmin", "bzpopmax", "zrem");
    private static final Set<String> MANY_OF_LISTS = Set.of("rpop", "lpop", "lmpop", "blmpop");
    private static final Set<String> MANY_OF_SHELVES =
            Set.of("zmpop", "bzmpop", "zremrangebyscore", "zremrangebyrank", "zremrangebylex");
    private static final Set<String> PUSHES =
            Set.of(
                    "lpush",
                    "rpush",
                    "lpushx",
                    "rpushx",
                    "linsert",
                    "rpoplpush",
                    "brpoplpush",
                    "lmove",
                    "blmove");
    private static final Set<String> TRIMS = Set.of("ltrim", "lrem");
    private static final Set<String> FLUSHES = Set.of("flushall", "flushdb");
    private static final Set<String> RENAMES = Set.of("rename", "renamenx");
    private static final Set<String> SWAPS = Set.of("swapdb");

    /// Whether they replaced a list, or which, no counter tells.
    private static final Set<String> COPIES = Set.of("copy", "restore");

    private static final Set<String> DELETES = Set.of("del", "unlink");

    /// Every command whose calls matter.
    static final Set<String> COMMANDS = commands();

    /// @param one at most so many, one with each call
    /// @param any whether calls were made that take any number
    record Takings(long one, boolean any) {}

    /// Empty where the counters are not known, or began anew.
    static Optional<Moved> between(RedisFacts before, RedisFacts after) {
        Optional<Counters> a = before.inside().counters();
        Optional<Counters> b = after.inside().counters();
        if (a.isEmpty()
                || b.isEmpty()
                || !before.identity().runId().equals(after.identity().runId())) {
            return Optional.empty();
        }
        boolean reset =
                b.get().evicted() < a.get().evicted()
                        || COMMANDS.stream().anyMatch(c -> b.get().of(c) < a.get().of(c));
        return reset ? Optional.empty() : Optional.of(of(a.get(), b.get()));
    }

    /// What was counted since the start.
    static Moved since(Counters counters) {
        return of(new Counters(0, 0, 0, Map.of()), counters);
    }

    private static Moved of(Counters a, Counters b) {
        return new Moved(
                new Takings(moved(a, b, LISTS) + a.blocked(), moved(a, b, MANY_OF_LISTS) > 0),
                new Takings(moved(a, b, SHELVES), moved(a, b, MANY_OF_SHELVES) > 0),
                moved(a, b, PUSHES),
                moved(a, b, TRIMS) > 0,
                b.evicted() - a.evicted(),
                moved(a, b, RENAMES),
                causes(a, b));
    }

    private static List<Cause> causes(Counters a, Counters b) {
        var causes = new ArrayList<Cause>();
        if (moved(a, b, FLUSHES) > 0) {
            causes.add(Cause.FLUSHED);
        }
        if (moved(a, b, SWAPS) > 0) {
            causes.add(Cause.SWAPPED);
        }
        if (b.evicted() > a.evicted()) {
            causes.add(Cause.EVICTED);
        }
        if (moved(a, b, RENAMES) > 0) {
            causes.add(Cause.PARKED);
        }
        if (moved(a, b, COPIES) > 0) {
            causes.add(Cause.COPIED);
        }
        if (moved(a, b, DELETES) > 0) {
            causes.add(moved(a, b, Set.of("srem")) > 0 ? Cause.CLEARED : Cause.DELETED);
        }
        if (moved(a, b, TRIMS) > 0) {
            causes.add(Cause.TRIMMED);
        }
        if (b.expired() > a.expired()) {
            causes.add(Cause.EXPIRED);
        }
        return causes;
    }

    private static long moved(Counters a, Counters b, Set<String> commands) {
        return b.of(commands) - a.of(commands);
    }

    private static Set<String> commands() {
        var all = new TreeSet<String>();
        List.of(LISTS, SHELVES, MANY_OF_LISTS, MANY_OF_SHELVES, PUSHES, TRIMS, FLUSHES, RENAMES)
                .forEach(all::addAll);
        all.addAll(SWAPS);
        all.addAll(COPIES);
        all.addAll(DELETES);
        all.add("srem");
        return Set.copyOf(all);
    }
}
