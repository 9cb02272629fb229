package headroom.desktop.shell;

import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelMark;
import headroom.desktop.shell.ShellState.Note;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// How each server answers, what long thing goes on, and how the journal stands.
final class StatusBar extends HBox {

    private final HBox servers = new HBox(16);
    private final Label text = Hint.shrinking("soft", "small");
    private final ProgressBar bar = new ProgressBar();
    private final HBox journal = new HBox();

    StatusBar() {
        getStyleClass().add("status-line");
        setAlignment(Pos.CENTER_LEFT);
        servers.setAlignment(Pos.CENTER_LEFT);
        journal.setAlignment(Pos.CENTER_RIGHT);
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        getChildren().addAll(servers, between, text, bar, journal);
    }

    void show(ShellState state) {
        fill(servers, state.servers());
        fill(journal, state.journal().stream().toList());
        boolean going = state.progress().isPresent();
        text.setVisible(going);
        text.setManaged(going);
        text.setText(state.progress().map(ShellState.Progress::text).orElse(""));
        var done = state.progress().flatMap(ShellState.Progress::done);
        bar.setVisible(done.isPresent());
        bar.setManaged(done.isPresent());
        bar.setProgress(done.orElse(0.0));
    }

    private void fill(HBox box, List<Note> notes) {
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
