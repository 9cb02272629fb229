package headroom.desktop.environment;

import headroom.desktop.control.ActionButton;
import headroom.desktop.control.Rows;
import headroom.desktop.environment.EnvironmentsState.Row;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The table of what is configured.
final class EnvironmentsView extends VBox {

    private final EnvironmentsViewModel model;
    private final Rows<Row> table = new Rows<>("Environments and their servers");
    private final Label note = new Label();
    private final HBox asking = new HBox(10);
    private final FlowPane commands;
    private boolean filling;

    /// @param back leads to the board
    EnvironmentsView(EnvironmentsViewModel model, Runnable add, Runnable back) {
        this.model = model;
        getStyleClass().add("environments");
        Label title = new Label("Environments");
        title.getStyleClass().add("heading");
        table.text("NAME", 200, 120, Row::name, "strong")
                .text("TIER", 90, 80, r -> r.tier().map(t -> t.word()).orElse("—"))
                .text("POSTGRESQL", 220, 120, Row::postgres)
                .text("REDIS", 200, 100, Row::redis)
                .text("SETTINGS", 260, 120, r -> r.trouble().isEmpty() ? "in force" : r.trouble());
        table.getSelectionModel()
                .selectedItemProperty()
                .subscribe(row -> {
                    if (row != null && !filling) {
                        model.select(row.name());
                    }
                });
        table.addEventFilter(KeyEvent.KEY_PRESSED, event -> key(event, back));
        table.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                model.change();
            }
        });
        VBox.setVgrow(table, Priority.ALWAYS);
        VBox panel = new VBox(table);
        panel.getStyleClass().add("panel");
        VBox.setVgrow(panel, Priority.ALWAYS);
        var adding = new ActionButton("Add environment", "Ctrl+N", add);
        adding.getStyleClass().add("primary");
        commands =
                new FlowPane(
                        8,
                        8,
                        adding,
                        new ActionButton("Change", "Enter", model::change),
                        new ActionButton("Duplicate", "Ctrl+D", model::duplicate),
                        new ActionButton("Move up", "Alt+↑", () -> model.move(-1)),
                        new ActionButton("Move down", "Alt+↓", () -> model.move(1)),
                        new ActionButton("Remove", "Del", model::remove),
                        new ActionButton("Back to the board", "Esc", back));
        note.setWrapText(true);
        note.getStyleClass().add("soft");
        asking.setAlignment(Pos.CENTER_LEFT);
        asking.getStyleClass().add("asking");
        getChildren().addAll(title, panel, note, asking, commands);
        addEventHandler(
                KeyEvent.KEY_PRESSED,
                event -> {
                    if (event.isShortcutDown() && event.getCode() == KeyCode.N) {
                        event.consume();
                        add.run();
                    }
                });
        model.stateProperty().subscribe(this::show);
    }

    private void key(KeyEvent event, Runnable back) {
        Optional<Runnable> does =
                switch (event.getCode()) {
                    case ENTER -> Optional.of(model::change);
                    case DELETE -> Optional.of(model::remove);
                    case ESCAPE -> Optional.of(back);
                    case D ->
                            Optional.<Runnable>of(model::duplicate)
                                    .filter(_ -> event.isShortcutDown());
                    case UP ->
                            Optional.<Runnable>of(() -> model.move(-1))
                                    .filter(_ -> event.isAltDown());
                    case DOWN ->
                            Optional.<Runnable>of(() -> model.move(1))
                                    .filter(_ -> event.isAltDown());
                    default -> Optional.empty();
                };
        does.ifPresent(command -> {
            event.consume();
            command.run();
        });
    }

    private void show(EnvironmentsState state) {
        filling = true;
        try {
            table.show(state.rows(), "Nothing is configured yet. Ctrl+N adds an environment.");
            for (int i = 0; i < state.rows().size(); i++) {
                if (state.selected().filter(state.rows().get(i).name()::equals).isPresent()) {
                    table.getSelectionModel().clearAndSelect(i);
                }
            }
        } finally {
            filling = false;
        }
        shown(note, !state.note().isEmpty());
        note.setText(state.note());
        shown(asking, state.removing().isPresent());
        state.removing().ifPresent(original -> ask(original.name()));
    }

    private void ask(String name) {
        Label question =
                new Label(
                        "Remove "
                                + name
                                + "? It is not watched any more; its file goes to the folder"
                                + " backups.");
        question.setWrapText(true);
        HBox.setHgrow(question, Priority.ALWAYS);
        question.setMaxWidth(Double.MAX_VALUE);
        var indeed = new ActionButton("Remove " + name, model::removeIndeed);
        indeed.getStyleClass().add("danger");
        indeed.setMinWidth(USE_PREF_SIZE);
        var keep = new ActionButton("Keep it", model::keep);
        keep.setMinWidth(USE_PREF_SIZE);
        asking.getChildren().setAll(question, keep, indeed);
        keep.requestFocus();
    }

    private static void shown(javafx.scene.Node node, boolean wanted) {
        node.setVisible(wanted);
        node.setManaged(wanted);
    }

    void focus() {
        table.requestFocus();
    }
}
