package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Tier;
import headroom.desktop.board.MadeUp;
import headroom.desktop.shell.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.TabPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// The tables of slots, holders of WAL and storage, in both themes and sizes. Each leaves a
/// screenshot.
class HoldsWindowTest {

    private final FxRobot robot = new FxRobot();
    private Stage stage;
    private Window window;

    @BeforeAll
    static void startToolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @AfterEach
    void closeWindow() throws Exception {
        System.clearProperty("headroom.theme");
        onToolkit(() -> {
            window.close();
            stage.close();
        });
    }

    @ParameterizedTest
    @CsvSource({"dark, 1280, 720", "light, 1280, 720", "dark, 1000, 700", "light, 1440, 900"})
    void whoHoldsWhatIsTold(String theme, int width, int height) throws Exception {
        System.setProperty("headroom.theme", theme);
        var model =
                new StubModel(
                        List.of(new Entry.Configured(MadeUp.environment("shop", Tier.PRODUCTION))));
        onToolkit(() -> {
            stage = new Stage();
            window = new Window(model);
            window.open(stage, width, height);
        });
        WaitForAsyncUtils.waitForFxEvents(); // it listens once its first frame stands
        model.tell(MadeUp.orphan("shop", Tier.PRODUCTION));
        for (String tab : List.of("Slots", "WAL holders", "Storage")) {
            WaitForAsyncUtils.waitForFxEvents();
            onToolkit(() -> open(tab));
            WaitForAsyncUtils.waitForFxEvents();
            onToolkit(() -> {
                try {
                    Screenshot.of(
                            stage.getScene(),
                            "holds-%s-%s-%dx%d"
                                    .formatted(
                                            tab.toLowerCase(java.util.Locale.ROOT)
                                                    .replace(' ', '-'),
                                            theme,
                                            width,
                                            height));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        assertThat(robot.lookup("Database shop").tryQuery()).isPresent();
        assertThat(robot.lookup("+72.1 MiB/h").tryQuery()).isPresent();
    }

    private void open(String title) {
        TabPane tabs = robot.lookup(".detail-tabs").queryAs(TabPane.class);
        tabs.getTabs().stream()
                .filter(tab -> tab.getText().equals(title))
                .findFirst()
                .ifPresent(tabs.getSelectionModel()::select);
    }

    private static void onToolkit(Runnable task) throws Exception {
        WaitForAsyncUtils.asyncFx(task).get(20, TimeUnit.SECONDS);
    }
}
