package headroom.desktop;

import headroom.desktop.fx.Fonts;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.stage.Stage;

/// Starts the toolkit around one window.
public final class Desktop {

    private Desktop() {}

    /// Shows the window and returns when it was closed. To be called once in a process, and not on
    /// the toolkit's thread.
    ///
    /// @throws InterruptedException when interrupted; the window is closed then, too
    public static void show(WindowModel model) throws InterruptedException {
        var closed = new CountDownLatch(1);
        var broken = new AtomicReference<Optional<Throwable>>(Optional.empty());
        Platform.startup(() -> {
            try {
                open(model, closed);
            } catch (RuntimeException | Error e) {
                broken.set(Optional.of(e)); // else nobody would ever count down
                closed.countDown();
            }
        });
        try {
            closed.await();
        } finally {
            Platform.exit();
        }
        if (broken.get().isPresent()) {
            throw new IllegalStateException("the window did not open", broken.get().get());
        }
    }

    private static void open(WindowModel model, CountDownLatch closed) {
        Fonts.load();
        var stage = new Stage();
        var window = new Window(model);
        stage.setOnHidden(_ -> {
            window.close();
            closed.countDown();
        });
        window.open(stage);
    }
}
