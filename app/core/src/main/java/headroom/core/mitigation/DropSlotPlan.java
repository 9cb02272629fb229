package headroom.core.mitigation;

import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Fingerprint;
import headroom.core.mitigation.Mitigation.DropReplicationSlot;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.runbook.Condition;
import headroom.core.runbook.Conditions;
import headroom.core.runbook.Finding;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.slots.SlotHold;
import headroom.core.signal.wal.Blame;
import headroom.core.signal.wal.BlameArithmetic;
import headroom.core.signal.wal.Holder;
import headroom.core.signal.wal.Release;
import headroom.core.signal.wal.WalFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Dropping an inactive logical slot: what it releases, on what it relies, and what proves it.
public final class DropSlotPlan implements Plan<DropReplicationSlot, SlotFacts> {

    /// Holds no state.
    public DropSlotPlan() {}

    @Override
    public Fingerprint server(SlotFacts facts) {
        return facts.server().fingerprint();
    }

    @Override
    public Map<String, String> before(DropReplicationSlot mitigation, SlotFacts facts) {
        return state(mitigation.slot(), facts).asMap();
    }

    private static SlotBefore state(String name, SlotFacts facts) {
        Optional<Slot> slot = facts.server().slot(name);
        return new SlotBefore(
                ServerIdentity.of(facts.server().fingerprint()),
                new SlotHold(
                        name,
                        slot.flatMap(Slot::restartLsn),
                        facts.server().wal().segmentSize(),
                        release(name, facts).released()),
                slot.flatMap(Slot::plugin).orElse(""),
                Optional.of(facts.server().position()),
                facts.decoded(),
                facts.mayCheckpoint(),
                facts.nextCheckpointBy());
    }

    @Override
    public List<Guard> guards(
            DropReplicationSlot mitigation, Map<String, String> before, SlotFacts now) {
        return SlotBefore.from(before)
                .map(b -> SlotGuards.of(mitigation.slot(), b, now))
                .orElseGet(() ->
                        List.of(new Guard("The preview is complete", false, "make a new one")));
    }

    @Override
    public Effect effect(
            DropReplicationSlot mitigation, Environment environment, SlotFacts facts, Sight seen) {
        Release release = release(mitigation.slot(), facts);
        return new Effect(
                does(mitigation.slot(), facts, release),
                breaks(mitigation.slot(), environment.expectations()),
                "No way back: a dropped slot cannot be restored.",
                Counterfactual.of(mitigation.slot(), facts, release, seen));
    }

    private static Release release(String slot, SlotFacts facts) {
        Bytes released = blame(facts).slot(slot).map(Holder::wouldRelease).orElse(Bytes.ZERO);
        return Release.of(released, facts.files().recycled(), facts.server().wal());
    }

    private static Blame blame(SlotFacts facts) {
        return BlameArithmetic.blame(
                facts.server(), Optional.of(facts.files()), facts.summarizer(), facts.backlog());
    }

    private static String does(String slot, SlotFacts facts, Release release) {
        if (release.released().count() == 0) {
            return "Releases no WAL: "
                    + blame(facts).needsTheSame(slot).orElse("it holds less than a segment")
                    + ". The slot is gone all the same.";
        }
        String when =
                facts.mayCheckpoint()
                        ? "at the checkpoint"
                        : "at the next checkpoint, by %s if anything is written meanwhile"
                                .formatted(facts.nextCheckpointBy());
        return "Releases %s %s; the volume gets at least %s of it back, the rest is reused for new WAL."
                .formatted(release.released().text(), when, release.leastBack().text());
    }

    private static String breaks(String slot, Expectations expectations) {
        return "The consumer of this slot, if it ever returns: it needs a full resync."
                + expectations
                        .slot(slot)
                        .map(d -> " The slot is declared; its owner is " + d.owner() + ".")
                        .orElse("");
    }

    @Override
    public List<Finding> proof(
            DropReplicationSlot mitigation,
            Map<String, String> before,
            List<Condition> checks,
            SlotFacts now) {
        var at = now.server().serverTime();
        Snapshot snapshot =
                Snapshot.empty(at)
                        .with(ServerFacts.SOURCE, new Reading.Known<>(now.server(), at))
                        .with(WalFiles.SOURCE, new Reading.Known<>(now.files(), at));
        return new Conditions(
                        snapshot,
                        Optional.empty(),
                        Expectations.NONE,
                        mitigation.inputs(),
                        Optional.of(before))
                .evaluate(checks);
    }

    @Override
    public Trace trace(DropReplicationSlot mitigation, Map<String, String> before, SlotFacts now) {
        return SlotBefore.from(before)
                .map(b -> DropSlotTrace.of(mitigation.slot(), b, now))
                .orElseGet(
                        () -> new Trace.NotYet("the state before is not complete in the journal"));
    }
}
