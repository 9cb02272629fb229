package headroom.desktop.shell;

import headroom.desktop.control.ActionButton;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// What stands there when nothing is configured: two doors.
public final class FirstStart extends StackPane implements Screen {

    private final ActionButton lab;

    /// @param folder where settings are kept, as the operator would type it
    /// @param add opens the editor on a new environment
    /// @param tryLab starts the lab
    public FirstStart(String folder, Runnable add, Runnable tryLab) {
        getStyleClass().add("first-start");
        lab = new ActionButton("Start the lab", "Enter", tryLab);
        lab.getStyleClass().add("primary");
        lab.setDefaultButton(true);
        VBox labDoor =
                door(
                        "Try the lab",
                        "A real PostgreSQL and a real Redis on this machine, alone for you. A"
                                + " replication slot is orphaned there and the storage fills up within"
                                + " minutes: find it, drop it, and see the space come back. Everything"
                                + " is removed when you leave.",
                        grow(),
                        lab);
        Label where = new Label(folder);
        where.getStyleClass().add("code");
        where.setWrapText(true);
        where.setMaxWidth(Double.MAX_VALUE);
        VBox ownDoor =
                door(
                        "Add an environment",
                        "Paste the URL of a PostgreSQL or a Redis, or fill in a form, and test the"
                                + " connection before anything is saved. Passwords stay where they"
                                + " are: the settings only say where to find them. Each environment"
                                + " is one YAML file in this folder, which may be written by hand or"
                                + " by a program, too:",
                        where,
                        grow(),
                        new ActionButton("Add an environment", "Ctrl+N", add));
        addEventHandler(
                KeyEvent.KEY_PRESSED,
                event -> {
                    if (event.isShortcutDown() && event.getCode() == KeyCode.N) {
                        event.consume();
                        add.run();
                    }
                });
        Label title = new Label("No environment is configured yet");
        title.getStyleClass().add("heading");
        HBox doors = new HBox(14, labDoor, ownDoor);
        HBox.setHgrow(labDoor, Priority.ALWAYS);
        HBox.setHgrow(ownDoor, Priority.ALWAYS);
        labDoor.setPrefWidth(340);
        ownDoor.setPrefWidth(420);
        VBox box = new VBox(14, title, doors);
        box.getStyleClass().add("doors");
        getChildren().add(box);
    }

    private static VBox door(String title, String body, Node... rest) {
        Label head = new Label(title);
        head.getStyleClass().add("door-title");
        Label text = new Label(body);
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        VBox door = new VBox(10, head, text);
        door.getChildren().addAll(rest);
        door.getStyleClass().addAll("panel", "door");
        return door;
    }

    private static Node grow() {
        Region region = new Region();
        VBox.setVgrow(region, Priority.ALWAYS);
        return region;
    }

    @Override
    public Node node() {
        return this;
    }

    @Override
    public void shown() {
        lab.requestFocus();
    }
}
