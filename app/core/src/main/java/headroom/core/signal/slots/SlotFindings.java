package headroom.core.signal.slots;

import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Bytes;
import headroom.core.signal.Evidence;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.slots.SlotFinding.Idleness;
import headroom.core.signal.wal.Blame;
import headroom.core.signal.wal.BlameArithmetic;
import headroom.core.signal.wal.Holder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What is to be said of each slot.
final class SlotFindings {

    private SlotFindings() {}

    /// The largest holder first.
    static List<SlotFinding> of(ServerFacts facts, Blame blame, Evidence evidence) {
        return facts.slots().stream()
                .map(slot -> of(slot, facts, blame, evidence))
                .sorted(
                        Comparator.comparing(
                                        (SlotFinding f) -> f.holds().orElse(Bytes.ZERO),
                                        Comparator.reverseOrder())
                                .thenComparing(f -> f.slot().name()))
                .toList();
    }

    private static SlotFinding of(Slot slot, ServerFacts facts, Blame blame, Evidence evidence) {
        Optional<Inactivity> inactive =
                Inactivity.of(
                        slot,
                        facts,
                        evidence.recent(),
                        evidence.snapshot().get(SlotMemory.SOURCE).lastValue());
        Optional<Bytes> holds = blame.slot(slot.name()).map(Holder::keeps);
        String state = state(slot, inactive, holds, evidence.levels().slots());
        Idleness idleness = idleness(state, inactive, holds, evidence.levels().slots());
        Optional<Boolean> declared =
                evidence.expectations().slots().isPresent()
                        ? Optional.of(evidence.expectations().slot(slot.name()).isPresent())
                        : Optional.empty();
        Level level =
                level(slot, state, idleness, evidence.levels())
                        .orWorse(
                                declared.orElse(true)
                                        ? Level.OK
                                        : evidence.levels().found().undeclared())
                        .orWorse(
                                slot.horizon().holdsMuch(evidence.levels().cuts().xmin())
                                        ? evidence.levels().found().vacuum()
                                        : Level.OK);
        Optional<Ownership> ownership = OwnershipRule.of(slot, facts, evidence);
        return new SlotFinding(
                slot,
                level,
                state,
                holds,
                blame.slot(slot.name()).map(Holder::wouldRelease).orElse(Bytes.ZERO),
                inactive.map(Inactivity::age),
                inactive.map(Inactivity::source).orElse(""),
                evidence.expectations().slot(slot.name()).map(DeclaredSlot::owner),
                declared,
                new SlotFinding.Detail(
                        ownership,
                        SlotReasons.of(
                                slot,
                                facts,
                                inactive,
                                holds,
                                ownership,
                                declared,
                                evidence.levels().slots()),
                        Spill.of(
                                slot.name(),
                                evidence.slow(ReplicationFacts.SOURCE),
                                evidence.recent()),
                        idleness));
    }

    private static String state(
            Slot slot, Optional<Inactivity> inactive, Optional<Bytes> holds, Levels.Orphan orphan) {
        if (BlameArithmetic.isLost(slot)) {
            return SlotFinding.LOST;
        }
        if (slot.active()) {
            return SlotFinding.ACTIVE;
        }
        if (slot.synced()) {
            return SlotFinding.SYNCED;
        }
        boolean readByNobody =
                slot.kind() == Slot.Kind.LOGICAL
                        && !slot.temporary()
                        && longEnough(inactive, orphan)
                        && muchEnough(holds, orphan);
        return readByNobody ? SlotFinding.ORPHANED : SlotFinding.INACTIVE;
    }

    private static Level level(Slot slot, String state, Idleness idleness, Levels levels) {
        Level leaving =
                slot.walStatus().filter("unreserved"::equals).isPresent()
                        ? levels.found().unreserved()
                        : Level.OK;
        return switch (state) {
            case SlotFinding.ORPHANED -> levels.found().orphan();
            case SlotFinding.LOST -> levels.found().lost();
            case SlotFinding.INACTIVE ->
                    switch (idleness) {
                        case LONG_AND_MUCH -> levels.found().unread().orWorse(leaving);
                        case ONE_OF_BOTH -> levels.found().idle().orWorse(leaving);
                        case NEITHER -> leaving;
                    };
            default -> leaving;
        };
    }

    /// Of a slot that is inactive and not an orphan: a physical one (a replica may still come back,
    /// a cluster manager may keep it on purpose), or one of which not both conditions hold. Where
    /// it holds much and only a lower bound of the time is known, the time may be any: that is
    /// worth more than a watch.
    private static Idleness idleness(
            String state,
            Optional<Inactivity> inactive,
            Optional<Bytes> holds,
            Levels.Orphan orphan) {
        if (!state.equals(SlotFinding.INACTIVE)) {
            return Idleness.NEITHER;
        }
        boolean long_ = longEnough(inactive, orphan);
        boolean much = muchEnough(holds, orphan);
        boolean maybeLong = inactive.filter(i -> !i.exact()).isPresent();
        if (much && (long_ || maybeLong)) {
            return Idleness.LONG_AND_MUCH;
        }
        return much || (long_ && holds.isPresent()) ? Idleness.ONE_OF_BOTH : Idleness.NEITHER;
    }

    private static boolean longEnough(Optional<Inactivity> inactive, Levels.Orphan orphan) {
        return inactive.filter(i -> i.age().length().compareTo(orphan.inactive()) >= 0).isPresent();
    }

    private static boolean muchEnough(Optional<Bytes> holds, Levels.Orphan orphan) {
        return holds.filter(h -> h.compareTo(orphan.holding()) >= 0).isPresent();
    }
}
