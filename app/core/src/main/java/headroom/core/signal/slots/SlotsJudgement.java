package headroom.core.signal.slots;

import headroom.core.signal.Dial;
import headroom.core.signal.Gauge;
import headroom.core.signal.Judgement;
import headroom.core.signal.Provenance;
import headroom.core.signal.Verdict;
import java.util.List;
import java.util.Optional;

/// The replication slots and what is to be said of each.
///
/// @param slots the largest holder first; empty list when there are none, and when nothing is known
/// @param limit max_replication_slots; empty when unknown
public record SlotsJudgement(
        Verdict verdict,
        Dial dial,
        Provenance provenance,
        String note,
        List<SlotFinding> slots,
        Optional<Long> limit)
        implements Judgement {

    public SlotsJudgement {
        slots = List.copyOf(slots);
    }

    @Override
    public Gauge gauge() {
        return Gauge.SLOTS;
    }
}
