package headroom.desktop.command;

import headroom.core.environment.Level;
import headroom.core.history.Forecast;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.signal.load.Replica;
import headroom.core.signal.slots.SlotFinding;
import headroom.core.signal.slots.SlotReason;
import headroom.core.signal.slots.SlotsJudgement;
import headroom.core.signal.slots.Spill;
import headroom.core.signal.storage.StorageJudgement;
import headroom.core.signal.storage.StoragePart;
import headroom.core.signal.wal.Archiver;
import headroom.core.signal.wal.Blame;
import headroom.core.signal.wal.Holder;
import headroom.core.signal.wal.Lsn;
import headroom.core.signal.wal.WalJudgement;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The figures of storage, WAL and slots in the answer of `check --json`.
final class HoldJson {

    private HoldJson() {}

    static void storage(ObjectNode node, StorageJudgement storage) {
        node.put("usedBytes", bytes(storage.used()));
        node.put("allocatedBytes", bytes(storage.capacity().map(c -> c.allocated())));
        node.put("ceilingBytes", bytes(storage.capacity().map(c -> c.ceiling())));
        node.put("percentOfCeiling", storage.ofCeiling().map(Percent::value).orElse(null));
        node.put("percentOfAllocated", storage.ofAllocated().map(Percent::value).orElse(null));
        node.put(
                "fullInSeconds",
                storage.forecast()
                        .filter(Forecast.Full.class::isInstance)
                        .map(f -> ((Forecast.Full) f).full().toMillis() / 1000.0)
                        .orElse(null));
        node.put("tablespaceBytes", bytes(storage.use().map(u -> u.tablespaces())));
        node.put("walBytes", bytes(storage.use().map(u -> u.wal())));
        node.put("logBytes", bytes(storage.use().map(u -> u.logs())));
        node.put("tempBytes", bytes(storage.use().map(u -> u.temp())));
        if (storage.parts().isEmpty()) {
            node.putNull("parts");
            return;
        }
        var parts = node.putArray("parts");
        for (StoragePart part : storage.parts()) {
            var entry = parts.addObject();
            entry.put("sort", part.sort().word());
            entry.put("name", part.name());
            entry.put("bytes", bytes(part.bytes()));
            entry.put("bytesPerSecond", part.perSecond().orElse(null));
            entry.put("note", part.note().isEmpty() ? null : part.note());
        }
    }

    static void wal(ObjectNode node, WalJudgement wal) {
        node.put("heldBytes", bytes(wal.held()));
        node.put("recycledBytes", bytes(wal.recycled()));
        node.put("bytesPerSecond", bytes(wal.perSecond()));
        node.put("position", wal.blame().map(Blame::position).map(Lsn::text).orElse(null));
        if (wal.blame().isPresent()) {
            var holders = node.putArray("holders");
            wal.blame().get().holders().forEach(holder -> holder(holders.addObject(), holder));
        } else {
            node.putNull("holders");
        }
        if (wal.blame().isPresent() && wal.held().isPresent()) {
            var receivers = node.putArray("receiversWithoutSlot");
            wal.keeping().withoutSlot().forEach(r -> receiver(receivers.addObject(), r));
        } else {
            node.putNull("receiversWithoutSlot");
        }
        wal.keeping()
                .archiver()
                .ifPresentOrElse(
                        a -> archiver(node.putObject("archiver"), a, wal),
                        () -> node.putNull("archiver"));
        var remarks = node.putArray("remarks");
        wal.keeping().remarks().forEach(remarks::add);
    }

    private static void archiver(ObjectNode node, Archiver archiver, WalJudgement wal) {
        node.put("failing", archiver.failing());
        node.put("failures", archiver.failures());
        node.put("failedFile", archiver.failedFile().orElse(null));
        node.put("failedAt", time(archiver.failedAt()));
        node.put("archivedAt", time(archiver.archivedAt()));
        node.put(
                "waitingSegments",
                wal.keeping().backlog().map(backlog -> backlog.waiting()).orElse(null));
    }

    private static void receiver(ObjectNode node, Replica replica) {
        node.put("application", replica.application().orElse(null));
        node.put("state", replica.state().orElse(null));
        node.put("sentLsn", replica.sent().map(Lsn::text).orElse(null));
        node.put("flushedLsn", replica.flushed().map(Lsn::text).orElse(null));
    }

