package headroom.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.Tier;
import headroom.core.reading.Percent;
import headroom.core.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Levels that are shipped, a team's over them, and an environment's own over both.
class TeamLevelsTest {

    private static final String ENVIRONMENT =
            """
            name: %s
            tier: %s
            redis: {host: a, monitor: {user: u, password: env:P}}
            """;

    @TempDir private Path config;
    private EnvironmentFiles files;
    private EnvironmentFolder followed;

    @BeforeEach
    void oneOfEachTier() throws IOException {
        Path folder = Files.createDirectories(config.resolve("environments"));
        for (Tier tier : Tier.values()) {
            Files.writeString(
                    folder.resolve(tier.word() + ".yaml"),
                    ENVIRONMENT.formatted(tier.word(), tier.word()));
        }
        files =
                new EnvironmentFiles(
                        folder,
                        PgServiceFiles.NOWHERE,
                        TeamLevels.in(config.resolve("levels.yaml")));
        followed = new EnvironmentFolder(files);
    }

    @Test
    void whatIsShippedIsWhatCoreTakesWithoutAnyFile() {
        assertThat(all(Environment::levels)).containsOnly(Levels.DEFAULT);
    }

    @Test
    void everyShippedRuleIsTheLineBelowItsComment() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../../assets/levels.yaml"));
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).matches(" +\\w+: .+")) {
                assertThat(lines.get(i - 1)).as(lines.get(i)).matches(" +# .*\\.");
            }
        }
        assertThat(files.load().environments()).hasSize(3);
    }

    @Test
    void aTeamsLevelsHoldKeyByKeyForAllAndThenForTheTier() throws IOException {
        team(
                """
                all:
                  storage: {warning: 70 %}
                  found: {server: critical}
                production:
                  storage: {watch: 50 %}
                  found: {census: ok}
                """);

        assertThat(of("production").storage())
                .extracting(t -> t.watch(), t -> t.warning(), t -> t.critical())
                .containsExactly(new Percent(50), new Percent(70), new Percent(90));
        assertThat(of("staging").storage().watch()).isEqualTo(new Percent(60));
        assertThat(of("staging").storage().warning()).isEqualTo(new Percent(70));
        assertThat(all(e -> e.levels().found().server())).containsOnly(Level.CRITICAL);
        assertThat(of("production").found().census()).isEqualTo(Level.OK);
        assertThat(of("lab").found().census()).isEqualTo(Level.WARNING);
    }

    @Test
    void anEnvironmentsOwnLevelsCountMoreAndItIsToldWhoSaysWhat() throws IOException {
        team("all:\n  storage: {watch: 50 %, warning: 70 %}\nlab: {pools: {watch: 10 %}}\n");
        Files.writeString(
                files.file("lab"),
                ENVIRONMENT.formatted("lab", "lab") + "levels: {storage: {watch: 40 %}}\n");

        Environment lab = environment("lab");
        assertThat(lab.levels().storage().watch()).isEqualTo(new Percent(40));
        assertThat(files.levels(lab))
                .contains(
                        new AppliedLevel("storage.watch", "40 %", Optional.of("lab.yaml:4")),
                        new AppliedLevel("storage.warning", "70 %", Optional.of("levels.yaml:2")),
                        new AppliedLevel("storage.critical", "90 %", Optional.empty()),
                        new AppliedLevel("pools.watch", "10 %", Optional.of("levels.yaml:3")),
                        new AppliedLevel("found.server", "warning", Optional.empty()));
    }

    @Test
    void whatHoldsIsToldWhileAnotherReadsTheFile() throws Exception {
        TeamLevels levels = TeamLevels.in(config.resolve("levels.yaml"));
        levels.now();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            synchronized (levels) {
                assertThat(threads.submit(levels::rules).get(10, TimeUnit.SECONDS))
                        .isEqualTo(LevelRules.SHIPPED);
            }
        }
    }

    @Test
    void anEnvironmentsFileTakesNothingOfTheTeams() throws IOException {
        team("lab: {storage: {watch: 50 %}}\n");
        Environment lab = environment("lab");

        files.write(lab);
        assertThat(Files.readString(files.file("lab"))).doesNotContain("levels");
        assertThat(environment("lab")).isEqualTo(lab);

        var settings = new SettingsFiles(files, Clock.systemUTC());
        Settings.Meaning read = settings.read(Files.readString(files.file("lab")), "lab");
        assertThat(settings.write(read.draft().orElseThrow())).doesNotContain("levels");
        assertThat(read.environment()).contains(lab);

        team("lab: {storage: {watch: 55 %}}\n");
        files.write(lab);
        assertThat(Files.readString(files.file("lab"))).contains("watch: 50 %");
        assertThat(Files.readString(files.file("lab"))).doesNotContain("warning");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    prodution: {storage: {watch: 50 %}} | 1:1: unknown key "prodution"; did you mean "production"?
                    all: {storge: {watch: 50 %}} | 1:7: unknown key "storge" in all; did you mean "storage"?
                    lab: {storage: {wacht: 50 %}} | 1:17: unknown key "wacht" in lab.storage; did you mean "watch"?
                    all: {storage: {watch: 50}} | 1:17: all.storage.watch must be a percentage from 0 to 100, such as 75 %
                    all: {storage: {watch: 95 %}} | 1:7: all.storage: thresholds must rise: watch 95 %, warning 75 %, critical 90 %
                    `{production: {wal: {watch: 64 GiB}}, all: {wal: {warning: 64 GiB}}}` | ``
                    `{production: {wal: {watch: 64 GiB}}, all: {wal: {warning: 65 GiB, critical: 4 GiB}}}` | 1:44: all.wal: thresholds must rise: watch 8.0 GiB, warning 65.0 GiB, critical 4.0 GiB
                    staging: {found: {server: criticl}} | 1:19: staging.found.server must be one of ok, watch, warning, critical; did you mean "critical"?
                    staging: {found: {server: unknown}} | 1:19: staging.found.server must be one of ok, watch, warning, critical
                    lab: 7 | 1:1: lab must be keys and values, not a whole number
                    all: {cuts: {patience: {gone: 2 h}}} | 1:14: all.cuts.patience: missing, gone and archiver must be 1 h or less
                    all: {found: {unred: watch}} | 1:15: unknown key "unred" in all.found; did you mean "unread"?
                    all: {queues: {watch: soon}} | 1:16: all.queues.watch must be a length of time such as 30 min or 5 s
                    """)
    void eachMistakeIsToldWithItsPlace(String text, String problem) throws IOException {
        team(text + "\n");
        assertThat(files.load().levels().map(FileProblem::text).orElse(""))
                .isEqualTo(problem.isEmpty() ? "" : "levels.yaml:" + problem);
        assertThat(files.load().environments()).hasSize(3);
    }

    @Test
    void everyShippedKeyIsATeamsToSayAndEachMistakeInItIsToldWithItsPlace() throws IOException {
        List<AppliedLevel> shipped = files.levels(environment("lab"));
        assertThat(shipped).hasSizeGreaterThan(70).allMatch(l -> l.from().isEmpty());
        for (AppliedLevel level : shipped) {
            int dot = level.key().lastIndexOf('.');
            String above = "all." + level.key().substring(0, dot);
            String last = level.key().substring(dot + 1);
            assertThat(told(above, last, level.value())).as(level.key()).isEmpty();
            assertThat(told(above, last, "\"7 of 9\""))
                    .as(level.key())
                    .contains("levels.yaml:1:")
                    .contains(": %s.%s must be ".formatted(above, last));
            assertThat(told(above, last + "_", level.value()))
                    .contains("levels.yaml:1:")
                    .contains(
                            ": unknown key \"%s_\" in %s; did you mean \"%s\"?"
                                    .formatted(last, above, last));
        }
    }

    /// What is wrong with a file that says one thing, in one line.
    private String told(String above, String key, String value) throws IOException {
        String braces = "}".repeat(above.split("\\.").length);
        team("{" + above.replace(".", ": {") + ": {" + key + ": " + value + "}" + braces);
        return files.load().levels().map(FileProblem::text).orElse("");
    }

    @Test
    void aChangeCountsOnceItStandsStillAndABrokenOneKeepsTheLastGood() throws IOException {
        followed.look();
        assertThat(seen("lab").storage().watch()).isEqualTo(new Percent(60));

        team("all: {storage: {watch: 50 %}}\n");
        followed.look();
        assertThat(seen("lab").storage().watch()).isEqualTo(new Percent(60));
        followed.look();
        assertThat(seen("lab").storage().watch()).isEqualTo(new Percent(50));
        assertThat(followed.levels()).isEmpty();

        team("all: {storage: {watch: fifty}}\n");
        followed.look();
        assertThat(followed.look()).allMatch(s -> s.problem().isEmpty());
        assertThat(followed.levels().orElseThrow().text())
                .startsWith("levels.yaml:1:17: all.storage.watch must be");
        assertThat(seen("lab").storage().watch()).isEqualTo(new Percent(50));

        Files.delete(config.resolve("levels.yaml"));
        followed.look();
        followed.look();
        assertThat(followed.levels()).isEmpty();
        assertThat(seen("lab")).isEqualTo(Levels.DEFAULT);
    }

    @Test
    void whatATeamChangesCanBreakWhatAnEnvironmentSaysWhichThenKeepsItsLastGood()
            throws IOException {
        Files.writeString(
                files.file("lab"),
                ENVIRONMENT.formatted("lab", "lab") + "levels: {storage: {watch: 70 %}}\n");
        followed.look();
        team("all: {storage: {watch: 50 %, warning: 65 %}}\n");
        followed.look();
        EnvironmentFolder.Standing lab =
                followed.look().stream()
                        .filter(s -> s.name().equals("lab"))
                        .findFirst()
                        .orElseThrow();
        assertThat(lab.problem().orElseThrow().text())
                .isEqualTo(
                        "lab.yaml:4:10: levels.storage: thresholds must rise: watch 70 %, warning 65"
                                + " %, critical 90 %");
        assertThat(lab.environment().orElseThrow().levels().storage().warning())
                .isEqualTo(new Percent(75));
    }

    private void team(String text) throws IOException {
        Files.writeString(config.resolve("levels.yaml"), text);
    }

    private Levels of(String name) {
        return environment(name).levels();
    }

    private Environment environment(String name) {
        return files.load().environments().stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Levels seen(String name) {
        return followed.find(name).orElseThrow().levels();
    }

    private <T> List<T> all(Function<Environment, T> what) {
        return files.load().environments().stream().map(what).toList();
    }
}
