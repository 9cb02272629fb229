package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Shown;
import headroom.core.signal.Assessment;
import headroom.core.signal.load.Replica;
import headroom.core.signal.slots.Ownership;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.slots.SlotFinding;
import headroom.core.signal.slots.SlotsJudgement;
import headroom.core.signal.slots.Spill;
import headroom.core.signal.storage.StorageJudgement;
import headroom.core.signal.storage.StoragePart;
import headroom.core.signal.storage.StoragePart.Sort;
import headroom.core.signal.wal.Blame;
import headroom.core.signal.wal.Holder;
import headroom.core.signal.wal.Lsn;
import headroom.core.signal.wal.WalJudgement;
import headroom.desktop.board.BoardState.Bar;
import headroom.desktop.board.BoardState.HolderRow;
import headroom.desktop.board.BoardState.Look;
import headroom.desktop.board.BoardState.SlotRow;
import headroom.desktop.board.BoardState.SpaceRow;
import headroom.desktop.control.BlameBar.Part;
import headroom.desktop.control.BlameBar.Tone;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// From slots, holders of WAL and parts of the storage to the rows of their tables; pure.
final class HoldRows {

    private static final String NONE = "–";
    private static final int LONGEST = 600;
    private final Instant now;
    private final ZoneId here;

    HoldRows(Instant now, ZoneId here) {
        this.now = now;
        this.here = here;
    }

    /// What stands below a table: why, what bounds it, and what is not known; empty where nothing
    /// is to be said.
    Map<Look, String> remarks(Assessment assessment) {
        var remarks = new EnumMap<Look, String>(Look.class);
        var slots = new ArrayList<String>();
        assessment.slots().slots().stream()
                .filter(f -> f.level().worseThan(Level.OK) && !f.why().isEmpty())
                .limit(2)
                .forEach(f -> slots.add(Shown.text(f.slot().name()) + " – " + f.why()));
        slots.addAll(assessment.slots().remarks());
        remarks.put(Look.SLOTS, shown(slots));
        var wal = new ArrayList<>(assessment.wal().keeping().remarks());
        if (!wal.isEmpty()) {
            wal.addFirst("Only the oldest matters: letting go of any other frees nothing.");
        }
        remarks.put(Look.WAL, shown(wal));
        return remarks;
    }

    private static String shown(List<String> sentences) {
        return Shown.text(String.join(" ", sentences), LONGEST);
    }

    List<SlotRow> slots(SlotsJudgement slots) {
        Instant read = slots.provenance().at().orElse(now);
        return Stream.concat(
                        slots.missing().stream().map(HoldRows::missing),
                        slots.slots().stream().map(finding -> slot(finding, read)))
                .toList();
    }

    private static SlotRow missing(SlotsJudgement.Missing missing) {
        return new SlotRow(
                Shown.text(missing.slot().name()),
                NONE,
                "",
                NONE,
                missing.level(),
                "missing",
                NONE,
                NONE,
                false,
                "",
                NONE,
                "",
                Shown.text(missing.slot().owner()),
                Shown.text(missing.slot().owner()) + "\nknown by: declared",
                NONE,
                "",
                NONE,
                NONE,
                "",
                NONE,
                "It was declared and is not on the server.");
    }

    /// @param read when its age was as the finding says: from there on time alone makes it older
    private SlotRow slot(SlotFinding finding, Instant read) {
        var slot = finding.slot();
        Optional<Instant> since = finding.inactive().map(age -> read.minus(age.length()));
        boolean observed = finding.inactiveSource().startsWith("at least");
        return new SlotRow(
                Shown.text(slot.name()),
                kind(slot),
                kindWhole(slot),
                slot.database().map(Shown::text).orElse(NONE),
                finding.level(),
                finding.state(),
                finding.holds().map(Bytes::text).orElse(NONE),
                finding.wouldRelease().text(),
                finding.wouldRelease().count() > 0 && finding.level().worseThan(Level.OK),
                positions(slot),
                since.map(at ->
                                (observed ? "≥ " : "")
                                        + Times.past(at, now)
                                        + " ("
                                        + Times.age(at, now)
                                        + ")")
                        .or(() -> slot.activePid().map(pid -> "read by " + pid))
                        .orElse(NONE),
                since.map(at -> Times.whole(at, here) + "\nsource: " + finding.inactiveSource())
                        .or(() ->
                                slot.activePid().map(pid -> "Process %d reads it.".formatted(pid)))
                        .orElse(""),
                owner(finding),
                ownerWhole(finding),
                status(slot),
                statusWhole(slot),
                slot.safeWalSize().map(Bytes::text).orElse(unsafe(finding)),
                slot.horizon().text().orElse(NONE),
                slot.horizon().sentence().orElse(""),
                finding.detail().spill().map(Spill::text).orElse(NONE),
                finding.why());
    }

