package headroom.desktop.control;

import headroom.core.environment.Level;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

/// A level as shape, word and colour together.
public final class LevelMark extends HBox {

    private final LevelShape shape;
    private final Label word = new Label();

    public LevelMark(Level level) {
        this(level, level.word());
    }

    /// @param text another word in the place of the level's own, such as a slot's state
    public LevelMark(Level level, String text) {
        shape = new LevelShape(level);
        getStyleClass().add("level-mark");
        setAlignment(Pos.CENTER_LEFT);
        word.getStyleClass().add("word");
        word.setMinWidth(USE_PREF_SIZE);
        getChildren().addAll(shape, word);
        show(level, text);
    }

    /// The same in a place that may be too narrow: the word is cut then, and told on hover.
    LevelMark shrinking() {
        word.setMinWidth(0);
        Hint.whole(word);
        return this;
    }

    public void show(Level level) {
        show(level, level.word());
    }

    public void show(Level level, String text) {
        LevelStyle.put(this, level);
        shape.setLevel(level);
        word.setText(text);
    }
}
