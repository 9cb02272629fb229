package headroom.desktop.environment;

import headroom.core.environment.Level;
import headroom.core.readiness.ConnectionTest.Outcome;
import headroom.core.readiness.ConnectionTest.Step;
import headroom.core.settings.Mistake;
import headroom.desktop.control.ActionButton;
import headroom.desktop.control.LevelMark;
import java.time.Duration;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What is wrong beside the fields, and how far the test came.
final class TestPane extends ScrollPane {

    private final VBox box = new VBox(8);
    private final ActionButton stop;

    TestPane(EditorViewModel model) {
        getStyleClass().addAll("panel", "test-pane");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setFocusTraversable(false);
        stop = new ActionButton("Cancel the test", "Esc", model::stopTest);
        box.getStyleClass().add("box");
        setContent(box);
    }

    void show(EditorState state) {
        box.getChildren().clear();
        if (!state.others().isEmpty()) {
            head("To correct");
            for (Mistake mistake : state.others()) {
                paragraph(mistake.text(), "mistake");
            }
        }
        if (!state.rest().isEmpty() && !state.asText()) {
            head("Also in this file");
            paragraph(String.join(", ", state.rest()) + ". Edit them as YAML.", "soft");
        }
        head("Connection");
        if (state.steps().isEmpty()) {
            paragraph(
                    state.testing()
                            ? "The test begins…"
                            : "Ctrl+T goes the way to each server, stage by stage, as it is typed"
                                    + " here. Nothing is saved by it, and nothing is changed there.",
                    "soft");
        }
        String server = "";
        for (Step step : state.steps()) {
            if (!step.server().equals(server)) {
                server = step.server();
                paragraph(server, "strong");
            }
            step(step);
        }
        if (state.testing()) {
            box.getChildren().add(stop);
        }
    }

    private void head(String words) {
        Label label = new Label(words);
        label.getStyleClass().add("section-title");
        box.getChildren().add(label);
    }

    private void paragraph(String words, String style) {
        Label label = new Label(words);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(style, "small");
        box.getChildren().add(label);
    }

    private void step(Step step) {
        LevelMark mark =
                switch (step.outcome()) {
                    case Outcome.Running _ -> new LevelMark(Level.UNKNOWN, "running");
                    case Outcome.Passed _ -> new LevelMark(Level.OK, "ok");
                    case Outcome.Failed _ -> new LevelMark(Level.CRITICAL, "failed");
                    case Outcome.Skipped _ -> new LevelMark(Level.UNKNOWN, "skipped");
                };
        mark.setMinWidth(68);
        Label stage = new Label(step.stage().words());
        stage.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(stage, Priority.ALWAYS);
        Label time = new Label();
        time.getStyleClass().addAll("soft", "small", "mono");
        time.setMinWidth(Region.USE_PREF_SIZE);
        HBox row = new HBox(8, mark, stage, time);
        row.setAlignment(Pos.CENTER_LEFT);
        box.getChildren().add(row);
        switch (step.outcome()) {
            case Outcome.Running _ -> time.setText("…");
            case Outcome.Passed(String what, Duration took) -> {
                time.setText(length(took));
                said(what, "soft");
            }
            case Outcome.Failed(String why, String next, Duration took) -> {
                time.setText(length(took));
                said(why, "mistake");
                said(next, "soft");
            }
            case Outcome.Skipped(String why) -> said(why, "soft");
        }
    }

    /// Nothing where nothing was waited for.
    private static String length(Duration took) {
        return took.isZero() ? "" : took.toMillis() + " ms";
    }

    private void said(String words, String style) {
        if (!words.isEmpty()) {
            paragraph(words, style);
            box.getChildren().getLast().getStyleClass().add("said");
        }
    }
}
