package headroom.desktop.runbook;

import headroom.core.environment.Level;
import headroom.core.runbook.Run;
import headroom.desktop.control.ActionButton;
import headroom.desktop.control.LevelMark;
import headroom.desktop.control.LevelStyle;
import headroom.desktop.runbook.RunState.DebtRow;
import java.util.LinkedHashMap;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The debts with what settles each, and the button that closes the incident.
final class DebtsPane extends VBox {

    private final RunViewModel model;
    private final Label heading = Parts.wrapped("", "heading");
    private final Label why = Parts.wrapped("", "soft");
    private final VBox list = new VBox();
    private final ActionButton close;
    private final ActionButton back;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    DebtsPane(RunViewModel model) {
        this.model = model;
        getStyleClass().add("debts-pane");
        list.getStyleClass().add("debt-list");
        close = new ActionButton("Close incident", model::close);
        close.setMinWidth(USE_PREF_SIZE);
        back = new ActionButton("Back to the step", model::showStep);
        back.setMinWidth(USE_PREF_SIZE);
        ScrollPane scroll = new ScrollPane(list);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        HBox.setHgrow(why, Priority.ALWAYS);
        HBox foot = new HBox(8, why, Parts.gap(), back, close);
        foot.setAlignment(Pos.CENTER_LEFT);
        foot.getStyleClass().add("foot");
        getChildren().addAll(heading, scroll, foot);
    }

    /// @param stepLeft whether there is a step to go back to
    void show(RunState.Debts debts, boolean stepLeft, boolean open) {
        heading.setText(debts.heading());
        why.setText(debts.why());
        back.setVisible(stepLeft);
        back.setManaged(stepLeft);
        close.setVisible(open);
        close.setManaged(open);
        close.setDisable(!debts.closable());
        close.getStyleClass().remove("primary");
        if (debts.closable()) {
            close.getStyleClass().add("primary");
        }
        for (DebtRow debt : debts.rows()) {
            rows.computeIfAbsent(debt.id(), id -> add(new Row(model, id)))
                    .show(debt, debts.owed(), open);
        }
    }

    private Row add(Row row) {
        list.getChildren().add(row);
        return row;
    }

    boolean canGoBack() {
        return back.isVisible();
    }

    void focusFirst() {
        if (close.isVisible() && !close.isDisabled()) {
            close.requestFocus();
        } else {
            rows.values().stream()
                    .filter(row -> row.confirm.isVisible())
                    .findFirst()
                    .ifPresent(row -> row.confirm.requestFocus());
        }
    }

    private static final class Row extends VBox {

        private final LevelMark mark = new LevelMark(Level.UNKNOWN, "");
        private final Label title = Parts.wrapped("", "strong");
        private final Label text = Parts.wrapped("", "soft");
        private final Label note = Parts.wrapped("", "small");
        private final StepPane.EvidenceRow check = new StepPane.EvidenceRow();
        private final ActionButton confirm;
        private final ActionButton waive;
        private final FlowPane buttons = new FlowPane();
        private final ReasonField reason;

        Row(RunViewModel model, String id) {
            getStyleClass().add("debt-row");
            mark.setMinWidth(USE_PREF_SIZE);
            confirm = new ActionButton("Confirm as " + model.actor(), () -> model.confirm(id));
            reason =
                    new ReasonField(
                            "Why may it stay, and who answers for it?",
                            "Waive",
                            (why, accepted) -> model.waive(id, why, accepted));
            waive = new ActionButton("Waive…", reason::open);
            buttons.getStyleClass().add("buttons");
            buttons.getChildren().addAll(confirm, waive);
            HBox head = new HBox(10, title, Parts.gap(), mark);
            head.setAlignment(Pos.TOP_LEFT);
            HBox.setHgrow(title, Priority.SOMETIMES);
            getChildren().addAll(head, text, check, note, buttons, reason);
        }

        void show(DebtRow debt, boolean owed, boolean open) {
            boolean standing = owed && open && debt.payment() == Run.Payment.OPEN;
            LevelStyle.put(this, level(debt, owed));
            mark.show(level(debt, owed), owed ? debt.word() : "Not yet owed");
            title.setText(debt.title());
            text.setText(debt.text());
            part(text, debt.payment() == Run.Payment.OPEN);
            part(check, standing && debt.check().isPresent());
            debt.check().ifPresent(check::show);
            note.setText(
                    standing && debt.check().isPresent()
                            ? "Pays itself once the check holds."
                            : debt.note());
            part(note, !note.getText().isEmpty());
            part(confirm, standing && debt.check().isEmpty());
            part(waive, standing);
            part(buttons, standing);
            if (!standing) {
                part(reason, false);
            }
        }

        private static Level level(DebtRow debt, boolean owed) {
            return switch (debt.payment()) {
                case OPEN -> owed ? Level.WARNING : Level.UNKNOWN;
                case PAID -> Level.OK;
                case WAIVED -> Level.WATCH;
            };
        }

        private static void part(javafx.scene.Node node, boolean seen) {
            node.setVisible(seen);
            node.setManaged(seen);
        }
    }
}
