package headroom.core.signal.slots;

import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.Level;
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
/// @param remarks in sentences: what cannot be known of them, and why
/// @param missing those that were declared and are not there
public record SlotsJudgement(
        Verdict verdict,
        Dial dial,
        Provenance provenance,
        String note,
        List<SlotFinding> slots,
        Optional<Long> limit,
        List<String> remarks,
        List<Missing> missing)
        implements Judgement {

    /// A declared slot that is not there.
    public record Missing(DeclaredSlot slot, Level level) {}

    public SlotsJudgement {
        slots = List.copyOf(slots);
        missing = List.copyOf(missing);
        remarks = List.copyOf(remarks);
    }

    /// Of which all is known.
    public SlotsJudgement(
            Verdict verdict,
            Dial dial,
            Provenance provenance,
            String note,
            List<SlotFinding> slots,
            Optional<Long> limit) {
        this(verdict, dial, provenance, note, slots, limit, List.of(), List.of());
    }

    @Override
    public Gauge gauge() {
        return Gauge.SLOTS;
    }
}
