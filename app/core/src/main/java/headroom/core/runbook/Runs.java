package headroom.core.runbook;

import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Journal;
import headroom.core.journal.JournalFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/// The runs and their legal moves. Each move reads the run again from the journal, since another
/// process may have moved it, judges whether it is legal, appends it and gives the run as it then
/// stands. Holds no state of its own; blocks for as long as the journal takes.
public final class Runs {

    private final Journal journal;
    private final Function<String, Optional<Runbook>> runbooks;
    private final Supplier<String> ids;

    /// @param runbooks the runbook of an id, as it is now
    /// @param ids a new, unique id with every call
    public Runs(
            Journal journal, Function<String, Optional<Runbook>> runbooks, Supplier<String> ids) {
        this.journal = journal;
        this.runbooks = runbooks;
        this.ids = ids;
    }

    /// A run that cannot be continued, since its runbook changed too much or is gone.
    public record Misfit(String run, String environment, String runbook, String why) {}

    /// What is not over, in all environments together.
    ///
    /// @param open the open runs, the oldest first
    /// @param misfits those that are not closed and cannot be continued either
    public record Unfinished(List<Run> open, List<Misfit> misfits) {

        public Unfinished {
            open = List.copyOf(open);
            misfits = List.copyOf(misfits);
        }
    }

    /// Opens a runbook; where a run of it with the same inputs is open already, that one is given.
    public Run open(String actor, String environment, Runbook runbook, Map<String, String> inputs)
            throws JournalFailure, IllegalMove {
        var wanted = new TreeSet<String>();
        runbook.inputs().forEach(i -> wanted.add(i.name()));
        if (!wanted.equals(inputs.keySet())) {
            throw new IllegalMove(
                    "“%s” needs %s, and %s was given."
                            .formatted(runbook.title(), named(wanted), named(inputs.keySet())));
        }
        for (var input : runbook.inputs()) {
            if (inputs.getOrDefault(input.name(), "").isBlank()) {
                throw new IllegalMove(
                        "“%s” needs a value for %s.".formatted(runbook.title(), input.title()));
            }
        }
        for (Run run : openRuns(environment)) {
            if (run.runbook().id().equals(runbook.id()) && run.inputs().equals(inputs)) {
                return run;
            }
        }
        var opened =
                new Event.RunOpened(
                        ids.get(), environment, runbook.id(), runbook.revision(), inputs);
        return RunFold.of(runbook, List.of(journal.append(actor, opened)));
    }

    private static String named(Iterable<String> inputs) {
        String names = String.join(", ", inputs);
        return names.isEmpty() ? "no input" : "the input " + names;
    }

    /// The open runs of an environment, the oldest first. Those that cannot be continued are not
    /// among them; see [#unfinished].
    public List<Run> openRuns(String environment) throws JournalFailure {
        return unfinished().open().stream()
                .filter(run -> run.environment().equals(environment))
                .toList();
    }

    /// Everything that is not over. Reads the journal once.
    public Unfinished unfinished() throws JournalFailure {
        var open = new ArrayList<Run>();
        var misfits = new ArrayList<Misfit>();
        for (var entries : runs().values()) {
            boolean closed = entries.stream().anyMatch(e -> e.event() instanceof Event.RunClosed);
            if (!closed && entries.getFirst().event() instanceof Event.RunOpened opened) {
                Optional<String> why = Fitting.misfit(entries, runbooks);
                if (why.isEmpty()) {
                    open.add(Fitting.fold(entries, runbooks));
                } else {
                    misfits.add(
                            new Misfit(
                                    opened.run(),
                                    opened.environment(),
                                    opened.runbook(),
                                    why.get()));
                }
            }
        }
        return new Unfinished(open, misfits);
    }

    private Map<String, List<Entry>> runs() throws JournalFailure {
        var runs = new LinkedHashMap<String, List<Entry>>();
        for (Entry entry : journal.entries()) {
            if (entry.event() instanceof Event.RunOpened opened) {
                runs.put(opened.run(), new ArrayList<>(List.of(entry)));
            } else if (entry.event() instanceof Event.InRun inRun) {
                var entries = runs.get(inRun.run());
                if (entries != null) {
                    entries.add(entry);
                }
            }
        }
        return runs;
    }

