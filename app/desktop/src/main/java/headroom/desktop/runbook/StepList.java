package headroom.desktop.runbook;

import headroom.core.environment.Level;
import headroom.core.runbook.Run;
import headroom.desktop.control.ActionButton;
import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelMark;
import headroom.desktop.control.LevelShape;
import headroom.desktop.control.LevelStyle;
import headroom.desktop.runbook.RunState.DebtRow;
import headroom.desktop.runbook.RunState.StepRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The way through the runbook, and below it the debts in short.
final class StepList extends VBox {

    private final Label revision = Parts.text("", "soft", "small");
    private final Label title = Parts.wrapped("", "heading");
    private final Label subject = Hint.shrinking("mono", "small", "soft");
    private final VBox steps = new VBox();
    private final VBox debts = new VBox();
    private final ScrollPane scroll = new ScrollPane();
    private final LevelMark owed = new LevelMark(Level.UNKNOWN, "");
    private Optional<List<StepRow>> shownSteps = Optional.empty();
    private Optional<List<DebtRow>> shownDebts = Optional.empty();

    /// @param back turns to the board
    StepList(RunViewModel model, Runnable back) {
        getStyleClass().addAll("panel", "step-list");
        steps.getStyleClass().add("steps");
        debts.getStyleClass().add("debts");
        ActionButton board = new ActionButton("Board", "Esc", back);
        board.setMinWidth(USE_PREF_SIZE);
        board.getStyleClass().add("small-button");
        board.setAccessibleText("Back to the board");
        HBox top = new HBox(6, revision, Parts.gap(), board);
        top.setAlignment(Pos.CENTER_LEFT);
        VBox head = new VBox(2, top, title, subject);
        head.getStyleClass().add("head");
        HBox debtsHead =
                new HBox(6, Parts.text("Debts to pay", "strong", "small"), Parts.gap(), owed);
        debtsHead.getStyleClass().add("debts-head");
        ActionButton look = new ActionButton("Look at the debts", "F7", model::showDebts);
        look.setMaxWidth(Double.MAX_VALUE);
        look.getStyleClass().add("small-button");
        VBox below = new VBox(debtsHead, debts, look);
        below.getStyleClass().add("below");
        VBox all = new VBox(steps, below);
        scroll.setContent(all);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setAccessibleText("Steps and debts");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(head, scroll);
    }

    void show(RunState state) {
        revision.setText(state.revision());
        title.setText(state.title());
        subject.setText(state.subject());
        if (shownSteps.filter(state.steps()::equals).isEmpty()) {
            shownSteps = Optional.of(state.steps());
            steps.getChildren().setAll(state.steps().stream().map(StepList::row).toList());
            // once they are laid out: what stands now comes in sight, and at last the debts
            scroll.applyCss();
            scroll.layout();
            inSight(state);
        }
        owed.show(
                state.debts().owed() ? state.debts().level() : Level.UNKNOWN,
                state.debts().summary());
        if (shownDebts.filter(state.debts().rows()::equals).isEmpty()) {
            shownDebts = Optional.of(state.debts().rows());
            debts.getChildren()
                    .setAll(
                            state.debts().rows().stream()
                                    .filter(_ -> state.debts().owed())
                                    .map(StepList::row)
                                    .toList());
            debts.setManaged(state.debts().owed());
        }
    }

    private void inSight(RunState state) {
        var all = scroll.getContent().getLayoutBounds();
        double seen = scroll.getViewportBounds().getHeight();
        double hidden = all.getHeight() - seen;
        if (hidden <= 0) {
            scroll.setVvalue(0);
            return;
        }
        double target = hidden;
        for (int i = 0; i < state.steps().size(); i++) {
            switch (state.steps().get(i).status()) {
                case CURRENT, FAILED ->
                        target =
                                steps.getChildren().get(i).getBoundsInParent().getCenterY()
                                        - seen / 2;
                case WAITING, DONE, SKIPPED -> {}
            }
        }
        scroll.setVvalue(Math.clamp(target / hidden, 0.0, 1.0));
    }

    private static HBox row(StepRow step) {
        Region shape = new Region();
        shape.getStyleClass().add("step-shape");
        Label name = Parts.wrapped(step.title());
        Label note = Hint.shrinking("soft", "tiny");
        note.setText(
                switch (step.status()) {
                    case DONE, SKIPPED, FAILED -> step.word() + " · " + step.note();
                    case WAITING, CURRENT -> step.note();
                });
        VBox texts = new VBox(1, name, note);
        texts.setMinWidth(0);
        HBox.setHgrow(texts, Priority.ALWAYS);
        HBox row = new HBox(9, shape, texts);
        row.getStyleClass().add("step-row");
        row.pseudoClassStateChanged(
                PseudoClass.getPseudoClass(step.status().name().toLowerCase(Locale.ROOT)), true);
        LevelStyle.put(row, level(step.status()));
        row.setAccessibleRole(AccessibleRole.TEXT);
        row.setAccessibleText(step.title() + ": " + step.word() + ". " + step.note());
        return row;
    }

    private static Level level(Run.Status status) {
        return switch (status) {
            case WAITING, SKIPPED -> Level.UNKNOWN;
            case CURRENT -> Level.WATCH;
            case DONE -> Level.OK;
            case FAILED -> Level.CRITICAL;
        };
    }

    private static HBox row(DebtRow debt) {
        Level level =
                switch (debt.payment()) {
                    case OPEN -> Level.WARNING;
                    case PAID -> Level.OK;
                    case WAIVED -> Level.WATCH;
                };
        Label text = Parts.wrapped(debt.title(), "small");
        HBox.setHgrow(text, Priority.ALWAYS);
        Label word = Parts.text(debt.word(), "tiny", "soft");
        word.setMinWidth(USE_PREF_SIZE);
        HBox row = new HBox(8, new LevelShape(level), text, word);
        row.getStyleClass().add("debt-short");
        row.setAccessibleText(debt.title() + ": " + debt.word());
        return row;
    }
}
