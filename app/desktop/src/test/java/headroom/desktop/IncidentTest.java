package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.Folders;
import headroom.adapters.store.JournalCheck;
import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.environment.Tier;
import headroom.core.journal.Event;
import headroom.core.journal.Outcome;
import headroom.core.reading.Bytes;
import headroom.lab.Incident;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// The main job, end to end: a real window on a real PostgreSQL and a real Redis, from the gauge
/// that turns red to the incident that is closed. It calls itself production, so that the name must
/// be typed.
class IncidentTest {

    private static final String NAME = "shop-production";

    /// Before the volume's growth is known it is read twice. A first read that took 70 ms on a busy
    /// machine rests for 70 s.
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final FxRobot robot = new FxRobot();
    @TempDir private Path temp;
    private Lab lab;
    private Wiring wiring;
    private LiveModel model;
    private Stage stage;
    private Window window;

    @BeforeAll
    static void startToolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @BeforeEach
    void startServers() throws Exception {
        System.setProperty("headroom.theme", "dark");
        lab =
                Lab.start(
                        // as fast as the volume is large: a slow machine must not lose the race
                        LabOptions.full()
                                .withCapacity(Bytes.gib(3), Bytes.gib(4))
                                .withIncidentLength(Duration.ofMinutes(4)),
                        Progress.SILENT);
        openProgram();
    }

    private void openProgram() throws Exception {
        wiring = Wiring.of(new Folders(temp.resolve("config"), temp.resolve("data")));
        wiring.files().write(production(lab.environment()));
        model = new LiveModel(wiring, "operator", (_, _) -> {});
        onToolkit(() -> {
            stage = new Stage();
            window = new Window(model);
            window.open(stage, 1280, 720);
            return stage;
        });
    }

    private void closeProgram() throws Exception {
        onToolkit(() -> {
            window.close();
            stage.close();
            return stage;
        });
        wiring.close();
    }

    @AfterEach
    void endServers() throws Exception {
        System.clearProperty("headroom.theme");
        closeProgram();
        lab.close();
    }

    private static Environment production(Environment lab) {
        return new Environment(
                NAME,
                Tier.PRODUCTION,
                lab.postgres(),
                lab.redis(),
                lab.configuredCapacity(),
                lab.expectations(),
                lab.levels());
    }

    @Test
    void anOrphanedSlotIsSeenExplainedDroppedAndProven() throws Exception {
        await("every gauge is read", () -> level() == Level.OK);
        shot("incident-1-all-well");

        lab.begin(Incident.ORPHANED_SLOT);
        await("the gauge turns red", () -> level() == Level.CRITICAL);
        await(
                "the banner names it",
                () -> shows("An orphaned replication slot is filling the storage."));
        await("it says how long there is", () -> model.assessment(NAME).fills().isPresent());
        shot("incident-2-critical");

        robot.type(KeyCode.ENTER);
        await("the runbook is open", () -> shows("See who holds the WAL"));
        await("its evidence holds", () -> button("Continue with this evidence"));
        shot("incident-3-runbook");

        robot.type(KeyCode.F6);
        await("the preview is read", () -> button("Drop slot"));
        shot("incident-4-early-preview");
        assertThat(disabled("Drop slot")).as("acting waits for the steps before").isTrue();
        robot.type(KeyCode.ESCAPE);

        press("Continue with this evidence");
        await("a decision is asked for", () -> button("The consumer is gone, the slot can go"));

        // closing and reopening the program finds the run where it was
        closeProgram();
        openProgram();
        await("the gauge is red again", () -> level() == Level.CRITICAL);
        await("the board offers to go on", () -> button("Continue runbook"));
        robot.type(KeyCode.ENTER);
        await(
                "the run stands where it stood",
                () -> button("The consumer is gone, the slot can go"));
        shot("incident-5-choose");

        press("The consumer is gone, the slot can go");
        await("the next decision", () -> button("It is deleted"));
        press("It is deleted");
        await("the sheet is open", () -> button("Drop slot"));
        assertThat(disabled("Drop slot")).as("the name is not typed yet").isTrue();
        await("the name can be typed", () -> focused() instanceof TextField);
        type(NAME);
        await("it may act", () -> !disabled("Drop slot"));
        shot("incident-6-preview");

        press("Drop slot");
        await("the outcome", () -> shows("Done"));
        shot("incident-7-outcome");
        assertThat(slots()).containsExactly("orders_cdc");
        press("Back to the runbook");

        await("the WAL is proven released", () -> button("Close incident"));
        await("the declared slots pay their debt by themselves", () -> debtsPaid() >= 1);
        shot("incident-8-debts");
        assertThat(disabled("Close incident")).as("debts stand").isTrue();

        setCap();
        await("the cap pays its debt by itself", () -> debtsPaid() >= 2);
        onToolkit(() -> {
            window.showBoard(NAME);
            return NAME;
        });
        await("the board says that it is not over", () -> button("Continue runbook"));
        shot("incident-9-not-over");
        press("Continue runbook");
        await("the debts are in sight", () -> button("Close incident"));
        for (int owed = 4; owed > 0; owed--) {
            int left = owed;
            await("a debt can be confirmed", () -> buttons("Confirm as operator") == left);
            press("Confirm as operator");
        }
        await("it can be closed", () -> !disabled("Close incident"));
        press("Close incident");
        await("it is closed", () -> closed());
        shot("incident-10-closed");

        await("the board is green again", () -> level().compareTo(Level.WATCH) <= 0);
        onToolkit(() -> {
            window.showBoard(NAME);
            return NAME;
        });
        shot("incident-11-recovered");
        assertThat(JournalCheck.check(temp.resolve("data")).sound()).isTrue();
        assertThat(wiring.journal().entries())
                .extracting(e -> e.event().getClass().getSimpleName())
                .containsSubsequence("RunOpened", "Intended", "Concluded", "RunClosed");
        assertThat(wiring.journal().entries())
                .map(e -> e.event())
                .filteredOn(Event.Concluded.class::isInstance)
                .allSatisfy(e ->
                        assertThat(((Event.Concluded) e).outcome())
                                .isInstanceOf(Outcome.Done.class));
    }

