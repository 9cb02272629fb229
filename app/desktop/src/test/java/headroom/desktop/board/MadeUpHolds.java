package headroom.desktop.board;

import headroom.core.reading.Bytes;
import headroom.core.signal.load.Replica;
import headroom.core.signal.slots.Ownership;
import headroom.core.signal.slots.Ownership.Basis;
import headroom.core.signal.slots.SlotFinding.Detail;
import headroom.core.signal.slots.SlotFinding.Idleness;
import headroom.core.signal.slots.SlotReason;
import headroom.core.signal.slots.SlotStats;
import headroom.core.signal.slots.Spill;
import headroom.core.signal.storage.StoragePart;
import headroom.core.signal.storage.StoragePart.Sort;
import headroom.core.signal.storage.VolumeUse;
import headroom.core.signal.wal.Archiver;
import headroom.core.signal.wal.Keeping;
import headroom.core.signal.wal.Lsn;
import java.util.List;
import java.util.Optional;

/// What [MadeUp] knows of slots, WAL and storage besides the figures of the gauges.
final class MadeUpHolds {

    private MadeUpHolds() {}

    static Detail orphan() {
        return new Detail(
                Optional.empty(),
                List.of(
                        new SlotReason(
                                false,
                                "nobody has read it for 2 d 9 h (inactive_since; the limit is 30 min)"),
                        new SlotReason(false, "it holds 612.4 GiB (the limit is 1.0 GiB)"),
                        new SlotReason(false, "nobody declared it")),
                spill(0, 0),
                Idleness.NEITHER);
    }

    static Detail reader() {
        return new Detail(
                Optional.of(
                        new Ownership("orders-cdc", Basis.DECLARED, "declared in the settings")),
                List.of(
                        new SlotReason(true, "it is read now"),
                        new SlotReason(true, "orders-cdc declared it")),
                spill(1_331, 3),
                Idleness.NEITHER);
    }

    static Detail member() {
        return new Detail(
                Optional.of(
                        new Ownership(
                                "cluster member replica-eu-1",
                                Basis.MEMBER,
                                "“replica-eu-1” reads it now")),
                List.of(
                        new SlotReason(true, "it is read now"),
                        new SlotReason(false, "nobody declared it")),
                Optional.empty(),
                Idleness.NEITHER);
    }

    private static Optional<Spill> spill(long mib, long perSecond) {
        return Optional.of(
                new Spill(
                        new SlotStats(
                                "s",
                                mib / 64,
                                Bytes.mib(mib),
                                0,
                                Bytes.ZERO,
                                mib * 900,
                                Bytes.mib(mib * 40),
                                Optional.empty()),
                        Optional.of(Bytes.mib(perSecond))));
    }

    static Keeping keeping() {
        return new Keeping(
                Optional.of(
                        new Archiver(Optional.of(19_101L), 0, Optional.empty(), Optional.empty())),
                Optional.empty(),
                List.of(
                        new Replica(
                                4712,
                                Optional.of("walreceiver"),
                                Optional.of("replicator"),
                                Optional.of("10.0.0.9"),
                                Optional.empty(),
                                Optional.of("streaming"),
                                Optional.of("async"),
                                Optional.of(new Lsn(0x4A_9F00_01C8L)),
                                Optional.of(new Lsn(0x4A_9F00_01C8L)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())),
                List.of(
                        "The archiver archived last at 4 Feb 03:14:02 UTC; 2 segments (32.0 MiB) wait.",
                        "Without a slot: walreceiver. Nothing is kept for them but wal_keep_size (0 B).",
                        "Nothing bounds what a slot can hold (max_slot_wal_keep_size is −1)."));
    }

    static List<StoragePart> parts(VolumeUse use, boolean filling) {
        Bytes crm = Bytes.gib(112);
        return List.of(
                part(Sort.DATABASE, "Database shop", use.tablespaces().minus(crm), 21_000, ""),
                part(Sort.DATABASE, "Database crm", crm, 0, ""),
                part(
                        Sort.WAL,
                        "WAL held",
                        use.wal().minus(Bytes.gib(1)),
                        filling ? 4_145_000 : 0,
                        ""),
                part(
                        Sort.RECYCLED,
                        "WAL recycled ahead",
                        Bytes.gib(1),
                        0,
                        "to be written again; not needed"),
                part(Sort.LOGS, "Logs", use.logs(), 900, ""),
                part(Sort.TEMPORARY, "Temporary files", use.temp(), 0, ""));
    }

    private static StoragePart part(
            Sort sort, String name, Bytes bytes, double perSecond, String note) {
        return new StoragePart(sort, name, Optional.of(bytes), Optional.of(perSecond), note);
    }
}
