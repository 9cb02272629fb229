package headroom.desktop.shell;

import headroom.desktop.fleet.EnvironmentList;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Label;
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
    public ShellView(ShellViewModel model, Consumer<String> chosen, Region notice) {
        getStyleClass().add("shell");
        list = new EnvironmentList(chosen, () -> screen.filter(Screen::enter).isPresent());
        Label title = new Label("ENVIRONMENTS");
        title.getStyleClass().add("side-title");
        VBox.setVgrow(list, Priority.ALWAYS);
        side = new VBox(title, list);
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
