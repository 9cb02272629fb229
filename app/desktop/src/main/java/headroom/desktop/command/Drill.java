package headroom.desktop.command;

import headroom.core.environment.Level;
import headroom.core.identity.Identity;
import headroom.core.journal.JournalFailure;
import headroom.core.mitigation.Mitigations;
import headroom.core.mitigation.Preview;
import headroom.core.mitigation.SlotBefore;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Age;
import headroom.core.runbook.Condition;
import headroom.core.runbook.Conditions;
import headroom.core.runbook.Finding;
import headroom.core.runbook.IllegalMove;
import headroom.core.runbook.Run;
import headroom.core.runbook.Step;
import headroom.core.signal.Judgement;
import headroom.core.signal.Observation;
import headroom.core.signal.Remedy;
import headroom.desktop.Watched;
import headroom.desktop.Wiring;
import headroom.lab.Incident;
import headroom.lab.Lab;
import headroom.lab.LabException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Plays the orphaned slot on a running lab: lets it happen, waits until the gauge sees it, and
/// walks the runbook that the gauge proposes, exactly as the window would, with nobody at the
/// keyboard.
final class Drill {

    private static final String ACTOR = "drill";
    private static final Duration DETECTION = Duration.ofMinutes(4);
    private static final Duration FIRST_READINGS = Duration.ofSeconds(30);

    private final Lab lab;
    private final Wiring wiring;
    private final Wiring.Acting acting;
    private final Consumer<String> progress;
    private final List<DrillReport.Moment> timeline = new ArrayList<>();
    private final LinkedBlockingQueue<Observation> observations = new LinkedBlockingQueue<>();

    Drill(LabSession session, Consumer<String> progress) throws JournalFailure {
        this.lab = session.lab();
        this.wiring = session.wiring();
        this.acting = wiring.acting();
        this.progress = progress;
    }

    /// An expected end of a drill that did not reach its goal.
    static final class Stuck extends Exception {

        private static final long serialVersionUID = 1;

        Stuck(String message) {
            super(message);
        }
    }

    DrillReport run()
            throws Stuck,
                    LabException,
                    JournalFailure,
                    IllegalMove,
                    ProbeFailure,
                    SQLException,
                    InterruptedException {
        try (var watched = wiring.watch(lab.environment(), observations::add)) {
            var first =
                    await(
                            "every gauge to be read",
                            FIRST_READINGS,
                            o ->
                                    o.assessment().all().stream()
                                            .noneMatch(j -> j.level() == Level.UNKNOWN));
            for (Identity server : Identity.in(first.snapshot())) {
                wiring.look(ACTOR, lab.environment(), server);
            }
            say("every gauge is read");
            lab.begin(Incident.ORPHANED_SLOT);
            Instant begun = say("the incident begins: a slot's consumer is gone");
            var seen =
                    await(
                            "the gauge to see the orphaned slot",
                            DETECTION,
                            o -> remedy(o).isPresent());
            Remedy remedy = remedy(seen).orElseThrow();
            Instant detected = say("detected: " + seen.assessment().slots().verdict().sentence());
            return walk(watched, remedy, begun, detected);
        }
    }

    private static Optional<Remedy> remedy(Observation observation) {
        Judgement slots = observation.assessment().slots();
        return slots.level() == Level.CRITICAL ? slots.verdict().remedy() : Optional.empty();
    }

    private DrillReport walk(Watched watched, Remedy remedy, Instant begun, Instant detected)
            throws Stuck,
                    JournalFailure,
                    IllegalMove,
                    ProbeFailure,
                    SQLException,
                    InterruptedException {
        var runbook =
                wiring.runbook(remedy.runbook())
                        .orElseThrow(() -> new Stuck("there is no runbook " + remedy.runbook()));
        Run run = acting.runs().open(ACTOR, watched.environment().name(), runbook, remedy.inputs());
        say("runbook opened: " + runbook.title());
        try (Connection second = lab.postgres().connect()) {
            Optional<Acted> acted = Optional.empty();
            while (run.current().isPresent()) {
                Step step = runbook.step(run.current().get()).orElseThrow();
                switch (step) {
                    case Step.Read read -> run = read(watched, run, read);
                    case Step.Watch watch -> run = watch(watched, run, watch);
                    case Step.Choose choose -> run = choose(run, choose);
                    case Step.Act act -> {
                        acted = Optional.of(act(watched, run, act, second));
                        run = acted.get().run();
                    }
                }
            }
            return settle(
                    watched,
                    run,
                    begun,
                    detected,
                    acted.orElseThrow(() -> new Stuck("the runbook does not act")),
                    second);
        }
    }

    private Run read(Watched watched, Run run, Step.Read step)
            throws Stuck, JournalFailure, IllegalMove, InterruptedException {
        var findings =
                awaitFindings(watched, run, step.evidence(), step.title(), Duration.ofSeconds(30));
        return passed(
                acting.runs().done(ACTOR, run, step.id(), evidence(findings)), step, findings);
    }

    private Run watch(Watched watched, Run run, Step.Watch step)
            throws Stuck, JournalFailure, IllegalMove, InterruptedException {
        var findings =
                awaitFindings(watched, run, List.of(step.until()), step.title(), step.within());
        return passed(
                acting.runs().done(ACTOR, run, step.id(), evidence(findings)), step, findings);
    }

    private Run passed(Run run, Step step, List<Finding> findings) {
        say(step.title() + ": " + evidence(findings));
        return run;
    }

