package headroom.desktop;

import headroom.desktop.fx.Fonts;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Application;
import javafx.stage.Stage;

/// The toolkit's application around one window. The toolkit makes it by itself, which is why what
/// it shows is handed over beside it; there is one in a process.
public final class Desktop extends Application {

    private static final AtomicReference<Optional<WindowModel>> MODEL =
            new AtomicReference<>(Optional.empty());

    private Optional<Window> window = Optional.empty();

    /// Made by the toolkit.
    public Desktop() {}

    /// Shows the window and returns when it was closed.
    public static void show(WindowModel model) {
        MODEL.set(Optional.of(model));
        Application.launch(Desktop.class);
    }

    @Override
    public void start(Stage stage) {
        Fonts.load();
        var opened = new Window(MODEL.get().orElseThrow());
        window = Optional.of(opened);
        opened.open(stage);
    }

    @Override
    public void stop() {
        window.ifPresent(Window::close);
    }
}
