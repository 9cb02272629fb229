package headroom.core.signal.pools;

import headroom.core.environment.Level;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Arc;
import headroom.core.signal.Dial;
import headroom.core.signal.Evidence;
import headroom.core.signal.Provenance;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.Unknown;
import headroom.core.signal.Verdict;
import headroom.core.signal.load.Counters;
import headroom.core.signal.load.Rates;
import headroom.core.signal.pools.PoolsJudgement.ApplicationCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The judgement on the connections. The level follows the share of those that ordinary roles can
/// have; the reserved ones do not help an application.
public final class PoolsRule {

    static final String NAMELESS = "(no name)";
    static final String LOGGING_IN = "(logging in)";
    static final String HIDDEN = "(not visible to this role)";
    private static final String SOURCE = "pg_stat_activity";

    private PoolsRule() {}

    public static PoolsJudgement judge(Evidence evidence) {
        PoolDoctor.Rules rules =
                PoolDoctor.Rules.DEFAULT.withStorm(evidence.levels().cuts().logins().clients());
        List<PoolFinding> pools =
                PoolDoctor.examine(
                        evidence,
                        PoolFinding.of(evidence.snapshot(), evidence.levels()),
                        rules,
                        logins(evidence, rules.window()));
        PoolsJudgement connections = connections(evidence);
        return connections.applicable() || pools.isEmpty()
                ? connections.between(pools, evidence.levels())
                : PoolsAlone.judge(evidence, pools);
    }

    /// Over the time from which the doctor's samples are.
    private static Optional<Double> logins(Evidence evidence, Duration window) {
        return evidence.slow(Counters.SOURCE)
                .fresh()
                .flatMap(_ -> Rates.logins(evidence.recent(), window));
    }

    private static PoolsJudgement connections(Evidence evidence) {
        Reading<ServerFacts> reading = evidence.facts();
        var provenance = Provenance.of(SOURCE, reading);
        if (!(reading instanceof Reading.Known<ServerFacts>(ServerFacts facts, var _))) {
            return unknown(evidence, provenance, reading.lastValue());
        }
        if (!countable(facts)) {
            // Headroom's own session is always one of them, so none at all means that none was seen
            var reason =
                    new Reason(
                            Reason.Kind.NO_VALUE,
                            facts.sessions().isEmpty()
                                    ? "pg_stat_activity showed no session, not even Headroom's own"
                                    : "no connection is left for ordinary roles by the server's settings");
            return unknown(
                    evidence,
                    new Provenance(
                            SOURCE,
                            provenance.at(),
                            Optional.of(evidence.now()),
                            Optional.of(reason)),
                    Optional.empty());
        }
        long total = total(facts);
        ConnectionLimits limits = facts.limits();
        Percent share = Percent.of(total, limits.forClients()).orElseThrow();
        Optional<Census> census =
                evidence.expectations()
                        .clients()
                        .map(declared -> Census.of(declared, facts.sessions()));
        return new PoolsJudgement(
                        verdict(evidence, facts, share, census),
                        arc(evidence, limits).dial((double) total, count(facts), caption(limits)),
                        provenance,
                        note(facts),
                        sorted(facts.sessions()),
                        Optional.of(total),
                        Optional.of(limits),
                        byApplication(facts.sessions()),
                        census)
                .asOf(facts.serverTime());
    }

    private static Verdict verdict(
            Evidence evidence, ServerFacts facts, Percent share, Optional<Census> census) {
        Level level = Level.of(share, evidence.levels().pools());
        var words = new ArrayList<Word>();
        census.map(c -> CensusWords.of(c, facts.limits(), evidence.levels().found()))
                .ifPresent(words::addAll);
        census.flatMap(c -> Absentees.word(evidence, c)).ifPresent(words::add);
        if (census.isEmpty() && facts.sessions().stream().anyMatch(g -> !Census.own(g))) {
            words.add(
                    new Word(
                            Level.OK,
                            "",
                            "Whether all of them belong here is not known: no clients are declared."));
        }
        return Word.added(
                new Verdict(
                        level,
                        headline(level, share),
                        sentence(facts, share) + busy(evidence, facts) + next(level),
                        Optional.empty()),
                words);
    }

    /// What to do where no runbook does it.
    private static String next(Level level) {
        return level.worseThan(Level.WATCH)
                ? " Ask whoever has most whether that is meant, before you end any: a pool opens them anew."
                : "";
    }

    /// Sessions at work against the processors that there are; nothing while they suffice.
    private static String busy(Evidence evidence, ServerFacts facts) {
        long active = count(facts, "active");
        return evidence.expectations()
                .vcpus()
                .filter(vcpus -> active > vcpus)
                .map(vcpus -> " %d are active on %d vCPUs.".formatted(active, vcpus))
                .orElse("");
    }

