package headroom.desktop.runbook;

import headroom.core.environment.Level;
import headroom.core.runbook.Finding;
import headroom.core.runbook.Run;
import java.util.List;
import java.util.Optional;

/// What the screen of a run shows.
///
/// @param subject its inputs, such as `slot rds_bg_upgrade_16`
/// @param pane what stands in the middle
/// @param pace how long it is open, and its longest gap
/// @param trouble why the last move did not come about; empty once one did
/// @param offer the mitigation that can be previewed from here, such as "Drop slot"
public record RunState(
        String environment,
        String title,
        String revision,
        String subject,
        List<Chip> chips,
        List<StepRow> steps,
        Pane pane,
        Debts debts,
        List<Line> timeline,
        String pace,
        boolean open,
        Optional<String> trouble,
        Optional<String> offer) {

    public RunState {
        chips = List.copyOf(chips);
        steps = List.copyOf(steps);
        timeline = List.copyOf(timeline);
    }

    /// One of the five gauges, small.
    public record Chip(
            String title, Level level, String value, String more, Optional<Double> fraction) {}

    /// A step in the list.
    ///
    /// @param note what it left behind, or its kind while it waits
    public record StepRow(String id, String title, Run.Status status, String word, String note) {}

    /// What stands in the middle.
    public sealed interface Pane {

        /// The current step.
        record AtStep(StepFace step) implements Pane {}

        /// The mitigation's sheet.
        record AtSheet() implements Pane {}

        /// The debts, and closing.
        record AtDebts() implements Pane {}
    }

    /// The current step.
    ///
    /// @param kind read, watch, choose or act
    /// @param where "Step 3 of 6"
    /// @param evidence live
    /// @param options of a choose step
    /// @param go the text of the button that goes on with the evidence; empty where it goes on by
    ///   itself or by other buttons
    /// @param waiting how long a watch step may still take
    /// @param past how the last attempt of an act ended
    /// @param skippable whether it may be left out now
    public record StepFace(
            String id,
            String kind,
            String where,
            String title,
            String text,
            List<Evidence> evidence,
            List<Option> options,
            Optional<String> go,
            Optional<Note> waiting,
            Optional<Note> past,
            boolean skippable) {

        public StepFace {
            evidence = List.copyOf(evidence);
            options = List.copyOf(options);
        }
    }

    /// @param stops whether the run ends with it
    public record Option(String id, String title, boolean stops) {}

    /// A sentence with a level.
    public record Note(Level level, String word, String text) {}

    /// What readings say of one condition now.
    public record Evidence(String title, Finding.State state, String text) {

        /// How it is drawn: what does not hold deserves a look, and is not an alarm by itself.
        public Level level() {
            return switch (state) {
                case HOLDS -> Level.OK;
                case FAILS -> Level.WARNING;
                case UNKNOWN -> Level.UNKNOWN;
            };
        }

        public String word() {
            return switch (state) {
                case HOLDS -> "Holds";
                case FAILS -> "Fails";
                case UNKNOWN -> "Unknown";
            };
        }
    }

    /// The debts and what keeps the run open.
    ///
    /// @param summary such as "3 open"
    /// @param owed whether they stand already
    /// @param closable whether the run can be closed now
    /// @param why what keeps it open, or how it was closed
    public record Debts(
            String summary,
            Level level,
            boolean owed,
            List<DebtRow> rows,
            boolean closable,
            String heading,
            String why) {

        public Debts {
            rows = List.copyOf(rows);
        }
    }

    /// @param note how it was settled, and by whom
    /// @param check what readings say of its automatic check; empty where only a person can tell
    public record DebtRow(
            String id,
            String title,
            String text,
            Run.Payment payment,
            String note,
            Optional<Evidence> check) {

        public String word() {
            return switch (payment) {
                case OPEN -> "Open";
                case PAID -> "Paid";
                case WAIVED -> "Waived";
            };
        }
    }

    /// One entry of the journal.
    ///
    /// @param at in UTC, as in `03:12:09`
    /// @param whole the same with date, and where the operator sits
    public record Line(long sequence, String at, String whole, String actor, String text) {}
}
