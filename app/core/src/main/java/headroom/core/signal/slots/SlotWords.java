package headroom.core.signal.slots;

import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Shown;
import headroom.core.signal.slots.SlotFinding.Idleness;
import java.util.ArrayList;
import java.util.Optional;

/// What is to be said of one slot in a sentence.
final class SlotWords {

    private SlotWords() {}

    /// @param much transactions from which on it is worth a word what it holds back from vacuum
    /// @param fills whether what it holds is why the storage fills
    static String headline(SlotFinding finding, long much, boolean fills) {
        return switch (finding.state()) {
            case SlotFinding.ORPHANED ->
                    fills
                            ? "An orphaned replication slot is filling the storage"
                            : "An orphaned replication slot holds WAL";
            case SlotFinding.LOST ->
                    finding.slot().invalidated().isPresent()
                            ? "A replication slot was invalidated"
                            : "A replication slot has lost its WAL";
            case SlotFinding.INACTIVE ->
                    unread(finding)
                            ? "Nobody reads a replication slot that holds WAL"
                            : "Nobody reads a replication slot";
            default ->
                    leaving(finding)
                            ? "A replication slot is about to lose its WAL"
                            : finding.slot().horizon().holdsMuch(much)
                                    ? "A replication slot holds vacuum back"
                                    : "A replication slot is not declared";
        };
    }

    /// @param ofUsed what it holds of all that is used; empty where not known
    static String sentence(SlotFinding finding, long much, Optional<Percent> ofUsed) {
        String name = Shown.text(finding.slot().name());
        String holds = finding.holds().map(Bytes::text).orElse("nothing");
        var said = new ArrayList<String>();
        switch (finding.state()) {
            case SlotFinding.ORPHANED, SlotFinding.INACTIVE ->
                    said.add(
                            "Slot %s holds %s%s and nobody has read it for %s."
                                    .formatted(
                                            name,
                                            holds,
                                            ofUsed.filter(share -> share.value() >= 1)
                                                    .map(", %s of what is used,"::formatted)
                                                    .orElse(""),
                                            finding.inactiveText().orElse("a time")));
            case SlotFinding.LOST ->
                    said.add(
                            "Slot %s %s: its consumer must start anew, and it still takes a place until it is dropped."
                                    .formatted(
                                            name,
                                            finding.slot()
                                                    .invalidated()
                                                    .map(why -> "was given up, since " + why)
                                                    .orElse("lost the WAL that it needed")));
            default ->
                    said.add("Slot %s is %s and holds %s.".formatted(name, finding.state(), holds));
        }
        if (leaving(finding)) {
            said.add(
                    "It is over max_slot_wal_keep_size and loses its WAL at the next checkpoint. Until then"
                            + " a larger one keeps it, where the storage has room; a reload is enough.");
        }
        if (finding.state().equals(SlotFinding.INACTIVE)
                && finding.slot().kind() == Slot.Kind.PHYSICAL) {
            said.add(
                    "It is physical: a replica may come back to it, or a cluster manager keep it.");
        }
        if (finding.slot().horizon().holdsMuch(much)) {
            finding.slot().horizon().sentence().ifPresent(said::add);
        }
        spill(finding).map(s -> s.formatted("Its decoding")).ifPresent(said::add);
        finding.owner()
                .ifPresent(
                        owner -> said.add("Declared; ask %s first.".formatted(Shown.text(owner))));
        finding.detail()
                .ownership()
                .filter(o -> o.basis() != Ownership.Basis.DECLARED && !finding.slot().active())
                .ifPresent(o ->
                        said.add(
                                "It belongs to %s: %s."
                                        .formatted(Shown.text(o.who()), o.evidence())));
        if (finding.declared().filter(d -> !d).isPresent()) {
            said.add("Nobody declared it.");
        }
        return String.join(" ", said);
    }

    /// With a place for what spills.
    static Optional<String> spill(SlotFinding finding) {
        return finding.detail()
                .spill()
                .filter(Spill::goesOn)
                .flatMap(Spill::perSecond)
                .map(rate ->
                        "%%s spills %s a second to disk: transactions are larger than logical_decoding_work_mem."
                                .formatted(rate.text()));
    }

    static boolean leaving(SlotFinding finding) {
        return finding.slot().walStatus().filter("unreserved"::equals).isPresent();
    }

    /// In short, of a slot that is not the worst; with a level of its own.
    static String further(SlotFinding finding, long much) {
        String name = Shown.text(finding.slot().name());
        String holds = finding.holds().map(Bytes::text).orElse("nothing");
        return switch (finding.state()) {
            case SlotFinding.ORPHANED ->
                    "Slot %s is orphaned too: it holds %s.".formatted(name, holds);
            case SlotFinding.LOST ->
                    "Slot %s %s: it takes a place until it is dropped."
                            .formatted(
                                    name,
                                    finding.slot()
                                            .invalidated()
                                            .map(why -> "was given up, since " + why)
                                            .orElse("lost the WAL that it needed"));
            default ->
                    leaving(finding)
                            ? "Slot %s loses its WAL at the next checkpoint.".formatted(name)
                            : finding.state().equals(SlotFinding.INACTIVE)
                                    ? "Nobody reads slot %s, which holds %s.".formatted(name, holds)
                                    : finding.slot().horizon().holdsMuch(much)
                                            ? "Slot %s holds vacuum back.".formatted(name)
                                            : "Slot %s is not declared.".formatted(name);
        };
    }

    static boolean unread(SlotFinding finding) {
        return finding.detail().idleness() == Idleness.LONG_AND_MUCH || leaving(finding);
    }
}
