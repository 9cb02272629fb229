package headroom.core.signal;

import headroom.core.environment.Level;
import headroom.core.reading.Reason;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.queues.QueuesJudgement;
import headroom.core.signal.slots.SlotsJudgement;
import headroom.core.signal.storage.StorageJudgement;
import headroom.core.signal.wal.WalJudgement;

/// What one gauge says: level, sentence, dial and where it comes from; each kind adds its own
/// figures.
public sealed interface Judgement
        permits StorageJudgement, WalJudgement, SlotsJudgement, PoolsJudgement, QueuesJudgement {

    Gauge gauge();

    Verdict verdict();

    Dial dial();

    Provenance provenance();

    /// One short line below the dial, such as "+13.9 GiB/h" or "full in 31 h (27–36)".
    String note();

    default Level level() {
        return verdict().level();
    }

    /// Whether the environment has what this gauge is about. One that is not configured is grey by
    /// itself and does not count for the environment: an environment without Redis can be fine.
    default boolean applicable() {
        return provenance()
                .trouble()
                .filter(reason -> reason.kind() == Reason.Kind.NOT_CONFIGURED)
                .isEmpty();
    }
}
