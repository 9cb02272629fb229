package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.core.reading.Shown;
import headroom.core.secret.Prompts;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretUse;
import headroom.desktop.control.LevelShape;
import headroom.desktop.control.LevelStyle;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/// Asks for a secret that is typed, above the board of the environment that needs it, and stands in
/// nobody's way: there is nothing to see where nothing is asked for. Enter uses what was typed, Esc
/// leaves the field.
public final class SecretBar extends HBox {

    /// In characters; longer names are cut.
    private static final int LONGEST = 120;

    private final LevelShape shape = new LevelShape(Level.WATCH);
    private final Label sentence = new Label();
    private final PasswordField field = new PasswordField();
    private final Button use = new Button("Use");
    private final BiConsumer<SecretUse, Secret> entered;
    private Optional<Prompts.Wish> asked = Optional.empty();

    /// @param entered given what was typed, and for what
    public SecretBar(BiConsumer<SecretUse, Secret> entered) {
        this.entered = entered;
        getStyleClass().add("secret-bar");
        LevelStyle.put(this, Level.WATCH);
        setAlignment(Pos.CENTER_LEFT);
        setMinHeight(USE_PREF_SIZE);
        sentence.setWrapText(true);
        sentence.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(sentence, Priority.ALWAYS);
        field.setPromptText("not stored anywhere");
        field.setPrefColumnCount(20);
        field.setMinWidth(USE_PREF_SIZE);
        field.setOnAction(_ -> enter());
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::leave);
        use.setMinWidth(USE_PREF_SIZE);
        use.disableProperty().bind(field.textProperty().isEmpty());
        use.setOnAction(_ -> enter());
        sentence.setLabelFor(field);
        getChildren().addAll(shape, sentence, field, use);
        show("", List.of());
    }

    /// Asks for the first of the wishes; one after the other.
    public void show(String environment, List<Prompts.Wish> wishes) {
        Optional<Prompts.Wish> next = wishes.stream().findFirst();
        if (!next.equals(asked)) {
            asked = next;
            field.clear();
        }
        setVisible(next.isPresent());
        setManaged(next.isPresent());
        next.ifPresent(wish -> {
            Level level = wish.refused() ? Level.WARNING : Level.WATCH;
            shape.setLevel(level);
            LevelStyle.put(this, level);
            String what = Shown.text(wish.use().what(), LONGEST);
            sentence.setText(
                    wish.refused()
                            ? "The server did not take the " + what + ". Enter it again."
                            : environment + " needs the " + what + ".");
            field.setAccessibleText(sentence.getText());
            use.setAccessibleText("Use the " + what);
        });
    }

    private void enter() {
        if (field.getText().isEmpty()) {
            return;
        }
        var secret = new Secret(field.getText());
        field.clear();
        asked.ifPresent(wish -> entered.accept(wish.use(), secret));
    }

    private void leave(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            field.clear();
            getParent().requestFocus();
            event.consume();
        }
    }
}
