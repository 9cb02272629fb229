package headroom.desktop.environment;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.EnvironmentFiles;
import headroom.adapters.files.SettingsFiles;
import headroom.core.environment.Levels;
import headroom.core.settings.Draft;
import headroom.core.settings.Settings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {

    private static final String WHOLE =
            """
            name: shop
            tier: staging
            bastions:
            - {name: edge, host: edge.example.com, port: 22, user: jump, key: ~/k, passphrase: env:P, known_hosts: ~/h}
            - {name: inner, host: inner.example.com, user: jump, agent: true}
            - {name: third, host: third.example.com, user: jump, password: prompt}
            postgres:
              hosts: ["db-1.internal", "db-2.internal:5433"]
              database: shop
              tls: {mode: verify-full, root: ~/ca, client: {certificate: ~/c, key: ~/k, password: "keychain:me"}}
              channel_binding: require
              pooled: true
              via: edge
              monitor: {user: m, password: pgpass}
              operator: {user: o, password: "command:[\\"pass\\", \\"show\\", \\"shop/op\\"]"}
            redis:
              sentinel: {master: shop, hosts: [s1, "s2:26380"], login: {user: s, password: env:S}}
              database: 1
              tls: {mode: verify-full, root: ~/ca, client: {certificate: ~/c, key: ~/k, password: env:K}}
              via: inner
              monitor: {user: m, password: "file:/run/r"}
              operator: {user: o, password: prompt}
            pgbouncer:
            - {name: main, host: b.internal, port: 6432, via: third, stats: {user: s, password: pgpass}, admin: {user: a, password: prompt}, tls: {mode: verify-full, root: ~/ca, client: {certificate: ~/c, key: ~/k, password: env:K}}}
            services:
            - {name: orders, jmx: ["10.0.0.11:9010", "10.0.0.12:9010"], pools: orders-*, via: edge, login: {user: j, password: env:J}, tls: {mode: verify-full, root: ~/ca, client: {certificate: ~/c, key: ~/k, password: env:K}}}
            capacity:
              node_exporter: {url: "https://db-1.internal:9100/metrics", mountpoint: /data, ceiling: 2 TiB, via: edge, tls: {mode: verify-ca, root: ~/ca, client: {certificate: ~/c, key: ~/k, password: env:K}}}
            expectations:
              slots: [{name: orders_cdc, owner: orders team}]
              clients:
              - {service: orders, role: r, application_name: a, addresses: [10.0.0.0/8], database: shop, pool: {max: 10, instances: 4}}
              vcpus: 8
              settings: {max_slot_wal_keep_size: 200GB, auto_explain.log_min_duration: 1s}
            levels:
              storage: {watch: 50 %, warning: 60 %, critical: 70 %}
              wal: {watch: 1 GiB, warning: 2 GiB, critical: 3 GiB}
              pools: {watch: 50 %, warning: 60 %, critical: 70 %}
              queues: {watch: 2 s, warning: 3 s, critical: 4 s}
              slots: {inactive: 10 min, holding: 2 GiB}
              memory: {watch: 50 %, warning: 60 %, critical: 70 %}
              found: {census: critical, unread: watch}
              load: {lag: {watch: 1 s, warning: 2 s, critical: 3 s}, cpu: watch}
              replication: {gone: critical}
              redis: {saving: warning}
              cuts: {xmin: 20000000000, places: 70 %, patience: {due: 1 min}, logins: {least: 2.5}}
            """;

    @TempDir private Path folder;
    private Settings settings;
    private Draft whole = Draft.EMPTY;

    @BeforeEach
    void read() {
        settings = new SettingsFiles(new EnvironmentFiles(folder), Clock.systemUTC());
        var meaning = settings.read(WHOLE, "shop");
        assertThat(meaning.mistakes()).isEmpty();
        whole = meaning.draft().orElseThrow();
    }

    @Test
    void everyKeyHasAField() {
        var without = new ArrayList<String>();
        keys("", whole.tree())
                .forEach(key -> {
                    if (Form.of(whole, Levels.DEFAULT).fields().stream()
                            .noneMatch(f -> f.of(key))) {
                        without.add(key);
                    }
                });
        assertThat(without).isEmpty();
        assertThat(Form.of(whole, Levels.DEFAULT).rest(whole)).isEmpty();
    }

    @Test
    void everyLevelHasAFieldThatTellsWhatHoldsAndTakesIt() {
        String text =
                "name: shop\ntier: lab\nredis: {host: a, monitor: {user: u, password: env:P}}";
        Draft draft = settings.read(text, "shop").draft().orElseThrow();
        List<Field> fields =
                Form.of(draft, Levels.DEFAULT).fields().stream()
                        .filter(f -> f.path().startsWith("levels."))
                        .toList();
        assertThat(fields)
                .extracting(Field::path)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(levels("levels", Levels.class).toList());
        for (Field field : fields) {
            Draft typed = field.typed(draft, field.prompt());
            assertThat(settings.read(settings.write(typed), "shop").environment())
                    .as(field.path())
                    .isEqualTo(settings.read(text, "shop").environment());
            Draft wrong = field.typed(draft, "?");
            var mistakes = settings.read(settings.write(wrong), "shop").mistakes();
            assertThat(mistakes)
                    .singleElement()
                    .satisfies(m ->
                            assertThat(Form.of(wrong, Levels.DEFAULT).place(m.key(), Set.of()))
                                    .contains(field.path()));
            assertThat(field.spoken(mistakes.getFirst().message())).startsWith("must be ");
        }
    }

    private static Stream<String> levels(String path, Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .flatMap(c -> {
                    String at = path + "." + c.getName();
                    return c.getType().isRecord()
                                    && c.getType().getPackage().equals(Levels.class.getPackage())
                            ? levels(at, c.getType())
                            : Stream.of(at);
                });
    }

    @Test
    void aSectionOfLevelsIsFilledByItsOwnKeysOnly() {
        Draft draft = Draft.EMPTY.with("levels.replication.gone", "critical");
        assertThat(
                        Form.of(draft, Levels.DEFAULT).sections().stream()
                                .filter(s -> s.filled(draft))
                                .map(Form.Section::title))
                .containsExactly("Environment", "Levels of load, replication and Redis");
        assertThat(Form.of(draft, Levels.DEFAULT).rest(draft)).isEmpty();
    }

    @Test
    void whatIsWrongTogetherIsToldWhereSomebodyTyped() {
        Form form = Form.of(whole, Levels.DEFAULT);
        assertThat(form.place("levels.cuts.patience", Set.of()))
                .contains("levels.cuts.patience.missing");
        assertThat(form.place("levels.cuts.patience", Set.of("name", "levels.cuts.patience.gone")))
                .contains("levels.cuts.patience.gone");
        assertThat(form.place("levels.storage", Set.of("levels.storage.critical")))
                .contains("levels.storage.critical");
    }

    @Test
    void aFigureMayBeAFraction() {
        Field least = field("levels.cuts.logins.least");
        assertThat(least.typed(Draft.EMPTY, "2.5").value("levels.cuts.logins.least"))
                .contains(new BigDecimal("2.5"));
        assertThat(least.typed(Draft.EMPTY, "2.").value("levels.cuts.logins.least")).contains("2.");
    }

    @Test
    void typingWhatStandsThereChangesNothing() {
        for (Field field : Form.of(whole, Levels.DEFAULT).fields()) {
            assertThat(field.typed(whole, field.in(whole))).as(field.path()).isEqualTo(whole);
        }
    }

    @Test
    void fillingInEveryFieldOfAnEmptyFormGivesTheSameEnvironment() {
        Draft typed = Draft.EMPTY;
        for (String list :
                List.of(
                        "bastions",
                        "pgbouncer",
                        "services",
                        "expectations.slots",
                        "expectations.clients")) {
            for (int i = 0; i < whole.size(list); i++) {
                typed = typed.with(list + "[" + i + "]", Map.of());
            }
        }
        for (Field field : Form.of(whole, Levels.DEFAULT).fields()) {
            typed = field.typed(typed, field.in(whole));
        }
        var meaning = settings.read(settings.write(typed), "shop");
        assertThat(meaning.mistakes()).isEmpty();
        assertThat(meaning.environment()).isEqualTo(settings.read(WHOLE, "shop").environment());
    }

    @Test
    void everyPartOfAListThatSaysNothingIsToldItsMistakesInItsOwnFields() {
        String text =
                """
                name: shop
                tier: lab
                bastions: [{}]
                postgres: {host: db, via: edge, monitor: {user: m, password: "env:"}}
                pgbouncer: [{}, {}]
                services: [{}]
                expectations: {slots: [{}], clients: [{}, {service: a, pool: {}}]}
                """;
        Draft draft = settings.read(text, "shop").draft().orElseThrow();
        var places =
                settings.read(text, "shop").mistakes().stream()
                        .map(m ->
                                Form.of(draft, Levels.DEFAULT)
                                        .place(m.key(), Set.of())
                                        .orElse("nowhere: " + m.message()))
                        .toList();
        assertThat(places)
                .contains(
                        "bastions[0].name",
                        "bastions[0].host",
                        "bastions[0].user",
                        "postgres.monitor.password",
                        "pgbouncer[0].name",
                        "pgbouncer[0].host",
                        "pgbouncer[1].stats.user",
                        "services[0].name",
                        "services[0].jmx",
                        "expectations.slots[0].name",
                        "expectations.slots[0].owner",
                        "expectations.clients[0].service",
                        "expectations.clients[1].pool.max")
                .noneMatch(place -> place.startsWith("nowhere"));
    }

    @Test
    void aBastionThatIsCalledOtherwiseIsStillTheWay() {
        Field name = field("bastions[0].name");
        Draft renamed = Form.followed(name, whole, name.typed(whole, "outer"));
        assertThat(renamed.text("postgres.via")).isEqualTo("outer");
        assertThat(renamed.text("services[0].via")).isEqualTo("outer");
        assertThat(renamed.text("redis.via")).isEqualTo("inner");
        assertThat(field("postgres.via").choices()).containsExactly("", "edge", "inner", "third");
    }

    @Test
    void whatIsTheLastOfAPartLeavesThePartToBeFilledIn() {
        Draft one = Draft.EMPTY.with("bastions[0]", Map.of()).with("bastions[0].name", "e");
        Field name =
                Form.of(one, Levels.DEFAULT).fields().stream()
                        .filter(f -> f.path().equals("bastions[0].name"))
                        .findFirst()
                        .orElseThrow();
        assertThat(name.typed(one, "").size("bastions")).isOne();
        assertThat(name.typed(name.typed(one, ""), "").size("bastions")).isOne();
        assertThat(name.typed(name.typed(one, ""), "x").text("bastions[0].name")).isEqualTo("x");
    }

    @Test
    void aDeclaredListOfNothingIsNotTheSameAsNoList() {
        Draft none = Draft.EMPTY.with("expectations.slots", List.of());
        Field flag =
                Form.of(none, Levels.DEFAULT).fields().stream()
                        .filter(f -> f.path().equals("expectations.slots"))
                        .findFirst()
                        .orElseThrow();
        assertThat(flag.in(none)).isEqualTo("true");
        assertThat(flag.typed(none, "false")).isEqualTo(Draft.EMPTY);
        assertThat(flag.typed(Draft.EMPTY, "true")).isEqualTo(none);
    }

    @Test
    void aSettingWithoutAValueIsAMistakeInPlainWords() {
        Field pairs = field("expectations.settings");
        Draft half = pairs.typed(whole, "wal_level = logical\nmax_wal");
        assertThat(pairs.in(half)).isEqualTo("wal_level = logical\nmax_wal");
        var mistake = settings.read(settings.write(half), "shop").mistakes().getFirst();
        assertThat(Form.of(half, Levels.DEFAULT).place(mistake.key(), Set.of()))
                .contains("expectations.settings");
        assertThat(pairs.spoken(mistake.message()))
                .isEqualTo("max_wal has no value yet: write name = value");
    }

    @Test
    void besideItsFieldAMistakeDoesNotRepeatWhereItIs() {
        assertThat(field("name").spoken("name may hold letters: a, b"))
                .isEqualTo("may hold letters: a, b");
        assertThat(field("levels.storage.watch").spoken("levels.storage: thresholds must rise"))
                .isEqualTo("thresholds must rise");
        assertThat(field("bastions[1].name").spoken("bastions[1] is used by nobody"))
                .isEqualTo("is used by nobody");
        assertThat(field("postgres.port").spoken("postgres.port must be from 1 to 65535"))
                .isEqualTo("must be from 1 to 65535");
    }

    @Test
    void onlyPostgresAndPgBouncerOfferItsPasswordFile() {
        assertThat(
                        Form.of(whole, Levels.DEFAULT).fields().stream()
                                .filter(f -> f.kind() == Field.Kind.SECRET)
                                .filter(f -> f.choices().contains("pgpass"))
                                .map(Field::path))
                .containsExactly(
                        "postgres.monitor.password",
                        "postgres.operator.password",
                        "pgbouncer[0].stats.password",
                        "pgbouncer[0].admin.password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keychain:a:b",
                "env:X",
                "file:/run/x",
                "pgpass",
                "command:[\"pass\", \"show\"]",
                "prompt",
                "env:"
            })
    void aReferenceIsWrittenAsItWasRead(String text) {
        assertThat(Reference.of(text)).get().extracting(Reference::text).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "geheim", "env", "prompt:x", "http://x", "a:b"})
    void whatNamesNoWayIsNoReference(String text) {
        assertThat(Reference.of(text)).isEmpty();
    }

    private Field field(String path) {
        return Form.of(whole, Levels.DEFAULT).fields().stream()
                .filter(f -> f.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> keys(String path, Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .flatMap(e ->
                                    keys(
                                            path.isEmpty()
                                                    ? "" + e.getKey()
                                                    : path + "." + e.getKey(),
                                            e.getValue()));
            case List<?> list ->
                    Stream.iterate(0, i -> i < list.size(), i -> i + 1)
                            .flatMap(i -> keys(path + "[" + i + "]", list.get(i)));
            default -> Stream.of(path);
        };
    }
}
