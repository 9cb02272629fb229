package headroom.desktop.shell;

import headroom.desktop.control.ActionButton;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// What stands there when nothing is configured: two doors.
public final class FirstStart extends StackPane implements Screen {

    private final ActionButton lab;

    /// @param folder where settings are read from, as the operator would type it
    /// @param example a settings file that could lie there
    /// @param tryLab starts the lab
    public FirstStart(String folder, String example, Runnable tryLab) {
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
        TextArea text = new TextArea(example);
        text.setEditable(false);
        text.setPrefRowCount(14);
        text.getStyleClass().add("mono");
        text.setAccessibleText("Example of a settings file");
        VBox.setVgrow(text, Priority.ALWAYS);
        Label where = new Label(folder);
        where.getStyleClass().add("code");
        where.setWrapText(true);
        where.setMaxWidth(Double.MAX_VALUE);
        ActionButton copy =
                new ActionButton(
                        "Copy the example",
                        () -> {
                            ClipboardContent content = new ClipboardContent();
                            content.putString(example);
                            Clipboard.getSystemClipboard().setContent(content);
                        });
        VBox ownDoor =
                door(
                        "Add an environment",
                        "One YAML file per environment, in this folder. Then start Headroom again.",
                        where,
                        text,
                        copy);
        Label title = new Label("No environment is configured yet");
        title.getStyleClass().add("heading");
        HBox doors = new HBox(14, labDoor, ownDoor);
        HBox.setHgrow(labDoor, Priority.ALWAYS);
        HBox.setHgrow(ownDoor, Priority.ALWAYS);
        labDoor.setPrefWidth(340);
        ownDoor.setPrefWidth(560);
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
