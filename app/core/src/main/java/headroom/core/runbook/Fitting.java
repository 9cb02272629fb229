package headroom.core.runbook;

import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/// Whether the runbook of today still fits a run that was opened with an earlier revision:
/// everything that the run names must exist in it, in the same kind.
final class Fitting {

    private Fitting() {}

    /// The run; only where nothing was said against it.
    static Run fold(List<Entry> entries, Function<String, Optional<Runbook>> runbooks) {
        return RunFold.of(runbook(entries, runbooks).orElseThrow(), entries);
    }

    /// Why the run cannot be continued; empty when it can.
    static Optional<String> misfit(
            List<Entry> entries, Function<String, Optional<Runbook>> runbooks) {
        if (!(entries.getFirst().event() instanceof Event.RunOpened opened)) {
            return Optional.of(
                    "The journal has entries of the run from record %d on, but not its opening."
                            .formatted(entries.getFirst().sequence()));
        }
        Optional<Runbook> runbook = runbook(entries, runbooks);
        if (runbook.isEmpty()) {
            return Optional.of(
                    "Its runbook %s is gone; put revision %d back to continue the run."
                            .formatted(opened.runbook(), opened.revision()));
        }
        return entries.stream()
                .flatMap(e -> missing(runbook.get(), e.event()).stream())
                .findFirst()
                .map(what ->
                        "Revision %d of %s does not fit a run opened with revision %d: %s. Put revision %d back to continue it."
                                .formatted(
                                        runbook.get().revision(),
                                        opened.runbook(),
                                        opened.revision(),
                                        what,
                                        opened.revision()));
    }

    private static Optional<Runbook> runbook(
            List<Entry> entries, Function<String, Optional<Runbook>> runbooks) {
        return entries.getFirst().event() instanceof Event.RunOpened opened
                ? runbooks.apply(opened.runbook())
                : Optional.empty();
    }

    private static Optional<String> missing(Runbook runbook, Event event) {
        return switch (event) {
            case Event.RunOpened opened -> inputs(runbook, opened.inputs());
            case Event.StepDone(var _, String step, var _) ->
                    kind(runbook, step, Step.Read.class, Step.Watch.class);
            case Event.StepChosen(var _, String step, String option, var _) ->
                    kind(runbook, step, Step.Choose.class)
                            .or(() ->
                                    RunFold.option(runbook, step, option).isPresent()
                                            ? Optional.empty()
                                            : Optional.of(
                                                    "step %s has no option %s"
                                                            .formatted(step, option)));
            case Event.StepSkipped(var _, String step, var _) -> kind(runbook, step, Step.class);
            case Event.Intended intended -> kind(runbook, intended.step(), Step.Act.class);
            case Event.Concluded(var _, String step, var _, var _) ->
                    kind(runbook, step, Step.Act.class);
            case Event.Recovered recovered -> kind(runbook, recovered.step(), Step.Act.class);
            case Event.DebtPaid(var _, String debt, var _) -> debt(runbook, debt);
            case Event.DebtWaived(var _, String debt, var _) -> debt(runbook, debt);
            case Event.Noted _, Event.RunClosed _, Event.OfServer _, Event.OfEnvironment _ ->
                    Optional.empty();
        };
    }

    private static Optional<String> inputs(Runbook runbook, Map<String, String> given) {
        var wanted = new TreeSet<String>();
        runbook.inputs().forEach(i -> wanted.add(i.name()));
        return wanted.equals(given.keySet())
                ? Optional.empty()
                : Optional.of("its inputs are now " + String.join(", ", wanted));
    }

    @SafeVarargs
    private static Optional<String> kind(
            Runbook runbook, String id, Class<? extends Step>... kinds) {
        Optional<Step> step = runbook.step(id);
        if (step.isEmpty()) {
            return Optional.of("step " + id + " is gone");
        }
        for (var kind : kinds) {
            if (kind.isInstance(step.get())) {
                return Optional.empty();
            }
        }
        return Optional.of("step %s is now of kind %s".formatted(id, step.get().kind()));
    }

    private static Optional<String> debt(Runbook runbook, String id) {
        return runbook.cleanup().stream().anyMatch(d -> d.id().equals(id))
                ? Optional.empty()
                : Optional.of("debt " + id + " is gone");
    }
}
