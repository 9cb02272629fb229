package headroom.core.runbook;

import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A run from its journal entries. Takes every entry as it stands: whether a move was legal was
/// judged before it was written ([Runs]), and of two processes that moved the same step the first
/// one counts.
public final class RunFold {

    private RunFold() {}

    /// The run after all its entries; the first must be its opening.
    public static Run of(Runbook runbook, List<Entry> entries) {
        Run run = opened(runbook, entries.getFirst());
        for (Entry entry : entries.subList(1, entries.size())) {
            run = apply(run, entry);
        }
        return run;
    }

    private static Run opened(Runbook runbook, Entry entry) {
        if (!(entry.event() instanceof Event.RunOpened opened)) {
            throw new IllegalArgumentException(
                    "a run begins with its opening, not with entry " + entry.sequence());
        }
        var waiting =
                runbook.steps().stream()
                        .map(s -> new Run.StepState(s, Run.Status.WAITING, "", Optional.empty()))
                        .toList();
        return settled(
                new Run(
                        opened.run(),
                        opened.environment(),
                        runbook,
                        opened.inputs(),
                        entry.at(),
                        waiting,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(entry)));
    }

    /// The run after one more of its entries.
    public static Run apply(Run run, Entry entry) {
        var entries = new ArrayList<>(run.entries());
        entries.add(entry);
        Run longer = with(run, run.steps(), run.debts(), run.closed(), entries);
        if (run.closed().isPresent()) {
            return longer;
        }
        return settled(
                switch (entry.event()) {
                    case Event.RunOpened _,
                            Event.Noted _,
                            Event.Intended _,
                            Event.OfServer _,
                            Event.OfEnvironment _ ->
                            longer;
                    case Event.StepDone(var _, String step, String evidence) ->
                            behind(longer, step, Run.Status.DONE, evidence);
                    case Event.StepChosen(var _, String step, String option, String note) ->
                            behind(
                                    longer,
                                    step,
                                    Run.Status.DONE,
                                    decision(longer, step, option, note));
                    case Event.StepSkipped(var _, String step, String reason) ->
                            behind(longer, step, Run.Status.SKIPPED, reason);
                    case Event.Concluded(var _, String step, var _, Outcome outcome) ->
                            acted(longer, step, outcome, false);
                    case Event.Recovered recovered ->
                            acted(longer, recovered.step(), recovered.outcome(), true);
                    case Event.DebtPaid(var _, String debt, String evidence) ->
                            settledDebt(longer, debt, Run.Payment.PAID, evidence, entry.actor());
                    case Event.DebtWaived(var _, String debt, String reason) ->
                            settledDebt(longer, debt, Run.Payment.WAIVED, reason, entry.actor());
                    case Event.RunClosed(var _, String how) ->
                            with(longer, longer.steps(), longer.debts(), Optional.of(how), entries);
                });
    }

    private static String decision(Run run, String step, String option, String note) {
        String title = option(run.runbook(), step, option).map(Step.Option::title).orElse(option);
        return note.isBlank() ? title : title + ": " + note;
    }

    static Optional<Step.Option> option(Runbook runbook, String step, String option) {
        return runbook.step(step)
                .filter(Step.Choose.class::isInstance)
                .map(Step.Choose.class::cast)
                .flatMap(c -> c.options().stream().filter(o -> o.id().equals(option)).findFirst());
    }

    private static Run behind(Run run, String step, Run.Status status, String note) {
        return changed(
                run,
                step,
                s -> isBehind(s) ? s : new Run.StepState(s.step(), status, note, s.outcome()));
    }

