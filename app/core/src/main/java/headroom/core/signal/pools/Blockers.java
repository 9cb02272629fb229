package headroom.core.signal.pools;

import headroom.core.reading.Age;
import headroom.core.reading.Shown;
import headroom.core.signal.load.Load;
import headroom.core.signal.load.Transaction;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Who holds the locks that a pool's sessions wait for, in words.
final class Blockers {

    private static final int NAMED = 3;

    private Blockers() {}

    /// Those at the root, who wait for nobody themselves, and who block most first; as in "session
    /// 4711 of report as app, idle in transaction for 3 min".
    static List<String> of(PoolSample sample) {
        Load load = sample.load();
        Map<Long, Long> blocks = new LinkedHashMap<>();
        for (Load.Blocked blocked : load.blocked()) {
            if (mine(sample, blocked.pid())) {
                var roots = new LinkedHashSet<Long>();
                roots(blocked.pid(), load, new HashSet<>(), roots);
                roots.forEach(pid -> blocks.merge(pid, 1L, Long::sum));
            }
        }
        return blocks.entrySet().stream()
                .sorted(Map.Entry.<Long, Long>comparingByValue().reversed())
                .limit(NAMED)
                .map(e -> words(e.getKey(), sample))
                .collect(Collectors.toList());
    }

    /// Whoever waits behind somebody who waits is blocked by who blocks that one.
    private static void roots(long pid, Load load, Set<Long> seen, Set<Long> roots) {
        if (!seen.add(pid)) {
            return;
        }
        List<Long> blockers =
                load.blocked().stream()
                        .filter(b -> b.pid() == pid)
                        .flatMap(b -> b.blockers().stream())
                        .toList();
        if (blockers.isEmpty()) {
            roots.add(pid);
        }
        blockers.forEach(b -> roots(b, load, seen, roots));
    }

    /// Whether a waiting session looks like one of this pool.
    private static boolean mine(PoolSample sample, long pid) {
        return transaction(sample, pid)
                .filter(t ->
                        sample.sessions().stream()
                                .anyMatch(g ->
                                        g.application().equals(t.application())
                                                && g.user().equals(t.user())
                                                && g.database().equals(t.database())
                                                && g.address().equals(t.address())))
                .isPresent();
    }

    private static Optional<Transaction> transaction(PoolSample sample, long pid) {
        return sample.load().transactions().stream().filter(t -> t.pid() == pid).findFirst();
    }

    private static String words(long pid, PoolSample sample) {
        if (pid == 0) {
            return "a prepared transaction";
        }
        Optional<Transaction> found = transaction(sample, pid);
        return "session "
                + pid
                + found.flatMap(Transaction::application)
                        .filter(a -> !a.isBlank())
                        .map(a -> " of " + Shown.text(a))
                        .orElse("")
                + found.flatMap(Transaction::user).map(u -> " as " + Shown.text(u)).orElse("")
                + found.flatMap(Transaction::state)
                        .map(s ->
                                ", "
                                        + Shown.text(s)
                                        + found.flatMap(Transaction::stateSince)
                                                .map(since ->
                                                        " for "
                                                                + Age.between(since, sample.at())
                                                                        .text())
                                                .orElse(""))
                        .orElse("");
    }
}