    private static PoolsJudgement unknown(
            Evidence evidence, Provenance provenance, Optional<ServerFacts> last) {
        Optional<ServerFacts> counted = last.filter(PoolsRule::countable);
        Dial dial =
                counted.map(f -> arc(evidence, f.limits()))
                        .orElseGet(() -> new Arc(0, List.of()))
                        .unknown(counted.map(f -> count(f) + " " + caption(f.limits())));
        return new PoolsJudgement(
                Unknown.verdict("PostgreSQL", provenance, evidence.now()),
                dial,
                provenance,
                Unknown.note(provenance, evidence.now()),
                last.map(f -> sorted(f.sessions())).orElse(List.of()),
                Optional.empty(),
                Optional.empty(),
                last.map(f -> byApplication(f.sessions())).orElse(List.of()),
                Optional.empty());
    }

    private static boolean countable(ServerFacts facts) {
        return total(facts) > 0 && facts.limits().forClients() > 0;
    }

    private static long total(ServerFacts facts) {
        return facts.sessions().stream().mapToLong(SessionGroup::count).sum();
    }

    private static List<SessionGroup> sorted(List<SessionGroup> sessions) {
        return sessions.stream()
                .sorted(Comparator.comparingLong(SessionGroup::count).reversed())
                .toList();
    }

    private static List<ApplicationCount> byApplication(List<SessionGroup> sessions) {
        var counts = new TreeMap<String, Long>();
        for (SessionGroup group : sessions) {
            counts.merge(application(group), group.count(), Long::sum);
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(entry -> new ApplicationCount(entry.getKey(), entry.getValue()))
                .toList();
    }

    /// A role without rights sees application names, yet no states.
    private static String application(SessionGroup group) {
        if (group.loggingIn()) {
            return LOGGING_IN;
        }
        return group.application()
                .filter(name -> !name.isBlank())
                .map(Shown::text)
                .orElse(hidden(group) ? HIDDEN : NAMELESS);
    }

    private static boolean hidden(SessionGroup group) {
        return group.state().isEmpty();
    }

    private static long count(ServerFacts facts, String state) {
        return facts.sessions().stream()
                .filter(g -> g.state().filter(s -> s.startsWith(state)).isPresent())
                .mapToLong(SessionGroup::count)
                .sum();
    }

    private static String headline(Level level, Percent share) {
        return switch (level) {
            case OK -> "Connections are fine";
            case WATCH, WARNING, UNKNOWN -> "Connections are running out";
            case CRITICAL ->
                    share.value() >= 100
                            ? "No connection is left for applications"
                            : "Connections are nearly used up";
        };
    }

    private static String sentence(ServerFacts facts, Percent share) {
        var said = new ArrayList<String>();
        said.add(
                "%s of the %d that ordinary roles can have."
                        .formatted(share.text(), facts.limits().forClients()));
        byApplication(facts.sessions()).stream()
                .findFirst()
                .ifPresent(most ->
                        said.add("%s has most: %d.".formatted(most.application(), most.count())));
        long arriving = count(facts, "starting");
        if (arriving > 0) {
            said.add("%d are still logging in.".formatted(arriving));
        }
        long hidden =
                facts.sessions().stream()
                        .filter(PoolsRule::hidden)
                        .mapToLong(SessionGroup::count)
                        .sum();
        if (hidden > 0) {
            said.add(
                    "The state of %d is not visible to this role; grant it pg_monitor."
                            .formatted(hidden));
        }
        return String.join(" ", said);
    }

    private static String note(ServerFacts facts) {
        if (facts.sessions().stream().allMatch(PoolsRule::hidden)) {
            return "states not visible to this role";
        }
        long stuck = count(facts, "idle in transaction");
        return stuck > 0
                ? "%d active, %d idle in transaction".formatted(count(facts, "active"), stuck)
                : "%d active".formatted(count(facts, "active"));
    }

    private static String count(ServerFacts facts) {
        return total(facts) + " / " + facts.limits().max();
    }

    private static String caption(ConnectionLimits limits) {
        return "connections, %d reserved".formatted(limits.max() - limits.forClients());
    }

    /// The whole arc is max_connections, as the number says; the thresholds are shares of what is
    /// not reserved.
    private static Arc arc(Evidence evidence, ConnectionLimits limits) {
        return Arc.to(
                (double) limits.max(),
                evidence.levels().pools(),
                threshold -> threshold.fraction() * limits.forClients());
    }
}
