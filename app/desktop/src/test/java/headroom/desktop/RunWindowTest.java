package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Level;
import headroom.core.environment.Tier;
import headroom.core.journal.Outcome;
import headroom.core.runbook.Run;
import headroom.core.signal.Observation;
import headroom.desktop.board.MadeUp;
import headroom.desktop.fx.FxThread;
import headroom.desktop.mitigation.Answer;
import headroom.desktop.runbook.MadeUpRun;
import headroom.desktop.runbook.RunScreen;
import headroom.desktop.runbook.RunViewModel;
import headroom.desktop.shell.Entry;
import headroom.desktop.shell.ShellState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// The screen of a run in the real window, over a made-up incident. Every state leaves a
/// screenshot.
class RunWindowTest {

    private final FxRobot robot = new FxRobot();
    private MadeUpRun world = new MadeUpRun(Tier.PRODUCTION);
    private String theme = "dark";
    private int width = 1280;
    private int height = 720;
    private Stage stage;
    private Window window;
    private RunViewModel model;

    @BeforeAll
    static void startToolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @BeforeEach
    void dark() {
        theme = "dark";
    }

    @AfterEach
    void closeWindow() throws Exception {
        System.clearProperty("headroom.theme");
        onToolkit(() -> {
            window.showBoard("shop-production");
            window.close();
            stage.close();
        });
    }

    @Test
    void watchingForTheServer() throws Exception {
        open(world.open(), world.silent());
        shot("run-watch");
    }

    @Test
    void readingTheEvidence() throws Exception {
        open(world.at("blame"), world.filling());
        shot("run-read");
        theme = "light";
        reopen(world.filling());
        shot("run-read-light");
    }

    @Test
    void evidenceThatIsNotKnown() throws Exception {
        open(world.at("blame"), world.silent());
        shot("run-read-unknown");
    }

    @Test
    void choosing() throws Exception {
        open(world.at("owner"), world.filling());
        shot("run-choose");
    }

    @Test
    void previewBeforeItsTurn() throws Exception {
        open(world.at("blame"), world.filling());
        type(KeyCode.F6);
        shot("run-preview-early");
    }

    @Test
    void previewInProductionHalfTyped() throws Exception {
        open(world.at("drop"), world.filling());
        write("shop-produc");
        shot("run-preview-production");
        assertThat(drop().isDisabled()).isTrue();
        assertThat(focused()).isInstanceOf(TextField.class);
        type(KeyCode.ENTER);
        assertThat(world.asked).noneMatch(a -> a.startsWith("perform"));
    }

    @Test
    void previewInLight() throws Exception {
        theme = "light";
        open(world.at("drop"), world.filling());
        shot("run-preview-production-light");
    }

    @Test
    void previewInASmallWindow() throws Exception {
        width = 1000;
        height = 700;
        open(world.at("drop"), world.filling());
        shot("run-preview-production-1000x700");
        inside(drop());
    }

    @Test
    void previewInALargeWindow() throws Exception {
        width = 1440;
        height = 900;
        open(world.at("drop"), world.filling());
        write("shop-produc");
        shot("run-preview-production-1440x900");
    }

    @Test
    void previewInTheLabNeverFocusesTheDestructiveButton() throws Exception {
        world = new MadeUpRun(Tier.LAB);
        open(world.at("drop"), world.filling());
        shot("run-preview-lab");
        assertThat(drop().isDisabled()).isFalse();
        assertThat(focused()).isNotSameAs(drop());
        type(KeyCode.ENTER);
        assertThat(world.asked).noneMatch(a -> a.startsWith("perform"));
    }

    @Test
    void previewInStagingAsksForATick() throws Exception {
        world = new MadeUpRun(Tier.STAGING);
        open(world.at("drop"), world.filling());
        shot("run-preview-staging");
    }

    @Test
    void aGuardFails() throws Exception {
        world.preview = new Answer.Given<>(world.preview(false));
        open(world.at("drop"), world.filling());
        shot("run-preview-guard-fails");
    }

    @Test
    void theServerCannotBeReached() throws Exception {
        world.preview = MadeUpRun.unreachable();
        open(world.at("drop"), world.silent());
        shot("run-preview-unreachable");
    }

    @Test
    void acting() throws Exception {
        world.hold = true;
        open(world.at("drop"), world.filling());
        write("shop-production");
        type(KeyCode.ENTER);
        shot("run-acting");
        type(KeyCode.ESCAPE);
        assertThat(model.sheet().isActing()).isTrue();
    }

    @Test
    void done() throws Exception {
        outcome(MadeUpRun.done(), "done");
    }

    @Test
    void refused() throws Exception {
        outcome(
                new Outcome.Refused("Inactive: it is active: process 4711 reads from it"),
                "refused");
    }

    @Test
    void failed() throws Exception {
        outcome(
                new Outcome.Failed(
                        "ERROR 42501: must be superuser or replication role to use replication slots"),
                "failed");
    }

    @Test
    void unknown() throws Exception {
        outcome(
                new Outcome.Unknown(
                        "Whether it happened is not known: no answer within 10 s. The server must be"
                                + " asked."),
                "unknown");
        type(KeyCode.ENTER);
        shot("run-act-pending");
    }

