package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.environment.Tier;
import headroom.core.identity.Change;
import headroom.core.identity.Identity;
import headroom.core.identity.Standing;
import headroom.core.journal.Event;
import headroom.core.secret.Prompts;
import headroom.core.secret.SecretUse;
import headroom.desktop.board.BoardState.Look;
import headroom.desktop.board.Busy;
import headroom.desktop.board.MadeUp;
import headroom.desktop.board.MadeUpRedis;
import headroom.desktop.control.ArcGauge;
import headroom.desktop.shell.Entry;
import headroom.desktop.shell.ShellState;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// The real window over made-up observations, in each of its states and sizes. Every state leaves a
/// screenshot.
class WindowTest {

    private static final String SHOP = "shop-production";

    private final FxRobot robot = new FxRobot();
    private Stage stage;
    private Window window;
    private StubModel model;

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

    @Test
    void allIsWell() throws Exception {
        open("dark", 1280, 720, fleet());
        model.tell(MadeUp.fine(SHOP, Tier.PRODUCTION));
        shot("board-ok-dark-1280x720");
    }

    @Test
    void anOrphanFillsTheStorage() throws Exception {
        open("dark", 1280, 720, fleet());
        orphan();
        shot("board-orphan-dark-1280x720");
        gaugesSeenWhole(1280, 720);
    }

    @Test
    void anOrphanInLight() throws Exception {
        open("light", 1280, 720, fleet());
        orphan();
        shot("board-orphan-light-1280x720");
    }

    @Test
    void anOrphanInASmallWindow() throws Exception {
        open("dark", 1000, 700, fleet());
        orphan();
        shot("board-orphan-dark-1000x700");
        gaugesSeenWhole(1000, 700);
    }

    @Test
    void anOrphanInALargeWindow() throws Exception {
        open("dark", 1440, 900, fleet());
        orphan();
        shot("board-orphan-dark-1440x900");
    }

    @Test
    void aSilentPostgresqlIsStaleAndNeverZero() throws Exception {
        open("dark", 1280, 720, fleet());
        model.tell(MadeUp.silentPostgres(SHOP, Tier.PRODUCTION));
        shot("board-stale-dark-1280x720");
        assertThat(gauges())
                .filteredOn(g -> g.getFace().level() == Level.UNKNOWN)
                .hasSize(4)
                .allSatisfy(g -> {
                    assertThat(g.getFace().dial().fraction()).isEmpty();
                    assertThat(g.getAccessibleText()).contains("last ", "Unknown");
                    assertThat(g.lookup(".arc").isVisible()).isFalse();
                });
    }

    @Test
    void aSilentPostgresqlInLight() throws Exception {
        open("light", 1280, 720, fleet());
        model.tell(MadeUp.silentPostgres(SHOP, Tier.PRODUCTION));
        shot("board-stale-light-1280x720");
    }

    @Test
    void anUnreachableRedisGreysOnlyItsOwn() throws Exception {
        open("dark", 1280, 720, fleet());
        model.tell(MadeUp.noRedis(SHOP, Tier.PRODUCTION));
        shot("board-redis-unreachable-dark-1280x720");
        assertThat(gauges()).filteredOn(g -> g.getFace().level() == Level.UNKNOWN).hasSize(1);
    }

    @Test
    void theTablesOfQueuesAndRedis() throws Exception {
        open("dark", 1280, 720, fleet());
        orphan();
        table(Look.QUEUES);
        shot("board-queues-dark-1280x720");
        table(Look.REDIS);
        shot("board-redis-dark-1280x720");
    }

    @Test
    void theTablesOfQueuesAndRedisInASmallLightWindow() throws Exception {
        open("light", 1000, 700, fleet());
        orphan();
        table(Look.QUEUES);
        shot("board-queues-light-1000x700");
        table(Look.REDIS);
        shot("board-redis-light-1000x700");
    }

    private void table(Look look) throws Exception {
        onToolkit(() ->
                robot.lookup(".detail-tabs")
                        .queryAs(TabPane.class)
                        .getSelectionModel()
                        .select(look.ordinal()));
    }