    /// A drill decides for the first option, which goes on.
    private Run choose(Run run, Step.Choose step) throws JournalFailure, IllegalMove {
        var option = step.options().getFirst();
        say(step.title() + ": " + option.title());
        return acting.runs()
                .choose(ACTOR, run, step.id(), option.id(), "decided by the drill, for practice");
    }

    /// What came of the act.
    private record Acted(
            Run run,
            SlotBefore foretold,
            Witness.Testimony before,
            Witness.Testimony after,
            Instant at) {}

    private Acted act(Watched watched, Run run, Step.Act step, Connection second)
            throws Stuck,
                    JournalFailure,
                    IllegalMove,
                    ProbeFailure,
                    SQLException,
                    InterruptedException {
        Preview<?> preview =
                acting.mitigations()
                        .preview(
                                watched.environment(),
                                Mitigations.of(step, run.inputs()),
                                watched.sight());
        say("preview: " + preview.effect());
        var before = Witness.ask(second);
        Run after =
                acting.mitigations().perform(ACTOR, run, step.id(), preview, "", false, progress);
        var testimony = Witness.ask(second);
        var state =
                after.steps().stream()
                        .filter(s -> s.step().id().equals(step.id()))
                        .findFirst()
                        .orElseThrow();
        var outcome = state.outcome().orElseThrow(() -> new Stuck("the act has no outcome"));
        Instant at = say(outcome.word() + ": " + outcome.detail());
        if (state.status() != Run.Status.DONE) {
            throw new Stuck(step.title() + ": " + outcome.word() + ": " + outcome.detail());
        }
        return new Acted(after, foretold(preview), before, testimony, at);
    }

    private static SlotBefore foretold(Preview<?> preview) throws Stuck {
        return SlotBefore.from(preview.before())
                .orElseThrow(() -> new Stuck("the preview foretells nothing"));
    }

    private DrillReport settle(
            Watched watched,
            Run walked,
            Instant begun,
            Instant detected,
            Acted acted,
            Connection second)
            throws JournalFailure, IllegalMove, SQLException, InterruptedException {
        Run run = walked;
        watched.readNow();
        var recovered = recovery(watched);
        var end = Witness.ask(second);
        Optional<Instant> verified =
                recovered.map(o -> say("verified: " + o.assessment().slots().verdict().sentence()));
        for (var debt : run.openDebts()) {
            Optional<Finding> checked =
                    debt.debt().check().map(check -> conditions(watched, walked).evaluate(check));
            String id = debt.debt().id();
            run =
                    checked.filter(Finding::holds).isPresent()
                            ? acting.runs().pay(ACTOR, run, id, checked.get().evidence())
                            : acting.runs().waive(ACTOR, run, id, waiver(checked));
        }
        run = acting.runs().close(ACTOR, run);
        say("closed: " + run.closed().orElse(""));
        var outcome =
                run.steps().stream()
                        .flatMap(s -> s.outcome().stream())
                        .reduce((_, last) -> last)
                        .orElseThrow();
        return new DrillReport(
                Incident.ORPHANED_SLOT.id(),
                List.copyOf(timeline),
                begun,
                detected,
                acted.at(),
                verified,
                outcome,
                acted.foretold().hold().releases(),
                acted.foretold().checkpoint(),
                acted.before(),
                // without a checkpoint of ours the act itself released nothing yet
                acted.foretold().checkpoint() ? acted.after() : end,
                end,
                run.debts(),
                wiring.journalFlaw());
    }

    private static String waiver(Optional<Finding> checked) {
        return "drill: only a person can pay this"
                + checked.map(finding -> "; its check says: " + finding.evidence()).orElse("");
    }

    /// An observation in which no gauge blames the slot any more.
    private Optional<Observation> recovery(Watched watched) throws InterruptedException {
        try {
            return Optional.of(
                    await(
                            "the gauges to recover",
                            Duration.ofSeconds(60),
                            o ->
                                    o.assessment().slots().level() == Level.OK
                                            && o.assessment().wal().verdict().remedy().isEmpty()
                                            && o.assessment().wal().level() != Level.UNKNOWN));
        } catch (Stuck stuck) {
            say(
                    stuck.getMessage()
                            + ": "
                            + watched.latest().assessment().worst().verdict().sentence());
            return Optional.empty();
        }
    }

    private static Conditions conditions(Watched watched, Run run) {
        return Conditions.of(watched.latest(), watched.environment().expectations(), run);
    }

    private List<Finding> awaitFindings(
            Watched watched, Run run, List<Condition> wanted, String what, Duration within)
            throws Stuck, InterruptedException {
        watched.readNow();
        await(
                what,
                within,
                _ -> conditions(watched, run).evaluate(wanted).stream().allMatch(Finding::holds));
        return conditions(watched, run).evaluate(wanted);
    }

    private Observation await(String what, Duration within, Predicate<Observation> wanted)
            throws Stuck, InterruptedException {
        Instant deadline = wiring.clock().instant().plus(within);
        while (true) {
            var left = Duration.between(wiring.clock().instant(), deadline);
            var observation =
                    left.isNegative()
                            ? null
                            : observations.poll(left.toMillis() + 1, TimeUnit.MILLISECONDS);
            if (observation == null) {
                throw new Stuck("waited " + new Age(within).text() + " in vain for: " + what);
            }
            if (wanted.test(observation)) {
                return observation;
            }
        }
    }

    private static String evidence(List<Finding> findings) {
        return findings.stream().map(Finding::evidence).collect(Collectors.joining("; "));
    }

    private Instant say(String what) {
        Instant now = wiring.clock().instant();
        timeline.add(new DrillReport.Moment(now, what));
        progress.accept(what);
        return now;
    }
}
