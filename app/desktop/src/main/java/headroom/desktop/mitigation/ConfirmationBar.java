package headroom.desktop.mitigation;

import headroom.core.environment.Level;
import headroom.core.mitigation.Confirmation;
import headroom.desktop.control.ActionButton;
import headroom.desktop.control.LevelMark;
import headroom.desktop.mitigation.SheetState.Gate;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What stands between the operator and acting, and the two buttons.
final class ConfirmationBar extends VBox {

    private final Label ask = new Label();
    private final TextField name = new TextField();
    private final CheckBox box = new CheckBox();
    private final LevelMark mark = new LevelMark(Level.WARNING, "Not now");
    private final Label why = new Label();
    private final HBox blocked = new HBox(10, mark, why);
    private final ActionButton anew;
    private final ActionButton cancel;
    private final ActionButton act;
    private boolean forgetting;

    ConfirmationBar(MitigationViewModel model, Runnable back) {
        getStyleClass().add("confirmation");
        ask.getStyleClass().addAll("soft", "small");
        ask.setWrapText(true);
        name.textProperty()
                .subscribe(text -> {
                    if (!forgetting) {
                        model.type(text);
                    }
                });
        name.setOnAction(_ -> model.act()); // acts only where it is satisfied
        box.setWrapText(true);
        box.setOnAction(_ -> model.tick(box.isSelected()));
        why.setWrapText(true);
        why.setMinHeight(USE_PREF_SIZE);
        anew = new ActionButton("Preview again", model::anew);
        cancel = new ActionButton("Cancel", "Esc", back);
        cancel.setMinWidth(USE_PREF_SIZE);
        anew.setMinWidth(USE_PREF_SIZE);
        act = new ActionButton("", model::act);
        act.getStyleClass().add("danger");
        act.setMinWidth(USE_PREF_SIZE);
        HBox.setHgrow(name, Priority.ALWAYS);
        HBox.setHgrow(box, Priority.ALWAYS);
        box.setMaxWidth(Double.MAX_VALUE);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.SOMETIMES);
        HBox row = new HBox(8, name, box, gap, anew, cancel, act);
        row.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(blocked, ask, row);
    }

    void show(SheetState.Head head, Gate gate) {
        act.setText(head.verb());
        act.setAccessibleText(head.verb() + " " + head.subject() + " on " + head.environment());
        switch (gate) {
            case Gate.Ask(Confirmation confirmation, String tick, boolean satisfied) -> {
                part(blocked, false);
                part(anew, false);
                asks(confirmation, tick);
                part(act, true);
                act.setDisable(!satisfied);
            }
            case Gate.Blocked(String text, boolean again) -> {
                held(Level.WARNING, "Not now", text);
                part(anew, again);
                part(act, true);
                act.setDisable(true);
            }
            case Gate.Locked(String text) -> {
                held(Level.WARNING, "Locked", text);
                part(anew, false);
                part(act, true);
                act.setDisable(true);
            }
            case Gate.WatchOnly(String text) -> {
                held(Level.UNKNOWN, "Watch only", text);
                part(anew, false);
                part(act, false);
            }
        }
    }

    private void asks(Confirmation confirmation, String tick) {
        boolean typing = confirmation instanceof Confirmation.TypeName;
        boolean ticking = confirmation instanceof Confirmation.Tick;
        part(name, typing);
        part(box, ticking);
        part(ask, !ticking);
        switch (confirmation) {
            case Confirmation.TypeName(String wanted) -> {
                ask.setText("To confirm, type the environment's name: " + wanted);
                name.setPromptText(wanted);
                name.setAccessibleText("Type " + wanted + " to confirm");
            }
            case Confirmation.Tick _ -> box.setText(tick);
            case Confirmation.None _ ->
                    ask.setText("The lab asks for no confirmation: the button acts at once.");
        }
    }

    private void held(Level level, String word, String text) {
        mark.show(level, word);
        why.setText(text);
        part(blocked, true);
        part(ask, false);
        part(name, false);
        part(box, false);
    }

    private static void part(Node node, boolean seen) {
        node.setVisible(seen);
        node.setManaged(seen);
    }

    void focusSafely() {
        if (name.isManaged()) {
            name.requestFocus();
        } else {
            cancel.requestFocus();
        }
    }

    void forget() {
        forgetting = true;
        name.clear();
        box.setSelected(false);
        forgetting = false;
    }
}
