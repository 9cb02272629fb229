package headroom.desktop.identity;

import headroom.core.environment.Level;
import headroom.desktop.control.ActionButton;
import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelShape;
import headroom.desktop.control.LevelStyle;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Old and new of a server that is not the accepted one, and the field in which the operator
/// accepts it. F9 goes there from everywhere.
public final class AcceptanceBanner extends HBox {

    private static final KeyCodeCombination KEY = new KeyCodeCombination(KeyCode.F9);

    private final AcceptanceViewModel model;
    private final LevelShape shape = new LevelShape(Level.WARNING);
    private final Label headline = Hint.shrinking("headline");
    private final Label changes = new Label();
    private final Label next = new Label();
    private final TextField name = new TextField();
    private final ActionButton accept;
    private boolean filling;

    public AcceptanceBanner(AcceptanceViewModel model) {
        this.model = model;
        getStyleClass().add("acceptance");
        setAlignment(Pos.CENTER_LEFT);
        LevelStyle.put(this, Level.WARNING);
        changes.getStyleClass().add("sentence");
        changes.setWrapText(true);
        changes.setMinHeight(USE_PREF_SIZE);
        next.getStyleClass().addAll("soft", "small");
        next.setWrapText(true);
        next.setMinHeight(USE_PREF_SIZE);
        name.textProperty()
                .subscribe(text -> {
                    if (!filling) {
                        model.type(text);
                    }
                });
        name.setOnAction(_ -> model.accept()); // accepts only where the name is typed
        name.setPrefColumnCount(18);
        name.setMinWidth(USE_PREF_SIZE);
        accept = new ActionButton("Accept server", model::accept);
        accept.setMinWidth(USE_PREF_SIZE);
        VBox words = new VBox(1, headline, changes, next);
        words.setAlignment(Pos.CENTER_LEFT);
        words.setMinSize(0, USE_PREF_SIZE);
        HBox.setHgrow(words, Priority.ALWAYS);
        Label key = new Label("F9");
        key.getStyleClass().add("key-hint");
        key.setMinWidth(USE_PREF_SIZE);
        getChildren().addAll(shape, words, key, name, accept);
        setMinHeight(USE_PREF_SIZE);
        model.stateProperty().subscribe(this::show);
        sceneProperty().subscribe(this::keys);
    }

    private void show(AcceptanceState state) {
        boolean asking = state instanceof AcceptanceState.Asking;
        if (!asking && name.isFocused()) {
            // what is hidden must not keep the keys
            name.getParent().requestFocus();
        }
        seen(this, asking);
        if (state instanceof AcceptanceState.Asking now) {
            LevelStyle.put(this, now.level());
            shape.setLevel(now.level());
            headline.setText(now.headline());
            changes.setText(String.join("\n", now.changes()));
            next.setText(
                    now.trouble()
                            .map(why -> "Not accepted: " + why)
                            .orElse(
                                    now.since()
                                            + " Watching goes on. If you know why it changed, type "
                                            + now.environment()
                                            + " to accept what answers now."));
            name.setPromptText(now.environment());
            name.setAccessibleText("Type " + now.environment() + " to accept the server");
            accept.setDisable(!now.satisfied() || now.busy());
            fill(now.typed());
        } else {
            fill("");
        }
    }

    private void fill(String text) {
        if (!name.getText().equals(text)) {
            filling = true;
            name.setText(text);
            filling = false;
        }
    }

    private static void seen(Node node, boolean seen) {
        node.setVisible(seen);
        node.setManaged(seen);
    }

    private void keys(Scene before, Scene now) {
        if (before != null) {
            before.getAccelerators().remove(KEY);
        }
        if (now != null) {
            now.getAccelerators()
                    .put(
                            KEY,
                            () -> {
                                if (model.state() instanceof AcceptanceState.Asking) {
                                    name.requestFocus();
                                }
                            });
        }
    }
}
