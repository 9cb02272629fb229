package headroom.core.mitigation;

import headroom.core.journal.Outcome;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.wal.Lsn;
import java.util.Optional;

/// What a server tells about a drop of which nobody saw the end. It does not remember who dropped a
/// slot.
final class DropSlotTrace {

    private DropSlotTrace() {}

    static Plan.Trace of(String slot, SlotBefore before, SlotFacts now) {
        Optional<String> other = before.otherServer(now.server().fingerprint());
        if (other.isPresent()) {
            return new Plan.Trace.Told(
                    new Outcome.Unknown(
                            "This is another server, or the same in another role: "
                                    + other.get()
                                    + ". Look at the slots of both."),
                    now.server().fingerprint().text(),
                    "whether slot %s was dropped on the server of the intent".formatted(slot));
        }
        Optional<Slot> found = now.server().slot(slot);
        Optional<Lsn> then = before.hold().restartLsn();
        if (found.isEmpty()) {
            return gone(slot, before, now);
        }
        if (!found.get().restartLsn().equals(then)) {
            String where = lsn(found.get().restartLsn());
            return new Plan.Trace.Told(
                    new Outcome.Unknown(
                            "Slot %s exists with %s, not with %s as before. Make a new preview."
                                    .formatted(slot, where, lsn(then))),
                    "slot %s exists with %s".formatted(slot, where),
                    "whether it was dropped and made anew, or its consumer has read from it");
        }
        // The statement may still sit in a hung server's socket and run once it goes on.
        Optional<String> open = operatorAtWork(now);
        return open.isPresent()
                ? new Plan.Trace.NotYet(open.get())
                : new Plan.Trace.Told(
                        new Outcome.Failed(
                                "Not done: slot %s is still there with the same %s."
                                        .formatted(slot, lsn(then))),
                        "slot %s exists with %s, as before the intent".formatted(slot, lsn(then)),
                        "");
    }

    private static Plan.Trace gone(String slot, SlotBefore before, SlotFacts now) {
        Optional<Long> segment = before.hold().segment();
        String wal =
                segment.map(s ->
                                now.files().oldestSegment() > s
                                        ? "; its WAL is released: the oldest segment on disk is number %d, it needed number %d"
                                                .formatted(now.files().oldestSegment(), s)
                                        : "; its WAL is still on disk, until the next checkpoint or for another holder")
                        .orElse("");
        return new Plan.Trace.Told(
                new Outcome.Done("Slot %s is gone%s.".formatted(slot, wal)),
                "there is no slot " + slot,
                "whose act it was: the server does not tell whether this intent dropped it or somebody else");
    }

    private static Optional<String> operatorAtWork(SlotFacts now) {
        return now.operator()
                .map(SlotFacts.Operator::user)
                .filter(user ->
                        now.server().sessions().stream()
                                .anyMatch(s ->
                                        s.user().equals(Optional.of(user))
                                                && s.application().equals(Optional.of("headroom"))))
                .map(user -> "a session of " + user + " is still open on the server");
    }

    private static String lsn(Optional<Lsn> lsn) {
        return lsn.map(l -> "restart_lsn " + l).orElse("no restart_lsn");
    }
}
