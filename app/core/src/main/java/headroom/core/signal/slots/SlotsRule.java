package headroom.core.signal.slots;

import headroom.core.environment.DeclaredSlot;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The judgement on the replication slots: the worst slot, the slots that are missing, and how many
/// more the server admits.
public final class SlotsRule {

    /// Slots beside the worst that are told by name in the sentence.
    private static final int FURTHER = 3;

    private static final Set<String> UNREAD =
            Set.of(SlotFinding.ORPHANED, SlotFinding.LOST, SlotFinding.INACTIVE);

    private static final Comparator<SlotFinding> WORST =
            Comparator.comparing(SlotFinding::level)
                    .thenComparing(f -> f.holds().orElse(Bytes.ZERO));

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
        notLookedFor(facts, evidence).ifPresent(remarks::add);
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

    private static Optional<String> notLookedFor(ServerFacts facts, Evidence evidence) {
        String names =
                evidence.expectations().slots().stream()
                        .flatMap(List::stream)
                        .map(DeclaredSlot::name)
                        .filter(name -> facts.slot(name).isEmpty())
                        .filter(name -> !isExpected(name, facts, evidence))
                        .map(Shown::text)
                        .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("Declared, and not looked for on a standby: %s.".formatted(names));
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
        words.addAll(further(findings, worst, evidence));
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

    /// A cap makes many lost at once: the first few by name.
    private static List<Verdict> further(
            List<SlotFinding> findings, Optional<SlotFinding> told, Evidence evidence) {
        List<SlotFinding> others =
                findings.stream()
                        .filter(f -> !f.equals(told.orElse(null)))
                        .filter(f -> f.level().worseThan(Level.WATCH))
                        .sorted(WORST.reversed())
                        .toList();
        var words = new ArrayList<Verdict>();
        others.stream()
                .limit(FURTHER)
                .map(f -> SlotWords.further(f, evidence.levels().cuts().xmin()))
                .forEach(w -> words.add(beside(w)));
        if (others.size() > FURTHER) {
            words.add(beside("%d more are as the table says.".formatted(others.size() - FURTHER)));
        }
        return words;
    }

    /// What makes no level of its own beside what does.
    private static Verdict beside(String sentence) {
        return new Verdict(Level.OK, "", sentence, Optional.empty());
    }

    private static Verdict word(SlotFinding finding, Evidence evidence) {
        long much = evidence.levels().cuts().xmin();
        return new Verdict(
                finding.level(),
                SlotWords.headline(
                        finding,
                        much,
                        finding.holds()
                                .filter(held -> StorageRule.fills(evidence, held))
                                .isPresent()),
                SlotWords.sentence(
                        finding,
                        much,
                        finding.holds().flatMap(held -> StorageRule.share(evidence, held))),
                finding.orphaned() || mayBeOrphan(finding)
                        ? Optional.of(remedy(finding))
                        : Optional.empty());
    }

    /// It holds much, and nobody can say for how long: the runbook looks closer before it acts.
    private static boolean mayBeOrphan(SlotFinding finding) {
        return finding.state().equals(SlotFinding.INACTIVE)
                && finding.slot().kind() == Slot.Kind.LOGICAL
                && SlotWords.unread(finding)
                && finding.inactiveSource().startsWith("at least");
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
                .flatMap(f ->
                        SlotWords.spill(f)
                                .map(s ->
                                        s.formatted(
                                                "The decoding of slot "
                                                        + Shown.text(f.slot().name())))
                                .stream())
                .findFirst()
                .map(SlotsRule::beside);
    }

    private static List<Missing> missing(ServerFacts facts, Evidence evidence) {
        return evidence.expectations().slots().stream()
                .flatMap(List::stream)
                .filter(declared -> facts.slot(declared.name()).isEmpty())
                .filter(declared -> isExpected(declared.name(), facts, evidence))
                .map(declared -> new Missing(declared, evidence.levels().found().slot()))
                .toList();
    }

    /// A standby has copies of the failover slots at the most: what was declared lies on its
    /// primary. What was seen here is expected here.
    private static boolean isExpected(String slot, ServerFacts facts, Evidence evidence) {
        return !facts.fingerprint().inRecovery()
                || evidence.recent().known(ServerFacts.SOURCE).stream()
                        .map(Reading.Known::value)
                        .filter(then -> then.fingerprint().sameServer(facts.fingerprint()))
                        .anyMatch(then -> then.slot(slot).isPresent());
    }

    private static Optional<SlotFinding> worst(List<SlotFinding> findings) {
        return findings.stream().max(WORST);
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

    /// Of the same slots as the caption counts.
    private static String note(List<SlotFinding> findings) {
        Optional<String> inactive =
                findings.stream()
                        .filter(f -> UNREAD.contains(f.state()))
                        .filter(f -> f.inactive().isPresent())
                        .max(WORST)
                        .flatMap(SlotFinding::inactiveText);
        if (inactive.isPresent()) {
            return "inactive for " + inactive.get();
        }
        long copies = count(findings, SlotFinding.SYNCED);
        return findings.isEmpty()
                ? "no slots"
                : copies == 0 ? "all are read" : copies + " synced, for a failover";
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
        String bad =
                Stream.of(SlotFinding.ORPHANED, SlotFinding.LOST)
                        .filter(state -> count(findings, state) > 0)
                        .map(state -> count(findings, state) + " " + state)
                        .collect(Collectors.joining(", "));
        if (!bad.isEmpty()) {
            return bad;
        }
        long inactive = count(findings, SlotFinding.INACTIVE);
        if (inactive > 0) {
            return "%d %s".formatted(inactive, SlotFinding.INACTIVE);
        }
        return findings.isEmpty() ? "slots" : "slots, none inactive";
    }

    private static long count(List<SlotFinding> findings, String state) {
        return findings.stream().filter(f -> f.state().equals(state)).count();
    }
}
