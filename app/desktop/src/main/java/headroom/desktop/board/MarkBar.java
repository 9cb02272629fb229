package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelShape;
import headroom.desktop.control.LevelStyle;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Below the statements: what they are compared with, and the button that marks a release. The name
/// is asked for in place; Enter marks, Esc leaves it.
final class MarkBar extends VBox {

    private final MarkViewModel model;
    private final Label compared = Hint.shrinking("soft", "small");
    private final Label done = Hint.shrinking("small");
    private final Button begin = new Button("Mark release…");
    private final Label question = new Label();
    private final TextField name = new TextField();
    private final Button mark = new Button("Mark");
    private final Button cancel = new Button("Cancel");
    private final LevelShape shape = new LevelShape(Level.WARNING);
    private final Label trouble = Hint.shrinking("small");
    private final HBox closed = new HBox(10, compared, done, begin);
    private final HBox field = new HBox(10, question, name, mark, cancel);
    private final HBox wrong = new HBox(8, shape, trouble);

    MarkBar(MarkViewModel model) {
        this.model = model;
        getStyleClass().addAll("bar-box", "mark-bar");
        compared.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(compared, Priority.ALWAYS);
        HBox.setHgrow(name, Priority.ALWAYS);
        for (HBox line : new HBox[] {closed, field, wrong}) {
            line.setAlignment(Pos.CENTER_LEFT);
        }
        for (Button button : new Button[] {begin, mark, cancel}) {
            button.setMinWidth(USE_PREF_SIZE);
        }
        done.setMinWidth(USE_PREF_SIZE);
        question.setMinWidth(USE_PREF_SIZE);
        question.setLabelFor(name);
        name.setPromptText("such as v1.2");
        name.setMaxWidth(360);
        LevelStyle.put(wrong, Level.WARNING);
        trouble.setWrapText(true);
        begin.setOnAction(_ -> {
            model.ask();
            name.requestFocus();
        });
        name.textProperty().subscribe(model::type);
        name.setOnAction(_ -> model.mark()); // marks only what has a name
        mark.setOnAction(_ -> model.mark());
        cancel.setOnAction(_ -> model.cancel());
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::leave);
        getChildren().addAll(closed, field, wrong);
        model.stateProperty().subscribe(this::show);
    }

    /// What the statements are compared with.
    void compare(String text) {
        compared.setText(text);
    }

    private void show(MarkState state) {
        boolean leaving = !state.open() && field.isVisible() && holdsFocus();
        question.setText("Release that goes out on %s now:".formatted(state.environment()));
        name.setAccessibleText(question.getText());
        if (!name.getText().equals(state.typed())) {
            name.setText(state.typed());
        }
        name.setEditable(!state.busy());
        mark.setDisable(!state.ready());
        mark.setText(state.busy() ? "Marking…" : "Mark");
        cancel.setDisable(state.busy());
        trouble.setText(state.trouble().orElse(""));
        done.setText(state.done().orElse(""));
        seen(closed, !state.open());
        seen(field, state.open());
        seen(wrong, state.trouble().isPresent());
        seen(done, state.done().isPresent());
        if (leaving) {
            begin.requestFocus(); // what is hidden must not keep the keys
        }
    }

    private boolean holdsFocus() {
        return name.isFocused() || mark.isFocused() || cancel.isFocused();
    }

    private void leave(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            model.cancel();
            event.consume();
        }
    }

    private static void seen(Node node, boolean seen) {
        node.setVisible(seen);
        node.setManaged(seen);
    }
}
