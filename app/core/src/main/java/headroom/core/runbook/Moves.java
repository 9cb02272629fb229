package headroom.core.runbook;

import java.util.stream.Collectors;

/// What a run allows, and the sentences that say why not.
public final class Moves {

    private Moves() {}

    static void open(Run run) throws IllegalMove {
        if (run.closed().isPresent()) {
            throw new IllegalMove(
                    "This run is closed (%s); open the runbook anew."
                            .formatted(run.closed().get()));
        }
    }

    /// The step, if the run stands at it.
    static Step current(Run run, String id) throws IllegalMove {
        open(run);
        Step step =
                run.runbook()
                        .step(id)
                        .orElseThrow(() ->
                                new IllegalMove(
                                        "“%s” has no step %s."
                                                .formatted(run.runbook().title(), id)));
        if (run.current().isEmpty()) {
            throw new IllegalMove(
                    "Every step is behind this run; what is left are its debts, and closing it.");
        }
        if (!run.current().get().equals(id)) {
            throw new IllegalMove(waiting(run, step));
        }
        return step;
    }

    private static String waiting(Run run, Step step) {
        var state = run.steps().stream().filter(s -> s.step().id().equals(step.id())).findFirst();
        Run.Status status = state.map(Run.StepState::status).orElse(Run.Status.WAITING);
        if (status == Run.Status.DONE || status == Run.Status.SKIPPED) {
            return "“%s” is behind already: %s."
                    .formatted(step.title(), status == Run.Status.DONE ? "done" : "skipped");
        }
        String before =
                run.steps().stream()
                        .takeWhile(s -> !s.step().id().equals(step.id()))
                        .filter(s ->
                                s.status() != Run.Status.DONE && s.status() != Run.Status.SKIPPED)
                        .map(s -> "“" + s.step().title() + "”")
                        .collect(Collectors.joining(", "));
        return "“%s” waits for %s: do that first, or skip it with a reason."
                .formatted(step.title(), before);
    }

    /// The act step, if the run stands at it and nothing is pending. The one rule for whoever acts.
    ///
    /// @throws IllegalMove why it may not act, and what is legal
    public static Step.Act acting(Run run, String id) throws IllegalMove {
        Step step = current(run, id);
        if (!(step instanceof Step.Act act)) {
            throw new IllegalMove("“%s” does nothing on a server.".formatted(step.title()));
        }
        if (run.pending().isPresent()) {
            throw pending();
        }
        return act;
    }

    static IllegalMove pending() {
        return new IllegalMove(
                "How the last attempt ended is not known yet: the server must be asked first.");
    }

    static IllegalMove mustChoose(Step.Choose choose) {
        return new IllegalMove(
                "“%s” is decided by one of: %s; or skip it with a reason."
                        .formatted(
                                choose.title(),
                                choose.options().stream()
                                        .map(o -> "“" + o.title() + "”")
                                        .collect(Collectors.joining(", "))));
    }

    static void standing(Run run, String id) throws IllegalMove {
        open(run);
        Debt debt =
                run.runbook().cleanup().stream()
                        .filter(d -> d.id().equals(id))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalMove(
                                        "“%s” has no debt %s."
                                                .formatted(run.runbook().title(), id)));
        if (run.debts().isEmpty()) {
            throw new IllegalMove("Nothing is owed: this run has not acted yet.");
        }
        if (run.openDebts().stream().noneMatch(d -> d.debt().id().equals(id))) {
            throw new IllegalMove("“%s” is paid or waived already.".formatted(debt.title()));
        }
    }

    static void closable(Run run) throws IllegalMove {
        open(run);
        if (run.pending().isPresent()) {
            throw pending();
        }
        if (run.current().isPresent()) {
            String title =
                    run.runbook().step(run.current().get()).map(Step::title).orElse("a step");
            throw new IllegalMove(
                    "It stands at “%s”: go through the steps, or skip them with a reason."
                            .formatted(title));
        }
        if (!run.openDebts().isEmpty()) {
            throw new IllegalMove(
                    "Debts stand: %s. Pay them, or waive them with a reason."
                            .formatted(
                                    run.openDebts().stream()
                                            .map(d -> "“" + d.debt().title() + "”")
                                            .collect(Collectors.joining(", "))));
        }
    }
}
