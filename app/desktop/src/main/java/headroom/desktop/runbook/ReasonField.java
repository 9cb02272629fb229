package headroom.desktop.runbook;

import headroom.desktop.control.ActionButton;
import java.util.function.BiConsumer;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/// Asks for a reason in place, and hands it on only when there is one.
final class ReasonField extends HBox {

    private final TextField field = new TextField();
    private final BiConsumer<String, Runnable> sink;

    /// @param sink given the reason, and what to run once it is written
    ReasonField(String question, String verb, BiConsumer<String, Runnable> sink) {
        super(8);
        this.sink = sink;
        getStyleClass().add("reason");
        field.setPromptText(question);
        field.setAccessibleText(question);
        field.setOnAction(_ -> send());
        HBox.setHgrow(field, Priority.ALWAYS);
        ActionButton act = new ActionButton(verb, this::send);
        act.disableProperty().bind(field.textProperty().map(String::isBlank));
        act.setMinWidth(USE_PREF_SIZE);
        ActionButton keep = new ActionButton("Back", this::hide);
        keep.setMinWidth(USE_PREF_SIZE);
        getChildren().addAll(field, act, keep);
        addEventHandler(
                KeyEvent.KEY_PRESSED,
                event -> {
                    if (event.getCode() == KeyCode.ESCAPE) {
                        event.consume();
                        hide();
                    }
                });
        hide();
    }

    void open() {
        setVisible(true);
        setManaged(true);
        field.requestFocus();
    }

    private void hide() {
        field.clear();
        setVisible(false);
        setManaged(false);
    }

    private void send() {
        if (!field.getText().isBlank()) {
            sink.accept(field.getText(), this::hide);
        }
    }
}
