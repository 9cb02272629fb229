package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.Folders;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.secret.SecretRef;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// From the first start's door to a live environment, by the keyboard, on a real server; then what
/// becomes of its file. Every state leaves a screenshot, in both themes.
class EditorWindowTest {

    private static Lab lab;

    @TempDir private Path folder;
    private final FxRobot robot = new FxRobot();
    private Wiring wiring;
    private Stage stage;
    private Window window;
    private String theme = "";

    @BeforeAll
    static void start() throws Exception {
        FxToolkit.registerPrimaryStage();
        lab = Lab.start(LabOptions.servers(), Progress.SILENT);
    }

    @AfterAll
    static void end() throws Exception {
        lab.close();
    }

    @AfterEach
    void close() throws Exception {
        System.clearProperty("headroom.theme");
        onToolkit(() -> {
            window.close();
            stage.close();
        });
        wiring.close();
    }

    @Test
    void anEnvironmentIsAddedTestedSavedBrokenAndMended() throws Exception {
        walk("dark");
    }

    @Test
    void theSameInLight() throws Exception {
        walk("light");
    }

    private void walk(String wanted) throws Exception {
        open(wanted);
        shot("first-start");
        press(KeyCode.CONTROL, KeyCode.N);
        shot("new");
        assertThat(stage.getScene().getFocusOwner().getId()).isEqualTo("name");
        PostgresEndpoint server = lab.environment().postgres().orElseThrow();

        importing(
                "postgresql://%s:geheim@127.0.0.1:%d/%s?sslmode=disable&application_name=x"
                        .formatted(
                                server.monitor().user(), server.first().port(), server.database()));
        var redis = lab.environment().redis().orElseThrow();
        importing(
                "redis://%s@127.0.0.1:%d/0"
                        .formatted(redis.monitor().user(), redis.first().port()));
        write("name", "orders");
        write("postgres.port", "70000");
        shot("import-mistakes");
        assertThat(robot.lookup(".mistake").queryAll()).isNotEmpty();

        write("postgres.port", String.valueOf(server.first().port()));
        refer("postgres.monitor.password", "file", "/nowhere/at-all");
        refer("redis.monitor.password", "file", path(redis.monitor().password()));
        press(KeyCode.CONTROL, KeyCode.T);
        until(() -> shown(".test-pane .word", "failed") && !shown(".test-pane .button", "Cancel"));
        shot("test-failed");

        refer("postgres.monitor.password", "file", path(server.monitor().password()));
        press(KeyCode.CONTROL, KeyCode.T);
        until(() -> count(".test-pane .word", "ok") >= 10 && !shown(".test-pane .word", "running"));
        shot("test-ok");

        press(KeyCode.CONTROL, KeyCode.S);
        Path file = wiring.files().file("orders");
        until(() -> Files.exists(file));
        assertThat(Files.readString(file)).doesNotContain("geheim").contains("file:");
        until(() -> shown(".environment-list .name", "orders"));
        shot("list");
        press(KeyCode.ESCAPE);
        until(() -> shown(".status-line .word", "PostgreSQL read"));

        String good = Files.readString(file);
        Files.writeString(file, "# who wrote this\n" + good.replace("postgres:", "postgers:"));
        until(() -> shown(".trouble-strip .label", "postgers"));
        until(() -> shown(".status-line .word", "PostgreSQL read"));
        shot("broken-last-good");

        press(KeyCode.CONTROL, KeyCode.E);
        until(() -> shown(".table-cell", "postgers"));
        press(KeyCode.ENTER);
        until(() -> robot.lookup("#name").tryQuery().isPresent());
        shot("change-broken");
        robot.clickOn("YAML");
        settle();
        TextArea text = robot.lookup(".editor > StackPane > .text-area").queryAs(TextArea.class);
        robot.interact(() -> text.setText(text.getText().replace("postgers", "postgres")));
        shot("yaml");
        robot.clickOn("Form");
        settle();
        write("postgres.operator.user", "headroom_operator");
        refer("postgres.operator.password", "prompt", "");
        press(KeyCode.CONTROL, KeyCode.S);
        until(() -> shown(".asking .label", "a comment"));
        shot("asks-about-comments");
        robot.clickOn("Edit as YAML");
        settle();
        shot("keeps-comments");
        press(KeyCode.CONTROL, KeyCode.S);
        until(() -> !shown(".trouble-strip .label", "postgers"));
        assertThat(Files.readString(file)).contains("# who wrote this", "headroom_operator");
        press(KeyCode.DELETE);
        until(() -> shown(".asking .label", "Remove orders?"));
        shot("asks-about-removal");
        robot.clickOn("Remove orders");
        until(() -> !Files.exists(file));
        assertThat(wiring.folders().environments().resolve("backups")).isNotEmptyDirectory();
    }

    private static String path(SecretRef reference) {
        return ((SecretRef.File) reference).path();
    }

    private void refer(String field, String kind, String value) {
        robot.interact(() -> {
            @SuppressWarnings("unchecked")
            var choice = (ComboBox<String>) control(field + ".kind");
            choice.setValue(kind);
        });
        settle();
        if (!value.isEmpty()) {
            write(field, value);
        }
    }

    private Node control(String id) {
        return stage.getScene().getRoot().lookupAll(".editor .section *").stream()
                .filter(n -> id.equals(n.getId()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + id));
    }

    private void importing(String url) {
        robot.interact(() -> {
            TextField field = robot.lookup(".editor > .head .text-field").queryAs(TextField.class);
            field.setText(url);
            field.getOnAction().handle(new javafx.event.ActionEvent());
        });
        settle();
    }

    private void write(String field, String value) {
        robot.interact(() -> ((TextField) control(field)).setText(value));
        settle();
    }

    private boolean shown(String selector, String words) {
        return count(selector, words) > 0;
    }

    private long count(String selector, String words) {
        settle();
        return robot.lookup(selector).queryAll().stream()
                .filter(n -> n.isVisible() && n instanceof Labeled)
                .filter(n -> String.valueOf(((Labeled) n).getText()).contains(words))
                .count();
    }

    private void open(String wanted) throws Exception {
        theme = wanted;
        System.setProperty("headroom.theme", wanted);
        wiring = Wiring.of(new Folders(folder.resolve("config"), folder.resolve("data")));
        var model = new LiveModel(wiring, "operator", (_, _) -> {});
        onToolkit(() -> {
            stage = new Stage();
            window = new Window(model);
            window.open(stage, 1280, 720);
        });
        settle();
    }

    private void press(KeyCode... keys) {
        if (keys.length == 1) {
            robot.type(keys[0]);
        } else {
            robot.push(keys);
        }
        settle();
    }

    private void shot(String name) throws Exception {
        settle();
        onToolkit(() -> {
            try {
                Screenshot.of(stage.getScene(), "editor-" + name + "-" + theme + "-1280x720");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private void until(BooleanSupplier holds) throws Exception {
        try {
            WaitForAsyncUtils.waitFor(30, TimeUnit.SECONDS, holds::getAsBoolean);
        } catch (TimeoutException e) {
            shot("failed"); // what stood there instead
            throw e;
        }
    }

    private static void settle() {
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static void onToolkit(Runnable task) throws Exception {
        WaitForAsyncUtils.asyncFx(task).get(20, TimeUnit.SECONDS);
    }
}
