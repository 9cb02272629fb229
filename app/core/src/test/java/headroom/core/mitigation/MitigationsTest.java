package headroom.core.mitigation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.Tier;
import headroom.core.identity.Identity;
import headroom.core.identity.Pins;
import headroom.core.identity.Standing;
import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Journal;
import headroom.core.journal.JournalFailure;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Mitigation.DropReplicationSlot;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.runbook.Condition;
import headroom.core.runbook.Debt;
import headroom.core.runbook.IllegalMove;
import headroom.core.runbook.MemoryJournal;
import headroom.core.runbook.Run;
import headroom.core.runbook.Runbook;
import headroom.core.runbook.Runs;
import headroom.core.runbook.Step;
import headroom.core.signal.Sample;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The order of preview, confirmation, guards, intent, act, proof and outcome, in every way in
/// which it can end; on a clock that only moves when somebody waits.
class MitigationsTest {

    private static final String ME = "operator";
    private static final String STEP = "drop";
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private static final Runbook RUNBOOK =
            new Runbook(
                    "orphaned-slot",
                    "Orphaned slot",
                    1,
                    "",
                    List.of(new Runbook.Input("slot", "Slot")),
                    List.of(
                            new Step.Act(
                                    STEP,
                                    "Drop",
                                    "",
                                    DropReplicationSlot.ID,
                                    Map.of("slot", "slot"),
                                    List.of(Condition.SLOT_ABSENT, Condition.WAL_RELEASED),
                                    WITHIN)),
                    List.of(new Debt("cap", "A cap", "", Optional.empty())));

