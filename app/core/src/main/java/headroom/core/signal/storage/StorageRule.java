package headroom.core.signal.storage;

import headroom.core.environment.Capacity;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.history.Forecast;
import headroom.core.history.Series;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Arc;
import headroom.core.signal.Evidence;
import headroom.core.signal.Provenance;
import headroom.core.signal.Unknown;
import headroom.core.signal.Verdict;
import headroom.core.signal.slots.SlotFinding;
import headroom.core.signal.wal.MainHolder;
import java.util.ArrayList;
import java.util.Optional;

/// The judgement on the volume.
public final class StorageRule {

    /// Two sources that differ by less than this share of the volume agree: neither reads at the
    /// same moment, and file systems keep something for themselves.
    private static final double AGREE = 5;

    private StorageRule() {}

    /// @param main who holds the WAL; empty when not known now
    public static StorageJudgement judge(Evidence evidence, Optional<MainHolder> main) {
        Reading<VolumeUse> use = evidence.slow(VolumeUse.SOURCE);
        Reading<VolumeCapacity> capacity = evidence.snapshot().get(VolumeCapacity.SOURCE);
        String source =
                capacity.lastValue()
                        .map(c ->
                                "%s; capacity %s"
                                        .formatted(VolumeUse.SOURCE.name(), Shown.text(c.origin())))
                        .orElse(VolumeUse.SOURCE.name());
        if (capacity instanceof Reading.Known<VolumeCapacity>(VolumeCapacity size, var _)
                && size.capacity().ceiling().count() > 0) {
            if (size.used().isPresent()) {
                return known(
                        evidence, use.fresh(), size, main, Provenance.of(size.origin(), capacity));
            }
            if (use instanceof Reading.Known<VolumeUse>(VolumeUse known, var _)) {
                return known(evidence, Optional.of(known), size, main, Provenance.of(source, use));
            }
        }
        return unknown(evidence, use, capacity, source);
    }

    private static StorageJudgement known(
            Evidence evidence,
            Optional<VolumeUse> use,
            VolumeCapacity size,
            Optional<MainHolder> main,
            Provenance provenance) {
        Capacity capacity = size.capacity();
        Bytes used = size.used().orElseGet(() -> use.orElseThrow().used());
        Fullness fullness = Fullness.of(evidence, size, used);
        Percent ofCeiling = fullness.ofCeiling();
        Optional<Percent> ofAllocated = fullness.ofAllocated();
        Forecast forecast = fullness.forecast();
        Level now = fullness.early();
        Level level = fullness.level();
        boolean early = now.worseThan(Level.OK);
        Optional<MainHolder> culprit =
                main.filter(m ->
                        level != Level.OK
                                && m.orphan()
                                        .flatMap(SlotFinding::holds)
                                        .filter(held -> fills(evidence, held))
                                        .isPresent());
        return new StorageJudgement(
                new Verdict(
                        level,
                        headline(level, ofCeiling, ofAllocated, culprit.isPresent()),
                        sentence(evidence, use, size, ofAllocated, forecast, culprit)
                                + (early ? grow(now, ofAllocated.orElseThrow()) : "")
                                + next(level, culprit, early),
                        culprit.flatMap(MainHolder::remedy)),
                arc(evidence).dial(ofCeiling.value(), ofCeiling.text(), ofCeiling(capacity)),
                provenance,
                early
                        ? ofAllocated.orElseThrow().text() + " of what is allocated"
                        : forecast.text(),
                use,
                Optional.of(used),
                Optional.of(capacity),
                Optional.of(ofCeiling),
                ofAllocated,
                Optional.of(forecast),
                new StorageParts(evidence).all(use, size.used()));
    }