    private static String kind(Slot slot) {
        return slot.kind().word()
                + (slot.temporary() ? " · temporary" : "")
                + (slot.failover() ? " · failover" : "")
                + (slot.twoPhase().orElse(false) ? " · two-phase" : "");
    }

    private static String kindWhole(Slot slot) {
        var said = new ArrayList<String>();
        said.add(slot.kind().word());
        slot.database().ifPresent(d -> said.add("database " + Shown.text(d)));
        slot.plugin().ifPresent(p -> said.add("plugin " + Shown.text(p)));
        if (slot.temporary()) {
            said.add("temporary: it goes with its session");
        }
        if (slot.failover()) {
            said.add("failover: standbys keep a copy of it");
        }
        if (slot.twoPhase().orElse(false)) {
            said.add(
                    "decodes prepared transactions"
                            + slot.twoPhaseAt().map(at -> " from " + at.text()).orElse(""));
        }
        return String.join("\n", said);
    }

    private static String positions(Slot slot) {
        var said = new ArrayList<String>();
        slot.restartLsn()
                .ifPresent(at -> said.add("restart_lsn " + at.text() + ", the oldest it needs"));
        slot.confirmedFlush()
                .ifPresent(
                        at -> said.add("confirmed_flush_lsn " + at.text() + ", what was received"));
        slot.activePid().ifPresent(pid -> said.add("active_pid " + pid));
        return String.join("\n", said);
    }

    private static String owner(SlotFinding finding) {
        return finding.owner()
                .map(Shown::text)
                .or(() -> finding.detail().ownership().map(Ownership::who).map(Shown::text))
                .orElse(finding.declared().filter(d -> !d).isPresent() ? "not declared" : NONE);
    }

    private static String ownerWhole(SlotFinding finding) {
        String known =
                finding.detail()
                        .ownership()
                        .map(o ->
                                Shown.text(o.who())
                                        + "\nknown by: "
                                        + o.basis().word()
                                        + "\n"
                                        + o.evidence())
                        .orElse("Nothing tells whose it is; a name alone does not.");
        return finding.declared().filter(d -> !d).isPresent() ? known + "\nnot declared" : known;
    }

    private static String status(Slot slot) {
        return slot.invalidationReason()
                .map(why -> "lost: " + Shown.text(why))
                .orElseGet(() -> slot.walStatus().map(Shown::text).orElse(NONE));
    }

    private static String statusWhole(Slot slot) {
        return slot.invalidated()
                .map(Shown::text)
                .orElseGet(() ->
                        slot.walStatus()
                                .map(status ->
                                        switch (status) {
                                            case "reserved" -> "within max_wal_size";
                                            case "extended" -> "more than max_wal_size, still kept";
                                            case "unreserved" ->
                                                    "over its cap: lost at the next checkpoint";
                                            case "lost" -> "the WAL that it needed is gone";
                                            default -> Shown.text(status);
                                        })
                                .orElse("it never reserved WAL"));
    }

    /// The server tells no safe size where there is no cap, and of a slot that is lost already.
    private static String unsafe(SlotFinding finding) {
        return finding.state().equals(SlotFinding.LOST) ? NONE : "no cap";
    }

    /// The holders, then who receives WAL and holds none.
    List<HolderRow> holders(WalJudgement wal) {
        var rows = new ArrayList<HolderRow>();
        wal.blame().stream()
                .flatMap(b -> b.holders().stream())
                .map(HoldRows::holder)
                .forEach(rows::add);
        wal.keeping().withoutSlot().stream().map(HoldRows::withoutSlot).forEach(rows::add);
        return rows;
    }

    private static HolderRow holder(Holder h) {
        return new HolderRow(
                Shown.text(h.name()),
                kind(h.kind()),
                h.from().text(),
                h.keeps().text(),
                h.alone().text(),
                h.wouldRelease().text(),
                h.kind() != Holder.Kind.CHECKPOINT && h.wouldRelease().count() > 0);
    }

    private static HolderRow withoutSlot(Replica replica) {
        return new HolderRow(
                replica.application()
                        .filter(a -> !a.isEmpty())
                        .map(Shown::text)
                        .orElse("process " + replica.pid()),
                "receiver without a slot",
                replica.flushed().or(replica::sent).map(Lsn::text).orElse(NONE),
                "nothing",
                NONE,
                NONE,
                false);
    }