    private Level level() {
        return model.assessment(NAME).level();
    }

    private long debtsPaid() throws Exception {
        return wiring.journal().entries().stream()
                .filter(e -> e.event() instanceof Event.DebtPaid)
                .count();
    }

    private boolean closed() throws Exception {
        return wiring.journal().entries().stream()
                .anyMatch(e -> e.event() instanceof Event.RunClosed);
    }

    private java.util.List<String> slots() throws Exception {
        var names = new java.util.ArrayList<String>();
        try (var connection = lab.postgres().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT slot_name FROM pg_replication_slots")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    /// What a person does at the server's own console.
    private void setCap() throws Exception {
        try (var connection = lab.postgres().connect();
                var statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '256MB'");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private boolean shows(String text) {
        return robot.lookup((Node n) ->
                        n instanceof Labeled label && visible(n) && text.equals(label.getText()))
                .tryQuery()
                .isPresent();
    }

    private boolean button(String text) {
        return buttons(text) > 0;
    }

    private int buttons(String text) {
        return robot.lookup((Node n) -> isButton(n, text)).queryAll().size();
    }

    private static boolean isButton(Node node, String text) {
        return node instanceof Button b && visible(b) && text.equals(b.getText());
    }

    private static boolean visible(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return node.getScene() != null;
    }

    private boolean disabled(String text) {
        return robot.lookup((Node n) -> isButton(n, text)).queryAs(Button.class).isDisabled();
    }

    private void press(String text) throws Exception {
        onToolkit(() -> {
            robot.lookup((Node n) -> isButton(n, text)).queryAs(Button.class).fire();
            return text;
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void type(String text) throws Exception {
        onToolkit(() -> {
            ((TextField) focused()).appendText(text);
            return text;
        });
    }

    private Node focused() {
        return stage.getScene().getFocusOwner();
    }

    private void shot(String name) throws Exception {
        WaitForAsyncUtils.waitForFxEvents();
        onToolkit(() -> {
            try {
                return Screenshot.of(stage.getScene(), name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// Looks on the toolkit's thread until it is so.
    private void await(String what, Callable<Boolean> wanted) throws Exception {
        try {
            WaitForAsyncUtils.waitFor(
                    PATIENCE.toSeconds(), TimeUnit.SECONDS, () -> onToolkit(wanted));
        } catch (java.util.concurrent.TimeoutException e) {
            shot("incident-stuck");
            throw new AssertionError("in vain: " + what, e);
        }
    }

    private static <T> T onToolkit(Callable<T> task) throws Exception {
        return WaitForAsyncUtils.asyncFx(task).get(20, TimeUnit.SECONDS);
    }
}
