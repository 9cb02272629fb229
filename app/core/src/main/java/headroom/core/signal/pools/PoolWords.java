package headroom.core.signal.pools;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Clause;
import headroom.core.signal.pools.PoolFinding.Gate;
import headroom.core.signal.pools.PoolFinding.Read;
import headroom.core.signal.pools.PoolFinding.Unread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What the pools between clients and database come to: what ails them, who waits, what is closed,
/// what cannot be read.
final class PoolWords {

    private static final int NAMED = 2;

    private PoolWords() {}

    static List<Clause> of(List<PoolFinding> findings, Levels.Found levels) {
        Level waiters = levels.waiters();
        var words = new ArrayList<Clause>();
        List<Read> fresh =
                findings.stream()
                        .filter(Read.class::isInstance)
                        .map(Read.class::cast)
                        .filter(Read::fresh)
                        .toList();
        Level closed = levels.paused();
        closed(fresh, Gate.PAUSED, closed, "is paused", "clients wait until RESUME", words);
        closed(
                fresh,
                Gate.DISABLED,
                closed,
                "is disabled",
                "it lets nobody in until ENABLE",
                words);
        words.addAll(DoctorWords.of(fresh, waiters));
        waiting(fresh, waiters, words);
        words.addAll(DoctorWords.undecided(fresh));
        silent(findings, words);
        return words;
    }

    private static void closed(
            List<Read> fresh,
            Gate gate,
            Level level,
            String how,
            String until,
            List<Clause> words) {
        Map<String, Set<String>> databases = new LinkedHashMap<>();
        for (Read pool : fresh) {
            if (pool.gate() == gate) {
                databases
                        .computeIfAbsent(pool.where(), _ -> new LinkedHashSet<>())
                        .add(Shown.text(database(pool.name())));
            }
        }
        databases.forEach((where, names) -> {
            String what = Shown.text(where) + " " + how;
            words.add(
                    new Clause(
                            level,
                            what,
                            "%s for %s: %s.".formatted(what, some(List.copyOf(names)), until)));
        });
    }

    private static void waiting(List<Read> fresh, Level waiters, List<Clause> words) {
        List<Read> waiting =
                fresh.stream()
                        .filter(p -> p.waiting() > 0)
                        .filter(p -> p.diagnosis().filter(Diagnosis::ill).isEmpty()) // told before
                        .sorted(Comparator.comparingLong(Read::waiting).reversed())
                        .toList();
        if (waiting.isEmpty()) {
            return;
        }
        String sentence =
                waiting.stream().limit(NAMED).map(PoolWords::wait).collect(Collectors.joining(" "));
        int more = waiting.size() - NAMED;
        words.add(
                new Clause(
                        waiters,
                        "Clients wait for a connection of a pool",
                        switch (Math.max(0, more)) {
                            case 0 -> sentence;
                            case 1 -> sentence + " So it is with one more pool.";
                            default -> "%s So it is with %d more pools.".formatted(sentence, more);
                        }));
    }

    /// As in "5 wait for a connection of pool main at orders, 10 of 10 are in use."
    private static String wait(Read pool) {
        return "%d %s for a connection of pool %s at %s%s, %s%s."
                .formatted(
                        pool.waiting(),
                        pool.waiting() == 1 ? "waits" : "wait",
                        Shown.text(pool.name()),
                        Shown.text(pool.where()),
                        pool.longestWait()
                                .map(Age::text)
                                .map(age -> ", the first for " + age)
                                .orElse(""),
                        pool.max()
                                .map(max -> "%d of %d are in use".formatted(pool.active(), max))
                                .orElseGet(() -> pool.active() + " are in use"),
                        pool.gate() == Gate.UNTOLD && pool.active() == 0
                                ? "; this PgBouncer does not tell whether it is paused"
                                : "");
    }

    /// A place where nothing can be read now, whether or not it could before.
    private static void silent(List<PoolFinding> findings, List<Clause> words) {
        Map<String, Reason> silent = new LinkedHashMap<>();
        for (PoolFinding finding : findings) {
            switch (finding) {
                case Unread(String where, var _, Reason why) -> silent.put(where, why);
                case Read read -> read.trouble().ifPresent(why -> silent.put(read.where(), why));
            }
        }
        silent.entrySet().stream()
                .limit(NAMED)
                .forEach(entry ->
                        words.add(
                                new Clause(
                                        Level.WATCH,
                                        "A pool is not known",
                                        "The pools of %s are not known: %s"
                                                .formatted(
                                                        Shown.text(entry.getKey()),
                                                        what(entry.getValue())))));
        int more = silent.size() - NAMED;
        if (more > 0) {
            words.add(
                    new Clause(
                            Level.WATCH,
                            "A pool is not known",
                            more == 1
                                    ? "Nor are those of one more place."
                                    : "Nor are those of %d more places.".formatted(more)));
        }
    }

    /// Some reasons end with a stop of their own.
    private static String what(Reason reason) {
        String detail = Shown.text(reason.sentence(), Reason.LONGEST).strip();
        return detail.endsWith(".") || detail.endsWith("?") ? detail : detail + ".";
    }

    private static String database(String pool) {
        int user = pool.indexOf(" as ");
        return user < 0 ? pool : pool.substring(0, user);
    }

    private static String some(List<String> names) {
        int more = names.size() - NAMED;
        String named = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return more > 0 ? named + " and %d more".formatted(more) : named;
    }
}
