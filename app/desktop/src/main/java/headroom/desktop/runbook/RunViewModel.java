package headroom.desktop.runbook;

import headroom.core.environment.Environment;
import headroom.core.journal.Event;
import headroom.core.mitigation.Mitigation;
import headroom.core.mitigation.Mitigations;
import headroom.core.runbook.Condition;
import headroom.core.runbook.Finding;
import headroom.core.runbook.IllegalMove;
import headroom.core.runbook.Run;
import headroom.core.runbook.Step;
import headroom.core.signal.Observation;
import headroom.core.signal.ServerFacts;
import headroom.desktop.mitigation.Answer;
import headroom.desktop.mitigation.MitigationViewModel;
import headroom.desktop.mitigation.Wording;
import headroom.desktop.runbook.RunState.Pane;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// One run on its screen: what it shows, and its moves. One move is under way at a time. Watch
/// steps go on, and debts with an automatic check are paid, by themselves when a fresh reading says
/// so. Toolkit thread only.
public final class RunViewModel {

    /// A costly read's own pace can be minutes; who waits for it is not kept waiting that long.
    private static final Duration HURRY = Duration.ofSeconds(5);

    /// What the operator wants to see in the middle.
    private enum Wanted {
        STEP,
        SHEET,
        DEBTS
    }

    private final ReadOnlyObjectWrapper<RunState> state;
    private final RunActions actions;
    private final RunFaces faces;
    private final MitigationViewModel sheet;
    private Run run;
    private Instant now;
    private Instant hurried = Instant.EPOCH;
    private Optional<Observation> seen = Optional.empty();
    private Optional<String> trouble = Optional.empty();
    private Wanted wanted = Wanted.STEP;
    private boolean moving;
    private boolean asking;

    /// @param words an event of the journal in one line
    /// @param here where the operator sits, for local times
    public RunViewModel(
            Run run,
            Environment environment,
            RunActions actions,
            Function<Event, String> words,
            ZoneId here,
            Instant now) {
        this.run = run;
        this.actions = actions;
        this.now = now;
        faces = new RunFaces(environment.expectations(), words, here);
        sheet = new MitigationViewModel(environment, actions, run, now, this::moved);
        openSheetAtAct();
        state = new ReadOnlyObjectWrapper<>(this, "state", face());
    }

    public ReadOnlyObjectProperty<RunState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public RunState state() {
        return state.get();
    }

    /// The sheet of the run's mitigation.
    public MitigationViewModel sheet() {
        return sheet;
    }

    /// In whose name everything is written down.
    public String actor() {
        return actions.actor();
    }

    /// The environment was read and judged.
    public void observed(Observation latest) {
        seen = Optional.of(latest);
        Instant at = latest.snapshot().at();
        now = at.isAfter(now) ? at : now;
        goOnByItself();
        refresh();
    }

    /// The time goes on.
    public void time(Instant at) {
        now = at;
        if (hurrying() && Duration.between(hurried, at).compareTo(HURRY) >= 0) {
            readNow();
        }
        sheet.time(at);
        refresh();
    }

    /// Puts the current read step behind with the evidence that stands there now.
    public void goOn() {
        if (current().map(Run.StepState::step).orElse(null) instanceof Step.Read read) {
            List<Finding> findings =
                    read.evidence().stream().map(c -> faces.finding(seen, run, c)).toList();
            move(then -> actions.done(run, read.id(), faces.written(findings), then));
        }
    }

    /// @param accepted called once it is written
    public void choose(String option, String note, Runnable accepted) {
        run.current()
                .ifPresent(step ->
                        move(
                                then -> actions.choose(run, step, option, note.strip(), then),
                                accepted));
    }

    public void skip(String reason, Runnable accepted) {
        run.current()
                .ifPresent(step -> move(then -> actions.skip(run, step, reason, then), accepted));
    }

    public void note(String text, Runnable accepted) {
        if (!text.isBlank()) {
            move(then -> actions.note(run, text, then), accepted);
        }
    }

    /// Somebody confirms by name that a debt is paid.
    public void confirm(String debt) {
        move(then -> actions.pay(run, debt, "confirmed", then));
    }

    public void waive(String debt, String reason, Runnable accepted) {
        move(then -> actions.waive(run, debt, reason, then), accepted);
    }

    public void close() {
        move(then -> actions.close(run, then));
    }

    /// Shows the preview of the next mitigation, whatever step the run stands at.
    public void preview() {
        nextAct()
                .ifPresent(act -> {
                    try {
                        Mitigation mitigation = Mitigations.of(act, run.inputs());
                        wanted = Wanted.SHEET;
                        if (!sheet.isOpen()) {
                            sheet.open(mitigation, act.id());
                        }
                    } catch (IllegalMove e) {
                        trouble = Optional.of(String.valueOf(e.getMessage()));
                    }
                    refresh();
                });
    }

    /// Goes back to the current step; closes the sheet unless it is acting.
    public void showStep() {
        sheet.close();
        wanted = sheet.isOpen() ? Wanted.SHEET : Wanted.STEP;
        refresh();
    }

    public void showDebts() {
        if (!sheet.isActing()) {
            sheet.close();
            wanted = Wanted.DEBTS;
            refresh();
        }
    }

    private void goOnByItself() {
        if (moving || sheet.isActing()) {
            return;
        }
        if (run.pending().isPresent()) {
            lookAgain();
            return;
        }
        if (current().map(Run.StepState::step).orElse(null) instanceof Step.Watch watch) {
            Finding finding = faces.finding(seen, run, watch.until());
            if (finding.holds()) {
                move(then -> actions.done(run, watch.id(), finding.evidence(), then));
                return;
            }
        }
        payByItself();
    }

