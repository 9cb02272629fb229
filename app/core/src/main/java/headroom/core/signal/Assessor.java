package headroom.core.signal;

import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.signal.load.LoadRule;
import headroom.core.signal.load.Remark;
import headroom.core.signal.load.Workload;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.pools.PoolsRule;
import headroom.core.signal.queries.QueriesRule;
import headroom.core.signal.queues.QueuesRule;
import headroom.core.signal.slots.ReplicationFacts;
import headroom.core.signal.slots.SlotsJudgement;
import headroom.core.signal.slots.SlotsRule;
import headroom.core.signal.storage.StorageRule;
import headroom.core.signal.wal.ArchiveBacklog;
import headroom.core.signal.wal.Blame;
import headroom.core.signal.wal.BlameArithmetic;
import headroom.core.signal.wal.MainHolder;
import headroom.core.signal.wal.WalFiles;
import headroom.core.signal.wal.WalJudgement;
import headroom.core.signal.wal.WalRule;
import java.util.List;
import java.util.Optional;

/// From what was read to what is said. A pure function: the same evidence gives the same words.
public final class Assessor {

    private Assessor() {}

    /// @param recent the window that ends with `snapshot`
    /// @param expectations what the operators declared
    /// @param levels the environment's thresholds
    public static Assessment assess(
            Snapshot snapshot, Recent recent, Expectations expectations, Levels levels) {
        var evidence = new Evidence(snapshot, recent, expectations, levels);
        Optional<Blame> blame =
                evidence.facts()
                        .lastValue()
                        .map(facts ->
                                BlameArithmetic.blame(
                                        facts,
                                        evidence.slow(WalFiles.SOURCE).fresh(),
                                        evidence.slow(ReplicationFacts.SOURCE)
                                                .fresh()
                                                .flatMap(ReplicationFacts::summarizer),
                                        evidence.slow(ArchiveBacklog.SOURCE).fresh()));
        SlotsJudgement slots = SlotsRule.judge(evidence, blame);
        Optional<MainHolder> main =
                evidence.facts()
                        .fresh()
                        .flatMap(_ -> blame)
                        .flatMap(known -> MainHolder.of(known, slots.slots()));
        List<Deviation> deviations = Deviation.of(evidence);
        WalJudgement wal = WalRule.judge(evidence, blame, slots.slots());
        List<Remark> primaries =
                evidence.slow(Primaries.SOURCE)
                        .fresh()
                        .map(p -> p.remarks(levels.replication()))
                        .orElse(List.of());
        PoolsJudgement pools = PoolsRule.judge(evidence);
        var load =
                new Workload(
                        Optional.of(LoadRule.judge(evidence)),
                        Optional.of(QueriesRule.judge(evidence)),
                        List.of());
        return new Assessment(
                        evidence.now(),
                        StorageRule.judge(evidence, main),
                        wal.with(
                                Remark.added(
                                        Deviation.added(
                                                wal.verdict(),
                                                Gauge.WAL,
                                                deviations,
                                                levels.found().settings()),
                                        Gauge.WAL,
                                        primaries)),
                        slots,
                        pools.with(
                                doubted(
                                        evidence,
                                        Deviation.added(
                                                pools.verdict(),
                                                Gauge.POOLS,
                                                deviations,
                                                levels.found().settings()))),
                        QueuesRule.judge(evidence))
                .under(load);
    }

    private static Verdict doubted(Evidence evidence, Verdict verdict) {
        return Deviation.doubt(evidence)
                .filter(_ -> verdict.level() != Level.UNKNOWN)
                .map(doubt -> verdict.with(List.of(new Clause(Level.OK, "", doubt))))
                .orElse(verdict);
    }
}
