package headroom.desktop.runbook;

import headroom.core.journal.Event;
import headroom.core.reading.Shown;
import headroom.core.runbook.Run;
import headroom.core.runbook.Runbook;
import headroom.core.runbook.Step;

/// An event of a run in the words that its runbook has for steps, decisions and debts, short enough
/// for the timeline. What was written down in full is told on hover.
final class TimelineText {

    private static final int LONGEST = 110;

    private TimelineText() {}

    static String of(Run run, Event event) {
        Runbook runbook = run.runbook();
        return switch (event) {
            case Event.RunOpened e ->
                    "Runbook opened"
                            + (e.inputs().isEmpty() ? "" : " for " + RunFaces.subject(e.inputs()));
            case Event.StepDone e -> step(runbook, e.step()) + ": done" + because(e.evidence());
            case Event.StepChosen e ->
                    option(runbook, e.step(), e.option())
                            + (e.note().isBlank() ? "" : ": “" + brief(e.note()) + "”");
            case Event.StepSkipped e -> "Skipped: " + step(runbook, e.step()) + because(e.reason());
            case Event.Intended e -> step(runbook, e.step()) + ": begun";
            case Event.Concluded e ->
                    step(runbook, e.step())
                            + ": "
                            + e.outcome().word()
                            + because(e.outcome().detail());
            case Event.Recovered e ->
                    step(runbook, e.step())
                            + ": the server was asked how it ended: "
                            + e.outcome().word()
                            + because(e.found());
            case Event.DebtPaid e -> "Paid: " + debt(runbook, e.debt()) + because(e.evidence());
            case Event.DebtWaived e -> "Waived: " + debt(runbook, e.debt()) + because(e.reason());
            case Event.Noted e -> "Note: “" + RunFaces.shown(e.text()) + "”";
            case Event.RunClosed e -> "Closed" + because(e.how());
            case Event.OfServer e -> Shown.text(e.server()); // belongs to no run
            case Event.OfEnvironment e -> Shown.text(e.environment());
        };
    }

    private static String step(Runbook runbook, String id) {
        return Shown.text(runbook.step(id).map(Step::title).orElse(id));
    }

    private static String option(Runbook runbook, String step, String id) {
        return Shown.text(
                runbook.step(step)
                        .filter(Step.Choose.class::isInstance)
                        .map(Step.Choose.class::cast)
                        .flatMap(c ->
                                c.options().stream().filter(o -> o.id().equals(id)).findFirst())
                        .map(Step.Option::title)
                        .orElse(id));
    }

    private static String debt(Runbook runbook, String id) {
        return Shown.text(
                runbook.cleanup().stream()
                        .filter(d -> d.id().equals(id))
                        .findFirst()
                        .map(d -> d.title())
                        .orElse(id));
    }

    private static String because(String text) {
        return text.isBlank() ? "" : ". " + brief(text);
    }

    /// Evidence begins each finding with its state; what holds needs no word.
    private static String brief(String text) {
        String shown = Shown.text(text).replace("holds: ", "");
        if (shown.length() > LONGEST) {
            int end = shown.lastIndexOf(' ', LONGEST);
            shown = shown.substring(0, end > LONGEST / 2 ? end : LONGEST) + "…";
        }
        return RunFaces.sentence(shown);
    }
}
