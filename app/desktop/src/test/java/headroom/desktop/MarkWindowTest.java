package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Tier;
import headroom.desktop.board.Busy;
import headroom.desktop.board.MadeUp;
import headroom.desktop.mitigation.Answer;
import headroom.desktop.shell.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.Button;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// A release is marked below the statements, with the keyboard alone.
class MarkWindowTest {

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
    @CsvSource({"dark, 1280, 720", "light, 1000, 700"})
    void aReleaseIsMarkedInPlace(String theme, int width, int height) throws Exception {
        System.setProperty("headroom.theme", theme);
        var model =
                new StubModel(
                        List.of(new Entry.Configured(MadeUp.environment("shop", Tier.PRODUCTION))));
        onToolkit(() -> {
            stage = new Stage();
            window = new Window(model);
            window.open(stage, width, height);
        });
        settle(); // it listens once its first frame stands
        model.tell(Busy.environment("shop", Tier.PRODUCTION));
        settle();
        onToolkit(() ->
                robot.lookup(".detail-tabs").queryAs(TabPane.class).getTabs().stream()
                        .filter(tab -> tab.getText().equals("Queries"))
                        .findFirst()
                        .ifPresent(
                                robot.lookup(".detail-tabs")
                                                .queryAs(TabPane.class)
                                                .getSelectionModel()
                                        ::select));
        settle();
        shot("mark-offered", theme, width, height);

        onToolkit(() -> button("Mark release…").fire());
        settle();
        assertThat(field().isFocused()).isTrue();
        assertThat(field().getAccessibleText()).isEqualTo("Release that goes out on shop now:");
        type(KeyCode.ENTER);
        assertThat(model.marked).isEmpty();
        assertThat(model.opened).isEmpty(); // Enter presses no button of the board meanwhile
        robot.write("v1");
        type(KeyCode.ESCAPE);
        assertThat(button("Mark release…").isFocused()).isTrue();
        assertThat(model.marked).isEmpty();

        model.marking = new Answer.Denied<>("the journal cannot be written: disk is full", true);
        onToolkit(() -> button("Mark release…").fire());
        settle();
        assertThat(field().getText()).isEmpty();
        robot.write("v1.2");
        type(KeyCode.ENTER);
        assertThat(model.marked).containsExactly("shop v1.2");
        assertThat(
                        robot.lookup("Not marked: the journal cannot be written: disk is full")
                                .tryQuery())
                .isPresent();
        shot("mark-refused", theme, width, height);

        model.marking =
                new Answer.Given<>(
                        new headroom.core.signal.queries.Release("v1.2", MadeUp.NOW, "ada"));
        type(KeyCode.ENTER);
        assertThat(model.marked).containsExactly("shop v1.2", "shop v1.2");
        assertThat(robot.lookup(".mark-bar .label").queryAllAs(javafx.scene.control.Label.class))
                .anyMatch(l -> l.isVisible() && l.getText().startsWith("v1.2 marked at "));
        shot("mark-done", theme, width, height);
    }

    private TextField field() {
        return robot.lookup(".mark-bar .text-field").queryAs(TextField.class);
    }

    private Button button(String text) {
        return robot.lookup(".mark-bar .button").queryAllAs(Button.class).stream()
                .filter(b -> b.getText().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private void type(KeyCode key) {
        robot.type(key);
        settle();
    }

    private void shot(String name, String theme, int width, int height) throws Exception {
        settle();
        onToolkit(() -> {
            try {
                Screenshot.of(
                        stage.getScene(), "%s-%s-%dx%d".formatted(name, theme, width, height));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void settle() {
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static void onToolkit(Runnable task) throws Exception {
        WaitForAsyncUtils.asyncFx(task).get(20, TimeUnit.SECONDS);
    }
}
