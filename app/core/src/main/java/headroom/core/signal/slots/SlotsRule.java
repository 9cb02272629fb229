package headroom.core.signal.slots;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Arc;
import headroom.core.signal.Dial;
import headroom.core.signal.Evidence;
import headroom.core.signal.Provenance;
import headroom.core.signal.Remedy;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.Unknown;
import headroom.core.signal.Verdict;
import headroom.core.signal.slots.SlotFinding.Idleness;
import headroom.core.signal.slots.SlotsJudgement.Missing;
import headroom.core.signal.storage.StorageRule;
import headroom.core.signal.wal.Blame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The judgement on the replication slots: the worst slot, the slots that are missing, and how many
/// more the server admits.
public final class SlotsRule {

    private SlotsRule() {}

    /// @param blame empty when no facts were ever read
    public static SlotsJudgement judge(Evidence evidence, Optional<Blame> blame) {
        Reading<ServerFacts> reading = evidence.facts();
        var provenance = Provenance.of("pg_replication_slots", reading);
        List<SlotFinding> findings =
                reading.lastValue()
                        .flatMap(f -> blame.map(b -> SlotFindings.of(f, b, evidence)))
                        .orElse(List.of());
        if (reading instanceof Reading.Known<ServerFacts>(ServerFacts facts, var _)) {
            List<Missing> missing = missing(facts, evidence);
            return new SlotsJudgement(
                    verdict(facts, findings, missing, evidence),
                    dial(facts, findings, evidence.levels()),
                    provenance,
                    note(findings),
                    findings,
                    Optional.of(facts.slotLimit()),
                    remarks(facts, evidence),
                    missing);
        }
        var unknown = new Arc(0, List.of());
        return new SlotsJudgement(
                Unknown.verdict("PostgreSQL", provenance, evidence.now()),
                unknown.unknown(reading.lastValue().map(f -> count(f) + ", " + caption(findings))),
                provenance,
                Unknown.note(provenance, evidence.now()),
                findings,
                Optional.empty());
    }

    private static List<String> remarks(ServerFacts facts, Evidence evidence) {
        var remarks = new ArrayList<String>();
        boolean logical = facts.slots().stream().anyMatch(s -> s.kind() == Slot.Kind.LOGICAL);
        Reading<ReplicationFacts> more = evidence.slow(ReplicationFacts.SOURCE);
        if (logical) {
            more.trouble()
                    .filter(r ->
                            r.kind() != Reason.Kind.PENDING
                                    && r.kind() != Reason.Kind.NOT_CONFIGURED)
                    .map(r -> "What spills to disk is not known: %s.".formatted(r.sentence()))
                    .or(() ->
                            more.fresh()
                                    .filter(f -> f.stats().isEmpty())
                                    .map(_ ->
                                            "What spills to disk is not known: the server tells it from version 14 on."))
                    .ifPresent(remarks::add);
        }
        if (facts.fingerprint().inRecovery()) {
            remarks.add(
                    facts.fingerprint().major() < 16
                            ? "On a standby before version 16 there are physical slots only."
                            : "These are the standby's own slots; what they hold is kept here, not on the primary.");
        }
        return remarks;
    }

    /// The worst slot, and whatever else is to be said: what is bad about one hides no other.
    private static Verdict verdict(
            ServerFacts facts,
            List<SlotFinding> findings,
            List<Missing> missing,
            Evidence evidence) {
        var words = new ArrayList<Verdict>();
        Optional<SlotFinding> worst = worst(findings).filter(f -> f.level() != Level.OK);
        worst.map(f -> word(f, evidence)).ifPresent(words::add);
        absent(missing).ifPresent(words::add);
        crowd(facts, evidence.levels()).ifPresent(words::add);
        if (words.isEmpty()) {
            words.add(new Verdict(Level.OK, "Slots are fine", fine(findings), Optional.empty()));
        }
        spilling(findings, worst).ifPresent(words::add);
        Verdict first = words.getFirst();
        for (Verdict word : words) {
            first = word.level().worseThan(first.level()) ? word : first;
        }
        return new Verdict(
                first.level(),
                first.headline(),
                words.stream().map(Verdict::sentence).collect(Collectors.joining(" ")),
                words.getFirst().remedy());
    }

    private static Verdict word(SlotFinding finding, Evidence evidence) {
        long much = evidence.levels().cuts().xmin();
        return new Verdict(
                finding.level(),
                headline(finding, much, evidence),
                sentence(finding, much),
                finding.orphaned() || mayBeOrphan(finding)
                        ? Optional.of(remedy(finding))
                        : Optional.empty());
    }

    /// It holds much, and nobody can say for how long: the runbook looks closer before it acts.
    private static boolean mayBeOrphan(SlotFinding finding) {
        return finding.state().equals(SlotFinding.INACTIVE)
                && finding.slot().kind() == Slot.Kind.LOGICAL
                && unread(finding)
                && finding.inactiveSource().startsWith("at least");
    }

    private static boolean unread(SlotFinding finding) {
        return finding.detail().idleness() == Idleness.LONG_AND_MUCH || leaving(finding);
    }

