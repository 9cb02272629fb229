package headroom.desktop.shell;

import headroom.core.environment.Level;
import headroom.desktop.control.LevelShape;
import headroom.desktop.control.LevelStyle;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Says above every screen of an environment that it is watched by other settings than its file's,
/// where the file is broken, and what to do. Takes no room while all is well.
final class TroubleStrip extends HBox {

    private final LevelShape shape = new LevelShape(Level.WARNING);
    private final Label what = new Label();
    private final Label more = new Label();

    TroubleStrip() {
        getStyleClass().add("trouble-strip");
        LevelStyle.put(this, Level.WARNING);
        what.getStyleClass().add("strong");
        for (Label label : new Label[] {what, more}) {
            label.setWrapText(true);
            label.setMinWidth(0);
        }
        VBox words = new VBox(2, what, more);
        HBox.setHgrow(words, Priority.ALWAYS);
        getChildren().addAll(shape, words);
        show(Optional.empty());
    }

    void show(Optional<ShellState.Note> note) {
        setVisible(note.isPresent());
        setManaged(note.isPresent());
        what.setText(note.map(ShellState.Note::text).orElse(""));
        more.setText(note.map(ShellState.Note::more).orElse(""));
    }
}
