package headroom.desktop.control;

import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// A button that carries a verb and, where one is given, the key that does the same. Enter presses
/// it when it has the focus, before the scene's default button gets the key.
public final class ActionButton extends Button {

    public ActionButton(String text, Runnable action) {
        this(text, "", action);
    }

    /// @param key shown in the button; pressing it is the owner's business
    public ActionButton(String text, String key, Runnable action) {
        super(text);
        setMinWidth(0);
        setOnAction(_ -> action.run());
        if (!key.isEmpty()) {
            Label hint = new Label(key);
            hint.getStyleClass().add("key-hint");
            hint.setMinWidth(USE_PREF_SIZE);
            setGraphic(hint);
            setContentDisplay(ContentDisplay.RIGHT);
            setGraphicTextGap(8);
        }
        addEventHandler(
                KeyEvent.KEY_PRESSED,
                event -> {
                    if (event.getCode() == KeyCode.ENTER && !event.isControlDown()) {
                        event.consume();
                        fire();
                    }
                });
    }
}