    @Test
    void nothingWasReadYet() throws Exception {
        open("dark", 1280, 720, fleet());
        shot("board-connecting-dark-1280x720");
    }

    @Test
    void nothingIsConfigured() throws Exception {
        open("dark", 1280, 720, List.of());
        shot("first-start-dark-1280x720");
        type(KeyCode.ENTER);
        assertThat(model.labStarts).isOne();
    }

    @Test
    void nothingIsConfiguredInLight() throws Exception {
        open("light", 1000, 700, List.of());
        shot("first-start-light-1000x700");
    }

    @Test
    void aBrokenSettingsFileSaysWhere() throws Exception {
        open(
                "dark",
                1280,
                720,
                List.of(
                        new Entry.Broken(
                                "billing-production",
                                "~/.config/headroom/environments/billing-production.yaml, line 7,"
                                        + " column 5",
                                "\"capactiy\" is not a key here. Did you mean \"capacity\"?"),
                        entry(SHOP, Tier.PRODUCTION)));
        robot.interact(() -> robot.lookup(".environment-list").query().requestFocus());
        type(KeyCode.UP);
        shot("board-broken-settings-dark-1280x720");
        assertThat(robot.lookup(".notice .code").queryLabeled().getText()).contains("line 7");
    }

    @Test
    void longNamesAreCutAndNeverOverlap() throws Exception {
        String name = "customer-facing-payments-and-settlement-production-eu-central-1";
        open("dark", 1000, 700, List.of(entry(name, Tier.PRODUCTION)));
        model.tell(MadeUp.longNames(name));
        window.progress(
                Optional.of(
                        new ShellState.Progress(
                                "Lab: PostgreSQL 18 is being unpacked", Optional.of(0.4))));
        shot("board-long-names-dark-1000x700");
    }

    @Test
    void theKeysAndTheMouseOpenTheRightRunbook() throws Exception {
        open("dark", 1280, 720, fleet());
        orphan();
        var slots = new StubModel.Opened(SHOP, MadeUp.DROP);

        type(KeyCode.ENTER); // the banner, from the list of environments, where the focus is first
        assertThat(model.opened).containsExactly(slots);
        model.opened.clear();
        robot.interact(() -> card(0).requestFocus());
        type(KeyCode.RIGHT);
        type(KeyCode.RIGHT);
        assertThat(card(2).isFocused()).isTrue();
        type(KeyCode.ENTER);
        assertThat(model.opened).containsExactly(slots);
        type(KeyCode.F1);
        assertThat(model.opened).containsExactly(slots, slots);
        robot.clickOn(card(2).lookup(".button"));
        assertThat(model.opened).containsExactly(slots, slots, slots);
        robot.clickOn(robot.lookup(".banner .button").queryButton());
        assertThat(model.opened).hasSize(4);
        shot("board-focus-dark-1280x720");
    }

    @Test
    void theTabKeyReachesEverything() throws Exception {
        open("dark", 1280, 720, fleet());
        orphan();
        robot.interact(() -> robot.lookup(".environment-list").query().requestFocus());
        var seen = new java.util.LinkedHashSet<String>();
        for (int i = 0; i < 16; i++) {
            seen.add(focused());
            type(KeyCode.TAB);
        }
        assertThat(seen)
                .anySatisfy(s -> assertThat(s).contains("environment-list"))
                .anySatisfy(s -> assertThat(s).contains("button"))
                .anySatisfy(s -> assertThat(s).contains("gauge-card"))
                .anySatisfy(s -> assertThat(s).contains("tab-pane"))
                .anySatisfy(s -> assertThat(s).contains("table-view"));
    }

    @Test
    void aCardWithoutARemedyOpensItsTable() throws Exception {
        open("dark", 1280, 720, fleet());
        orphan();
        type(KeyCode.F4);
        shot("board-sessions-dark-1280x720");
        assertThat(model.opened).isEmpty();
        assertThat(robot.lookup("shop-worker").tryQuery()).isPresent();
        type(KeyCode.F5);
        shot("board-queues-dark-1280x720");
    }

    @Test
    void whatCouldNotBeDoneTonightIsASentenceAndATable() throws Exception {
        readinessIn("dark", 1280, 720);
        robot.clickOn("Check rights now");
        settle();
        assertThat(model.checked).containsExactly(SHOP);
        gaugesSeenWhole(1280, 720);
    }

