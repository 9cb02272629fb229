package headroom.adapters.postgres;

import headroom.adapters.processes.RunningPrograms;
import headroom.adapters.store.SqliteJournal;
import headroom.core.environment.Environment;
import headroom.core.history.Recent;
import headroom.core.identity.Pins;
import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.mitigation.Boundary;
import headroom.core.mitigation.DropSlotPlan;
import headroom.core.mitigation.Mitigation;
import headroom.core.mitigation.Mitigation.DropReplicationSlot;
import headroom.core.mitigation.Mitigations;
import headroom.core.mitigation.Practice;
import headroom.core.mitigation.Preview;
import headroom.core.mitigation.Recovery;
import headroom.core.mitigation.Sight;
import headroom.core.mitigation.Turns;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.runbook.Condition;
import headroom.core.runbook.Debt;
import headroom.core.runbook.Run;
import headroom.core.runbook.Runbook;
import headroom.core.runbook.Runs;
import headroom.core.runbook.Step;
import headroom.core.signal.Assessor;
import headroom.core.signal.storage.VolumeCapacity;
import headroom.core.signal.storage.VolumeUse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Everything that acts, put together as the product does it, on one environment and one journal.
final class Bench implements AutoCloseable {

    static final String STEP = "drop";

    static final Runbook RUNBOOK =
            new Runbook(
                    "orphaned-slot",
                    "Orphaned replication slot",
                    1,
                    "",
                    List.of(new Runbook.Input("slot", "Replication slot")),
                    List.of(
                            new Step.Act(
                                    STEP,
                                    "Drop the slot",
                                    "",
                                    DropReplicationSlot.ID,
                                    Map.of("slot", "slot"),
                                    List.of(Condition.SLOT_ABSENT, Condition.WAL_RELEASED),
                                    Duration.ofSeconds(20))),
                    List.of(new Debt("cap", "A cap", "", Optional.of(Condition.SLOT_CAP_SET))));

    private final Environment environment;
    private final SqliteJournal journal;
    private final Runs runs;
    private final Pins pins;
    private final Turns turns = new Turns();
    private final Mitigations mitigations;
    final List<String> progress = new ArrayList<>();

    /// Told what is being done, on the thread that does it.
    Consumer<String> listener = _ -> {};

    Bench(Environment environment, Path folder, Boundary boundary) throws Exception {
        this.environment = environment;
        journal = SqliteJournal.open(folder, Clock.systemUTC());
        runs = new Runs(journal, _ -> Optional.of(RUNBOOK), () -> UUID.randomUUID().toString());
        pins = new Pins(journal, Clock.systemUTC());
        mitigations =
                new Mitigations(
                        runs,
                        journal,
                        pins,
                        turns,
                        Bench::practice,
                        new RunningPrograms(),
                        () -> UUID.randomUUID().toString(),
                        Clock.systemUTC(),
                        Thread::sleep,
                        boundary);
    }

    private static Practice<?, ?> practice(Mitigation mitigation) {
        return switch (mitigation) {
            case DropReplicationSlot drop ->
                    new Practice<>(drop, new DropSlotPlan(), new DropSlot(Watched.ACCESS));
        };
    }

    Run open(String slot) throws Exception {
        return runs.open("tester", environment.name(), RUNBOOK, Map.of("slot", slot));
    }

    Preview<?> preview(String slot) throws Exception {
        var now = Clock.systemUTC().instant();
        Snapshot seen =
                Snapshot.empty(now)
                        .with(
                                VolumeUse.SOURCE,
                                new Reading.Known<>(
                                        new VolumeUse(
                                                Bytes.mib(100),
                                                Bytes.mib(400),
                                                Bytes.ZERO,
                                                Bytes.ZERO),
                                        now))
                        .with(
                                VolumeCapacity.SOURCE,
                                new Reading.Known<>(
                                        new VolumeCapacity(
                                                environment.configuredCapacity().orElseThrow(),
                                                "configured"),
                                        now));
        return mitigations.preview(
                environment,
                new DropReplicationSlot(slot),
                new Sight(
                        seen,
                        s ->
                                Assessor.assess(
                                        s,
                                        Recent.NONE.plus(s),
                                        environment.expectations(),
                                        environment.levels())));
    }

    Run perform(Run run, Preview<?> preview) throws Exception {
        return mitigations.perform(
                "tester",
                run,
                STEP,
                preview,
                "",
                false,
                said -> {
                    progress.add(said);
                    listener.accept(said);
                });
    }

    Recovery recovery() {
        return new Recovery(
                journal,
                name -> Optional.of(environment).filter(e -> e.name().equals(name)),
                Bench::practice,
                mitigations::atWork,
                turns);
    }

    /// What happened in runs.
    List<Event> events() throws Exception {
        return journal.entries().stream()
                .map(Entry::event)
                .filter(Event.InRun.class::isInstance)
                .toList();
    }

    Run again(Run run) throws Exception {
        return runs.again(run);
    }

    @Override
    public void close() {
        journal.close();
    }
}
