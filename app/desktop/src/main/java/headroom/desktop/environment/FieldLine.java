package headroom.desktop.environment;

import headroom.core.settings.Draft;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.TraversalDirection;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.controlsfx.control.PrefixSelectionComboBox;
import org.controlsfx.validation.ValidationResult;
import org.controlsfx.validation.ValidationSupport;

/// A field's controls, and below them what is wrong, which takes no room while nothing is.
final class FieldLine extends VBox {

    /// Shows what stands in the draft, with the choices that there are now.
    private interface Show {
        void of(Field field, Draft draft);
    }

    /// @param control takes the focus first
    private record Part(Control control, Node node, Show show) {}

    private static final double WAY = 104;
    private static final PseudoClass UNSET = PseudoClass.getPseudoClass("unset");

    private final Field field;
    private final EditorViewModel model;
    private final ValidationSupport validation;
    private final Label message = new Label();
    private final Control control;
    private final Show show;
    private boolean filling = true; // what stands there at first, nobody typed

    /// @param spoken how assistive technology calls it
    FieldLine(Field field, String spoken, EditorViewModel model, ValidationSupport validation) {
        super(2);
        this.field = field;
        this.model = model;
        this.validation = validation;
        message.getStyleClass().add("mistake");
        message.setWrapText(true);
        message.setMinHeight(Region.USE_PREF_SIZE);
        Part part =
                switch (field.kind()) {
                    case FLAG, NONE -> flag();
                    case CHOICE -> choosing();
                    case SECRET -> referring(spoken);
                    case PAIRS -> pairs();
                    case TEXT, NUMBER, HOSTS, LIST -> typing(new TextField());
                };
        control = part.control();
        show = part.show();
        control.setAccessibleText(spoken);
        getChildren().addAll(part.node(), message);
        check(control);
        filling = false;
    }

    private Part flag() {
        var box = new CheckBox();
        box.setId(field.path());
        follow(box.selectedProperty().map(String::valueOf));
        return new Part(box, box, (now, draft) -> box.setSelected(now.in(draft).equals("true")));
    }

    private Part choosing() {
        ComboBox<String> choice = choice(field.prompt());
        choice.setId(field.path());
        follow(choice.valueProperty().orElse(""));
        return new Part(
                choice, choice, (now, draft) -> choose(choice, now.choices(), now.in(draft)));
    }

    private Part referring(String spoken) {
        ComboBox<String> kind = choice(field.prompt());
        kind.setId(field.path() + ".kind");
        kind.setMinWidth(WAY);
        kind.setPrefWidth(WAY);
        var value = new TextField();
        value.setId(field.path());
        value.setAccessibleText(spoken + ", what the way needs");
        HBox.setHgrow(value, Priority.ALWAYS);
        var both = new HBox(6, kind, value);
        both.setAlignment(Pos.CENTER_LEFT);
        kind.valueProperty().subscribe(_ -> refer(kind, value));
        value.textProperty().subscribe(_ -> refer(kind, value));
        check(value);
        return new Part(kind, both, (now, draft) -> reference(kind, value, now, draft));
    }

    private Part pairs() {
        var typed = new TextArea();
        typed.setPrefRowCount(3);
        typed.addEventFilter(
                KeyEvent.KEY_PRESSED,
                event -> {
                    if (event.getCode() == KeyCode.TAB) { // leaves it, as it does every other field
                        event.consume();
                        typed.requestFocusTraversal(
                                event.isShiftDown()
                                        ? TraversalDirection.PREVIOUS
                                        : TraversalDirection.NEXT);
                    }
                });
        return typing(typed);
    }

    private Part typing(TextInputControl typed) {
        typed.setId(field.path());
        typed.setPromptText(field.prompt());
        follow(typed.textProperty());
        return new Part(
                typed,
                typed,
                (now, draft) -> {
                    // what means the same is left as it is being typed, with commas and blanks
                    if (!now.typed(draft, typed.getText()).equals(draft)) {
                        typed.setText(now.in(draft));
                    }
                });
    }

    Field field() {
        return field;
    }

    /// What takes the focus first.
    Control control() {
        return control;
    }

    private void follow(ObservableValue<String> value) {
        value.subscribe(now -> type(now == null ? "" : now));
    }

    private void type(String now) {
        if (!filling) {
            model.type(field, now);
        }
    }

    private void refer(ComboBox<String> kind, TextField value) {
        if (!filling) {
            type(
                    Reference.Kind.of(kind.getValue() == null ? "" : kind.getValue())
                            .map(chosen -> new Reference(chosen, value.getText().strip()).text())
                            .orElse(""));
        }
    }

    /// Of what names no way nothing is shown: it may be a password.
    private static void reference(
            ComboBox<String> kind, TextField value, Field field, Draft draft) {
        Optional<Reference> there = Reference.of(field.in(draft));
        choose(
                kind,
                Stream.concat(Stream.of(""), field.choices().stream()).toList(),
                there.map(r -> r.kind().word()).orElse(""));
        String needs = there.map(r -> r.kind().needs()).orElse("");
        String text = there.map(Reference::value).orElse("");
        if (!value.getText().strip().equals(text)) {
            value.setText(text);
        }
        value.setPromptText(needs);
        value.setDisable(needs.isEmpty());
    }

    private static ComboBox<String> choice(String nothing) {
        ComboBox<String> choice = new PrefixSelectionComboBox<>();
        choice.setPromptText(nothing);
        choice.setMaxWidth(Double.MAX_VALUE);
        choice.valueProperty()
                .subscribe(
                        now -> choice.pseudoClassStateChanged(UNSET, now == null || now.isEmpty()));
        choice.setConverter(
                new StringConverter<>() {
                    @Override
                    public String toString(String word) {
                        return word == null || word.isEmpty() ? nothing : word;
                    }

                    @Override
                    public String fromString(String text) {
                        return text;
                    }
                });
        return choice;
    }

    private static void choose(ComboBox<String> choice, List<String> words, String chosen) {
        if (!choice.getItems().equals(words)) {
            choice.getItems().setAll(words);
        }
        choice.setValue(chosen);
    }

    private void check(Control checked) {
        if (checked instanceof CheckBox) {
            return; // cannot be wrong by itself
        }
        validation.registerValidator(
                checked,
                false,
                (Control c, Object _) -> {
                    String wrong = model.state().mistakes().getOrDefault(field.path(), "");
                    return ValidationResult.fromErrorIf(c, wrong, !wrong.isEmpty());
                });
    }

    /// @param now the field as it is now
    void show(Field now, EditorState state) {
        filling = true;
        try {
            show.of(now, state.draft());
        } finally {
            filling = false;
        }
        String wrong = state.mistakes().getOrDefault(field.path(), "");
        message.setText(field.spoken(wrong));
        message.setVisible(!wrong.isEmpty());
        message.setManaged(!wrong.isEmpty());
        control.setAccessibleHelp(wrong);
    }
}