    private static StorageJudgement unknown(
            Evidence evidence,
            Reading<VolumeUse> use,
            Reading<VolumeCapacity> capacity,
            String source) {
        boolean useFails = use.trouble().isPresent();
        Reading<?> failing = useFails ? use : capacity;
        var provenance = Provenance.of(source, failing);
        if (provenance.trouble().isEmpty()) {
            provenance =
                    new Provenance(
                            source,
                            provenance.at(),
                            Optional.of(evidence.now()),
                            Optional.of(
                                    new Reason(
                                            Reason.Kind.NO_VALUE,
                                            "the capacity's ceiling is nothing")));
        }
        // whoever saw the whole volume is believed before the sum of PostgreSQL, as while it
        // answers
        Optional<Bytes> used =
                capacity.lastValue()
                        .flatMap(VolumeCapacity::used)
                        .or(() -> use.lastValue().map(VolumeUse::used));
        Optional<Percent> last =
                capacity.lastValue()
                        .flatMap(c -> used.flatMap(u -> Percent.of(u, c.capacity().ceiling())));
        Optional<String> caption =
                last.map(p ->
                                p.text()
                                        + " "
                                        + ofCeiling(capacity.lastValue().orElseThrow().capacity()))
                        .or(() ->
                                use.lastValue()
                                        .map(u ->
                                                u.used().text() + " used, of an unknown capacity"));
        Verdict verdict =
                Unknown.verdict(useFails ? "PostgreSQL" : "capacity", provenance, evidence.now());
        Level then =
                last.map(p -> Level.of(p, evidence.levels().storage()))
                        .orElse(Level.OK)
                        .orWorse(
                                capacity.lastValue()
                                        .map(c ->
                                                early(
                                                        used.flatMap(u ->
                                                                Percent.of(
                                                                        u,
                                                                        c.capacity().allocated())),
                                                        c,
                                                        evidence.levels()))
                                        .orElse(Level.OK));
        boolean mayBeFull = then == Level.CRITICAL;
        return new StorageJudgement(
                mayBeFull
                        ? new Verdict(
                                verdict.level(),
                                verdict.headline(),
                                verdict.sentence()
                                        + " It was nearly full: if it is down, raise the storage first.",
                                verdict.remedy())
                        : verdict,
                arc(evidence).unknown(caption),
                provenance,
                Unknown.note(provenance, evidence.now()),
                use.lastValue(),
                use.fresh().map(VolumeUse::used),
                capacity.fresh().map(VolumeCapacity::capacity),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new StorageParts(evidence)
                        .all(use.lastValue(), capacity.fresh().flatMap(VolumeCapacity::used)));
    }

    /// What was used, over time, each value at the time when it was read; all by who says it now.
    public static Series used(Evidence evidence) {
        boolean whole =
                evidence.snapshot()
                        .get(VolumeCapacity.SOURCE)
                        .fresh()
                        .flatMap(VolumeCapacity::used)
                        .isPresent();
        return whole
                ? evidence.recent()
                        .series(
                                VolumeCapacity.SOURCE,
                                size -> size.used().map(used -> (double) used.count()))
                : evidence.recent()
                        .series(VolumeUse.SOURCE, use -> Optional.of((double) use.used().count()));
    }

    /// How full what is allocated is, where it is to grow up to a ceiling. Where it is as large as
    /// it can be, the share of the ceiling says the same.
    static Level early(Optional<Percent> ofAllocated, VolumeCapacity size, Levels levels) {
        return ofAllocated
                .filter(_ -> size.capacity().allocated().compareTo(size.capacity().ceiling()) < 0)
                .map(share -> Level.of(share, levels.allocated()))
                .orElse(Level.OK);
    }

    /// What is used now, by whoever says it; empty where nobody does.
    static Optional<Bytes> usedNow(Evidence evidence) {
        return evidence.snapshot()
                .get(VolumeCapacity.SOURCE)
                .fresh()
                .flatMap(VolumeCapacity::used)
                .or(() -> evidence.slow(VolumeUse.SOURCE).fresh().map(VolumeUse::used));
    }

    /// What so much WAL is of all that is used; empty where that is not known, or was read too long
    /// ago to have it in.
    public static Optional<Percent> share(Evidence evidence, Bytes held) {
        return usedNow(evidence)
                .flatMap(used -> Percent.of(held, used))
                .filter(share -> share.value() <= 100);
    }

    /// Whether so much WAL is why the volume fills: it is in trouble or will be within a day, and
    /// this is a real share of what is used, or most of what came lately. Where there is room
    /// still, only what grows fills it. No where it is not known.
    public static boolean fills(Evidence evidence, Bytes held) {
        Optional<Fullness> fullness = Fullness.of(evidence);
        boolean inTrouble = fullness.filter(f -> f.level() != Level.OK).isPresent();
        if (!inTrouble && fullness.filter(Fullness::soonFull).isEmpty()) {
            return false;
        }
        Optional<Bytes> whole =
                evidence.snapshot()
                        .get(VolumeCapacity.SOURCE)
                        .fresh()
                        .flatMap(VolumeCapacity::used);
        Optional<VolumeUse> use = evidence.slow(VolumeUse.SOURCE).fresh();
        Levels.Filling enough = evidence.levels().cuts().filling();
        return Percent.of(held, fullness.orElseThrow().used())
                .filter(share ->
                        (inTrouble && share.compareTo(enough.share()) >= 0)
                                || (share.compareTo(enough.growing()) >= 0
                                        && new StorageParts(evidence).growsByWal(use, whole)))
                .isPresent();
    }

