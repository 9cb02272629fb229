package headroom.desktop.mitigation;

import headroom.core.environment.Level;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Guard;
import headroom.core.mitigation.Mitigation;
import headroom.core.mitigation.Preview;
import headroom.core.reading.Shown;
import java.util.Comparator;
import java.util.Locale;

/// How mitigations and their outcomes are put into words. Names from a server are made safe to
/// show.
public final class Wording {

    private static final int LONGEST = 4000;

    private Wording() {}

    /// On the button.
    public static String verb(Mitigation mitigation) {
        return switch (mitigation) {
            case Mitigation.DropReplicationSlot _ -> "Drop slot";
        };
    }

    static String subject(Mitigation mitigation) {
        return switch (mitigation) {
            case Mitigation.DropReplicationSlot(String slot) -> Shown.text(slot);
        };
    }

    static String tick(Mitigation mitigation, String environment) {
        return switch (mitigation) {
            case Mitigation.DropReplicationSlot(String slot) ->
                    "Slot %s on %s will be dropped; it cannot be restored"
                            .formatted(Shown.text(slot), environment);
        };
    }

    static String text(String raw) {
        return Shown.text(raw, LONGEST);
    }

    static SheetState.Face face(Preview<?> preview) {
        return new SheetState.Face(
                preview.user(),
                lines(preview),
                preview.address() + " · " + text(preview.server().text()),
                text(preview.effect()),
                text(preview.breaks()),
                text(preview.wayBack()),
                preview.wayBack().toLowerCase(Locale.ROOT).matches("(?s)(no way back|none)\\b.*"),
                preview.changes().stream()
                        .map(c ->
                                new SheetState.Change(
                                        c.gauge().title(),
                                        c.now(),
                                        c.nowLevel(),
                                        c.after(),
                                        c.afterLevel()))
                        .toList(),
                preview.guards().stream()
                        .sorted(Comparator.comparing(Guard::holds)) // what fails comes first
                        .toList());
    }

    /// One statement a line, each line made safe by itself.
    private static String lines(Preview<?> preview) {
        return String.join(
                "\n",
                preview.statements().stream().flatMap(String::lines).map(Wording::text).toList());
    }

    static SheetState.Ending ending(Outcome outcome) {
        String raw = text(outcome.detail());
        String detail =
                raw.isEmpty() ? raw : Character.toUpperCase(raw.charAt(0)) + raw.substring(1);
        return switch (outcome) {
            case Outcome.Done _ ->
                    new SheetState.Ending(
                            outcome.word(),
                            Level.OK,
                            "It was done, and readings prove it",
                            detail,
                            "Go on with the runbook. Its debts stand from now on: it is over when"
                                    + " they are paid.",
                            false);
            case Outcome.Refused _ ->
                    new SheetState.Ending(
                            outcome.word(),
                            Level.WARNING,
                            "Nothing was changed: a guard did not hold",
                            detail,
                            "Find out why it changed. If it is still right, preview again: the new"
                                    + " preview shows the server as it is now.",
                            true);
            case Outcome.Failed _ ->
                    new SheetState.Ending(
                            outcome.word(),
                            Level.CRITICAL,
                            "It did not happen, or did not help",
                            detail,
                            "Read the reason. Preview again to see the server as it is now, or skip"
                                    + " the step with a reason.",
                            true);
            case Outcome.Unknown _ ->
                    new SheetState.Ending(
                            outcome.word(),
                            Level.UNKNOWN,
                            "Nobody knows yet whether it happened",
                            detail,
                            "Do not repeat it. What the server tells is written into the timeline,"
                                    + " and the step shows it; until then nothing else can be done"
                                    + " in this run.",
                            false);
        };
    }

    /// It was turned down before anything was written.
    static SheetState.Ending notBegun(String why) {
        return new SheetState.Ending(
                "Not begun",
                Level.WARNING,
                "Nothing was done and nothing was written",
                text(why),
                "Put that right, then preview again.",
                true);
    }

    /// The answer never came, or could not be written down.
    static SheetState.Ending lost(String why) {
        return new SheetState.Ending(
                "Unknown",
                Level.UNKNOWN,
                "No outcome stands in the journal",
                text(why),
                "Do not repeat it. If its intent was written, the server is asked every few seconds,"
                        + " and the timeline then shows what came of it.",
                false);
    }
}