    private static String kind(Holder.Kind kind) {
        return switch (kind) {
            case SLOT -> "replication slot";
            case ARCHIVER -> "archiver backlog";
            case KEEP_SIZE -> "wal_keep_size";
            case SUMMARIZER -> "not summarized yet";
            case CHECKPOINT -> "since the last checkpoint";
        };
    }

    /// Each part is what lies between one holder and the next newer one; the first is held by one
    /// alone.
    Bar blame(WalJudgement wal, SlotsJudgement slots) {
        Optional<Blame> known = wal.blame().filter(b -> b.total().count() > 0);
        List<Holder> holders = known.map(Blame::holders).orElse(List.of());
        if (known.isEmpty() || holders.isEmpty()) {
            return new Bar("", List.of());
        }
        var parts = new ArrayList<Part>();
        for (int i = 0; i < holders.size(); i++) {
            Holder holder = holders.get(i);
            Bytes next = i + 1 < holders.size() ? holders.get(i + 1).keeps() : Bytes.ZERO;
            Bytes own = holder.keeps().minus(next).orZero();
            if (own.count() == 0) {
                continue;
            }
            String name = Shown.text(holder.name());
            boolean alone = i == 0;
            parts.add(
                    new Part(
                            name + (alone ? " alone: " : " ") + own.text(),
                            own.count() / (double) known.get().total().count(),
                            tone(holder, alone, slots),
                            name
                                    + (alone ? " alone keeps " : " and all before it keep ")
                                    + own.text()));
        }
        return new Bar(
                "What holds the WAL, oldest first. Only the oldest matters: letting go of any other"
                        + " frees nothing.",
                parts);
    }

    private static Tone tone(Holder holder, boolean alone, SlotsJudgement slots) {
        if (holder.kind() == Holder.Kind.CHECKPOINT) {
            return Tone.NEEDED;
        }
        boolean bad =
                slots.slots().stream()
                        .anyMatch(s ->
                                s.slot().name().equals(holder.name())
                                        && s.level().worseThan(Level.WATCH));
        if (alone) {
            return bad ? Tone.ALONE : Tone.QUIET;
        }
        return Tone.OTHER;
    }

    Bar storageBar(StorageJudgement storage) {
        if (storage.use().isEmpty()) {
            return new Bar(TableRows.empty(storage, ""), List.of());
        }
        Bytes own = storage.use().get().used();
        List<StoragePart> parts =
                storage.parts().stream()
                        .filter(p -> p.bytes().filter(b -> b.count() > 0).isPresent())
                        .toList();
        double whole = parts.stream().mapToDouble(p -> p.bytes().orElse(Bytes.ZERO).count()).sum();
        String room =
                storage.capacity()
                        .map(c ->
                                " of allocated %s; the ceiling is %s"
                                        .formatted(c.allocated().text(), c.ceiling().text()))
                        .orElse("; the volume's size is not configured");
        String caption =
                storage.used()
                        .filter(all -> !all.equals(own))
                        .map(all ->
                                "Used %s%s. PostgreSQL accounts for %s of it."
                                        .formatted(all.text(), room, own.text()))
                        .orElseGet(() -> "Used " + own.text() + room + ". As far as SQL can tell.");
        return new Bar(
                caption,
                parts.stream()
                        .map(p -> {
                            String text = p.name() + " " + p.bytes().orElse(Bytes.ZERO).text();
                            return new Part(
                                    text,
                                    p.bytes().orElse(Bytes.ZERO).count() / whole,
                                    tone(p.sort()),
                                    text + p.growth().map(g -> ", " + g).orElse(""));
                        })
                        .toList());
    }

    private static Tone tone(Sort sort) {
        return switch (sort) {
            case WAL, RECYCLED -> Tone.QUIET;
            case OTHER -> Tone.OTHER;
            case DATABASE, LOGS, TEMPORARY -> Tone.NEEDED;
        };
    }

    List<SpaceRow> space(StorageJudgement storage) {
        Optional<Bytes> used = storage.used().or(() -> storage.use().map(use -> use.used()));
        double fastest =
                storage.parts().stream()
                        .mapToDouble(p -> p.perSecond().orElse(0.0))
                        .max()
                        .orElse(0);
        return storage.parts().stream()
                .map(p ->
                        new SpaceRow(
                                p.name(),
                                p.bytes().map(Bytes::text).orElse(NONE),
                                p.bytes()
                                        .flatMap(b -> used.flatMap(all -> Percent.of(b, all)))
                                        .map(Percent::text)
                                        .orElse(NONE),
                                p.growth().orElse("not known yet"),
                                fastest > 0
                                        && p.perSecond().orElse(0.0) >= fastest
                                        && p.growth().filter("steady"::equals).isEmpty(),
                                p.note()))
                .toList();
    }
}
