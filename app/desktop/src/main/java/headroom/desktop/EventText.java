package headroom.desktop;

import headroom.core.journal.Event;
import headroom.core.reading.Shown;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// An event of the journal in one line, for the timeline and the command line. What came from a
/// server is shown with its control characters escaped.
public final class EventText {

    private static final int LONGEST = 2000;

    private EventText() {}

    public static String of(Event event) {
        return Shown.text(
                switch (event) {
                    case Event.RunOpened e ->
                            "runbook "
                                    + e.runbook()
                                    + " opened on "
                                    + e.environment()
                                    + inputs(e.inputs());
                    case Event.StepDone e -> e.step() + " done" + because(e.evidence());
                    case Event.StepChosen e -> e.step() + ": " + e.option() + because(e.note());
                    case Event.StepSkipped e -> e.step() + " skipped" + because(e.reason());
                    case Event.Intended e ->
                            "intends " + e.mitigation() + inputs(e.inputs()) + " on " + e.server();
                    case Event.Concluded e ->
                            "outcome " + e.outcome().word() + because(e.outcome().detail());
                    case Event.Recovered e ->
                            "found an intent without outcome: "
                                    + e.outcome().word()
                                    + because(e.found())
                                    + (e.unknowable().isEmpty()
                                            ? ""
                                            : "; not knowable: " + e.unknowable());
                    case Event.DebtPaid e -> "debt " + e.debt() + " paid" + because(e.evidence());
                    case Event.DebtWaived e -> "debt " + e.debt() + " waived" + because(e.reason());
                    case Event.Noted e -> "note: " + e.text();
                    case Event.RunClosed e -> "closed" + because(e.how());
                    case Event.Pinned e ->
                            e.environment()
                                    + ": "
                                    + e.server()
                                    + " pinned at the first connection"
                                    + inputs(e.identity());
                    case Event.Released e ->
                            e.environment() + ": release " + e.label() + " went out";
                    case Event.Renewed e ->
                            e.environment()
                                    + ": "
                                    + e.server()
                                    + " is the pinned one"
                                    + because(e.noted());
                    case Event.Accepted e ->
                            e.environment()
                                    + ": "
                                    + e.server()
                                    + " accepted"
                                    + because(e.changed())
                                    + "; was"
                                    + inputs(e.before())
                                    + ", is"
                                    + inputs(e.identity());
                },
                LONGEST);
    }

    private static String because(String text) {
        return text.isBlank() ? "" : ": " + text;
    }

    private static String inputs(Map<String, String> inputs) {
        return inputs.isEmpty()
                ? ""
                : new TreeMap<>(inputs)
                        .entrySet().stream()
                                .map(e -> e.getKey() + " " + e.getValue())
                                .collect(Collectors.joining(", ", " (", ")"));
    }
}
