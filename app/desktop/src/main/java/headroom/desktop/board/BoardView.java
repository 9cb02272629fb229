package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.desktop.control.LevelShape;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// The board of one environment, in each of its states. F1 to F5 press the buttons of the cards,
/// Enter that of the banner.
public final class BoardView extends StackPane {

    private static final List<KeyCode> KEYS =
            List.of(KeyCode.F1, KeyCode.F2, KeyCode.F3, KeyCode.F4, KeyCode.F5);

    private final LiveView live;

    public BoardView(BoardViewModel model, MarkViewModel marks) {
        getStyleClass().add("board-view");
        live = new LiveView(model, marks);
        model.stateProperty().subscribe(this::show);
        sceneProperty().subscribe(this::keys);
    }

    /// Presses what the banner proposes.
    ///
    /// @return whether it proposes anything
    public boolean enter() {
        return getChildren().contains(live) && live.enter();
    }

    private void show(BoardState state) {
        switch (state) {
            case BoardState.Live shown -> {
                live.show(shown);
                turnTo(live);
            }
            case BoardState.Connecting(var _, String text) ->
                    turnTo(notice(Level.UNKNOWN, "Connecting", text, ""));
            case BoardState.Broken(String environment, String place, String message) ->
                    turnTo(
                            notice(
                                    Level.CRITICAL,
                                    "The settings of " + environment + " cannot be read",
                                    message
                                            + "\n\nNothing is watched there until they are"
                                            + " mended. Correct the file: it is taken up within"
                                            + " a few seconds. The other environments are not"
                                            + " touched.",
                                    place));
            case BoardState.Nothing _ ->
                    turnTo(notice(Level.UNKNOWN, "No environment is chosen", "", ""));
        }
    }

    private void turnTo(Node node) {
        if (!getChildren().contains(node)) {
            getChildren().setAll(node);
        }
    }

    /// @param place shown as code; nothing where it is empty
    private static Node notice(Level level, String title, String text, String place) {
        Label head = new Label(title);
        head.getStyleClass().add("heading");
        head.setWrapText(true);
        HBox top = new HBox(10, new LevelShape(level), head);
        top.getStyleClass().add("top");
        VBox box = new VBox(12, top);
        box.setMaxHeight(USE_PREF_SIZE);
        box.getStyleClass().addAll("panel", "notice");
        if (!place.isEmpty()) {
            Label where = new Label(place);
            where.getStyleClass().add("code");
            where.setWrapText(true);
            where.setMaxWidth(Double.MAX_VALUE);
            box.getChildren().add(where);
        }
        if (!text.isEmpty()) {
            Label body = new Label(text);
            body.setWrapText(true);
            box.getChildren().add(body);
        }
        return box;
    }

    private void keys(Scene before, Scene now) {
        for (int i = 0; i < KEYS.size(); i++) {
            var key = new KeyCodeCombination(KEYS.get(i));
            int index = i;
            if (before != null) {
                before.getAccelerators().remove(key);
            }
            if (now != null) {
                now.getAccelerators().put(key, () -> live.press(index));
            }
        }
    }
}
