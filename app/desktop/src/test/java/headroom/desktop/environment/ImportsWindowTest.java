package headroom.desktop.environment;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.EnvironmentFiles;
import headroom.adapters.files.SettingsFiles;
import headroom.core.settings.PgServices;
import headroom.desktop.Screenshot;
import headroom.desktop.fx.Theme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// The editor's form by hand: what is offered to be taken over, and lists that get longer and
/// shorter. Every state leaves a screenshot, in both themes.
class ImportsWindowTest {

    private static final String URL = "postgresql://reader:geheim@db-1.internal:6543/shop";

    private static final String SERVICES =
            """
            [shop_main]
            host=db-1.internal
            port=6543
            dbname=orders
            user=reader
            password=geheim
            [pair]
            host=db-1,db-2
            """;

    @TempDir private Path folder;
    private final FxRobot robot = new FxRobot();
    private final KeptPasswords passwords = new KeptPasswords();
    private Stage stage;
    private EnvironmentsScreen screen;
    private String theme = "";

    @BeforeAll
    static void toolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @AfterEach
    void close() throws Exception {
        onToolkit(() -> {
            Clipboard.getSystemClipboard().clear();
            stage.close();
        });
    }

    @Test
    void whatIsOfferedIsTakenOverAndThePasswordGoesIntoTheKeychain() throws Exception {
        imports("dark");
    }

    @Test
    void theSameInLight() throws Exception {
        imports("light");
    }

    @Test
    void listsGrowAndShrinkByTheKeyboard() throws Exception {
        lists("dark");
    }

    @Test
    void listsInLight() throws Exception {
        lists("light");
    }

    private void imports(String wanted) throws Exception {
        passwords.present = true;
        open(wanted, URL);
        Labeled clipboard = button("Import from the clipboard");
        assertThat(clipboard.getText())
                .isEqualTo(
                        "Import from the clipboard: postgresql://reader@db-1.internal:6543/shop");
        shot("offers-clipboard");
        press(clipboard);
        assertThat(typed("postgres.host").getText()).isEqualTo("db-1.internal");
        assertThat(clipboard.isVisible()).isFalse();
        Labeled keep = button("Put its password into the keychain");
        assertThat(keep.getText()).endsWith("as shop-postgres-reader");
        shot("offers-keychain");

        passwords.refusal = "it is locked";
        press(keep);
        assertThat(shown("The password was not stored: it is locked.")).isTrue();
        shot("keychain-refused");
        passwords.refusal = "";
        press(keep);
        assertThat(passwords.kept).isEqualTo(Map.of("shop-postgres-reader", "geheim"));
        assertThat(choice("postgres.monitor.password").getValue()).isEqualTo("keychain");
        assertThat(typed("postgres.monitor.password").getText()).isEqualTo("shop-postgres-reader");
        assertThat(keep.isVisible()).isFalse();
        shot("in-keychain");

        MenuButton services =
                (MenuButton)
                        nodes().stream().filter(MenuButton.class::isInstance).findFirst().get();
        robot.interact(services::requestFocus);
        robot.type(KeyCode.SPACE);
        settle();
        assertThat(services.isShowing()).isTrue();
        shot("services");
        robot.interact(() -> services.getItems().getFirst().fire());
        settle();
        assertThat(typed("postgres.service").getText()).isEqualTo("shop_main");
        assertThat(typed("postgres.database").getText()).isEqualTo("orders");
        assertThat(choice("postgres.monitor.password").getValue()).isEmpty();
        assertThat(shown("Taken over from the service shop_main")).isTrue();
        shot("service-taken");
        assertThat(nodes().stream().map(ImportsWindowTest::words))
                .noneMatch(words -> words.contains("geheim"));
    }

