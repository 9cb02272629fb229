package headroom.desktop.shell;

import headroom.core.environment.Level;
import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelMark;
import headroom.desktop.shell.ShellState.Note;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.controlsfx.control.StatusBar;

/// How each server answers, what long thing goes on, and how the journal stands.
final class StatusLine extends StatusBar {

    private static final PseudoClass SILENT = PseudoClass.getPseudoClass("silent");
    private final HBox servers = new HBox(16);
    private final HBox journal = new HBox();

    StatusLine() {
        getStyleClass().add("status-line");
        servers.setAlignment(Pos.CENTER_LEFT);
        journal.setAlignment(Pos.CENTER_RIGHT);
        getLeftItems().add(servers);
        getRightItems().add(journal);
        setText(""); // its own default claims that all is well
    }

    void show(ShellState state) {
        fill(servers, state.servers());
        fill(journal, state.journal().stream().toList());
        // a sentence beside a server that is silent says why, and what to do: not to be missed
        pseudoClassStateChanged(
                SILENT, state.servers().stream().anyMatch(s -> s.level() != Level.OK));
        setText(state.progress().map(ShellState.Progress::text).orElse(""));
        // nothing is drawn at 0, which is also right for what cannot be told
        setProgress(state.progress().flatMap(ShellState.Progress::done).orElse(0.0));
    }

    private static void fill(HBox box, List<Note> notes) {
        while (box.getChildren().size() > notes.size()) {
            box.getChildren().removeLast();
        }
        for (int i = 0; i < notes.size(); i++) {
            Note note = notes.get(i);
            if (i == box.getChildren().size()) {
                LevelMark mark = new LevelMark(note.level(), note.text());
                Tooltip.install(mark, Hint.tooltip(note.more()));
                mark.setUserData(note.more());
                box.getChildren().add(mark);
            } else if (box.getChildren().get(i) instanceof LevelMark mark) {
                mark.show(note.level(), note.text());
                if (!note.more().equals(mark.getUserData())) {
                    Tooltip.install(mark, Hint.tooltip(note.more()));
                    mark.setUserData(note.more());
                }
            }
        }
    }
}
