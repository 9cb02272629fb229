package headroom.desktop.runbook;

import headroom.desktop.control.Hint;
import headroom.desktop.runbook.RunState.Line;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The journal's entries as they are written, and a field for one more. The newest stays in sight.
final class Timeline extends VBox {

    private final VBox lines = new VBox();
    private final ScrollPane scroll = new ScrollPane(lines);
    private final Label pace = Parts.wrapped("", "soft", "small");
    private final TextField note = new TextField();
    private long last;

    Timeline(RunViewModel model) {
        getStyleClass().addAll("panel", "timeline");
        HBox head = new HBox(6, Parts.text("Timeline", "strong"), Parts.text("UTC", "soft"));
        head.getStyleClass().add("head");
        lines.getStyleClass().add("lines");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setAccessibleText("Timeline");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        lines.heightProperty().subscribe(_ -> scroll.setVvalue(1));
        note.setPromptText("Add a note…  F8");
        note.setAccessibleText("Add a note to the timeline");
        note.setOnAction(_ -> model.note(note.getText(), note::clear));
        VBox foot = new VBox(8, pace, note);
        foot.getStyleClass().add("foot");
        getChildren().addAll(head, scroll, foot);
    }

    void show(List<Line> all, String how, boolean open) {
        for (Line line : all) {
            if (line.sequence() > last) {
                lines.getChildren().add(row(line));
                last = line.sequence();
            }
        }
        pace.setText(how);
        note.setVisible(open);
        note.setManaged(open);
    }

    boolean noteFocused() {
        return note.isFocused();
    }

    void focusNote() {
        note.requestFocus();
    }

    private static HBox row(Line line) {
        Label at = Parts.text(line.at(), "soft", "small", "time");
        at.setMinWidth(USE_PREF_SIZE);
        Label text = Parts.wrapped(line.text(), "small");
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox row = new HBox(10, at, text);
        Tooltip.install(row, Hint.tooltip(line.whole() + "\nby " + line.actor()));
        row.setAccessibleText(line.at() + " UTC, " + line.actor() + ": " + line.text());
        return row;
    }
}
