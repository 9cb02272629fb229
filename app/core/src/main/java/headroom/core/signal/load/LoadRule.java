package headroom.core.signal.load;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Age;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.Evidence;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.load.LoadFindings.Frozen;
import headroom.core.signal.load.LoadFindings.Left;
import headroom.core.signal.load.LoadFindings.Open;
import headroom.core.signal.load.LoadFindings.Waiting;
import headroom.core.signal.pools.Census;
import headroom.core.signal.pools.SessionGroup;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The judgement on what keeps a PostgreSQL server busy.
public final class LoadRule {

    private LoadRule() {}

    public static LoadFindings judge(Evidence evidence) {
        Reading<ServerFacts> reading = evidence.facts();
        Optional<Integer> vcpus = evidence.expectations().vcpus();
        if (reading.lastValue().isEmpty()) {
            return LoadFindings.unknown(reading.trouble().orElse(Reason.PENDING), vcpus);
        }
        ServerFacts facts = reading.lastValue().get();
        Levels levels = evidence.levels();
        boolean fresh = reading.fresh().isPresent();
        Reading<Counters> counting = evidence.slow(Counters.SOURCE);
        Rates rates = counting.fresh().isPresent() ? Rates.of(evidence.recent()) : Rates.UNKNOWN;
        var found =
                new LoadFindings(
                        reading.trouble(),
                        reading.arrival(),
                        waits(facts),
                        fresh ? Cpu.of(evidence.recent()) : Optional.empty(),
                        vcpus,
                        transactions(facts, levels),
                        counting.fresh().map(c -> prepared(c, facts, levels)).orElse(List.of()),
                        hidden(facts),
                        LockQueue.of(facts, evidence.recent()),
                        Lag.of(facts, levels),
                        fresh ? Gone.of(facts, evidence.recent(), levels) : List.of(),
                        Delay.of(facts, evidence.recent(), levels),
                        counting.lastValue(),
                        counting.trouble(),
                        rates,
                        counting.lastValue().flatMap(c -> frozen(c, levels)),
                        List.of());
        return fresh ? LoadWords.added(found, facts, levels) : found;
    }

    private static List<Waiting> waits(ServerFacts facts) {
        var counts = new TreeMap<String, Long>();
        for (SessionGroup group : facts.sessions()) {
            if (!Census.own(group) && group.state().filter("active"::equals).isPresent()) {
                counts.merge(
                        group.waits().map(Wait::text).orElse(LoadFindings.WORKING),
                        group.count(),
                        Long::sum);
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(e -> new Waiting(e.getKey(), e.getValue()))
                .toList();
    }

    private static long hidden(ServerFacts facts) {
        return facts.sessions().stream()
                .filter(g -> !Census.own(g) && g.state().isEmpty())
                .mapToLong(SessionGroup::count)
                .sum();
    }

    /// Idle ones are judged by how long they have been idle, working ones are only worth watching:
    /// a long report may be meant.
    private static List<Open> transactions(ServerFacts facts, Levels levels) {
        return facts.load().transactions().stream()
                .flatMap(t -> t.begun().map(begun -> open(t, facts, levels)).stream())
                .filter(open -> open.level() != Level.OK || longOpen(open.age(), levels))
                .sorted(Comparator.comparing(Open::level).thenComparing(Open::age).reversed())
                .toList();
    }

    private static Open open(Transaction t, ServerFacts facts, Levels levels) {
        Age age = Age.between(t.begun().orElseThrow(), facts.serverTime());
        Optional<Age> idle =
                t.idleInTransaction()
                        ? t.stateSince().map(since -> Age.between(since, facts.serverTime()))
                        : Optional.empty();
        Level level =
                idle.map(i -> Level.of(i, levels.transactions()))
                        .orElseGet(() ->
                                age.compareTo(levels.transactions().warning()) >= 0
                                        ? levels.load().working()
                                        : Level.OK);
        return new Open(t, age, idle, level);
    }

    /// On a standby they end when they end on the primary.
    private static List<Left> prepared(Counters counters, ServerFacts facts, Levels levels) {
        return counters.prepared().stream()
                .filter(_ -> !facts.fingerprint().inRecovery())
                .flatMap(p -> p.oldest().stream())
                .map(one -> left(one, facts, levels))
                .filter(left -> left.level() != Level.OK || longOpen(left.age(), levels))
                .toList();
    }

    private static Left left(Counters.Prepared.One one, ServerFacts facts, Levels levels) {
        Age age = Age.between(one.since(), facts.serverTime());
        return new Left(
                one,
                age,
                Level.of(age, levels.transactions())
                        .orWorse(
                                one.xidAge() >= levels.cuts().xmin()
                                        ? levels.found().vacuum()
                                        : Level.OK));
    }

    private static boolean longOpen(Age age, Levels levels) {
        return age.compareTo(levels.transactions().watch()) >= 0;
    }

    private static Optional<Frozen> frozen(Counters counters, Levels levels) {
        boolean multixact = counters.multixactAge() > counters.xidAge();
        long age = Math.max(counters.multixactAge(), counters.xidAge());
        return Percent.of(age, Counters.MOST_XIDS)
                .map(share ->
                        new Frozen(age, multixact, share, Level.of(share, levels.load().xids())));
    }

    /// Whether logins are a storm: far more than before, and enough to matter.
    static boolean storm(Rates rates, Levels.Logins cut) {
        double now = rates.loginsPerSecond().orElse(0.0);
        return rates.loginsBefore()
                .filter(before -> now >= cut.least() && now >= cut.times() * before)
                .isPresent();
    }

    /// As in "9.3".
    static String figure(double value) {
        return String.format(java.util.Locale.ROOT, value >= 100 ? "%.0f" : "%.1f", value);
    }

    static Age age(Duration length) {
        return new Age(length);
    }
}
