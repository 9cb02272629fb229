package headroom.core.signal;

import headroom.core.environment.Level;
import headroom.core.history.Forecast;
import headroom.core.signal.load.Elsewhere;
import headroom.core.signal.load.Remark;
import headroom.core.signal.load.Workload;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.queues.QueuesJudgement;
import headroom.core.signal.slots.SlotsJudgement;
import headroom.core.signal.storage.StorageJudgement;
import headroom.core.signal.wal.WalJudgement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The judgement on one environment at one time.
///
/// @param since of each gauge that is bad, since when it is; empty where one judgement stands alone
public record Assessment(
        Instant at,
        StorageJudgement storage,
        WalJudgement wal,
        SlotsJudgement slots,
        PoolsJudgement pools,
        QueuesJudgement queues,
        Workload workload,
        Map<Gauge, Since> since) {

    public Assessment {
        since = Map.copyOf(since);
    }

    public Assessment(
            Instant at,
            StorageJudgement storage,
            WalJudgement wal,
            SlotsJudgement slots,
            PoolsJudgement pools,
            QueuesJudgement queues,
            Workload workload) {
        this(at, storage, wal, slots, pools, queues, workload, Map.of());
    }

    /// The same with since when it is so.
    Assessment lasting(Map<Gauge, Since> known) {
        return new Assessment(at, storage, wal, slots, pools, queues, workload, known);
    }

    /// A judgement of which nobody asked what keeps the server busy.
    public Assessment(
            Instant at,
            StorageJudgement storage,
            WalJudgement wal,
            SlotsJudgement slots,
            PoolsJudgement pools,
            QueuesJudgement queues) {
        this(at, storage, wal, slots, pools, queues, Workload.NONE);
    }

    /// The same with what keeps the server busy, said on the gauges where it belongs.
    public Assessment under(Workload load) {
        return remarked(load.remarks(), load);
    }

    /// The same with what only all environments together tell: whose sessions are where.
    public Assessment among(Elsewhere.Site mine, List<Elsewhere> found) {
        return remarked(found.stream().map(e -> e.remark(mine)).toList(), workload.with(found));
    }

    private Assessment remarked(List<Remark> more, Workload load) {
        return new Assessment(
                at,
                storage.with(Remark.added(storage.verdict(), Gauge.STORAGE, more)),
                wal.with(Remark.added(wal.verdict(), Gauge.WAL, more)),
                slots,
                pools.with(Remark.added(pools.verdict(), Gauge.POOLS, more)),
                queues,
                load,
                since);
    }

    private static final List<Gauge> CAUSES_FIRST =
            List.of(Gauge.SLOTS, Gauge.WAL, Gauge.STORAGE, Gauge.POOLS, Gauge.QUEUES);

    /// In the order of the board.
    public List<Judgement> all() {
        return List.of(storage, wal, slots, pools, queues);
    }

    public Level level() {
        return worst().level();
    }

    /// The judgement that stands in the banner: the worst; among equals one with a remedy first,
    /// then the cause before its effects (a slot holds WAL, WAL fills the storage), then the order
    /// of the board.
    public Judgement worst() {
        return all().stream()
                .max(
                        Comparator.comparing(Judgement::applicable)
                                .thenComparing(Judgement::level)
                                .thenComparing(j -> j.verdict().remedy().isPresent())
                                .thenComparing(
                                        j -> CAUSES_FIRST.indexOf(j.gauge()),
                                        Comparator.reverseOrder()))
                .orElseThrow();
    }

    /// How long there is until the storage is full, where it fills; empty when it does not, or
    /// nobody can tell.
    public Optional<Forecast.Full> fills() {
        return storage.forecast()
                .filter(Forecast.Full.class::isInstance)
                .map(Forecast.Full.class::cast);
    }
}
