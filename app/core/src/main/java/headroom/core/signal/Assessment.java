package headroom.core.signal;

import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.queues.QueuesJudgement;
import headroom.core.signal.slots.SlotsJudgement;
import headroom.core.signal.storage.StorageJudgement;
import headroom.core.signal.wal.WalJudgement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// The judgement on one environment at one time.
public record Assessment(
        Instant at,
        StorageJudgement storage,
        WalJudgement wal,
        SlotsJudgement slots,
        PoolsJudgement pools,
        QueuesJudgement queues) {

    /// In the order of the board.
    public List<Judgement> all() {
        return List.of(storage, wal, slots, pools, queues);
    }

    public Level level() {
        return worst().level();
    }

    /// The judgement that stands in the banner: the worst; among equals one with a remedy first,
    /// then the order of the board.
    public Judgement worst() {
        return all().stream()
                .max(
                        Comparator.comparing(Judgement::applicable)
                                .thenComparing(Judgement::level)
                                .thenComparing(j -> j.verdict().remedy().isPresent())
                                .thenComparing(Judgement::gauge, Comparator.reverseOrder()))
                .orElseThrow();
    }
}
