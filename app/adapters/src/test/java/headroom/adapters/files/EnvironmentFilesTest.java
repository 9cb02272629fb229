package headroom.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.environment.Capacity;
import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.Thresholds;
import headroom.core.environment.Tier;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.secret.SecretRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentFilesTest {

    private static final String WHOLE =
            """
            name: shop
            tier: production
            postgres: {host: db-1.internal, port: 5433, database: shop, monitor: {user: headroom_monitor, password: env:SHOP_PG}, operator: {user: headroom_operator, password: file:/run/secrets/op}}
            redis: {host: redis-1.internal, port: 6380, database: 3, monitor: {user: headroom, password: file:/run/secrets/redis}}
            capacity: {configured: {allocated: 1.5 TiB, ceiling: 2 TiB}}
            expectations: {slots: [{name: orders_cdc, owner: orders team}]}
            levels:
              storage: {watch: 50 %, warning: 62.5 %, critical: 90%}
              wal: {watch: 8 MiB, warning: 16 MiB, critical: 1 GiB}
              slots: {inactive: 1 h 30 min, holding: 1 MiB}
              pools: {watch: 10 %, warning: 20 %, critical: 30 %}
              queues: {watch: 250 ms, warning: 1.5 s, critical: 1 min}
            """;

    private static final Environment SHOP =
            new Environment(
                    "shop",
                    Tier.PRODUCTION,
                    Optional.of(
                            new PostgresEndpoint(
                                    "db-1.internal",
                                    5433,
                                    "shop",
                                    new Login("headroom_monitor", new SecretRef.Env("SHOP_PG")),
                                    Optional.of(
                                            new Login(
                                                    "headroom_operator",
                                                    new SecretRef.File("/run/secrets/op"))))),
                    Optional.of(
                            new RedisEndpoint(
                                    "redis-1.internal",
                                    6380,
                                    3,
                                    new Login(
                                            "headroom", new SecretRef.File("/run/secrets/redis")))),
                    Optional.of(new Capacity(Bytes.gib(1536), Bytes.gib(2048))),
                    new Expectations(
                            Optional.of(List.of(new DeclaredSlot("orders_cdc", "orders team")))),
                    new Levels(
                            new Thresholds<>(new Percent(50), new Percent(62.5), new Percent(90)),
                            new Thresholds<>(Bytes.mib(8), Bytes.mib(16), Bytes.gib(1)),
                            new Levels.Orphan(Duration.ofMinutes(90), Bytes.mib(1)),
                            new Thresholds<>(new Percent(10), new Percent(20), new Percent(30)),
                            new Thresholds<>(
                                    new Age(Duration.ofMillis(250)),
                                    new Age(Duration.ofMillis(1500)),
                                    new Age(Duration.ofMinutes(1)))));

    private static final String LEAST =
            """
            name: shop
            tier: lab
            redis:
              host: localhost
              monitor: {user: headroom, password: env:REDIS}
            """;

    @TempDir private Path folder;

    @Test
    void everyKeyIsRead() throws IOException {
        put("shop.yaml", WHOLE);

        assertThat(load().problems()).isEmpty();
        assertThat(load().environments()).containsExactly(SHOP);
    }

    @Test
    void whatIsLeftOutHasItsDefault() throws IOException {
        put(
                "shop.yaml",
                """
                name: shop
                tier: staging
                postgres:
                  host: 127.0.0.1
                  monitor: {user: m, password: env:P}
                redis:
                  host: "::1"
                  monitor: {user: r, password: env:R}
                """);

        var environment = only();

        assertThat(environment.tier()).isEqualTo(Tier.STAGING);
        assertThat(environment.postgres().orElseThrow().first().port()).isEqualTo(5432);
        assertThat(environment.postgres().orElseThrow().database()).isEqualTo("postgres");
        assertThat(environment.postgres().orElseThrow().operator()).isEmpty();
        assertThat(environment.redis().orElseThrow().first().port()).isEqualTo(6379);
        assertThat(environment.redis().orElseThrow().database()).isZero();
        assertThat(environment.capacity()).isEmpty();
        assertThat(environment.expectations()).isEqualTo(Expectations.NONE);
        assertThat(environment.levels()).isEqualTo(Levels.DEFAULT);
    }

    @Test
    void aLevelIsLaidOverTheDefaults() throws IOException {
        put("shop.yaml", LEAST + "levels: {storage: {critical: 95 %}}\n");

        assertThat(only().levels().storage())
                .isEqualTo(new Thresholds<>(new Percent(60), new Percent(75), new Percent(95)));
        assertThat(only().levels().wal()).isEqualTo(Levels.DEFAULT.wal());
    }

    @Test
    void anEmptyListOfSlotsIsNotTheSameAsNone() throws IOException {
        put("shop.yaml", LEAST + "expectations: {slots: []}\n");

        assertThat(only().expectations().slots()).contains(List.of());
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        var files = new EnvironmentFiles(folder.resolve("new"));

        files.write(SHOP);
        files.write(SHOP.withCapacity(new Capacity(new Bytes(1_234_567_891), Bytes.gib(2))));
        files.write(SHOP);

        assertThat(files.load().problems()).isEmpty();
        assertThat(files.load().environments()).containsExactly(SHOP);
        try (var left = Files.list(folder.resolve("new"))) {
            assertThat(left).containsExactly(files.file("shop"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123", "true", "null", "~", "no", "a: b", "- x", "#x", "*x", "&x", "!x", "'", "\"",
                "1e5", "0x1F", "{a}", "[a]", "a #b", "ümlaut", "a%b", "@x", "`x`", "|", ">", "?",
                        ":"
            })
    void awkwardNamesSurviveWritingAndReading(String user) throws IOException {
        var endpoint = new RedisEndpoint("h", 1, 0, new Login(user, new SecretRef.Env("P")));
        var environment =
                new Environment(
                        "a-1",
                        Tier.LAB,
                        Optional.empty(),
                        Optional.of(endpoint),
                        Optional.empty(),
                        Expectations.NONE,
                        Levels.DEFAULT);

        new EnvironmentFiles(folder).write(environment);

        assertThat(load().environments()).containsExactly(environment);
    }

    @Test
    void nothingIsWrittenThatWouldNotBeRead() {
        var files = new EnvironmentFiles(folder);
        var nowhere =
                new Environment(
                        "nowhere",
                        Tier.LAB,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Expectations.NONE,
                        Levels.DEFAULT);

        assertThatThrownBy(() -> files.write(nowhere)).hasMessageContaining("nothing to watch");
        assertThatThrownBy(() -> files.file("../shop"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void oneBrokenFileDoesNotHideTheOthers() throws IOException {
        put("shop.yaml", WHOLE);
        put("aaa.yaml", "name: [");
        put("zzz.yaml", "");
        put("notes.txt", "not ours");
        put("old.yml", WHOLE);
        put(".shop.yaml.swp", "an editor's");

        assertThat(load().environments()).containsExactly(SHOP);
        assertThat(load().problems())
                .extracting(FileProblem::text)
                .containsExactlyInAnyOrder(
                        "aaa.yaml:1:8: not valid YAML: expected the node content, but found"
                                + " '<stream end>'",
                        "zzz.yaml: the file is empty",
                        "old.yml: is not read: it must end in .yaml");
    }

    @Test
    void aFolderThatIsNotThereHoldsNothing() {
        var loaded = new EnvironmentFiles(folder.resolve("none")).load();

        assertThat(loaded.environments()).isEmpty();
        assertThat(loaded.problems()).isEmpty();
    }

    @Test
    void aFileThatIsNoTextOrTooLargeIsRefused() throws IOException {
        Files.write(folder.resolve("a.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        Files.writeString(folder.resolve("b.yaml"), "#".repeat(300_000));
        Files.createDirectory(folder.resolve("c.yaml"));

        assertThat(load().problems())
                .extracting(FileProblem::text)
                .containsExactly(
                        "a.yaml: is not UTF-8 text",
                        "b.yaml: is larger than 256 KiB",
                        "c.yaml: is not a plain file");
    }

    private Environment only() {
        assertThat(load().problems()).isEmpty();
        return load().environments().getFirst();
    }

    private EnvironmentFiles.Environments load() {
        return new EnvironmentFiles(folder).load();
    }

    private void put(String name, String text) throws IOException {
        Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