    private void outcome(Outcome how, String name) throws Exception {
        world.ending(how);
        open(world.at("drop"), world.filling());
        write("shop-production");
        type(KeyCode.ENTER);
        shot("run-outcome-" + name);
    }

    @Test
    void debtsUntilTheIncidentIsClosed() throws Exception {
        open(world.at("released"), world.filling());
        shot("run-watch-released");
        type(KeyCode.F7);
        shot("run-debts-open");
        for (int i = 0; i < 3; i++) {
            observe(world.released(i > 0));
        }
        shot("run-debts-some-paid");
        theme = "light";
        reopen(world.released(true));
        type(KeyCode.F7);
        shot("run-debts-some-paid-light");
        onToolkit(() -> {
            model.confirm("leftovers");
            model.confirm("ceiling-alert");
            model.waive("temporary-capacity", "nothing was raised", () -> {});
            model.confirm("other-environments");
        });
        shot("run-debts-all-paid");
        onToolkit(model::close);
        shot("run-closed");
    }

    @Test
    void theKeyboardAloneLeadsFromTheDecisionToTheOutcome() throws Exception {
        world.ending(MadeUpRun.done());
        open(world.at("owner"), world.filling());

        write("platform team: it was abandoned");
        type(KeyCode.TAB);
        type(KeyCode.ENTER); // the consumer is gone
        type(KeyCode.TAB);
        type(KeyCode.ENTER); // it is deleted
        assertThat(focused()).isInstanceOf(TextField.class);
        write("shop-production");
        type(KeyCode.TAB); // cancel
        type(KeyCode.TAB);
        assertThat(focused()).isSameAs(drop());
        type(KeyCode.ENTER);

        assertThat(world.asked)
                .contains("choose gone", "choose deleted", "perform typed shop-production");
        assertThat(robot.lookup("Done").tryQuery()).isPresent();
        type(KeyCode.ENTER); // back to the runbook
        shot("run-after-keyboard");
        assertThat(robot.lookup("The WAL is released").tryQuery()).isPresent();
        type(KeyCode.F8);
        write("told the channel");
        type(KeyCode.ENTER);
        assertThat(world.asked.getLast()).isEqualTo("note told the channel");
    }

    private void open(Run run, Observation seen) throws Exception {
        System.setProperty("headroom.theme", theme);
        onToolkit(() -> {
            stage = new Stage();
            var stub =
                    new StubModel(
                            List.of(
                                    new Entry.Configured(world.environment),
                                    new Entry.Configured(
                                            MadeUp.environment("staging-eu", Tier.STAGING))));
            model =
                    new RunViewModel(
                            run,
                            world.environment,
                            world,
                            EventText::of,
                            MadeUpRun.HERE,
                            MadeUp.NOW);
            stub.run =
                    Optional.of(
                            new RunScreen(
                                    model,
                                    _ -> () -> {},
                                    () -> Optional.of(seen),
                                    () -> window.showBoard(world.environment.name()),
                                    stub.clock(),
                                    new FxThread()));
            window = new Window(stub);
            window.open(stage, width, height);
            window.showBoard(world.environment.name());
            stub.tell(MadeUp.orphan(world.environment.name(), world.environment.tier()));
            window.journal(new ShellState.Note(Level.OK, "journal verified", "412 records"));
        });
        settle();
        onToolkit(() -> window.showRun("run-1"));
        settle();
    }

    private void reopen(Observation seen) throws Exception {
        Run now = world.entries.isEmpty() ? world.open() : certain(seen);
        onToolkit(() -> {
            window.close();
            stage.close();
        });
        open(now, seen);
    }

    private Run certain(Observation seen) {
        Run[] found = new Run[1];
        world.again(
                world.open(),
                answer -> {
                    if (answer instanceof Answer.Given<Run>(Run run)) {
                        found[0] = run;
                    }
                });
        assertThat(found[0]).as(seen.environment()).isNotNull();
        return found[0];
    }

    private void observe(Observation seen) throws Exception {
        onToolkit(() -> model.observed(seen));
    }

    private Button drop() {
        return robot.lookup(n -> n instanceof Button b && b.getText().equals("Drop slot"))
                .queryButton();
    }

    private Node focused() {
        return stage.getScene().getFocusOwner();
    }

    private void inside(Labeled node) {
        var box = node.localToScene(node.getBoundsInLocal());
        assertThat(box.getMaxX()).isLessThan(width);
        assertThat(box.getMaxY()).isLessThan(height);
    }

    private void write(String text) throws Exception {
        onToolkit(() -> {
            if (focused() instanceof TextField field) {
                field.appendText(text);
            }
        });
        settle();
    }

    private void shot(String name) throws Exception {
        settle();
        onToolkit(() -> {
            try {
                Screenshot.of(stage.getScene(), name);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private void type(KeyCode key) throws Exception {
        robot.type(key);
        settle();
    }

    private static void settle() {
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static void onToolkit(Runnable task) throws Exception {
        WaitForAsyncUtils.asyncFx(task).get(20, TimeUnit.SECONDS);
    }
}