    private void lists(String wanted) throws Exception {
        open(wanted, "");
        type("name", "shop");
        type("postgres.host", "db-1,");
        type("postgres.host", " db-2:5433");
        assertThat(typed("postgres.host").getText()).isEqualTo("db-1, db-2:5433");
        type("postgres.monitor.user", "headroom_monitor");
        robot.interact(() -> choice("postgres.monitor.password").setValue("command"));
        type("postgres.monitor.password", "[\"pass\", \"show\", \"shop\"]");

        for (String section :
                List.of("PgBouncer", "Services", "Bastions", "Expectations", "Levels")) {
            unfold(section);
        }
        add("bastions");
        assertThat(stage.getScene().getFocusOwner()).isEqualTo(node("bastions[0].name"));
        typeHere("edge");
        type("bastions[0].host", "edge.example.com");
        type("bastions[0].user", "jump");
        add("bastions");
        assertThat(stage.getScene().getFocusOwner().getId()).isEqualTo("bastions[1].name");
        typeHere("inner");
        assertThat(choice("postgres.via").getItems()).containsExactly("", "edge", "inner");
        robot.interact(() -> choice("postgres.via").setValue("edge"));
        type("bastions[0].name", "s");
        assertThat(choice("postgres.via").getValue()).isEqualTo("edges");
        settle();
        scroll("bastions[0].name");
        shot("form-bastions");
        press(removal("Remove Bastion inner"));
        assertThat(stage.getScene().getFocusOwner().getId()).isEqualTo("bastions.add");
        assertThat(choice("postgres.via").getItems()).containsExactly("", "edges");
        robot.interact(() -> ((javafx.scene.control.CheckBox) node("bastions[0].agent")).fire());

        add("pgbouncer");
        typeHere("main");
        type("pgbouncer[0].host", "bouncer 1");
        type("pgbouncer[0].stats.user", "headroom_stats");
        robot.interact(() -> choice("pgbouncer[0].stats.password").setValue("pgpass"));
        assertThat(node("pgbouncer[0].stats.password").isDisabled()).isTrue();
        settle();
        scroll("pgbouncer[0].name");
        shot("form-pgbouncer-mistake");
        assertThat(node("pgbouncer[0].host").getStyleClass()).contains("mistaken");
        robot.interact(() -> typed("pgbouncer[0].host").clear());
        type("pgbouncer[0].host", "bouncer-1");

        add("services");
        typeHere("orders");
        type("services[0].jmx", "10.0.0.11:9010, 10.0.0.12:9010");
        scroll("services[0].name");
        shot("form-services");

        add("expectations.slots");
        typeHere("orders_cdc");
        type("expectations.slots[0].owner", "orders team");
        add("expectations.clients");
        typeHere("orders");
        type("expectations.clients[0].role", "orders_app");
        type("expectations.settings", "wal_level = logical");
        robot.type(KeyCode.TAB);
        assertThat(stage.getScene().getFocusOwner()).isNotEqualTo(node("expectations.settings"));
        scroll("expectations.vcpus");
        shot("form-expectations");
        type("levels.storage.watch", "80 %");
        scroll("levels.storage.watch");
        shot("form-levels");
        assertThat(shown("thresholds must rise")).isTrue();
        robot.interact(() -> typed("levels.storage.watch").clear());
        settle();
        for (String of : List.of("Levels of findings", "Levels of load", "From when on")) {
            unfold(of);
        }
        robot.interact(() -> choice("levels.found.full").setValue("critical"));
        scroll("levels.found.orphan");
        shot("form-levels-findings");
        scroll("levels.load.cpu");
        shot("form-levels-load");
        scroll("levels.replication.primaries");
        shot("form-levels-redis");
        type("levels.cuts.patience.gone", "2 h");
        scroll("levels.cuts.xmin");
        shot("form-levels-cuts");
        assertThat(shown("missing, gone and archiver must be 1 h or less")).isTrue();
        robot.interact(() -> typed("levels.cuts.patience.gone").clear());
        robot.interact(() -> choice("levels.found.full").setValue(""));
        settle();

        robot.push(KeyCode.CONTROL, KeyCode.S);
        Path file = folder.resolve("shop.yaml");
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> Files.exists(file));
        assertThat(Files.readString(file))
                .contains("edges", "10.0.0.12:9010", "orders team", "wal_level: logical", "pgpass")
                .contains("command:[")
                .doesNotContain("inner", "levels");
    }

    private void open(String wanted, String clipboard) throws Exception {
        theme = wanted;
        onToolkit(() -> {
            Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, clipboard));
            screen =
                    new EnvironmentsScreen(
                            new EnvironmentsScreen.Means(
                                    new SettingsFiles(
                                            new EnvironmentFiles(folder), Clock.systemUTC()),
                                    (_, _) -> {},
                                    new Inline(),
                                    Runnable::run,
                                    () -> PgServices.read(SERVICES).sections(),
                                    passwords),
                            () -> {});
            stage = new Stage();
            stage.setScene(new Scene(new StackPane(screen.node()), 1080, 720));
            Theme.follow(stage.getScene(), wanted);
            stage.show();
            screen.add();
        });
        settle();
    }

    /// Keys go to whatever has the focus. The form follows each of them, and is drawn when its turn
    /// comes, as under quick hands; to see it in the other theme it need not follow twice.
    private void typeHere(String text) throws Exception {
        TextInputControl field = (TextInputControl) stage.getScene().getFocusOwner();
        List<String> strokes =
                theme.equals("dark")
                        ? text.chars().mapToObj(Character::toString).toList()
                        : List.of(text);
        for (String stroke : strokes) {
            onToolkit(() -> field.insertText(field.getCaretPosition(), stroke));
        }
        settle();
    }

    private void type(String id, String text) throws Exception {
        robot.interact(() -> {
            typed(id).requestFocus();
            typed(id).end();
        });
        typeHere(text);
    }

    private void unfold(String title) {
        Node fold =
                stage.getScene().getRoot().lookupAll(".fold").stream()
                        .filter(n -> n.getAccessibleText().startsWith(title))
                        .findFirst()
                        .orElseThrow();
        robot.interact(fold::requestFocus);
        robot.type(KeyCode.SPACE);
        settle();
    }

    private void add(String list) {
        press(node(list + ".add"));
    }

    private void press(Node button) {
        robot.interact(button::requestFocus);
        robot.type(KeyCode.ENTER);
        settle();
    }

    private Node removal(String spoken) {
        return nodes().stream()
                .filter(n -> spoken.equals(n.getAccessibleText()))
                .findFirst()
                .orElseThrow();
    }

    private void scroll(String id) {
        robot.interact(() -> {
            var form = (javafx.scene.control.ScrollPane) screen.node().lookup(".editor-form");
            form.layout();
            Node content = form.getContent();
            double at = content.sceneToLocal(node(id).localToScene(0, 0)).getY() - 80;
            double room =
                    content.getLayoutBounds().getHeight() - form.getViewportBounds().getHeight();
            form.setVvalue(Math.clamp(at / room, 0, 1));
        });
        settle();
    }

    private Labeled button(String begins) {
        return nodes().stream()
                .filter(n -> n instanceof ButtonBase b && b.getText().startsWith(begins))
                .map(Labeled.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private ComboBox<String> choice(String id) {
        return (ComboBox<String>)
                nodes().stream()
                        .filter(n -> n instanceof ComboBox)
                        .filter(n -> id.equals(n.getId()) || (id + ".kind").equals(n.getId()))
                        .findFirst()
                        .orElseThrow();
    }

    private TextInputControl typed(String id) {
        return (TextInputControl)
                nodes().stream()
                        .filter(n -> n instanceof TextInputControl && id.equals(n.getId()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no " + id));
    }

    private Node node(String id) {
        return nodes().stream()
                .filter(n -> id.equals(n.getId()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + id));
    }

    private boolean shown(String words) {
        return nodes().stream()
                .anyMatch(n -> n.isVisible() && n.getScene() != null && words(n).contains(words));
    }

    private static String words(Node node) {
        return switch (node) {
            case Labeled labeled -> String.valueOf(labeled.getText());
            case TextInputControl typed -> String.valueOf(typed.getText());
            default -> "";
        };
    }

    private java.util.Collection<Node> nodes() {
        return screen.node().lookupAll("*");
    }

    private void shot(String name) throws Exception {
        settle();
        onToolkit(() -> {
            try {
                Screenshot.of(stage.getScene(), "editor-" + name + "-" + theme);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void settle() {
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static void onToolkit(Runnable task) throws Exception {
        WaitForAsyncUtils.asyncFx(task).get(60, TimeUnit.SECONDS);
    }
}