    private static String headline(
            Level level, Percent ofCeiling, Optional<Percent> ofAllocated, boolean orphan) {
        if (orphan) {
            return "An orphaned replication slot is filling the storage";
        }
        return switch (level) {
            case OK -> "Storage has room";
            case WATCH, WARNING, UNKNOWN -> "Storage is filling";
            case CRITICAL ->
                    ofCeiling.value() >= 100
                                    || ofAllocated.filter(p -> p.value() >= 100).isPresent()
                            ? "Storage is full"
                            : "Storage is nearly full";
        };
    }

    private static String grow(Level level, Percent ofAllocated) {
        return level == Level.CRITICAL
                ? " The volume is %s before its ceiling: grow it now, nothing has grown it by itself."
                        .formatted(ofAllocated.value() >= 100 ? "full" : "nearly full")
                : " The volume fills before its ceiling: see whether it grows by itself, and grow it if not.";
    }

    /// What to do where no runbook does it.
    private static String next(Level level, Optional<MainHolder> culprit, boolean early) {
        if (early && culprit.isEmpty()) {
            return " See which part grows: a full volume stops the server.";
        }
        return culprit.isPresent() || !level.worseThan(Level.WATCH)
                ? ""
                : " See which part grows, and raise the volume before it is full: a full one stops the server.";
    }

    private static String sentence(
            Evidence evidence,
            Optional<VolumeUse> use,
            VolumeCapacity size,
            Optional<Percent> ofAllocated,
            Forecast forecast,
            Optional<MainHolder> culprit) {
        var said = new ArrayList<String>();
        Capacity capacity = size.capacity();
        Bytes used = size.used().or(() -> use.map(VolumeUse::used)).orElseThrow();
        culprit.flatMap(MainHolder::orphan)
                .ifPresent(slot ->
                        said.add(
                                "Slot %s holds %s and nobody has read it for %s."
                                        .formatted(
                                                Shown.text(slot.slot().name()),
                                                slot.holds().orElse(Bytes.ZERO).text(),
                                                slot.inactiveText().orElse("a time"))));
        said.add(
                capacity.allocated().compareTo(capacity.ceiling()) < 0
                        ? "Allocated %s, %s used."
                                .formatted(
                                        capacity.allocated().text(),
                                        ofAllocated.map(Percent::text).orElse("–"))
                        : "%s of %s used.".formatted(used.text(), capacity.ceiling().text()));
        use.filter(_ -> size.used().isPresent())
                .flatMap(own -> disagreement(own.used(), used, capacity, size.origin()))
                .ifPresent(said::add);
        if (capacity.allocated().compareTo(capacity.ceiling()) > 0) {
            said.add(
                    "Allocated is %s, more than the ceiling: what %s says of the ceiling is out of date."
                            .formatted(capacity.allocated().text(), Shown.text(size.origin())));
        }
        if (ofAllocated.filter(p -> p.value() > 100 + AGREE).isPresent()) {
            said.add(
                    "More is used than is allocated: what %s says of the size is out of date."
                            .formatted(Shown.text(size.origin())));
        }
        if (forecast instanceof Forecast.Full) {
            new StorageParts(evidence).sentence(use, size.used()).ifPresent(said::add);
        }
        return String.join(" ", said);
    }

    /// What PostgreSQL accounts for against what the volume holds; empty where they agree.
    private static Optional<String> disagreement(
            Bytes own, Bytes used, Capacity capacity, String origin) {
        Bytes apart = own.compareTo(used) > 0 ? own.minus(used) : used.minus(own);
        if (Percent.of(apart, capacity.allocated()).filter(p -> p.value() > AGREE).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                own.compareTo(used) > 0
                        ? "PostgreSQL accounts for %s, more than %s counts: is it the volume of the database?"
                                .formatted(own.text(), Shown.text(origin))
                        : "PostgreSQL accounts for %s of it; %s are something else's."
                                .formatted(own.text(), apart.text()));
    }

    private static String ofCeiling(Capacity capacity) {
        return "of ceiling " + capacity.ceiling().text();
    }

    private static Arc arc(Evidence evidence) {
        return Arc.to(100, evidence.levels().storage(), Percent::value);
    }
}