    @Test
    void readinessInLight() throws Exception {
        readinessIn("light", 1440, 900);
    }

    private void readinessIn(String theme, int width, int height) throws Exception {
        open(theme, width, height, fleet());
        model.tell(MadeUp.unready(SHOP, Tier.PRODUCTION));
        settle();
        var sentence = robot.lookup(".readiness .sentence").queryLabeled();
        assertThat(sentence.getText())
                .startsWith("You could not drop a slot on " + SHOP + " tonight: ");
        robot.clickOn(sentence);
        shot("board-readiness-%s-%dx%d".formatted(theme, width, height));
        assertThat(robot.lookup("Check rights now").tryQuery()).isPresent();
        assertThat(robot.lookup(".unready").queryAll().stream().filter(Node::isVisible)).hasSize(1);
        model.tell(MadeUp.lastUnready(SHOP, Tier.PRODUCTION));
        // nothing is worse or better: it comes with the next beat of the clock
        WaitForAsyncUtils.waitFor(
                10,
                TimeUnit.SECONDS,
                () ->
                        robot.lookup(".readiness .sentence")
                                .queryLabeled()
                                .getText()
                                .endsWith(" As last read 2 h ago."));
        shot("board-readiness-stale-%s-%dx%d".formatted(theme, width, height));
    }

    @Test
    void anotherServerIsShownAndAcceptedByItsNameFromTheKeyboard() throws Exception {
        for (String theme : List.of("light", "dark")) {
            open(theme, 1280, 720, fleet());
            orphan();
            window.identity(SHOP, promoted());
            settle();
            shot("identity-board-" + theme + "-1280x720");
            if (theme.equals("light")) {
                closeWindow();
            }
        }
        gaugesSeenWhole(1280, 720);
        type(KeyCode.F9);
        assertThat(focused()).contains("text-field");
        robot.interact(() -> nameField().setText("shop-produc"));
        type(KeyCode.ENTER);
        assertThat(model.accepted).isEmpty();
        robot.interact(() -> nameField().setText(SHOP));
        shot("identity-typed-dark-1280x720");
        type(KeyCode.ENTER);
        assertThat(model.accepted).containsExactly(SHOP + " " + SHOP);
        assertThat(robot.lookup(".acceptance").query().isVisible()).isFalse();
        assertThat(model.opened).as("Enter opened no runbook").isEmpty();
    }

    @Test
    void anotherServerInASmallWindow() throws Exception {
        open("dark", 1000, 700, fleet());
        orphan();
        window.identity(SHOP, promoted());
        shot("identity-board-dark-1000x700");
    }

    private TextField nameField() {
        return (TextField) robot.lookup(".acceptance").query().lookup(".text-field");
    }

    private static List<Standing.Changed> promoted() {
        var pinned =
                new Event.Pinned(
                        SHOP, "PostgreSQL", Map.of("timeline", "4", "in_recovery", "false"));
        return List.of(
                new Standing.Changed(
                        new headroom.core.journal.Entry(
                                17, MadeUp.NOW.minusSeconds(864_000), "night", pinned, ""),
                        new Identity("PostgreSQL", Map.of("timeline", "5"), MadeUp.NOW),
                        List.of(
                                new Change(
                                        "timeline 4 → 5",
                                        "a standby was promoted here, or a backup restored"),
                                new Change(
                                        "address 10.0.0.5:5432 → 10.0.0.6:5432",
                                        "another server answers"))));
    }

    @Test
    void clientsThatWaitForPoolsAreTold() throws Exception {
        open("dark", 1280, 720, fleet());
        poolsWait();
        shot("board-pools-dark-1280x720");
        choosePool(3);
        assertThat(
                        robot.lookup(
                                        "Useless here: softEvictConnections: it does nothing for a"
                                                + " connection that is lent.")
                                .tryQuery())
                .isPresent();
        shot("board-pools-doctor-dark-1280x720");
    }

    @Test
    void clientsThatWaitForPoolsInLight() throws Exception {
        open("light", 1000, 700, fleet());
        poolsWait();
        choosePool(3);
        shot("board-pools-light-1000x700");
    }