    /// Pays the first debt whose check holds on a reading that came after the act.
    private void payByItself() {
        Optional<Instant> read = seen.flatMap(s -> s.snapshot().get(ServerFacts.SOURCE).arrival());
        Optional<Instant> acted =
                run.entries().stream()
                        .filter(e ->
                                e.event() instanceof Event.Concluded
                                        || e.event() instanceof Event.Recovered)
                        .map(e -> e.at())
                        .reduce((_, later) -> later);
        if (run.closed().isPresent()
                || read.isEmpty()
                || acted.isEmpty()
                || !read.get().isAfter(acted.get())) {
            return;
        }
        for (Run.DebtState debt : run.openDebts()) {
            Optional<Finding> paid =
                    debt.debt()
                            .check()
                            .map(c -> faces.finding(seen, run, c))
                            .filter(Finding::holds);
            if (paid.isPresent()) {
                move(then ->
                        actions.pay(
                                run,
                                debt.debt().id(),
                                "automatic check: " + paid.get().evidence(),
                                then));
                return;
            }
        }
    }

    /// The server is asked elsewhere how an attempt ended; the journal tells when it has answered.
    private void lookAgain() {
        if (!asking) {
            asking = true;
            actions.again(
                    run,
                    answer -> {
                        asking = false;
                        if (answer instanceof Answer.Given<Run>(Run after)
                                && after.entries().size() >= run.entries().size()) {
                            moved(after);
                        }
                    });
        }
    }

    private void move(Consumer<Consumer<Answer<Run>>> action) {
        move(action, () -> {});
    }

    private void move(Consumer<Consumer<Answer<Run>>> action, Runnable accepted) {
        if (moving || sheet.isActing()) {
            return;
        }
        moving = true;
        action.accept(answer -> {
            moving = false;
            switch (answer) {
                case Answer.Given<Run>(Run after) -> {
                    trouble = Optional.empty();
                    accepted.run();
                    moved(after);
                }
                case Answer.Denied<Run>(String why, var _) -> {
                    trouble = Optional.of(RunFaces.shown(why));
                    refresh();
                }
            }
        });
    }

    private void moved(Run after) {
        boolean stepped = !after.current().equals(run.current());
        run = after;
        sheet.run(after);
        if (stepped) {
            openSheetAtAct();
            if (waiting()) {
                readNow();
            }
        }
        refresh();
    }

    /// A run that comes to its act step shows the sheet at once.
    private void openSheetAtAct() {
        boolean atAct =
                current().map(Run.StepState::step).orElse(null) instanceof Step.Act
                        && run.pending().isEmpty();
        if (atAct && !sheet.isOpen()) {
            wanted = Wanted.SHEET;
            nextAct()
                    .ifPresent(act -> {
                        try {
                            sheet.open(Mitigations.of(act, run.inputs()), act.id());
                        } catch (IllegalMove e) {
                            wanted = Wanted.STEP;
                            trouble = Optional.of(String.valueOf(e.getMessage()));
                        }
                    });
        }
    }

    private Optional<Step.Act> nextAct() {
        return run.steps().stream()
                .filter(s -> s.status() != Run.Status.DONE && s.status() != Run.Status.SKIPPED)
                .map(Run.StepState::step)
                .filter(Step.Act.class::isInstance)
                .map(Step.Act.class::cast)
                .findFirst()
                .filter(_ -> run.closed().isEmpty());
    }

    /// Whether the run stands where only readings lead on.
    private boolean waiting() {
        return run.closed().isEmpty()
                && current().map(Run.StepState::step).orElse(null) instanceof Step.Watch;
    }

    /// Only for what a costly read tells, and only while it is expected: a screen that is left open
    /// must not make such reads the server's burden.
    private boolean hurrying() {
        return waiting()
                && current().map(Run.StepState::step).orElse(null) instanceof Step.Watch watch
                && costly(watch.until())
                && !RunFaces.overdue(run, watch, now);
    }

    private static boolean costly(Condition condition) {
        return switch (condition) {
            case WAL_RELEASED, STORAGE_BELOW_CRITICAL -> true;
            case SERVER_ANSWERS,
                    SLOT_INACTIVE,
                    SLOT_HOLDS_WAL,
                    SLOT_ABSENT,
                    SLOTS_AS_DECLARED,
                    SLOT_CAP_SET ->
                    false;
        };
    }

    private void readNow() {
        hurried = now;
        actions.readNow();
    }

    private Optional<Run.StepState> current() {
        return run.steps().stream()
                .filter(s -> run.current().equals(Optional.of(s.step().id())))
                .findFirst();
    }

    private void refresh() {
        state.set(face());
    }

    private RunState face() {
        return new RunState(
                run.environment(),
                run.runbook().title(),
                "Revision " + run.runbook().revision(),
                RunFaces.subject(run.inputs()),
                faces.chips(seen),
                faces.rows(run),
                pane(),
                faces.debts(seen, run),
                faces.timeline(run),
                faces.pace(run, now),
                run.closed().isEmpty(),
                trouble,
                nextAct().flatMap(act -> offer(act)));
    }

    private Optional<String> offer(Step.Act act) {
        try {
            return Optional.of(Wording.verb(Mitigations.of(act, run.inputs())));
        } catch (IllegalMove e) {
            return Optional.empty();
        }
    }

    private Pane pane() {
        if (wanted == Wanted.SHEET && sheet.isOpen()) {
            return new Pane.AtSheet();
        }
        return wanted == Wanted.DEBTS || current().isEmpty()
                ? new Pane.AtDebts()
                : new Pane.AtStep(faces.step(seen, run, current().get(), now));
    }
}
