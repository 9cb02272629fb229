package headroom.desktop.environment;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PrefixSelectionComboBox;
import org.controlsfx.validation.ValidationMessage;
import org.controlsfx.validation.ValidationResult;
import org.controlsfx.validation.ValidationSupport;
import org.controlsfx.validation.decoration.ValidationDecoration;

/// The fields of an environment, two in a row, each checked as it is typed.
final class EditorForm extends ScrollPane {

    /// A field with what shows it.
    ///
    /// @param message what is wrong; takes no room while nothing is
    private record Line(Field field, Control control, Label message, Show show) {}

    @FunctionalInterface
    private interface Show {
        void text(String text);
    }

    /// Marks a control by a style class alone. ControlsFX's own ways put a pane around the whole
    /// window, which takes the focus away from what is being typed.
    private static final class Marking implements ValidationDecoration {

        private static final String MISTAKEN = "mistaken";

        @Override
        public void removeDecorations(Control control) {
            control.getStyleClass().remove(MISTAKEN);
        }

        @Override
        public void applyValidationDecoration(ValidationMessage message) {
            if (!message.getTarget().getStyleClass().contains(MISTAKEN)) {
                message.getTarget().getStyleClass().add(MISTAKEN);
            }
        }

        @Override
        public void applyRequiredDecoration(Control control) {
            // what is needed is said in words once it was left out
        }
    }

    private final EditorViewModel model;
    private final ValidationSupport validation = new ValidationSupport();
    private final List<Line> lines = new ArrayList<>();
    private boolean filling;

    EditorForm(EditorViewModel model) {
        this.model = model;
        getStyleClass().add("editor-form");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setFocusTraversable(false);
        validation.setErrorDecorationEnabled(true);
        validation.setValidationDecorator(new Marking());
        VBox sections = new VBox(12);
        sections.getStyleClass().add("sections");
        Field.FORM.forEach(section -> sections.getChildren().add(section(section)));
        setContent(sections);
    }

    private Node section(Field.Section section) {
        Label title = new Label(section.title());
        title.getStyleClass().add("section-title");
        GridPane grid = new GridPane(12, 7);
        for (int half = 0; half < 2; half++) {
            var label = new ColumnConstraints(112);
            var control = new ColumnConstraints(120, 240, Double.MAX_VALUE);
            control.setHgrow(Priority.ALWAYS);
            grid.getColumnConstraints().addAll(label, control);
        }
        int at = 0;
        for (Field field : section.fields()) {
            Line line = line(field);
            lines.add(line);
            Label label = new Label(field.label());
            label.setLabelFor(line.control());
            label.getStyleClass().addAll("soft", "field-label");
            label.setWrapText(true);
            line.control().setId(field.path());
            line.control().setAccessibleText(section.title() + ", " + field.label());
            GridPane.setValignment(label, VPos.TOP);
            VBox cell = new VBox(2, line.control(), line.message());
            grid.add(label, at % 2 * 2, at / 2);
            grid.add(cell, at % 2 * 2 + 1, at / 2);
            at++;
        }
        VBox box = new VBox(9, title, grid);
        box.getStyleClass().addAll("panel", "section");
        return box;
    }

    private Line line(Field field) {
        Label message = new Label();
        message.getStyleClass().add("mistake");
        message.setWrapText(true);
        message.setMinHeight(USE_PREF_SIZE);
        return switch (field.kind()) {
            case FLAG -> {
                var box = new CheckBox();
                follow(field, box.selectedProperty().map(String::valueOf));
                check(field, box);
                yield new Line(field, box, message, text -> box.setSelected(text.equals("true")));
            }
            case CHOICE -> {
                ComboBox<String> choice = new PrefixSelectionComboBox<>();
                choice.getItems().addAll(field.choices());
                choice.setPromptText(field.prompt());
                choice.setMaxWidth(Double.MAX_VALUE);
                follow(field, choice.valueProperty().orElse(""));
                check(field, choice);
                yield new Line(
                        field,
                        choice,
                        message,
                        text -> choice.setValue(text.isEmpty() ? null : text));
            }
            case TEXT, NUMBER, HOSTS, SECRET -> {
                var typed = new TextField();
                typed.setPromptText(
                        field.kind() == Field.Kind.SECRET
                                ? "env:NAME  file:PATH  keychain:NAME  prompt"
                                : field.prompt());
                follow(field, typed.textProperty());
                check(field, typed);
                yield new Line(
                        field,
                        typed,
                        message,
                        text -> {
                            if (!typed.getText().strip().equals(text)) {
                                typed.setText(text);
                            }
                        });
            }
        };
    }

    private void follow(Field field, ObservableValue<String> value) {
        value.subscribe(now -> {
            if (!filling) {
                model.type(field, now == null ? "" : now);
            }
        });
    }

    private void check(Field field, Control control) {
        if (control instanceof CheckBox) {
            return; // cannot be wrong by itself
        }
        validation.registerValidator(
                control,
                false,
                (Control c, Object _) -> {
                    String wrong = model.state().mistakes().getOrDefault(field.path(), "");
                    return ValidationResult.fromErrorIf(c, wrong, !wrong.isEmpty());
                });
    }

    void show(EditorState state) {
        filling = true;
        try {
            for (Line line : lines) {
                line.show().text(line.field().in(state.draft()));
                String wrong = state.mistakes().getOrDefault(line.field().path(), "");
                line.message().setText(spoken(line.field(), wrong));
                line.message().setVisible(!wrong.isEmpty());
                line.message().setManaged(!wrong.isEmpty());
                line.control().setAccessibleHelp(wrong);
            }
        } finally {
            filling = false;
        }
        validation.revalidate();
    }

    /// Beside its field a mistake need not repeat the key's path.
    private static String spoken(Field field, String wrong) {
        String path = field.path() + " ";
        return wrong.startsWith("missing key") ? "is needed" : wrong.replace(path, "");
    }

    void focus() {
        applyCss(); // before that a scroll pane's content is in no window, and can take no focus
        layout();
        lines.getFirst().control().requestFocus();
    }
}