    private final ActedOn server = new ActedOn();
    private final MemoryJournal memory = new MemoryJournal();
    private Predicate<Event> unwritable = _ -> false;
    private final Journal journal =
            new Journal() {
                @Override
                public Entry append(String actor, Event event) throws JournalFailure {
                    if (unwritable.test(event)) {
                        throw new JournalFailure("no space left");
                    }
                    return memory.append(actor, event);
                }

                @Override
                public List<Entry> entries() {
                    return memory.entries();
                }

                @Override
                public List<Entry> entriesOf(String run) {
                    return memory.entriesOf(run);
                }

                @Override
                public Optional<Entry> newest(String environment, String server) {
                    return memory.newest(environment, server);
                }

                @Override
                public Entry appendAfter(
                        Optional<Entry> known, String actor, Event.OfServer event) {
                    return memory.appendAfter(known, actor, event);
                }
            };
    private final AtomicInteger ids = new AtomicInteger();
    private final Runs runs =
            new Runs(journal, _ -> Optional.of(RUNBOOK), () -> "run-" + ids.incrementAndGet());
    private Instant now = Sample.NOW;
    private final Clock clock =
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            };
    private final List<Boundary.Point> passed = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private final Pins pins = new Pins(journal, clock);
    private final Turns turns = new Turns();
    private final Mitigations mitigations =
            new Mitigations(
                    runs,
                    journal,
                    pins,
                    turns,
                    this::practice,
                    new Programs() {
                        @Override
                        public String mark() {
                            return "me";
                        }

                        @Override
                        public boolean running(String mark) {
                            return mark.equals("colleague");
                        }
                    },
                    () -> "intent-" + ids.incrementAndGet(),
                    clock,
                    length -> now = now.plus(length),
                    point -> {
                        passed.add(point);
                        if (point == Boundary.Point.BEFORE_INTENT) {
                            meanwhile.run();
                        }
                    });
    private Tier tier = Tier.LAB;
    private Run run;

    @BeforeEach
    void open() throws Exception {
        run = runs.open(ME, "shop", RUNBOOK, Map.of("slot", "s"));
        pins.look(ME, "shop", Identity.of(server.fingerprint));
    }

    private Practice<?, ?> practice(Mitigation mitigation) {
        return switch (mitigation) {
            case DropReplicationSlot drop -> new Practice<>(drop, server, server);
        };
    }

    private Environment environment(String name) {
        return new Environment(
                name,
                tier,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Expectations.NONE,
                Levels.DEFAULT);
    }

    private Preview<?> preview() throws Exception {
        return preview("shop", "s");
    }

    private Preview<?> preview(String environment, String slot) throws Exception {
        var sample = new Sample();
        return mitigations.preview(
                environment(environment),
                new DropReplicationSlot(slot),
                new Sight(sample.snapshot(), sample::assess));
    }

    private Run perform(Preview<?> preview) throws Exception {
        return perform(preview, "", false);
    }

    private Run perform(Preview<?> preview, String typed, boolean ticked) throws Exception {
        return mitigations.perform(ME, run, STEP, preview, typed, ticked, _ -> {});
    }

    private static Outcome outcome(Run run) {
        return run.steps().getFirst().outcome().orElseThrow();
    }

    private Outcome outcome() throws Exception {
        return outcome(perform(preview()));
    }

    /// What was written after the opening of the run and the pin of its server.
    private List<Class<?>> written() {
        return memory.entries().stream()
                .skip(2)
                .<Class<?>>map(entry -> entry.event().getClass())
                .toList();
    }

    private void untouched() throws Exception {
        assertThat(server.acts).isZero();
        assertThat(written()).isEmpty();
        assertThat(runs.again(run).current()).contains(STEP);
    }

    @Test
    void theIntentStandsBeforeTheActAndTheOutcomeAfterIt() throws Exception {
        server.acting =
                () -> {
                    assertThat(written()).containsExactly(Event.Intended.class);
                    return new Attempt.Acted("Slot s was dropped", Map.of());
                };
        Run after = perform(preview());
        assertThat(outcome(after))
                .isEqualTo(
                        new Outcome.Done(
                                "Slot s was dropped; slot-absent holds; wal-released holds"));
        assertThat(written()).containsExactly(Event.Intended.class, Event.Concluded.class);
        assertThat(passed).containsExactly(Boundary.Point.values());
        assertThat(after.before()).contains(ActedOn.BEFORE);
        assertThat(after.openDebts()).hasSize(1);
        assertThat(server.acts).isOne();
        assertThat(server.open).isZero();
    }

    @Test
    void aPreviewOnlyReads() throws Exception {
        server.guardHolds = false;
        Preview<?> first = preview();
        assertThat(first.clear()).isFalse();
        server.guardHolds = true;
        now = now.plusSeconds(5);
        var sample = new Sample();
        Preview<?> again = mitigations.again(first, new Sight(sample.snapshot(), sample::assess));
        assertThat(again.clear()).isTrue();
        assertThat(again.at()).isEqualTo(now);
        untouched();
        assertThat(server.open).isZero();
    }

    @Test
    void aPreviewLastsTenMinutesAndNotOneMore() throws Exception {
        Preview<?> old = preview();
        now = now.plus(Mitigations.PREVIEW_LASTS).plusMillis(1);
        int readings = server.readings;
        Outcome refused = outcome(perform(old));
        assertThat(refused).isInstanceOf(Outcome.Refused.class);
        assertThat(refused.detail()).contains("The preview is 10", "make a new one");
        assertThat(server.readings).isEqualTo(readings);
        assertThat(server.acts).isZero();
        assertThat(written()).containsExactly(Event.Concluded.class);

        Preview<?> fresh = preview();
        now = now.plus(Mitigations.PREVIEW_LASTS);
        assertThat(outcome(perform(fresh))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void inProductionTheNameIsTypedLetterByLetter() throws Exception {
        tier = Tier.PRODUCTION;
        Preview<?> preview = preview();
        for (String typed : List.of("", "Shop", "shop ", "sho", "shop-production")) {
            assertThatThrownBy(() -> perform(preview, typed, true))
                    .as(typed)
                    .isInstanceOf(IllegalMove.class)
                    .hasMessage("Type the environment's name, shop, to confirm.");
        }
        untouched();
        assertThat(outcome(perform(preview, "shop", false))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void inStagingABoxIsTicked() throws Exception {
        tier = Tier.STAGING;
        Preview<?> preview = preview();
        assertThatThrownBy(() -> perform(preview, "shop", false))
                .isInstanceOf(IllegalMove.class)
                .hasMessage("Tick the box to confirm.");
        untouched();
        assertThat(outcome(perform(preview, "", true))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void aPreviewOfSomethingElseIsNoLicence() throws Exception {
        Preview<?> other = preview("shop", "another");
        assertThatThrownBy(() -> perform(other))
                .isInstanceOf(IllegalMove.class)
                .hasMessageContaining("something else");
        untouched();
        Preview<?> elsewhere = preview("staging", "s");
        Outcome refused = outcome(perform(elsewhere));
        assertThat(refused)
                .isEqualTo(new Outcome.Refused("The preview is of staging, the run is on shop."));
        assertThat(server.acts).isZero();
    }

    @Test
    void whatNoLongerHoldsRefusesBeforeTheIntent() throws Exception {
        Preview<?> preview = preview();
        server.guardHolds = false;
        Run after = perform(preview);
        assertThat(outcome(after))
                .isEqualTo(new Outcome.Refused("Inactive: process 4711 reads it"));
        assertThat(written()).containsExactly(Event.Concluded.class);
        assertThat(passed).isEmpty();
        assertThat(after.openDebts()).isEmpty();
        assertThat(server.acts).isZero();
    }

    @Test
    void guardsThatCannotBeReadRefuse() throws Exception {
        Preview<?> preview = preview();
        server.silent = Optional.of(Sample.HUNG);
        assertThat(outcome(perform(preview)))
                .isEqualTo(
                        new Outcome.Refused(
                                "The guards could not be read again: no answer: no answer within 800"
                                        + " ms"));
        assertThat(server.acts).isZero();
        assertThat(server.open).isZero();
    }

    @Test
    void withoutAnIntentInTheJournalNothingIsDone() throws Exception {
        Preview<?> preview = preview();
        unwritable = Event.Intended.class::isInstance;
        assertThatThrownBy(() -> perform(preview)).isInstanceOf(JournalFailure.class);
        untouched();
        unwritable = _ -> false;
        assertThat(outcome(perform(preview))).isInstanceOf(Outcome.Done.class);
        assertThat(server.acts).isOne();
    }

    @Test
    void aStepThatAnotherProgramBeganMeanwhileIsLeftToIt() throws Exception {
        Preview<?> preview = preview();
        meanwhile =
                () ->
                        memory.append(
                                "colleague",
                                new Event.Intended(
                                        run.id(),
                                        STEP,
                                        "colleague:1",
                                        "shop",
                                        DropReplicationSlot.ID,
                                        Map.of("slot", "s"),
                                        List.of(),
                                        "",
                                        Map.of()));
        assertThatThrownBy(() -> perform(preview))
                .isInstanceOf(IllegalMove.class)
                .hasMessageContaining("asked first");
        assertThat(written()).containsExactly(Event.Intended.class);
        assertThat(server.acts).isZero();
    }

    @Test
    void whoListensCannotLoseTheOutcome() throws Exception {
        Preview<?> preview = preview();
        assertThatThrownBy(() ->
                        mitigations.perform(
                                ME,
                                run,
                                STEP,
                                preview,
                                "",
                                false,
                                text -> {
                                    if (text.startsWith("Done")) {
                                        throw new IllegalStateException("the window is gone");
                                    }
                                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(written()).containsExactly(Event.Intended.class, Event.Concluded.class);
        assertThat(outcome(runs.again(run))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void anOutcomeThatCouldNotBeWrittenIsFoundAtTheNextStart() throws Exception {
        Preview<?> preview = preview();
        unwritable = Event.Concluded.class::isInstance;
        assertThatThrownBy(() -> perform(preview)).isInstanceOf(JournalFailure.class);
        assertThat(server.acts).isOne();
        Run pending = runs.again(run);
        assertThat(pending.pending()).isPresent();
        assertThatThrownBy(() -> perform(preview)).isInstanceOf(IllegalMove.class);
        unwritable = _ -> false;

        var recovery =
                new Recovery(
                        journal,
                        name -> Optional.of(environment(name)),
                        this::practice,
                        mitigations::atWork,
                        turns);
        assertThat(recovery.run(ME)).hasOnlyElementsOfType(Recovery.Report.Told.class).hasSize(1);
        assertThat(written()).containsExactly(Event.Intended.class, Event.Recovered.class);
        assertThat(outcome(runs.again(run))).isEqualTo(new Outcome.Done("gone"));
        assertThat(recovery.run(ME)).isEmpty();
        assertThat(server.acts).isOne();
    }

    @Test
    void aCutIsUnknownUntilTheServerIsAsked() throws Exception {
        server.acting = () -> new Attempt.Cut("connection reset");
        Run after = perform(preview());
        assertThat(written())
                .containsExactly(
                        Event.Intended.class, Event.Concluded.class, Event.Recovered.class);
        Event.Concluded concluded = (Event.Concluded) memory.entries().get(3).event();
        assertThat(concluded.outcome())
                .isEqualTo(
                        new Outcome.Unknown(
                                "Whether it happened is not known: connection reset. The server must"
                                        + " be asked."));
        assertThat(outcome(after)).isEqualTo(new Outcome.Done("gone"));
        assertThat(server.acts).isOne();
    }

    @Test
    void aServerThatStaysSilentAfterACutIsAskedForHalfAMinute() throws Exception {
        server.acting =
                () -> {
                    server.silent = Optional.of(Sample.HUNG);
                    return new Attempt.Cut("no answer");
                };
        Instant began = now;
        Run after = perform(preview());
        assertThat(Duration.between(began, now)).isEqualTo(Duration.ofSeconds(30));
        // preview, guards, and then no more often than every 2 s
        assertThat(server.readings).isEqualTo(2 + 16);
        assertThat(outcome(after)).isInstanceOf(Outcome.Unknown.class);
        assertThat(after.pending()).isPresent();
        assertThat(after.openDebts()).hasSize(1);
        server.silent = Optional.empty();
        Preview<?> again = preview();
        assertThatThrownBy(() -> perform(again))
                .isInstanceOf(IllegalMove.class)
                .hasMessageContaining("asked first");
        assertThat(server.acts).isOne();
        assertThat(server.open).isZero();
    }

    @Test
    void aDefectAfterTheIntentCountsAsACut() throws Exception {
        server.acting =
                () -> {
                    throw new IllegalStateException("a bug");
                };
        server.trace = new Plan.Trace.Told(new Outcome.Failed("still there"), "it exists", "");
        Run after = perform(preview());
        assertThat(memory.entries().get(3).event().toString())
                .contains("Unknown", "IllegalStateException: a bug");
        assertThat(outcome(after)).isEqualTo(new Outcome.Failed("still there"));
        assertThat(after.pending()).isEmpty();
        assertThat(perform(preview()).steps()).isNotEmpty(); // it may be tried again
        assertThat(server.acts).isEqualTo(2);
    }

    @Test
    void anInterruptDuringTheActLeavesAnUnknownOutcome() throws Exception {
        Preview<?> preview = preview();
        server.acting =
                () -> {
                    throw new InterruptedException("closing");
                };
        assertThatThrownBy(() -> perform(preview)).isInstanceOf(InterruptedException.class);
        assertThat(written()).containsExactly(Event.Intended.class, Event.Concluded.class);
        Run after = runs.again(run);
        assertThat(outcome(after)).isInstanceOf(Outcome.Unknown.class);
        assertThat(after.pending()).isPresent();
        assertThat(mitigations.atWork(after.pending().orElseThrow())).isFalse();
    }

    @Test
    void anInterruptDuringTheProofLeavesAnUnknownOutcome() throws Exception {
        Preview<?> preview = preview();
        server.acting =
                () -> {
                    server.interrupting = true;
                    return new Attempt.Acted("Slot s was dropped", Map.of());
                };
        assertThatThrownBy(() -> perform(preview)).isInstanceOf(InterruptedException.class);
        assertThat(outcome(runs.again(run))).isInstanceOf(Outcome.Unknown.class);
        assertThat(server.open).isZero();
    }

    @Test
    void anInterruptWhileLookingForTheReasonOfARefusalStillSaysRefused() throws Exception {
        Preview<?> preview = preview();
        server.acting =
                () -> {
                    server.interrupting = true;
                    return new Attempt.Refused("");
                };
        assertThatThrownBy(() -> perform(preview)).isInstanceOf(InterruptedException.class);
        Run after = runs.again(run);
        assertThat(outcome(after)).isInstanceOf(Outcome.Refused.class);
        assertThat(after.pending()).isEmpty();
    }

    @Test
    void whatReadingsDoNotProveHasFailed() throws Exception {
        server.acting =
                () -> {
                    server.proven = false;
                    return new Attempt.Acted("Slot s was dropped", Map.of());
                };
        Instant began = now;
        Outcome failed = outcome();
        assertThat(failed).isInstanceOf(Outcome.Failed.class);
        assertThat(failed.detail())
                .contains("Slot s was dropped, but", "slot-absent fails; wal-released fails");
        assertThat(Duration.between(began, now)).isBetween(WITHIN, WITHIN.plusSeconds(10));
    }

    @Test
    void whatCannotBeReadAfterwardsIsUnknown() throws Exception {
        server.acting =
                () -> {
                    server.silent = Optional.of(Sample.DOWN);
                    return new Attempt.Acted("Slot s was dropped", Map.of());
                };
        Outcome unknown = outcome();
        assertThat(unknown).isInstanceOf(Outcome.Unknown.class);
        assertThat(unknown.detail()).contains("Slot s was dropped, but it cannot be verified");
    }

    @Test
    void whatComesLaterIsSaidAndNotWaitedFor() throws Exception {
        server.acting =
                () -> {
                    server.proven = false;
                    return new Attempt.Acted(
                            "Slot s was dropped",
                            Map.of(
                                    Condition.SLOT_ABSENT,
                                    "in a while",
                                    Condition.WAL_RELEASED,
                                    "at the next checkpoint"));
                };
        Instant began = now;
        assertThat(outcome())
                .isEqualTo(
                        new Outcome.Done("Slot s was dropped; in a while; at the next checkpoint"));
        assertThat(now).isEqualTo(began);
    }

    @Test
    void aRefusalOfTheStatementNamesTheGuardThatFailed() throws Exception {
        server.acting =
                () -> {
                    server.guardHolds = false;
                    return new Attempt.Refused("");
                };
        assertThat(outcome()).isEqualTo(new Outcome.Refused("Inactive: process 4711 reads it"));
        server.guardHolds = true;
        server.acting = () -> new Attempt.Refused("");
        assertThat(outcome().detail()).contains("it holds again now");
        server.acting = () -> new Attempt.Refused("slot is active");
        assertThat(outcome()).isEqualTo(new Outcome.Refused("slot is active"));
        server.acting = () -> new Attempt.NotDone("no login");
        assertThat(outcome()).isEqualTo(new Outcome.Failed("no login"));
    }

    @Test
    void anIntentIsAtWorkWhileItsProgramIs() throws Exception {
        var during = new ArrayList<Boolean>();
        server.acting =
                () -> {
                    String intent = ((Event.Intended) memory.entries().getLast().event()).intent();
                    during.add(mitigations.atWork(intent));
                    return new Attempt.Acted("Slot s was dropped", Map.of());
                };
        perform(preview());
        assertThat(during).containsExactly(true);
        assertThat(mitigations.atWork("me:intent-2")).isFalse();
        assertThat(mitigations.atWork("colleague:intent-9")).isTrue();
        assertThat(mitigations.atWork("dead:intent-9")).isFalse();
        assertThat(mitigations.atWork("no mark")).isFalse();
    }

    @Test
    void anotherServerLocksUntilItIsAcceptedByName() throws Exception {
        server.fingerprint = ActedOn.promoted(server.fingerprint);
        Preview<?> preview = preview();
        assertThat(preview.lock().orElseThrow())
                .contains("timeline 1 → 2: a standby was promoted here")
                .contains("until somebody accepts it");
        assertThat(preview.clear()).isFalse();
        assertThat(outcome()).isInstanceOf(Outcome.Refused.class);
        assertThat(outcome().detail()).contains("The accepted server", "timeline 1 → 2");
        assertThat(server.acts).isZero();
        assertThat(written()).containsOnly(Event.Concluded.class);

        var standing = pins.compare("shop", Identity.of(server.fingerprint));
        var shown = List.of((Standing.Changed) standing);
        assertThatThrownBy(() -> pins.accept(ME, environment("shop"), shown, "Shop"))
                .isInstanceOf(IllegalMove.class)
                .hasMessageContaining("shop");
        pins.accept(ME, environment("shop"), shown, "shop");
        assertThat(outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(server.acts).isOne();
    }

    @Test
    void aServerThatChangesBetweenPreviewAndClickIsLeftAlone() throws Exception {
        Preview<?> preview = preview();
        assertThat(preview.lock()).isEmpty();
        server.fingerprint = ActedOn.promoted(server.fingerprint);
        assertThat(outcome(perform(preview)).detail()).contains("The accepted server");
        assertThat(server.acts).isZero();
    }

    @Test
    void aChangeElsewhereInTheEnvironmentLocksToo() throws Exception {
        var redis = new Identity("Redis", Map.of("role", "master"), now);
        pins.look(ME, "shop", redis);
        pins.look(ME, "shop", new Identity("Redis", Map.of("role", "replica"), now));
        assertThat(outcome().detail()).contains("Redis: master → replica");
        assertThat(server.acts).isZero();
    }

    @Test
    void onlyOneAtATimeAsksAServerAndTheOthersWait() throws Exception {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        Preview<?> preview = preview();
        server.acting =
                () -> {
                    entered.countDown();
                    leave.await();
                    return new Attempt.Acted("Slot s was dropped", Map.of());
                };
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            var act = others.submit(() -> perform(preview));
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(this::preview)
                    .isInstanceOfSatisfying(
                            ProbeFailure.class,
                            e -> assertThat(e.reason().kind()).isEqualTo(Reason.Kind.TIMEOUT));
            var waiting = others.submit(() -> preview());
            leave.countDown();
            assertThat(outcome(act.get())).isInstanceOf(Outcome.Done.class);
            assertThat(waiting.get().clear()).isTrue();
        }
    }
}