    @ParameterizedTest
    @CsvSource({"dark, 1280, 720", "light, 1000, 700"})
    void whoOughtToBeConnectedIsBesideWhoIs(String theme, int width, int height) throws Exception {
        open(theme, width, height, fleet());
        model.tell(Busy.declared(SHOP, Tier.PRODUCTION));
        type(KeyCode.F4);
        shot("board-census-%s-%dx%d".formatted(theme, width, height));
    }

    @ParameterizedTest
    @CsvSource({"dark, 1280, 720", "light, 1000, 700"})
    void queuesThatCannotBeReadAreBesideThoseThatCan(String theme, int width, int height)
            throws Exception {
        open(theme, width, height, fleet());
        model.tell(MadeUpRedis.unreadable(SHOP, Tier.PRODUCTION));
        settle();
        table(Look.QUEUES);
        shot("board-queues-unread-%s-%dx%d".formatted(theme, width, height));
        assertThat(robot.lookup("payments").tryQuery()).isPresent();
        assertThat(robot.lookup(".bar-box").queryAllAs(Node.class))
                .filteredOn(n -> n instanceof Label l && l.isVisible())
                .extracting(n -> ((Label) n).getText())
                .anySatisfy(text ->
                        assertThat(text)
                                .startsWith("payments: ")
                                .endsWith("~queue:payments gives it."));
        assertThat(robot.lookup("12 000").tryQuery()).isPresent();
        assertThat(gauges().getLast().getFace().dial().fraction()).isEmpty();
    }

    @Test
    void sessionsHaveTheirAges() throws Exception {
        open("light", 1000, 700, fleet());
        orphan();
        type(KeyCode.F4);
        shot("board-sessions-light-1000x700");
    }

    private void choosePool(int row) throws Exception {
        robot.interact(() ->
                robot.lookup(".table-view").<javafx.scene.control.TableView<?>>queryAll().stream()
                        .filter(t ->
                                String.valueOf(t.getAccessibleText())
                                        .startsWith("Connection pools"))
                        .forEach(t -> {
                            t.getSelectionModel().select(row);
                            t.scrollTo(row);
                        }));
        settle();
    }

    private void poolsWait() throws Exception {
        model.tell(MadeUp.waiting(SHOP, Tier.PRODUCTION));
        settle();
        type(KeyCode.F4);
        assertThat(robot.lookup("orders at 10.0.0.11:9010").tryQuery()).isPresent();
    }

    @Test
    void whoWaitsBehindWhomWhoLagsAndWhatStormsIsShown() throws Exception {
        busyIn("dark", 1280, 720);
        gaugesSeenWhole(1280, 720);
    }

    @Test
    void theLoadInLight() throws Exception {
        busyIn("light", 1000, 700);
    }

    private void busyIn(String theme, int width, int height) throws Exception {
        open(theme, width, height, fleet());
        model.tell(Busy.prepared(SHOP, Tier.PRODUCTION));
        settle();
        for (String tab : List.of("Load", "Replication", "Queries")) {
            robot.clickOn(tab);
            settle();
            shot("board-%s-%s-%dx%d".formatted(tab.toLowerCase(Locale.ROOT), theme, width, height));
            if (tab.equals("Load")) {
                robot.interact(() ->
                        robot.lookup(".table-view").queryAllAs(TableView.class).stream()
                                .filter(table -> table.getItems().size() > 3)
                                .forEach(table -> table.scrollTo(3)));
                settle();
                shot("board-prepared-%s-%dx%d".formatted(theme, width, height));
                assertThat(robot.lookup("order-7 of orders_app in shop").tryQuery()).isPresent();
            }
        }
        assertThat(robot.lookup("standby_b").tryQuery()).isPresent();
        assertThat(robot.lookup("storm").tryQuery()).isPresent();
    }

    @Test
    void choosingAnEnvironmentBringsItsBoardAndItsPace() throws Exception {
        open("dark", 1280, 720, fleet());
        model.tell(MadeUp.fine("staging-eu", Tier.STAGING));
        robot.interact(() -> robot.lookup(".environment-list").query().requestFocus());
        type(KeyCode.DOWN);
        assertThat(model.inSight).endsWith("shop-replica");
    }

