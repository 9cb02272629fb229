package headroom.core.signal.load;

import headroom.core.history.Recent;
import headroom.core.reading.Age;
import headroom.core.reading.Reading;
import headroom.core.signal.ServerFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final Map<Long, Instant> since = new HashMap<>();
    private final Map<Long, Transaction> known;
    private final ServerFacts facts;
    private final Recent recent;
    private final List<Place> places = new ArrayList<>();
    private final Set<Long> placed = new HashSet<>();

    /// One session in the queue.
    ///
    /// @param pid `0` for a prepared transaction, which has no process
    /// @param depth 0 for one that waits for nobody
    /// @param who empty for a prepared transaction, and where it ended meanwhile
    /// @param waits empty for a root, and where that is not known
    /// @param behind how many wait for it, directly or not
    public record Place(
            long pid, int depth, Optional<Transaction> who, Optional<Waited> waits, long behind) {

        public boolean prepared() {
            return pid == 0;
        }
    }

    /// For how long one has waited.
    ///
    /// @param told whether the server says so; else it was seen for so long, and may have waited
    ///   before
    public record Waited(Age age, boolean told) {

        public String text() {
            return told ? age.text() : age.text() + " or longer";
        }
    }

    private LockQueue(ServerFacts facts, Recent recent) {
        this.facts = facts;
        this.recent = recent;
        Load load = facts.load();
        load.blocked()
                .forEach(b -> {
                    waiting.put(b.pid(), b.blockers());
                    b.since().ifPresent(at -> since.put(b.pid(), at));
                });
        known =
                load.transactions().stream()
                        .collect(
                                Collectors.toMap(
                                        Transaction::pid, Function.identity(), (one, _) -> one));
    }

    /// Empty when nobody waits. A blocker of several stands once, and a waiter behind the last of
    /// those that it waits for.
    static List<Place> of(ServerFacts facts, Recent recent) {
        return new LockQueue(facts, recent).places();
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
                        waiting.containsKey(pid) ? waited(pid) : Optional.empty(),
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

    private Optional<Waited> waited(long pid) {
        return Optional.ofNullable(since.get(pid))
                .map(at -> new Waited(Age.between(at, facts.serverTime()), true))
                .or(() -> seen(pid));
    }

    /// Through how many reads it has waited in the same query; a query's own age says nothing of
    /// its wait.
    private Optional<Waited> seen(long pid) {
        Instant first = facts.serverTime();
        for (Reading.Known<ServerFacts> past : recent.known(ServerFacts.SOURCE).reversed()) {
            ServerFacts then = past.value();
            if (then.serverTime().isAfter(facts.serverTime())) {
                continue;
            }
            if (!then.fingerprint().sameRun(facts.fingerprint()) || !waitedThen(pid, then.load())) {
                break;
            }
            first = then.serverTime();
        }
        return Optional.of(Age.between(first, facts.serverTime()))
                .filter(age -> age.length().isPositive())
                .map(age -> new Waited(age, false));
    }

    private boolean waitedThen(long pid, Load then) {
        Optional<Instant> begun =
                Optional.ofNullable(known.get(pid)).flatMap(Transaction::queryBegun);
        return then.blocked().stream().anyMatch(b -> b.pid() == pid)
                && then.transactions().stream()
                        .anyMatch(t -> t.pid() == pid && t.queryBegun().equals(begun));
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
