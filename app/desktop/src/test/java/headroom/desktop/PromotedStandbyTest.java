package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.Folders;
import headroom.adapters.store.JournalCheck;
import headroom.core.environment.Address;
import headroom.core.environment.Environment;
import headroom.core.environment.Tier;
import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Mitigation.DropReplicationSlot;
import headroom.core.mitigation.Preview;
import headroom.core.mitigation.Sight;
import headroom.core.runbook.Run;
import headroom.core.runbook.Step;
import headroom.desktop.identity.AcceptanceBanner;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PostgresServer;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// A standby is promoted behind the address of its primary, under an open runbook: the real window,
/// two real servers, and the log of the promoted one as the witness of what we did there.
@Timeout(180)
class PromotedStandbyTest {

    private static final String NAME = "shop-production";
    private static final String SLOT = "bg_upgrade";
    private static final String OPERATOR = "user=headroom_operator ";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final FxRobot robot = new FxRobot();
    @TempDir private Path temp;
    private Lab lab;
    private PostgresServer standby;
    private Proxy address;
    private Wiring wiring;
    private LiveModel model;
    private Stage stage;
    private Window window;

    @BeforeAll
    static void startToolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @BeforeEach
    void open() throws Exception {
        System.setProperty("headroom.theme", "dark");
        lab =
                Lab.start(
                        LabOptions.postgresOnly()
                                .setting("log_connections", "on")
                                .setting("log_statement", "all")
                                .setting("log_line_prefix", "%m user=%u "),
                        Progress.SILENT);
        standby = lab.postgres().standby();
        address = Proxy.to(lab.postgres().port());
        wiring = Wiring.of(new Folders(temp.resolve("config"), temp.resolve("data")));
        wiring.files().write(environment());
        model = new LiveModel(wiring, "operator", (_, _) -> {});
        onToolkit(() -> {
            stage = new Stage();
            window = new Window(model);
            window.open(stage, 1280, 720);
            return stage;
        });
    }

    @AfterEach
    void close() throws Exception {
        System.clearProperty("headroom.theme");
        onToolkit(() -> {
            window.close();
            stage.close();
            return stage;
        });
        wiring.close();
        address.close();
        standby.kill();
        lab.close();
    }

    private Environment environment() {
        Environment own = lab.environment();
        return new Environment(
                NAME,
                Tier.PRODUCTION,
                own.postgres().map(p -> p.at(List.of(new Address("127.0.0.1", address.port())))),
                Optional.empty(),
                own.configuredCapacity(),
                own.expectations(),
                own.levels());
    }

    @Test
    void nothingOfOursRunsOnAPromotedStandbyUntilItIsAccepted() throws Exception {
        await("the server is pinned", () -> kinds().equals(List.of("Pinned")));
        makeSlot(lab.postgres());

        // a planned restart of the same server is noted and locks nothing
        lab.postgres().stop();
        lab.postgres().start();
        await("the restart is noted", () -> kinds().equals(List.of("Pinned", "Renewed")));
        assertThat(banner().isVisible()).isFalse();

        Run run = atTheAct();
        await("the run is offered", () -> button("Continue runbook"));
        press("Continue runbook");
        await("the sheet is open", () -> button("Drop slot") && textField().isPresent());
        Preview<?> honest = preview();
        assertThat(honest.clear()).as("all guards hold before the failover").isTrue();

        int before = Files.readString(standby.log()).length();
        failover();
        makeSlot(standby);
        await("the banner is there", () -> banner().isVisible());
        await("it says what changed", () -> shows("timeline 1 → 2: a standby was promoted"));
        await("the sheet is locked", () -> shows("Locked") && disabled("Drop slot"));
        assertThat(shows("mitigations locked")).isTrue();
        assertThat(shows("server changed · production")).isTrue();
        shot("identity-live-locked-sheet");

        // past the window: the core refuses as well, with the preview from before and with a new
        // one
        assertThat(refused(run, honest)).contains("The accepted server", "timeline 1 → 2");
        assertThat(refused(run, preview())).contains("The accepted server", "timeline 1 → 2");
        assertThat(slots(standby)).contains(SLOT);
        nothingOfOursIn(Files.readString(standby.log()).substring(before));

        robot.type(KeyCode.F9);
        await("the name can be typed", () -> field().isFocused());
        type("shop-prod");
        assertThat(disabled("Accept server")).isTrue();
        robot.type(KeyCode.ENTER);
        assertThat(kinds()).containsExactly("Pinned", "Renewed");
        type("uction");
        await("it can be accepted", () -> !disabled("Accept server"));
        shot("identity-live-typed");
        robot.type(KeyCode.ENTER);
        await("the banner is gone", () -> !banner().isVisible());
        Entry accepted = pins().getLast();
        assertThat(accepted.actor()).isEqualTo("operator");
        assertThat(accepted.event())
                .isInstanceOfSatisfying(
                        Event.Accepted.class,
                        e -> assertThat(e.changed()).contains("timeline 1 → 2"));
        nothingOfOursIn(Files.readString(standby.log()).substring(before));

        assertThat(perform(run, preview())).isInstanceOf(Outcome.Done.class);
        assertThat(slots(standby)).doesNotContain(SLOT);
        assertThat(Files.readString(standby.log()).substring(before))
                .as("the same log names the operator once it may act")
                .contains(OPERATOR);
        assertThat(JournalCheck.check(temp.resolve("data")).sound()).isTrue();
    }