    private static void holder(ObjectNode node, Holder holder) {
        node.put("kind", holder.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        node.put("name", holder.name());
        node.put("from", holder.from().text());
        node.put("keepsBytes", holder.keeps().count());
        node.put("aloneBytes", holder.alone().count());
        node.put("wouldReleaseBytes", holder.wouldRelease().count());
    }

    static void slots(ObjectNode node, SlotsJudgement slots) {
        node.put("limit", slots.limit().orElse(null));
        boolean unknown = slots.limit().isEmpty();
        if (unknown && slots.slots().isEmpty()) {
            node.putNull("slots");
        } else {
            var list = node.putArray("slots");
            slots.slots().forEach(finding -> slot(list.addObject(), finding));
        }
        if (unknown && slots.missing().isEmpty()) {
            node.putNull("missing");
        } else {
            var missing = node.putArray("missing");
            slots.missing().forEach(m -> missing.add(m.slot().name()));
        }
        var remarks = node.putArray("remarks");
        slots.remarks().forEach(remarks::add);
    }

    private static void slot(ObjectNode entry, SlotFinding finding) {
        var slot = finding.slot();
        entry.put("name", slot.name());
        entry.put("kind", slot.kind().word());
        entry.put("plugin", slot.plugin().orElse(null));
        entry.put("database", slot.database().orElse(null));
        entry.put("level", word(finding.level()));
        entry.put("state", finding.state());
        entry.put("active", slot.active());
        entry.put("activePid", slot.activePid().orElse(null));
        entry.put("temporary", slot.temporary());
        entry.put("restartLsn", slot.restartLsn().map(Lsn::text).orElse(null));
        entry.put("confirmedFlushLsn", slot.confirmedFlush().map(Lsn::text).orElse(null));
        entry.put("retainedBytes", bytes(finding.holds()));
        entry.put("wouldReleaseBytes", finding.wouldRelease().count());
        entry.put("inactiveSeconds", seconds(finding.inactive()));
        entry.put("inactiveSource", finding.inactiveSource());
        entry.put("walStatus", slot.walStatus().orElse(null));
        entry.put("safeWalSizeBytes", bytes(slot.safeWalSize()));
        entry.put("failover", slot.failover());
        entry.put("synced", slot.synced());
        entry.put("twoPhase", slot.twoPhase().orElse(null));
        entry.put("twoPhaseAt", slot.twoPhaseAt().map(Lsn::text).orElse(null));
        entry.put("conflicting", slot.conflicting().orElse(null));
        entry.put("invalidationReason", slot.invalidationReason().orElse(null));
        entry.put("xminAge", slot.horizon().xminAge().orElse(null));
        entry.put("catalogXminAge", slot.horizon().catalogXminAge().orElse(null));
        entry.put("owner", finding.owner().orElse(null));
        entry.put("declared", finding.declared().orElse(null));
        finding.detail()
                .ownership()
                .ifPresentOrElse(
                        o ->
                                entry.putObject("ownership")
                                        .put("who", o.who())
                                        .put("knownBy", o.basis().word())
                                        .put("evidence", o.evidence()),
                        () -> entry.putNull("ownership"));
        finding.detail()
                .spill()
                .ifPresentOrElse(
                        s -> spill(entry.putObject("spill"), s), () -> entry.putNull("spill"));
        var reasons = entry.putArray("reasons");
        for (SlotReason reason : finding.detail().reasons()) {
            reasons.addObject().put("against", reason.against()).put("text", reason.text());
        }
    }

    private static void spill(ObjectNode node, Spill spill) {
        node.put("spilledTransactions", spill.stats().spilledTransactions());
        node.put("spilledBytes", spill.stats().spilled().count());
        node.put("spilledBytesPerSecond", bytes(spill.perSecond()));
        node.put("streamedTransactions", spill.stats().streamedTransactions());
        node.put("streamedBytes", spill.stats().streamed().count());
        node.put("decodedTransactions", spill.stats().transactions());
        node.put("decodedBytes", spill.stats().decoded().count());
    }

    private static String word(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Long bytes(Optional<Bytes> amount) {
        return amount.map(Bytes::count).orElse(null);
    }

    private static @Nullable String time(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(null);
    }

    private static @Nullable Double seconds(Optional<Age> age) {
        return age.map(a -> a.length().toMillis() / 1000.0).orElse(null);
    }
}
