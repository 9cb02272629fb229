package headroom.core.signal.load;

import headroom.core.reading.Age;
import headroom.core.signal.ServerFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Who waits behind whom for a lock: each root before those behind it, the root with the most
/// waiters first.
public final class LockQueue {

    private final Map<Long, List<Long>> waiting = new LinkedHashMap<>();
    private final Map<Long, Transaction> known;
    private final ServerFacts facts;
    private final List<Place> places = new ArrayList<>();
    private final Set<Long> placed = new HashSet<>();

    /// One session in the queue.
    ///
    /// @param pid `0` for a prepared transaction, which has no process
    /// @param depth 0 for one that waits for nobody
    /// @param who empty for a prepared transaction, and where it ended meanwhile
    /// @param waits how long its query has run, so at most how long it waits; empty for a root
    /// @param behind how many wait for it, directly or not
    public record Place(
            long pid, int depth, Optional<Transaction> who, Optional<Age> waits, long behind) {

        public boolean prepared() {
            return pid == 0;
        }
    }

    private LockQueue(ServerFacts facts) {
        this.facts = facts;
        Load load = facts.load();
        load.blocked().forEach(b -> waiting.put(b.pid(), b.blockers()));
        known =
                load.transactions().stream()
                        .collect(
                                Collectors.toMap(
                                        Transaction::pid, Function.identity(), (one, _) -> one));
    }

    /// Empty when nobody waits. A blocker of several stands once, and a waiter behind the last of
    /// those that it waits for.
    public static List<Place> of(ServerFacts facts) {
        return new LockQueue(facts).places();
    }

    private List<Place> places() {
        var roots = new TreeSet<Long>();
        waiting.values().forEach(roots::addAll);
        roots.removeAll(waiting.keySet());
        roots.stream()
                .sorted((one, other) -> Long.compare(behind(other), behind(one)))
                .forEach(root -> place(root, 0));
        // what is left waits in a circle: a deadlock that the server has not broken yet
        for (long pid : waiting.keySet()) {
            if (!placed.contains(pid)) {
                place(pid, 0);
            }
        }
        return List.copyOf(places);
    }

    private void place(long pid, int depth) {
        if (!placed.add(pid)) {
            return;
        }
        Optional<Transaction> who = Optional.ofNullable(known.get(pid));
        places.add(
                new Place(
                        pid,
                        depth,
                        who,
                        waiting.containsKey(pid)
                                ? who.flatMap(Transaction::queryBegun)
                                        .map(begun -> Age.between(begun, facts.serverTime()))
                                : Optional.empty(),
                        behind(pid)));
        waiting.forEach((waiter, blockers) -> {
            boolean next =
                    blockers.contains(pid)
                            && blockers.stream()
                                    .allMatch(b -> !waiting.containsKey(b) || placed.contains(b));
            if (next) {
                place(waiter, depth + 1);
            }
        });
    }

    private long behind(long pid) {
        var found = new HashSet<Long>();
        boolean more = true;
        while (more) {
            more = false;
            for (var each : waiting.entrySet()) {
                boolean waits =
                        each.getValue().stream().anyMatch(b -> b == pid || found.contains(b));
                if (waits && each.getKey() != pid && found.add(each.getKey())) {
                    more = true;
                }
            }
        }
        return found.size();
    }
}
