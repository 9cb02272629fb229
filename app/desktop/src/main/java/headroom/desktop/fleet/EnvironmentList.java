package headroom.desktop.fleet;

import headroom.core.environment.Level;
import headroom.desktop.control.Hint;
import headroom.desktop.control.LevelShape;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The environments, each with its level, its tier and how many of its gauges are in a bad state.
/// The arrows choose; a click on the one in sight brings its board back, and so does Enter, which
/// on the board itself presses what the banner proposes: somebody who was just woken hits that key.
public final class EnvironmentList extends ListView<EnvironmentRow> {

    private final Consumer<String> chosen;
    private boolean filling;

    /// @param enter does what Enter does on the screen in sight; false when there is nothing to do
    public EnvironmentList(Consumer<String> chosen, BooleanSupplier enter) {
        this.chosen = chosen;
        getStyleClass().add("environment-list");
        setAccessibleText("Environments");
        setCellFactory(_ -> new Cell());
        getSelectionModel().selectedItemProperty().subscribe(this::choose);
        setOnMouseClicked(_ -> choose(getSelectionModel().getSelectedItem()));
        addEventHandler(
                KeyEvent.KEY_PRESSED,
                event -> {
                    if (event.getCode() == KeyCode.ENTER) {
                        event.consume();
                        if (!enter.getAsBoolean()) {
                            choose(getSelectionModel().getSelectedItem());
                        }
                    }
                });
    }

    public void show(List<EnvironmentRow> rows, Optional<String> current) {
        filling = true;
        try {
            if (rows.size() != getItems().size()) {
                getItems().setAll(rows);
            } else {
                for (int i = 0; i < rows.size(); i++) {
                    if (!rows.get(i).equals(getItems().get(i))) {
                        getItems().set(i, rows.get(i));
                    }
                }
            }
            for (int i = 0; i < rows.size(); i++) {
                if (current.filter(rows.get(i).name()::equals).isPresent()
                        && getSelectionModel().getSelectedIndex() != i) {
                    getSelectionModel().clearAndSelect(i);
                }
            }
        } finally {
            filling = false;
        }
    }

    private void choose(EnvironmentRow row) {
        if (!filling && row != null) {
            chosen.accept(row.name());
        }
    }

    private static final class Cell extends ListCell<EnvironmentRow> {

        private final LevelShape shape = new LevelShape(Level.UNKNOWN);
        private final Label name = Hint.shrinking("name");
        private final Label tier = new Label();
        private final Label unready = new Label("not ready");
        private final Tooltip tonight = Hint.tooltip("");
        private final Label note = new Label();
        private final HBox box;

        Cell() {
            note.getStyleClass().add("note");
            note.setMinWidth(USE_PREF_SIZE);
            tier.getStyleClass().add("tier");
            tier.setMinWidth(0);
            tier.setTooltip(tonight);
            unready.getStyleClass().add("unready");
            unready.setMinWidth(USE_PREF_SIZE);
            unready.setTooltip(tonight);
            VBox words = new VBox(name, new HBox(6, tier, unready));
            words.setMinWidth(0);
            words.setAlignment(Pos.CENTER_LEFT);
            HBox.setHgrow(words, Priority.ALWAYS);
            box = new HBox(10, shape, words, note);
            box.setAlignment(Pos.CENTER_LEFT);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(EnvironmentRow row, boolean none) {
            super.updateItem(row, none);
            if (none || row == null) {
                setGraphic(null);
                setAccessibleText("");
                return;
            }
            shape.setLevel(row.level());
            name.setText(row.name());
            tier.setText(row.tier());
            tonight.setText(row.tier() + (row.tonight().isEmpty() ? "" : "\n" + row.tonight()));
            note.setText(row.note());
            unready.setVisible(row.unready());
            unready.setManaged(row.unready());
            setAccessibleText(row.spoken());
            setGraphic(box);
        }
    }
}