    @Test
    void aSecretIsTypedAboveTheBoardThatNeedsIt() throws Exception {
        open("dark", 1280, 720, fleet());
        orphan();
        var bar = robot.lookup(".secret-bar").query();
        assertThat(bar.isVisible()).isFalse();
        var use = SecretUse.password("headroom_monitor", "db-1", 5432, "shop");
        model.wish("staging-eu", new Prompts.Wish(use, false));
        settle();
        assertThat(bar.isVisible()).isFalse();

        model.wish(SHOP, new Prompts.Wish(use, false));
        settle();
        shot("board-secret-dark-1280x720");
        gaugesSeenWhole(1280, 720);
        assertThat(robot.lookup(".secret-bar .label").queryLabeled().getText())
                .isEqualTo(SHOP + " needs the password of headroom_monitor at db-1:5432.");
        var field = robot.lookup(".secret-bar .password-field").queryTextInputControl();
        robot.clickOn(field);
        robot.interact(() -> field.setText("typed"));
        type(KeyCode.ESCAPE);
        assertThat(field.getText()).isEmpty();
        assertThat(field.isFocused()).isFalse();
        robot.clickOn(field);
        robot.interact(() -> field.setText("typed"));
        type(KeyCode.ENTER);
        assertThat(model.entered)
                .containsExactly(SHOP + ": password of headroom_monitor at db-1:5432: typed");
        assertThat(model.opened).isEmpty();

        model.wish(SHOP);
        settle();
        assertThat(bar.isVisible()).isFalse();
    }

    @Test
    void aRefusedSecretIsAskedForAgainInLight() throws Exception {
        open("light", 1280, 720, fleet());
        orphan();
        model.wish(
                SHOP,
                new Prompts.Wish(
                        SecretUse.password("headroom_monitor", "db-1", 5432, "shop"), true));
        shot("board-secret-refused-light-1280x720");
        assertThat(robot.lookup(".secret-bar .label").queryLabeled().getText())
                .startsWith("The server did not take the password of headroom_monitor");
    }

    private void orphan() throws Exception {
        model.tell(MadeUp.orphan(SHOP, Tier.PRODUCTION));
        model.tell(MadeUp.fine("shop-replica", Tier.PRODUCTION));
        model.tell(MadeUp.silentPostgres("staging-us", Tier.STAGING));
        window.journal(new ShellState.Note(Level.OK, "journal verified", "412 records"));
        settle();
    }

    private static List<Entry> fleet() {
        return List.of(
                entry(SHOP, Tier.PRODUCTION),
                entry("shop-replica", Tier.PRODUCTION),
                entry("staging-eu", Tier.STAGING),
                entry("staging-us", Tier.STAGING),
                entry("lab", Tier.LAB));
    }

    private static Entry entry(String name, Tier tier) {
        Environment environment = MadeUp.environment(name, tier);
        return new Entry.Configured(environment);
    }

    private void open(String theme, int width, int height, List<Entry> entries) throws Exception {
        System.setProperty("headroom.theme", theme);
        model = new StubModel(entries);
        onToolkit(() -> {
            stage = new Stage();
            window = new Window(model);
            window.open(stage, width, height);
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

    private void gaugesSeenWhole(double width, double height) {
        assertThat(gauges()).hasSize(5);
        for (ArcGauge gauge : gauges()) {
            var box = gauge.localToScene(gauge.getBoundsInLocal());
            assertThat(box.getMinX()).isPositive();
            assertThat(box.getMinY()).isPositive();
            assertThat(box.getMaxX()).isLessThan(width);
            assertThat(box.getMaxY()).isLessThan(height);
        }
    }

    private List<ArcGauge> gauges() {
        return robot.lookup(".arc-gauge").queryAllAs(ArcGauge.class).stream().toList();
    }

    private Node card(int index) {
        return robot.lookup(".gauge-card").queryAll().stream().toList().get(index);
    }

    private String focused() {
        Node owner = stage.getScene().getFocusOwner();
        return owner == null ? "" : String.join(" ", owner.getStyleClass());
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