    /// A refused act changed nothing. An unknown one is tried again only after the server was
    /// asked; when it was asked and could not tell, the operator goes on from what the preview
    /// shows.
    private static Run acted(Run run, String step, Outcome outcome, boolean asked) {
        Run.Status status =
                switch (outcome) {
                    case Outcome.Done _ -> Run.Status.DONE;
                    case Outcome.Refused _ -> Run.Status.WAITING;
                    case Outcome.Failed _ -> Run.Status.FAILED;
                    case Outcome.Unknown _ -> asked ? Run.Status.FAILED : Run.Status.WAITING;
                };
        String note = status == Run.Status.WAITING ? "" : outcome.detail();
        Run after =
                changed(
                        run,
                        step,
                        s ->
                                isBehind(s)
                                        ? s
                                        : new Run.StepState(
                                                s.step(), status, note, Optional.of(outcome)));
        return outcome instanceof Outcome.Refused || !after.debts().isEmpty()
                ? after
                : with(after, after.steps(), owed(run.runbook()), after.closed(), after.entries());
    }

    private static List<Run.DebtState> owed(Runbook runbook) {
        return runbook.cleanup().stream()
                .map(d -> new Run.DebtState(d, Run.Payment.OPEN, ""))
                .toList();
    }

    private static Run settledDebt(
            Run run, String debt, Run.Payment payment, String why, String actor) {
        var debts =
                run.debts().stream()
                        .map(d ->
                                d.debt().id().equals(debt) && d.payment() == Run.Payment.OPEN
                                        ? new Run.DebtState(
                                                d.debt(), payment, why + " (" + actor + ")")
                                        : d)
                        .toList();
        return with(run, run.steps(), debts, run.closed(), run.entries());
    }

    /// Current step, pending intent and the waiting steps, as they follow from the rest.
    private static Run settled(Run run) {
        Optional<String> current =
                run.closed().isPresent() || stopped(run).isPresent()
                        ? Optional.empty()
                        : run.steps().stream()
                                .filter(s -> !isBehind(s))
                                .map(s -> s.step().id())
                                .findFirst();
        var steps =
                run.steps().stream()
                        .map(s -> standing(s, current.equals(Optional.of(s.step().id()))))
                        .toList();
        return new Run(
                run.id(),
                run.environment(),
                run.runbook(),
                run.inputs(),
                run.opened(),
                steps,
                current,
                run.debts(),
                pending(run.entries()),
                run.closed(),
                run.entries());
    }

    private static Run.StepState standing(Run.StepState step, boolean current) {
        if (isBehind(step) || step.status() == Run.Status.FAILED) {
            return step;
        }
        return new Run.StepState(
                step.step(),
                current ? Run.Status.CURRENT : Run.Status.WAITING,
                step.note(),
                step.outcome());
    }

    /// The decision that ended the run, if one did.
    static Optional<Step.Option> stopped(Run run) {
        return run.entries().stream()
                .map(Entry::event)
                .filter(Event.StepChosen.class::isInstance)
                .map(Event.StepChosen.class::cast)
                .flatMap(c -> option(run.runbook(), c.step(), c.option()).stream())
                .filter(Step.Option::stops)
                .findFirst();
    }

    /// The first intent of which nobody knows how it ended. An outcome that itself says "unknown"
    /// leaves it pending until the server was asked.
    private static Optional<String> pending(List<Entry> entries) {
        return PendingIntents.in(entries).stream().map(Event.Intended::intent).findFirst();
    }

    private static boolean isBehind(Run.StepState step) {
        return step.status() == Run.Status.DONE || step.status() == Run.Status.SKIPPED;
    }

    private static Run changed(Run run, String step, UnaryOperator<Run.StepState> change) {
        var steps =
                run.steps().stream()
                        .map(s -> s.step().id().equals(step) ? change.apply(s) : s)
                        .toList();
        return with(run, steps, run.debts(), run.closed(), run.entries());
    }

    private static Run with(
            Run run,
            List<Run.StepState> steps,
            List<Run.DebtState> debts,
            Optional<String> closed,
            List<Entry> entries) {
        return new Run(
                run.id(),
                run.environment(),
                run.runbook(),
                run.inputs(),
                run.opened(),
                steps,
                run.current(),
                debts,
                run.pending(),
                closed,
                entries);
    }
}
