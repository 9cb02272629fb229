package headroom.desktop.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import headroom.adapters.files.EnvironmentFiles;
import headroom.adapters.files.SettingsFiles;
import headroom.core.readiness.ConnectionTest.Outcome;
import headroom.core.readiness.ConnectionTest.Stage;
import headroom.core.readiness.ConnectionTest.Step;
import headroom.core.settings.PgServices;
import headroom.core.settings.Settings.Original;
import headroom.desktop.environment.EditorState.Ask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditorViewModelTest {

    private static final String SHOP =
            """
            # by hand
            name: shop
            tier: staging
            postgres:
              host: db-1.internal
              monitor: {user: headroom_monitor, password: env:SHOP_PG}
            expectations: {slots: []}
            """;

    private static final String URL = "postgresql://reader:geheim@db-1.internal:6543/shop";

    private static final String SERVICES =
            """
            [shop]
            host=db-1.internal
            port=6543
            dbname=orders
            user=reader
            password=geheim
            [pair]
            host=db-1,db-2
            options=-c x
            sslpassword=geheim
            """;

    @TempDir private Path folder;
    private final KeptPasswords passwords = new KeptPasswords();
    private String clipboard = "";
    private final List<Optional<String>> over = new ArrayList<>();
    private final List<Step> answers = new ArrayList<>();
    private SettingsFiles settings;
    private EditorViewModel editor;

    @BeforeEach
    void open() {
        settings = new SettingsFiles(new EnvironmentFiles(folder), Clock.systemUTC());
        editor =
                new EditorViewModel(
                        new EditorViewModel.Means(
                                settings,
                                (_, told) -> answers.forEach(told),
                                new Inline(),
                                Runnable::run,
                                new Imports.Origins(
                                        () -> PgServices.read(SERVICES).sections(),
                                        () -> clipboard,
                                        passwords),
                                over::add));
    }

    @Test
    void aNewOneIsProductionUntilSomebodySaysOtherwiseAndAccusesNobodyYet() {
        editor.add();
        assertThat(editor.state().draft().text("tier")).isEqualTo("production");
        assertThat(editor.state().mistakes()).isEmpty();
        assertThat(editor.state().complete()).isFalse();
    }

    @Test
    void aFieldIsCheckedAsItIsTyped() {
        editor.add();
        type("postgres.port", "70000");
        assertThat(editor.state().mistakes()).isEmpty();
        type("postgres.host", "db 1");
        assertThat(editor.state().mistakes().get("postgres.host")).contains("host name");
        type("postgres.host", "db-1");
        assertThat(editor.state().mistakes()).doesNotContainKey("postgres.host");
        type("postgres.port", "one");
        assertThat(editor.state().mistakes().get("postgres.port")).contains("a whole number");
    }

    @Test
    void severalHostsBecomeAList() throws IOException {
        editor.add();
        fill();
        type("postgres.host", "db-1, db-2:5433");
        editor.save();
        assertThat(read("shop")).contains("hosts:").contains("db-2:5433").doesNotContain("host:");
    }

    @Test
    void savingSaysWhatIsLeftToCorrect() {
        editor.add();
        editor.save();
        assertThat(editor.state().note()).startsWith("Not saved: ");
        assertThat(editor.state().mistakes()).containsKey("name");
        assertThat(over).isEmpty();
        fill();
        editor.save();
        assertThat(over).containsExactly(Optional.of("shop"));
        assertThat(folder.resolve("shop.yaml")).exists();
    }

    @Test
    void aUrlFillsTheFormAndItsPasswordIsStoredNowhere() {
        editor.add();
        editor.importText(URL + "?sslmode=verify-full&application_name=x");
        EditorState now = editor.state();
        assertThat(now.draft().text("postgres.port")).isEqualTo("6543");
        assertThat(now.draft().text("name")).isEqualTo("shop");
        assertThat(now.note()).contains("application_name", "password in the URL was not stored");
        assertThat(now.mistakes()).containsKey("postgres.monitor.password");
        assertThat(now.offers().entry()).isEmpty();
        assertThat(now.toString()).doesNotContain("geheim");
        editor.importText(URL + "?%E2%80%AE=x");
        assertThat(editor.state().note()).contains("but for \\u{202E}.");
        editor.importText("mysql://db");
        assertThat(editor.state().note()).contains("postgresql");
    }

    @Test
    void theTextTakesAUrlInAsTheFormDoes() {
        editor.add();
        editor.asText(true);
        editor.importText(URL);
        assertThat(editor.state().asText()).isFalse();
        assertThat(editor.state().draft().text("postgres.host")).isEqualTo("db-1.internal");
    }

    @Test
    void thePasswordOfAUrlGoesIntoTheKeychainOnlyWhenAsked() {
        passwords.present = true;
        editor.add();
        editor.importText(URL);
        assertThat(editor.state().offers().entry()).contains("shop-postgres-reader");
        assertThat(passwords.kept).isEmpty();
        editor.importText("rediss://reader@cache/0");
        editor.keepPassword();
        assertThat(passwords.kept).containsExactly(entry("shop-postgres-reader", "geheim"));
        EditorState now = editor.state();
        assertThat(now.draft().text("postgres.monitor.password"))
                .isEqualTo("keychain:shop-postgres-reader");
        assertThat(now.offers().entry()).isEmpty();
        assertThat(now.mistakes()).doesNotContainKey("postgres.monitor.password");
        assertThat(now.toString()).doesNotContain("geheim");
    }

    @Test
    void aKeychainThatDoesNotTakeItSaysWhyAndIsOfferedAgain() {
        passwords.present = true;
        passwords.refusal = "it is locked";
        editor.add();
        editor.importText(URL);
        editor.keepPassword();
        assertThat(editor.state().note()).isEqualTo("The password was not stored: it is locked.");
        assertThat(editor.state().offers().entry()).contains("shop-postgres-reader");
        assertThat(editor.state().draft().text("postgres.monitor.password")).isEmpty();
    }

    @Test
    void whatAnotherEnvironmentImportedIsForgotten() {
        passwords.present = true;
        editor.add();
        editor.importText(URL);
        editor.add();
        assertThat(editor.state().offers().entry()).isEmpty();
        editor.keepPassword();
        assertThat(passwords.kept).isEmpty();
    }

    @Test
    void theClipboardIsOfferedWithoutItsPassword() {
        clipboard = URL + "?password=auch";
        editor.add();
        assertThat(editor.state().offers().clipboard())
                .contains("postgresql://reader@db-1.internal:6543/shop");
        assertThat(editor.state().toString()).doesNotContain("geheim", "auch");
        assertThat(editor.state().draft().text("postgres.host")).isEmpty();
        editor.importText("");
        assertThat(editor.state().draft().text("postgres.host")).isEqualTo("db-1.internal");
        assertThat(editor.state().offers().clipboard()).isEmpty();
    }

    @Test
    void whatIsNoUrlOrNotForANewOneIsNotOffered() {
        clipboard = "my diary";
        editor.add();
        assertThat(editor.state().offers().clipboard()).isEmpty();
        clipboard = URL;
        begin();
        assertThat(editor.state().offers().clipboard()).isEmpty();
    }

    @Test
    void aServiceFillsTheForm() {
        editor.add();
        assertThat(editor.state().offers().services()).containsExactly("shop", "pair");
        editor.importText("service=shop");
        EditorState now = editor.state();
        assertThat(now.draft().text("postgres.service")).isEqualTo("shop");
        assertThat(now.draft().text("postgres.host")).isEqualTo("db-1.internal");
        assertThat(now.draft().text("postgres.port")).isEqualTo("6543");
        assertThat(now.draft().text("postgres.database")).isEqualTo("orders");
        assertThat(now.draft().text("postgres.monitor.user")).isEqualTo("reader");
        assertThat(now.draft().text("name")).isEqualTo("shop");
        assertThat(now.note()).contains("password that stands there is not taken");
        assertThat(now.toString()).doesNotContain("geheim");
    }

    @Test
    void severalHostsAreLeftToTheService() {
        editor.add();
        editor.importText("service=pair");
        assertThat(editor.state().draft().text("postgres.service")).isEqualTo("pair");
        assertThat(editor.state().draft().text("postgres.host")).isEmpty();
        assertThat(editor.state().note())
                .contains("from the service pair, but for options, sslpassword;")
                .doesNotContain("password that stands there");
    }

    @Test
    void aServiceThatIsNotThereChangesNothing() {
        editor.add();
        editor.importText("service=shopp");
        assertThat(editor.state().note()).contains("shopp", "shop, pair");
        assertThat(editor.state().draft().text("postgres.service")).isEmpty();
    }

    @Test
    void theFormSaysBeforehandThatItLosesComments() throws IOException {
        begin();
        type("postgres.host", "db-2.internal");
        editor.save();
        assertThat(editor.state().ask()).isEqualTo(new Ask.LosesComments(1));
        assertThat(read("shop")).isEqualTo(SHOP);
        editor.saveAnyway();
        assertThat(read("shop")).contains("db-2.internal", "slots").doesNotContain("by hand");
        assertThat(folder.resolve("backups")).isDirectoryContaining("glob:**shop.*");
    }

    @Test
    void theTextKeepsComments() throws IOException {
        begin();
        editor.asText(true);
        assertThat(editor.state().text()).isEqualTo(SHOP);
        editor.type(SHOP.replace("db-1", "db-3"));
        editor.save();
        assertThat(read("shop")).contains("# by hand", "db-3");
    }

    @Test
    void asYamlWhatTheFormChangedStandsAmongTheComments() throws IOException {
        begin();
        type("postgres.host", "db-2.internal");
        type("postgres.operator.user", "headroom_operator");
        editor.save();
        editor.showComments();
        assertThat(editor.state().ask()).isEqualTo(new Ask.Nothing());
        assertThat(editor.state().text()).startsWith("# by hand\nname: shop\n");
        editor.type(editor.state().text().replace("by hand", "by many hands"));
        editor.asText(false);
        type("postgres.operator.password", "prompt");
        editor.asText(true);
        editor.save();
        assertThat(over).containsExactly(Optional.of("shop"));
        assertThat(read("shop"))
                .contains("# by many hands", "db-2.internal", "headroom_operator", "prompt")
                .contains("{user: headroom_monitor, password: env:SHOP_PG}");
    }

    @Test
    void aTextThatLacksCommentsOfTheFileIsNotSavedUnasked() throws IOException {
        String listed =
                SHOP.replace(
                        "{slots: []}",
                        "\n  slots:\n    - name: a # ours\n      owner: me\n    - {name: b, owner: me}");
        Files.writeString(folder.resolve("shop.yaml"), listed);
        editor.open(settings.open("shop").orElseThrow(), false);
        editor.remove("expectations.slots[0]");
        editor.asText(true);
        assertThat(editor.state().text()).doesNotContain("#");
        editor.save();
        assertThat(editor.state().ask()).isEqualTo(new Ask.LosesComments(2));
        editor.goOn();
        editor.asText(false);
        editor.save();
        assertThat(editor.state().ask()).isEqualTo(new Ask.LosesComments(2));
        assertThat(read("shop")).isEqualTo(listed);
        editor.showComments();
        assertThat(editor.state().text()).isEqualTo(listed);
        assertThat(editor.state().note()).contains("What you changed since is not in it");
        editor.type(listed.replace(" # ours", ""));
        editor.save();
        assertThat(read("shop")).contains("# by hand").doesNotContain("ours");
    }

    @Test
    void noOtherQuestionAndNoKeyAnswersForTheComments() throws IOException {
        begin();
        type("postgres.host", "db-2.internal");
        editor.save();
        editor.leave();
        assertThat(editor.state().ask()).isEqualTo(new Ask.Leave());
        editor.save();
        editor.save();
        assertThat(editor.state().ask()).isEqualTo(new Ask.LosesComments(1));
        assertThat(read("shop")).isEqualTo(SHOP);

        String theirs = SHOP + "# theirs\n";
        Files.writeString(folder.resolve("shop.yaml"), theirs);
        editor.open(new Original("shop", SHOP), false);
        editor.asText(true);
        editor.save();
        assertThat(editor.state().ask()).isInstanceOf(Ask.ChangedMeanwhile.class);
        editor.asText(false);
        type("postgres.host", "db-2.internal");
        editor.saveAnyway();
        assertThat(editor.state().ask()).isEqualTo(new Ask.LosesComments(1));
        assertThat(read("shop")).isEqualTo(theirs);
        editor.saveAnyway();
        assertThat(read("shop")).contains("db-2.internal").doesNotContain("#");
    }

    @Test
    void aMistakeInTheTextHasItsPlace() {
        begin();
        editor.asText(true);
        editor.type(SHOP.replace("tier: staging", "tier: stagin"));
        assertThat(editor.state().others().getFirst().text()).startsWith("line 3, column 1: ");
        editor.type("{");
        editor.asText(false);
        assertThat(editor.state().asText()).isTrue();
        assertThat(editor.state().note()).contains("correct the text first");
    }

    @Test
    void whatSomebodyElseWroteIsNotOverwrittenUnasked() throws IOException {
        begin();
        editor.asText(true);
        editor.type(SHOP + "# mine\n");
        String theirs = SHOP + "# theirs\n";
        Files.writeString(folder.resolve("shop.yaml"), theirs);
        editor.save();
        assertThat(editor.state().ask()).isInstanceOf(Ask.ChangedMeanwhile.class);
        assertThat(read("shop")).isEqualTo(theirs);
        editor.saveAnyway();
        assertThat(read("shop")).endsWith("# mine\n");
    }

    @Test
    void theirsCanBeTaken() throws IOException {
        begin();
        type("postgres.host", "mine");
        Files.writeString(folder.resolve("shop.yaml"), SHOP.replace("db-1", "theirs"));
        editor.save();
        editor.saveAnyway();
        editor.reload();
        assertThat(editor.state().draft().text("postgres.host")).isEqualTo("theirs.internal");
        assertThat(editor.state().changed()).isFalse();
    }

    @Test
    void leavingAsksOnlyWhereSomethingWouldBeLost() {
        begin();
        editor.leave();
        assertThat(over).containsExactly(Optional.empty());
        type("postgres.host", "x");
        editor.leave();
        assertThat(editor.state().ask()).isEqualTo(new Ask.Leave());
        editor.goOn();
        editor.leave();
        editor.leave();
        assertThat(over).hasSize(2);
    }

    @Test
    void aCopyIsANewOne() throws IOException {
        write();
        editor.open(settings.open("shop").orElseThrow(), true);
        assertThat(editor.state().original()).isEmpty();
        editor.save();
        assertThat(read("shop-copy")).contains("name: shop-copy");
        assertThat(read("shop")).isEqualTo(SHOP);
    }

    @Test
    void theTestIsToldStageByStage() {
        begin();
        var passed = new Outcome.Passed("127.0.0.1", Duration.ofMillis(2));
        answers.add(new Step("PostgreSQL", Stage.RESOLVE, new Outcome.Running()));
        answers.add(new Step("PostgreSQL", Stage.RESOLVE, passed));
        editor.test();
        assertThat(editor.state().steps())
                .containsExactly(new Step("PostgreSQL", Stage.RESOLVE, passed));
        assertThat(editor.state().testing()).isFalse();
    }

    @Test
    void whatIsWrongIsNotTested() {
        editor.add();
        editor.test();
        assertThat(editor.state().note()).startsWith("Not tested: ");
    }

    private void begin() {
        write();
        editor.open(settings.open("shop").orElseThrow(), false);
    }

    private void write() {
        try {
            Files.writeString(folder.resolve("shop.yaml"), SHOP);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void fill() {
        type("name", "shop");
        type("postgres.host", "db-1.internal");
        type("postgres.monitor.user", "headroom_monitor");
        type("postgres.monitor.password", "env:SHOP_PG");
    }

    private void type(String path, String value) {
        editor.type(
                editor.state().form().fields().stream()
                        .filter(f -> f.path().equals(path))
                        .findFirst()
                        .orElseThrow(),
                value);
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".yaml"));
    }
}