    private static Optional<Verdict> absent(List<Missing> missing) {
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Verdict(
                                missing.getFirst().level(),
                                "A declared slot is missing",
                                "Declared and not on the server: %s. Whoever reads it gets nothing."
                                        .formatted(
                                                missing.stream()
                                                        .map(m -> Shown.text(m.slot().name()))
                                                        .collect(Collectors.joining(", "))),
                                Optional.empty()));
    }

    private static Optional<Verdict> crowd(ServerFacts facts, Levels levels) {
        int used = facts.slots().size();
        boolean none = used >= facts.slotLimit();
        Level level = none ? levels.found().full() : levels.found().crowded();
        return used == 0
                        || level == Level.OK
                        || used * 100.0 < facts.slotLimit() * levels.cuts().places().value()
                ? Optional.empty()
                : Optional.of(
                        new Verdict(
                                level,
                                none
                                        ? "No replication slot is left"
                                        : "Replication slots are running out",
                                "%d of %d slots are taken (max_replication_slots)."
                                        .formatted(used, facts.slotLimit()),
                                Optional.empty()));
    }

    /// Of those that are not told of anyhow.
    private static Optional<Verdict> spilling(
            List<SlotFinding> findings, Optional<SlotFinding> told) {
        return findings.stream()
                .filter(f -> !f.equals(told.orElse(null)))
                .flatMap(f -> spill(f).map(s -> s.formatted(slot(f))).stream())
                .findFirst()
                .map(s -> new Verdict(Level.OK, "", s, Optional.empty()));
    }

    private static String slot(SlotFinding finding) {
        return "The decoding of slot " + Shown.text(finding.slot().name());
    }

    private static List<Missing> missing(ServerFacts facts, Evidence evidence) {
        return evidence.expectations().slots().stream()
                .flatMap(List::stream)
                .filter(declared -> facts.slot(declared.name()).isEmpty())
                .map(declared -> new Missing(declared, evidence.levels().found().slot()))
                .toList();
    }

    private static Optional<SlotFinding> worst(List<SlotFinding> findings) {
        return findings.stream()
                .max(
                        Comparator.comparing(SlotFinding::level)
                                .thenComparing(f -> f.holds().orElse(Bytes.ZERO)));
    }

    private static String headline(SlotFinding finding, long much, Evidence evidence) {
        return switch (finding.state()) {
            case SlotFinding.ORPHANED ->
                    finding.holds().filter(held -> StorageRule.fills(evidence, held)).isPresent()
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

    private static String sentence(SlotFinding finding, long much) {
        String name = Shown.text(finding.slot().name());
        String holds = finding.holds().map(Bytes::text).orElse("nothing");
        var said = new ArrayList<String>();
        switch (finding.state()) {
            case SlotFinding.ORPHANED, SlotFinding.INACTIVE ->
                    said.add(
                            "Slot %s holds %s and nobody has read it for %s."
                                    .formatted(
                                            name, holds, finding.inactiveText().orElse("a time")));
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
            said.add("It is over max_slot_wal_keep_size and loses its WAL at the next checkpoint.");
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
    private static Optional<String> spill(SlotFinding finding) {
        return finding.detail()
                .spill()
                .filter(Spill::goesOn)
                .flatMap(Spill::perSecond)
                .map(rate ->
                        "%%s spills %s a second to disk: transactions are larger than logical_decoding_work_mem."
                                .formatted(rate.text()));
    }

    private static boolean leaving(SlotFinding finding) {
        return finding.slot().walStatus().filter("unreserved"::equals).isPresent();
    }

    private static Remedy remedy(SlotFinding finding) {
        return new Remedy("orphaned-slot", Map.of("slot", finding.slot().name()));
    }

    private static String fine(List<SlotFinding> findings) {
        if (findings.isEmpty()) {
            return "There are no replication slots.";
        }
        long inactive = count(findings, SlotFinding.INACTIVE);
        if (inactive > 0) {
            boolean little =
                    findings.stream().allMatch(f -> f.detail().idleness() == Idleness.NEITHER);
            return "%d inactive%s."
                    .formatted(inactive, little ? ", holding little or not for long" : "");
        }
        return "Every slot is read.";
    }

    private static String note(List<SlotFinding> findings) {
        Optional<SlotFinding> worst = worst(findings).filter(f -> f.inactive().isPresent());
        if (worst.isPresent()) {
            return "inactive for " + worst.get().inactiveText().orElseThrow();
        }
        return findings.isEmpty() ? "no slots" : "all are read";
    }

    private static Dial dial(ServerFacts facts, List<SlotFinding> findings, Levels levels) {
        double crowded = levels.cuts().places().value() / 100;
        var marks =
                Stream.of(
                                new Dial.Mark(crowded, levels.found().crowded()),
                                new Dial.Mark(1, levels.found().full()))
                        .filter(m -> m.level() != Level.OK)
                        .toList();
        var arc = new Arc((double) facts.slotLimit(), marks);
        return arc.dial(facts.slots().size(), count(facts), caption(findings));
    }

    private static String count(ServerFacts facts) {
        return facts.slots().size() + " / " + facts.slotLimit();
    }

    private static String caption(List<SlotFinding> findings) {
        for (String state : List.of(SlotFinding.ORPHANED, SlotFinding.LOST, SlotFinding.INACTIVE)) {
            long count = count(findings, state);
            if (count > 0) {
                return "%d %s".formatted(count, state);
            }
        }
        return findings.isEmpty() ? "slots" : "slots, none inactive";
    }

    private static long count(List<SlotFinding> findings, String state) {
        return findings.stream().filter(f -> f.state().equals(state)).count();
    }
}
