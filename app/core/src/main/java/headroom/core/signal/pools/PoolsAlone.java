package headroom.core.signal.pools;

import headroom.core.environment.Level;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.Arc;
import headroom.core.signal.Clause;
import headroom.core.signal.Dial;
import headroom.core.signal.Evidence;
import headroom.core.signal.Provenance;
import headroom.core.signal.Topic;
import headroom.core.signal.Unknown;
import headroom.core.signal.Verdict;
import headroom.core.signal.pools.PoolFinding.Read;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The judgement on pools where the database itself is not watched.
final class PoolsAlone {

    private static final String SOURCE = "pools";

    private PoolsAlone() {}

    /// @param findings at least one
    static PoolsJudgement judge(Evidence evidence, List<PoolFinding> findings) {
        List<Read> fresh =
                findings.stream()
                        .filter(Read.class::isInstance)
                        .map(Read.class::cast)
                        .filter(Read::fresh)
                        .toList();
        Provenance provenance = provenance(evidence, fresh.isEmpty());
        long waiting = fresh.stream().mapToLong(Read::waiting).sum();
        Clause own =
                fresh.isEmpty()
                        ? new Clause(Level.UNKNOWN, "No pool can be read", "")
                        : new Clause(
                                Level.OK,
                                "The pools are fine",
                                fresh.size() == 1
                                        ? "One pool is read."
                                        : "%d pools are read.".formatted(fresh.size()));
        return new PoolsJudgement(
                        new Verdict(List.of(own.about(Topic.POOLS)), Optional.empty()),
                        dial(fresh),
                        provenance,
                        fresh.isEmpty()
                                ? Unknown.note(provenance, evidence.now())
                                : waiting + " waiting",
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty())
                .between(findings, evidence.levels());
    }

    private static Dial dial(List<Read> fresh) {
        if (fresh.isEmpty()) {
            return Dial.unknown("unknown");
        }
        long active = fresh.stream().mapToLong(Read::active).sum();
        boolean told = fresh.stream().allMatch(p -> p.max().isPresent());
        long max = fresh.stream().flatMap(p -> p.max().stream()).mapToLong(Long::longValue).sum();
        return new Arc(told ? (double) max : 0, List.of())
                .dial(
                        (double) active,
                        told ? active + " / " + max : Long.toString(active),
                        "connections of pools in use");
    }

    /// As old as the oldest of what is read.
    private static Provenance provenance(Evidence evidence, boolean none) {
        List<Reading<?>> readings =
                Stream.<Reading<?>>concat(
                                evidence.snapshot().all(BouncerPools.class).values().stream(),
                                evidence.snapshot().all(ServicePools.class).values().stream())
                        .toList();
        Optional<Instant> at =
                readings.stream()
                        .filter(r -> none || r.trouble().isEmpty())
                        .flatMap(r -> r.arrival().stream())
                        .min(Comparator.naturalOrder());
        Optional<Reason> trouble =
                none
                        ? readings.stream().flatMap(r -> r.trouble().stream()).findFirst()
                        : Optional.empty();
        return new Provenance(SOURCE, at, trouble.map(_ -> evidence.now()), trouble);
    }
}
