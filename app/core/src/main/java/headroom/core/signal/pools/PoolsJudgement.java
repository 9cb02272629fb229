package headroom.core.signal.pools;

import headroom.core.environment.Levels;
import headroom.core.signal.Dial;
import headroom.core.signal.Gauge;
import headroom.core.signal.Judgement;
import headroom.core.signal.Provenance;
import headroom.core.signal.Topic;
import headroom.core.signal.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Client connections against what the server admits.
///
/// @param sessions as counted by the server, most first
/// @param total all client connections; empty when unknown
/// @param limits empty when unknown
/// @param byApplication connections by application_name, most first; those without a name, or not
///   visible to the role, under a name in parentheses that says so
/// @param census who is connected against who was declared; empty where nobody declared clients, or
///   the sessions are not known now
/// @param pools the pools between the clients and the database, where some are configured
/// @param asOf the server's clock when it counted, by which the ages of the sessions are told;
///   empty when unknown
public record PoolsJudgement(
        Verdict verdict,
        Dial dial,
        Provenance provenance,
        String note,
        List<SessionGroup> sessions,
        Optional<Long> total,
        Optional<ConnectionLimits> limits,
        List<ApplicationCount> byApplication,
        Optional<Census> census,
        List<PoolFinding> pools,
        Optional<Instant> asOf)
        implements Judgement {

    /// Connections of one application.
    public record ApplicationCount(String application, long count) {}

    public PoolsJudgement {
        sessions = List.copyOf(sessions);
        byApplication = List.copyOf(byApplication);
        pools = List.copyOf(pools);
    }

    /// A judgement without pools in between.
    public PoolsJudgement(
            Verdict verdict,
            Dial dial,
            Provenance provenance,
            String note,
            List<SessionGroup> sessions,
            Optional<Long> total,
            Optional<ConnectionLimits> limits,
            List<ApplicationCount> byApplication,
            Optional<Census> census) {
        this(
                verdict,
                dial,
                provenance,
                note,
                sessions,
                total,
                limits,
                byApplication,
                census,
                List.of(),
                Optional.empty());
    }

    /// The same connections with these pools in between, and what they come to. What is worse than
    /// the connections themselves is said before them.
    public PoolsJudgement between(List<PoolFinding> findings, Levels levels) {
        return new PoolsJudgement(
                verdict.with(
                        PoolWords.of(findings, levels.found()).stream()
                                .map(c -> c.about(Topic.POOLS))
                                .toList()),
                dial,
                provenance,
                note,
                sessions,
                total,
                limits,
                byApplication,
                census,
                findings,
                asOf);
    }

    /// The same as counted at this time by the server's clock.
    public PoolsJudgement asOf(Instant serverTime) {
        return new PoolsJudgement(
                verdict,
                dial,
                provenance,
                note,
                sessions,
                total,
                limits,
                byApplication,
                census,
                pools,
                Optional.of(serverTime));
    }

    /// The same figures with another verdict.
    public PoolsJudgement with(Verdict other) {
        return new PoolsJudgement(
                other,
                dial,
                provenance,
                note,
                sessions,
                total,
                limits,
                byApplication,
                census,
                pools,
                asOf);
    }

    /// Pools in between count, whether or not the database itself is watched.
    @Override
    public boolean applicable() {
        return Judgement.super.applicable() || !pools.isEmpty();
    }

    @Override
    public Gauge gauge() {
        return Gauge.POOLS;
    }
}
