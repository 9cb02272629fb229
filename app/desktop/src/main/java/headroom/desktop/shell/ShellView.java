package headroom.desktop.shell;

import headroom.desktop.control.ActionButton;
import headroom.desktop.fleet.EnvironmentList;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// The frame: environments to the left, heading above, status below, a screen in the middle.
public final class ShellView extends BorderPane {

    private final HeaderBar header = new HeaderBar();
    private final TroubleStrip trouble = new TroubleStrip();
    private final StatusLine status = new StatusLine();
    private final EnvironmentList list;
    private final VBox side;
    private final StackPane middle = new StackPane();
    private Optional<Screen> screen = Optional.empty();

    /// @param chosen called with the name of the environment that the operator turns to
    /// @param notice stands above every screen of the environment in sight while it has something
    ///   to say
    /// @param manage leads to the settings of the environments
    public ShellView(
            ShellViewModel model, Consumer<String> chosen, Region notice, Runnable manage) {
        getStyleClass().add("shell");
        list = new EnvironmentList(chosen, () -> screen.filter(Screen::enter).isPresent());
        Label title = new Label("ENVIRONMENTS");
        title.getStyleClass().add("side-title");
        VBox.setVgrow(list, Priority.ALWAYS);
        var settings = new ActionButton("Settings…", "Ctrl+E", manage);
        settings.setMaxWidth(Double.MAX_VALUE);
        settings.getStyleClass().add("manage");
        VBox foot = new VBox(settings);
        foot.getStyleClass().add("side-foot");
        side = new VBox(title, list, foot);
        addEventFilter(
                KeyEvent.KEY_PRESSED,
                event -> {
                    if (event.isShortcutDown() && event.getCode() == KeyCode.E) {
                        event.consume();
                        manage.run();
                    }
                });
        side.getStyleClass().add("side");
        middle.setMinSize(0, 0);
        setTop(new VBox(header, trouble));
        setBottom(status);
        notice.getStyleClass().add("notice-line");
        VBox.setVgrow(middle, Priority.ALWAYS);
        setCenter(new VBox(notice, middle));
        setLeft(side);
        model.stateProperty().subscribe(this::show);
    }

    /// What stands in the middle.
    public Optional<Screen> screen() {
        return screen;
    }

    /// Puts a screen in the middle.
    public void turnTo(Screen next) {
        if (screen.filter(next::equals).isPresent()) {
            return;
        }
        screen.ifPresent(Screen::hidden);
        screen = Optional.of(next);
        middle.getChildren().setAll(next.node());
        next.shown();
    }

    private void show(ShellState state) {
        header.show(state);
        trouble.show(state.trouble());
        status.show(state);
        list.show(state.rows(), state.current());
        side.setVisible(!state.rows().isEmpty());
        side.setManaged(!state.rows().isEmpty());
    }
}
