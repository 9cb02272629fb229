package headroom.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.settings.Draft;
import headroom.core.settings.Mistake;
import headroom.core.settings.Settings.Change;
import headroom.core.settings.Settings.Original;
import headroom.core.settings.Settings.Saved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFilesTest {

    private static final String SHOP =
            """
            # the shop's own
            name: shop
            tier: production # be careful
            postgres:
              host: db-1.internal
              monitor: {user: headroom_monitor, password: env:SHOP_PG}
            # who reads the changes
            expectations:
              slots: [{name: orders_cdc, owner: orders team}]
              settings: {pg_stat_statements.max: "5000"}
            """;

    @TempDir private Path folder;
    private SettingsFiles settings;
    private Instant now = Instant.parse("2026-03-01T03:12:00Z");

    @BeforeEach
    void files() {
        settings = new SettingsFiles(new EnvironmentFiles(folder), () -> now);
    }

    @Test
    void everyMistakeIsToldAtOnce() {
        var meaning =
                settings.read(
                        """
                        name: shop
                        tier: prod
                        postgres:
                          host: "db 1"
                          port: 99999
                          databse: shop
                          monitor: {user: "", password: secret}
                        redis:
                          host: r
                          database: one
                          monitor: {user: u, password: env:P}
                        """,
                        "shop");
        assertThat(meaning.environment()).isEmpty();
        assertThat(meaning.mistakes())
                .extracting(Mistake::key)
                .containsExactlyInAnyOrder(
                        "tier",
                        "postgres.host",
                        "postgres.port",
                        "postgres.databse",
                        "postgres.monitor.user",
                        "postgres.monitor.password",
                        "redis.database");
        assertThat(meaning.mistakes())
                .anySatisfy(m -> assertThat(m.text()).startsWith("line 5, column 3: "));
    }

    @Test
    void aDraftIsWrittenAsItWasRead() {
        Draft draft = settings.read(SHOP, "shop").draft().orElseThrow();
        var again = settings.read(settings.write(draft), "shop");
        assertThat(again.draft()).contains(draft);
        assertThat(again.mistakes()).isEmpty();
        assertThat(settings.read(SHOP, "shop").comments().each())
                .containsExactly("the shop's own", "be careful", "who reads the changes");
        assertThat(again.comments().isEmpty()).isTrue();
    }

    @Test
    void whatADraftSaysOtherwiseIsCarriedInAmongTheComments() {
        Draft draft =
                settings.read(SHOP, "shop")
                        .draft()
                        .orElseThrow()
                        .with("tier", "staging")
                        .with("postgres.port", 6543)
                        .with("postgres.monitor.password", "file:/a, b")
                        .without("expectations.settings")
                        .with("expectations.slots[0].owner", "they")
                        .with("expectations.slots[0].kind", "physical")
                        .with("expectations.vcpus", 8)
                        .with("redis.host", "cache")
                        .with("redis.hosts[0]", "a");
        assertThat(settings.carry(SHOP, draft))
                .contains(
                        """
                        # the shop's own
                        name: shop
                        tier: staging # be careful
                        postgres:
                          host: db-1.internal
                          monitor: {user: headroom_monitor, password: "file:/a, b"}
                          port: 6543
                        # who reads the changes
                        expectations:
                          slots: [{name: orders_cdc, owner: they, kind: physical}]
                          vcpus: 8
                        redis:
                          host: cache
                          hosts:
                          - a
                        """);
        assertThat(settings.carry(SHOP.strip(), draft.with("capacity.x", "z")).orElseThrow())
                .endsWith("capacity:\n  x: z\n");
    }

    @Test
    void nothingIsCarriedWhereACommentWouldBeLost() {
        Draft draft = settings.read(SHOP, "shop").draft().orElseThrow();
        assertThat(settings.carry(SHOP, draft)).contains(SHOP);
        assertThat(settings.carry(SHOP, draft.without("tier"))).isEmpty();
        assertThat(settings.carry("{}", draft)).isEmpty();
        assertThat(settings.carry("name: [", draft)).isEmpty();
    }

    @Test
    void aServiceIsReadWhenSomebodyLooksAndNotWithEveryKey() throws IOException {
        Path file = Files.writeString(folder.resolve(".pg_service.conf"), "[s]\nhost=db-1\n");
        var services = PgServiceFiles.of("Linux", folder, _ -> Optional.empty());
        settings = new SettingsFiles(new EnvironmentFiles(folder, services), () -> now);
        String text =
                "name: a\ntier: lab\npostgres: {service: s, monitor: {user: u, password: pgpass}}\n";
        settings.look();
        assertThat(settings.read(text).environment()).isPresent();
        Files.delete(file);
        assertThat(settings.read(text).environment()).isPresent();
        settings.open("nobody");
        assertThat(settings.read(text).mistakes())
                .extracting(Mistake::key)
                .containsExactly("postgres.service");
    }

    @Test
    void aNewEnvironmentNeverReplacesAnother() throws IOException {
        assertThat(save(Optional.empty(), "shop", SHOP))
                .isEqualTo(new Saved.Done(Optional.empty()));
        assertThat(save(Optional.empty(), "shop", "name: other"))
                .isInstanceOfSatisfying(
                        Saved.Failed.class,
                        f -> assertThat(f.why()).contains("called shop already"));
        assertThat(text("shop")).isEqualTo(SHOP);
    }

    @Test
    void whatIsReplacedIsKept() throws IOException {
        save(Optional.empty(), "shop", SHOP);
        var saved = save(settings.open("shop"), "shop", SHOP + "# more\n");
        assertThat(saved)
                .isInstanceOfSatisfying(
                        Saved.Done.class,
                        done ->
                                assertThat(Path.of(done.backup().orElseThrow()))
                                        .hasContent(SHOP)
                                        .hasFileName("shop.20260301T031200.000Z.yaml"));
        assertThat(new EnvironmentFiles(folder).load().problems()).isEmpty();
        assertThat(new EnvironmentFiles(folder).load().environments()).hasSize(1);
    }

    @Test
    void onlyTheTenNewestBackupsOfEachStay() throws IOException {
        save(Optional.empty(), "shop", SHOP);
        save(Optional.empty(), "shop.eu", SHOP);
        save(settings.open("shop.eu"), "shop.eu", SHOP);
        for (int i = 0; i < 15; i++) {
            now = now.plusSeconds(1);
            save(settings.open("shop"), "shop", SHOP + "#" + i);
        }
        try (var kept = Files.list(folder.resolve("backups"))) {
            assertThat(kept.map(p -> String.valueOf(p.getFileName())))
                    .hasSize(11)
                    .filteredOn(n -> n.startsWith("shop.eu."))
                    .hasSize(1);
        }
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsNotOverwritten() throws IOException {
        save(Optional.empty(), "shop", SHOP);
        Optional<Original> mine = settings.open("shop");
        Files.writeString(folder.resolve("shop.yaml"), "name: theirs");
        assertThat(save(mine, "shop", "name: mine"))
                .isEqualTo(
                        new Saved.ChangedMeanwhile(
                                Optional.of(new Original("shop", "name: theirs"))));
        assertThat(settings.remove(mine.orElseThrow())).isInstanceOf(Saved.ChangedMeanwhile.class);
        assertThat(text("shop")).isEqualTo("name: theirs");
        Files.delete(folder.resolve("shop.yaml"));
        assertThat(save(mine, "shop", "name: mine"))
                .isEqualTo(new Saved.ChangedMeanwhile(Optional.empty()));
    }

    @Test
    void anotherNameMovesTheFile() throws IOException {
        save(Optional.empty(), "shop", SHOP);
        save(settings.open("shop"), "store", SHOP.replace("name: shop", "name: store"));
        assertThat(folder.resolve("shop.yaml")).doesNotExist();
        assertThat(text("store")).contains("name: store");
        save(Optional.empty(), "shop", SHOP);
        assertThat(save(settings.open("shop"), "store", SHOP)).isInstanceOf(Saved.Failed.class);
    }

    @Test
    void removingKeepsABackup() {
        save(Optional.empty(), "shop", SHOP);
        var removed = settings.remove(settings.open("shop").orElseThrow());
        assertThat(removed)
                .isInstanceOfSatisfying(
                        Saved.Done.class,
                        done -> assertThat(Path.of(done.backup().orElseThrow())).hasContent(SHOP));
        assertThat(settings.open("shop")).isEmpty();
    }

    @Test
    void theOrderIsKept() {
        settings.order(List.of("b", "a"));
        save(Optional.empty(), "a", SHOP.replace("name: shop", "name: a"));
        save(Optional.empty(), "b", SHOP.replace("name: shop", "name: b"));
        assertThat(new EnvironmentFolder(new EnvironmentFiles(folder)).look())
                .extracting(EnvironmentFolder.Standing::name)
                .containsExactly("b", "a");
    }

    @Test
    void aRenamedOneKeepsItsPlace() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            save(Optional.empty(), name, SHOP.replace("name: shop", "name: " + name));
        }
        settings.order(List.of("c", "x", "b", "a"));
        save(settings.open("b"), "x", SHOP.replace("name: shop", "name: x"));
        assertThat(new EnvironmentFolder(new EnvironmentFiles(folder)).look())
                .extracting(EnvironmentFolder.Standing::name)
                .containsExactly("c", "x", "a");
        assertThat(folder.resolve("order.txt")).hasContent("c\nx\na");
    }

    @Test
    void whatIsKeptElsewhereIsTakenAlongOrTheFileStays() throws IOException {
        var told = new ArrayList<String>();
        settings =
                new SettingsFiles(
                        new EnvironmentFiles(folder),
                        () -> now,
                        (from, to) -> {
                            told.add(from + " " + to);
                            return Optional.of("no.").filter(_ -> to.equals("never"));
                        });
        save(Optional.empty(), "shop", SHOP);
        save(settings.open("shop"), "shop", SHOP + "# more\n");
        assertThat(told).isEmpty();
        assertThat(save(settings.open("shop"), "never", SHOP))
                .isEqualTo(new Saved.Failed("Nothing was written: no."));
        assertThat(text("shop")).endsWith("# more\n");
        assertThat(folder.resolve("never.yaml")).doesNotExist();
        save(settings.open("shop"), "store", SHOP);
        assertThat(told).containsExactly("shop never", "shop store");
    }

    private Saved save(Optional<Original> original, String name, String text) {
        return settings.save(new Change(original, name, text));
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".yaml"));
    }
}