    /// The run of this id as it stands now, open or closed; empty when the journal knows none.
    ///
    /// @throws IllegalMove when it does not fit its runbook any more
    public Optional<Run> find(String id) throws JournalFailure, IllegalMove {
        var entries = journal.entriesOf(id);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> misfit = Fitting.misfit(entries, runbooks);
        if (misfit.isPresent()) {
            throw new IllegalMove(misfit.get());
        }
        return Optional.of(Fitting.fold(entries, runbooks));
    }

    /// The same run as the journal has it now.
    public Run again(Run run) throws JournalFailure, IllegalMove {
        return find(run.id())
                .orElseThrow(() -> new IllegalMove("The journal knows no run " + run.id() + "."));
    }

    /// Puts a read or watch step behind, with the evidence that stood there in that moment.
    public Run done(String actor, Run run, String step, String evidence)
            throws JournalFailure, IllegalMove {
        Run now = again(run);
        return switch (Moves.current(now, step)) {
            case Step.Read _, Step.Watch _ ->
                    append(actor, now, new Event.StepDone(now.id(), step, evidence));
            case Step.Choose choose -> throw Moves.mustChoose(choose);
            case Step.Act act ->
                    throw new IllegalMove(
                            "“%s” is done by its mitigation; preview it, or skip it with a reason."
                                    .formatted(act.title()));
        };
    }

    /// Decides a choose step. An option that stops ends the run; where no debt stands it is closed.
    public Run choose(String actor, Run run, String step, String option, String note)
            throws JournalFailure, IllegalMove {
        Run now = again(run);
        if (!(Moves.current(now, step) instanceof Step.Choose choose)) {
            throw new IllegalMove("There is nothing to choose in this step.");
        }
        if (choose.options().stream().noneMatch(o -> o.id().equals(option))) {
            throw Moves.mustChoose(choose);
        }
        Run chosen = append(actor, now, new Event.StepChosen(now.id(), step, option, note));
        return RunFold.stopped(chosen).isPresent() && chosen.closable()
                ? close(actor, chosen)
                : chosen;
    }

    /// Leaves the current step out.
    public Run skip(String actor, Run run, String step, String reason)
            throws JournalFailure, IllegalMove {
        Run now = again(run);
        Step skipped = Moves.current(now, step);
        if (now.pending().isPresent()) {
            throw Moves.pending();
        }
        if (reason.isBlank()) {
            throw new IllegalMove("Leaving out “%s” needs a reason.".formatted(skipped.title()));
        }
        return append(actor, now, new Event.StepSkipped(now.id(), step, reason.strip()));
    }

    /// Writes a remark into the timeline.
    public Run note(String actor, Run run, String text) throws JournalFailure, IllegalMove {
        Run now = again(run);
        Moves.open(now);
        if (text.isBlank()) {
            throw new IllegalMove("A note needs a text.");
        }
        return append(actor, now, new Event.Noted(now.id(), text.strip()));
    }

    /// Pays a debt: its automatic check held, or somebody confirms it by name.
    public Run pay(String actor, Run run, String debt, String evidence)
            throws JournalFailure, IllegalMove {
        Run now = again(run);
        Moves.standing(now, debt);
        if (evidence.isBlank()) {
            throw new IllegalMove("A debt is paid with evidence: say what was done.");
        }
        return append(actor, now, new Event.DebtPaid(now.id(), debt, evidence.strip()));
    }

    /// Lets a debt stand, with somebody who answers for it.
    public Run waive(String actor, Run run, String debt, String reason)
            throws JournalFailure, IllegalMove {
        Run now = again(run);
        Moves.standing(now, debt);
        if (reason.isBlank()) {
            throw new IllegalMove("Waiving a debt needs a reason.");
        }
        return append(actor, now, new Event.DebtWaived(now.id(), debt, reason.strip()));
    }

    /// Closes the run once every step is behind it and no debt stands.
    public Run close(String actor, Run run) throws JournalFailure, IllegalMove {
        Run now = again(run);
        Moves.closable(now);
        String how =
                RunFold.stopped(now)
                        .map(o -> "stopped: " + o.title())
                        .orElse("every step is behind it and no debt stands");
        return append(actor, now, new Event.RunClosed(now.id(), how));
    }

    private Run append(String actor, Run run, Event event) throws JournalFailure {
        return RunFold.apply(run, journal.append(actor, event));
    }
}
