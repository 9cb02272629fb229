package headroom.core.signal.slots;

import headroom.core.environment.Levels;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Shown;
import headroom.core.signal.ServerFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Why a slot is an orphan, or is none.
final class SlotReasons {

    private SlotReasons() {}

    static List<SlotReason> of(
            Slot slot,
            ServerFacts facts,
            Optional<Inactivity> inactive,
            Optional<Bytes> holds,
            Optional<Ownership> owner,
            Optional<Boolean> declared,
            Levels.Orphan orphan) {
        var reasons = new ArrayList<SlotReason>();
        activity(inactive, orphan, reasons);
        holding(slot, facts, holds, orphan, reasons);
        if (declared.filter(d -> !d).isPresent()) {
            reasons.add(new SlotReason(false, "nobody declared it"));
        }
        owner.ifPresent(o ->
                reasons.add(
                        new SlotReason(
                                true,
                                o.basis() == Ownership.Basis.DECLARED
                                        ? "%s declared it".formatted(Shown.text(o.who()))
                                        : "it belongs to %s (%s)"
                                                .formatted(Shown.text(o.who()), o.evidence()))));
        nature(slot, reasons);
        return reasons;
    }

    private static void activity(
            Optional<Inactivity> inactive, Levels.Orphan orphan, List<SlotReason> reasons) {
        if (inactive.isEmpty()) {
            reasons.add(new SlotReason(true, "it is read now"));
            return;
        }
        boolean longEnough = inactive.get().age().length().compareTo(orphan.inactive()) >= 0;
        reasons.add(
                new SlotReason(
                        !longEnough,
                        "nobody has read it for %s (%s; the limit is %s)"
                                .formatted(
                                        inactive.get().text(),
                                        inactive.get().source(),
                                        new Age(orphan.inactive()).text())));
    }

    private static void holding(
            Slot slot,
            ServerFacts facts,
            Optional<Bytes> holds,
            Levels.Orphan orphan,
            List<SlotReason> reasons) {
        if (holds.isEmpty()) {
            reasons.add(new SlotReason(true, "it holds no WAL"));
            return;
        }
        boolean much = holds.get().compareTo(orphan.holding()) >= 0;
        reasons.add(
                new SlotReason(
                        !much,
                        "it holds %s (the limit is %s)"
                                .formatted(holds.get().text(), orphan.holding().text())));
        Optional<Bytes> behind =
                slot.confirmedFlush().map(confirmed -> facts.position().minus(confirmed).orZero());
        if (slot.active()
                && much
                && behind.filter(b -> b.count() < holds.get().count() / 10).isPresent()) {
            reasons.add(
                    new SlotReason(
                            true,
                            "its consumer is only %s behind: the rest is kept for a transaction that was open then"
                                    .formatted(behind.get().text())));
        }
    }

    private static void nature(Slot slot, List<SlotReason> reasons) {
        if (slot.kind() == Slot.Kind.PHYSICAL) {
            reasons.add(
                    new SlotReason(
                            true,
                            "it is physical: a replica may come back to it, or a cluster manager keep it"));
        }
        if (slot.temporary()) {
            reasons.add(new SlotReason(true, "it is temporary and goes with its session"));
        }
        if (slot.synced()) {
            reasons.add(new SlotReason(true, "it is a copy of the primary's, for a failover"));
        } else if (slot.failover()) {
            reasons.add(new SlotReason(true, "standbys keep a copy of it, for a failover"));
        }
    }
}