    /// Only the watching login, and only what it always asks.
    private static void nothingOfOursIn(String log) {
        assertThat(log).contains("user=headroom_monitor ");
        assertThat(log).doesNotContain(OPERATOR);
        assertThat(
                        log.lines()
                                .filter(line -> line.contains("user=headroom_monitor "))
                                .filter(line ->
                                        line.matches(
                                                "(?i).*(pg_drop|pg_terminate|pg_cancel|checkpoint;?$|alter |create |insert |update |delete |do_).*")))
                .isEmpty();
    }

    private void failover() throws Exception {
        try (var connection = standby.connect();
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_promote()");
        }
        address.passTo(standby.port());
        lab.postgres().stop();
    }

    private static void makeSlot(PostgresServer server) throws Exception {
        try (var connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
        }
    }

    private static List<String> slots(PostgresServer server) throws Exception {
        var names = new java.util.ArrayList<String>();
        try (var connection = server.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT slot_name FROM pg_replication_slots")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    /// A run whose next step is the mitigation.
    private Run atTheAct() throws Exception {
        var runs = wiring.acting().runs();
        var runbook = wiring.runbook("orphaned-slot").orElseThrow();
        Run run = runs.open("operator", NAME, runbook, Map.of("slot", SLOT));
        while (!(runbook.step(run.current().orElseThrow()).orElseThrow() instanceof Step.Act)) {
            run = runs.skip("operator", run, run.current().orElseThrow(), "known already");
        }
        return run;
    }

    private Preview<?> preview() throws Exception {
        var watched = model.observation(NAME);
        return wiring.acting()
                .mitigations()
                .preview(
                        environment(),
                        new DropReplicationSlot(SLOT),
                        Sight.of(watched, environment()));
    }

    private Outcome perform(Run run, Preview<?> preview) throws Exception {
        String step = run.current().orElseThrow();
        Run after =
                wiring.acting()
                        .mitigations()
                        .perform("operator", run, step, preview, NAME, false, _ -> {});
        return after.steps().stream()
                .filter(s -> s.step().id().equals(step))
                .findFirst()
                .orElseThrow()
                .outcome()
                .orElseThrow();
    }

    private String refused(Run run, Preview<?> preview) throws Exception {
        Outcome outcome = perform(run, preview);
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return outcome.detail();
    }

    private List<Entry> pins() throws Exception {
        return wiring.journal().entries().stream()
                .filter(e -> e.event() instanceof Event.OfServer)
                .toList();
    }

    private List<String> kinds() throws Exception {
        return pins().stream().map(e -> e.event().getClass().getSimpleName()).toList();
    }

    private AcceptanceBanner banner() {
        return robot.lookup((Node n) -> n instanceof AcceptanceBanner).query();
    }

    private TextField field() {
        return (TextField) banner().lookup(".text-field");
    }

    private Optional<Node> textField() {
        return robot.lookup((Node n) -> n instanceof TextField f && f.isVisible()).tryQuery();
    }

    private boolean shows(String text) {
        return robot.lookup((Node n) ->
                        n instanceof Labeled label
                                && visible(n)
                                && String.valueOf(label.getText()).contains(text))
                .tryQuery()
                .isPresent();
    }

    private boolean button(String text) {
        return robot.lookup((Node n) -> isButton(n, text)).tryQuery().isPresent();
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
            field().appendText(text);
            return text;
        });
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
            shot("identity-live-stuck");
            throw new AssertionError("in vain: " + what, e);
        }
    }

    private static <T> T onToolkit(Callable<T> task) throws Exception {
        return WaitForAsyncUtils.asyncFx(task).get(20, TimeUnit.SECONDS);
    }
}
