package headroom.core.signal.wal;

import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Evidence;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.load.Replica;
import headroom.core.signal.slots.ReplicationFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What stands beside the holders of WAL: who receives it without holding any, what bounds the
/// holders, and what is not known of them.
final class KeepingRule {

    private KeepingRule() {}

    static Keeping of(Evidence evidence) {
        Optional<ServerFacts> known = evidence.facts().fresh();
        if (known.isEmpty()) {
            return Keeping.NONE;
        }
        ServerFacts facts = known.get();
        List<Replica> withoutSlot =
                facts.load().replicas().stream().filter(r -> r.slot().isEmpty()).toList();
        var remarks = new ArrayList<String>();
        remarks.add(ArchiverWords.remark(evidence, facts));
        if (!withoutSlot.isEmpty()) {
            remarks.add(
                    "Without a slot: %s. Nothing is kept for them but wal_keep_size (%s)."
                            .formatted(
                                    withoutSlot.stream()
                                            .map(KeepingRule::name)
                                            .collect(Collectors.joining(", ")),
                                    facts.wal().keepSize().text()));
        }
        if (!facts.slots().isEmpty()) {
            remarks.add(
                    facts.wal()
                            .slotCap()
                            .map(cap ->
                                    "A slot can hold %s at the most (max_slot_wal_keep_size); beyond it is lost."
                                            .formatted(cap.text()))
                            .orElse(
                                    "Nothing bounds what a slot can hold (max_slot_wal_keep_size is −1)."));
        }
        if (facts.redo().isEmpty()) {
            remarks.add("The last checkpoint is not visible to this role.");
        }
        summarizer(evidence.slow(ReplicationFacts.SOURCE)).ifPresent(remarks::add);
        if (facts.fingerprint().inRecovery()) {
            remarks.add(
                    "On a standby WAL goes at a restartpoint, after the primary's next checkpoint.");
        }
        return new Keeping(
                facts.archiver(),
                evidence.slow(ArchiveBacklog.SOURCE).fresh(),
                withoutSlot,
                remarks);
    }

    private static Optional<String> summarizer(Reading<ReplicationFacts> reading) {
        return reading.trouble()
                .filter(r ->
                        r.kind() != Reason.Kind.PENDING && r.kind() != Reason.Kind.NOT_CONFIGURED)
                .map(r ->
                        "Whether the WAL summarizer holds any is not known: %s."
                                .formatted(r.sentence()));
    }

    private static String name(Replica replica) {
        return replica.application()
                .filter(a -> !a.isEmpty())
                .map(Shown::text)
                .orElse("process " + replica.pid());
    }
}
