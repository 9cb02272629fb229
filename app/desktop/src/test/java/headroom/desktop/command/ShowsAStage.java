package headroom.desktop.command;

import javafx.stage.Stage;

/// A command that needs a display.
public record ShowsAStage(Stage stage) {}
