package headroom.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each mistake that somebody can make, and what is said to it.
class EnvironmentProblemsTest {

    private static final String GOOD =
            """
            name: lab
            tier: lab
            postgres:
              host: db-1.internal
              port: 5432
              monitor:
                user: headroom_monitor
                password: env:SHOP_PG
            capacity: {configured: {allocated: 1 GiB, ceiling: 2 GiB}}
            expectations: {slots: [{name: a, owner: b}]}
            levels: {storage: {watch: 60 %}}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    host: db | hosst: db | lab.yaml:4:3: unknown key "hosst" in postgres; did you mean "host"?
                    tier: lab | teir: lab | lab.yaml:2:1: unknown key "teir"; did you mean "tier"?
                    owner: b | zebra: b | lab.yaml:10:34: unknown key "zebra" in expectations.slots[0]; known here: name, owner
                    watch: | wacht: | lab.yaml:11:20: unknown key "wacht" in levels.storage; did you mean "watch"?
                    configured: | aws: | lab.yaml:9:12: unknown key "aws" in capacity; known here: configured, node_exporter, sql
                    tier: lab | # | lab.yaml:1:1: missing key "tier"
                    user: headroom_monitor | # | lab.yaml:6:3: missing key "user" in postgres.monitor
                    allocated: 1 GiB, | ` ` | lab.yaml:9:12: missing key "allocated" in capacity.configured
                    host: db | host: # | lab.yaml:4:3: postgres.host has no value; give it one or delete the key
                    port: 5432 | host: x | lab.yaml:5:3: key "host" stands twice, first in line 4
                    port: 5432 | port: "5432" | lab.yaml:5:3: postgres.port must be a whole number, not text
                    port: 5432 | port: 54.5 | lab.yaml:5:3: postgres.port must be a whole number, not a fraction
                    port: 5432 | port: 99999999999999999999 | lab.yaml:5:3: postgres.port is a number out of range
                    port: 5432 | port: 0 | lab.yaml:5:3: postgres.port must be from 1 to 65535
                    port: 5432 | port: 65536 | lab.yaml:5:3: postgres.port must be from 1 to 65535
                    host: db-1.internal | host: db/x?user=me | lab.yaml:4:3: postgres.host must be a host name or an address
                    user: headroom_monitor | user: 7 | lab.yaml:7:5: postgres.monitor.user must be text, not a whole number
                    user: headroom_monitor | user: true | lab.yaml:7:5: postgres.monitor.user must be text, not true or false
                    user: headroom_monitor | user: [a] | lab.yaml:7:5: postgres.monitor.user must be text, not a list
                    user: headroom_monitor | user: " " | lab.yaml:7:5: postgres.monitor.user must be a name of visible characters
                    name: lab | name: shop | lab.yaml:1:1: name must be "lab", as the file is called
                    name: lab | name: ../lab | lab.yaml:1:1: name may hold letters, digits, '-', '_' and '.', at most 63, and begins with a letter or digit
                    tier: lab | tier: prodution | lab.yaml:2:1: tier must be one of production, staging, lab; did you mean "production"?
                    tier: lab | tier: Lab | lab.yaml:2:1: tier must be one of production, staging, lab; did you mean "lab"?
                    ceiling: 2 GiB | ceiling: 2 GB | lab.yaml:9:43: capacity.configured.ceiling must be a size such as 8 GiB or 1.5 TiB
                    ceiling: 2 GiB | ceiling: 2 | lab.yaml:9:43: capacity.configured.ceiling must be a size such as 8 GiB or 1.5 TiB
                    ceiling: 2 GiB | ceiling: 0.5 GiB | lab.yaml:9:43: capacity.configured.ceiling must be at least what is allocated; it is the size that the volume can grow to
                    allocated: 1 | allocated: 0 | lab.yaml:9:25: capacity.configured.allocated must be more than nothing
                    watch: 60 % | watch: 60 | lab.yaml:11:20: levels.storage.watch must be a percentage from 0 to 100, such as 75 %
                    watch: 60 % | watch: 101 % | lab.yaml:11:20: levels.storage.watch must be a percentage from 0 to 100, such as 75 %
                    watch: 60 % | watch: 80 % | lab.yaml:11:10: levels.storage: thresholds must rise: watch 80 %, warning 75 %, critical 90 %
                    storage: {watch: 60 %} | queues: {watch: 5} | lab.yaml:11:19: levels.queues.watch must be a length of time such as 30 min or 5 s
                    storage: {watch: 60 %} | queues: {watch: 5 min 1 h} | lab.yaml:11:19: levels.queues.watch must be a length of time such as 30 min or 5 s
                    {storage: {watch: 60 %}} | 7 | lab.yaml:11:1: levels must be keys and values, not a whole number
                    {slots: [{name: a, owner: b}]} | {slots: {a: b}} | lab.yaml:10:16: expectations.slots must be a list, not keys and values
                    {name: a, owner: b} | {name: a, owner: b}, {name: a, owner: c} | lab.yaml:10:46: expectations.slots[1].name is declared twice
                    env:SHOP_PG | env:1-X | lab.yaml:8:5: postgres.monitor.password must name an environment variable after env:
                    env:SHOP_PG | file:secrets/pg | lab.yaml:8:5: postgres.monitor.password must name an absolute path, or one that begins with ~/, after file:
                    tier: lab | tier: *a | lab.yaml:2:7: anchors and aliases (& and *) are not taken here
                    tier: lab | tier: !!str lab | lab.yaml:2:7: tags (!) are not taken here
                    name: lab | - name: lab | lab.yaml:2:1: not valid YAML: expected <block end>, but found '?'
                    """)
    void isToldWithPlaceKeyAndHint(String good, String bad, String text) {
        String broken =
                GOOD.replaceFirst(
                        java.util.regex.Pattern.quote(good),
                        java.util.regex.Matcher.quoteReplacement(bad));
        assertThat(broken).isNotEqualTo(GOOD);

        assertThat(problem(broken).text()).isEqualTo(text);
    }

    @Test
    void aPasswordIsRefusedAndNeverRepeated() {
        for (String password :
                new String[] {"hunter2", "12345678", "'p: w'", "\"", "[hunter2", "hunter2: x"}) {
            String text = problem(GOOD.replace("env:SHOP_PG", password)).text();
            assertThat(text).doesNotContain("hunter2", "12345678", "p: w").startsWith("lab.yaml:");
        }
        assertThat(problem(GOOD.replace("env:SHOP_PG", "hunter2")).text())
                .isEqualTo(
                        "lab.yaml:8:5: postgres.monitor.password must not be the password itself:"
                                + " write keychain:NAME, env:NAME, file:/PATH for a file that only"
                                + " you can read, pgpass, command:[\"program\", \"argument\"] or"
                                + " prompt");
    }

    @Test
    void aProblemCarriesItsParts() {
        var problem = problem(GOOD.replace("host:", "hots:"));

        assertThat(problem.file()).isEqualTo("lab.yaml");
        assertThat(problem.line()).isEqualTo(4);
        assertThat(problem.column()).isEqualTo(3);
        assertThat(problem.key()).isEqualTo("postgres.hots");
        assertThat(problem.nearest()).contains("host");
    }

    @Test
    void whatIsNoSingleMappingIsRefused() {
        assertThat(problem("- a\n- b\n").text())
                .isEqualTo("lab.yaml:1:1: the file must hold keys and values");
        assertThat(problem("~").text())
                .isEqualTo("lab.yaml:1:1: the file must hold keys and values");
        assertThat(problem(GOOD + "---\nname: other\n").text())
                .isEqualTo("lab.yaml:13:1: a second document begins here");
        assertThat(problem("# only a comment\n").text()).isEqualTo("lab.yaml: the file is empty");
    }

    @Test
    @Timeout(10)
    void textsMadeToExhaustAreRefusedQuickly() {
        var laughs = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (char c = 'b'; c < 'k'; c++) {
            char before = (char) (c - 1);
            laughs.append(c).append(": &").append(c).append(" [");
            laughs.append(("*" + before + ",").repeat(8)).append("*").append(before).append("]\n");
        }
        for (String text :
                new String[] {
                    laughs.toString(),
                    "a: " + "[".repeat(200_000),
                    "[".repeat(200_000),
                    "{".repeat(200_000),
                    "{a: ".repeat(60_000),
                    "- ".repeat(120_000),
                    "? ".repeat(120_000),
                    "a: " + "9".repeat(200_000),
                    "a: \"" + "\\n".repeat(100_000),
                    "!".repeat(200_000),
                    "a: |\n" + " x\n".repeat(80_000),
                }) {
            assertThat(problem(text).text()).startsWith("lab.yaml:").hasSizeLessThan(300);
        }
    }

    @Test
    @Timeout(60)
    void noMutationLetsAnythingElseEscape() {
        var random = new Random(4711);
        String marks = "{}[]:,-?&*!|>'\"%@`#\t\n ~0.aé\u0000\ud83d";
        for (int round = 0; round < 5_000; round++) {
            var text = new StringBuilder(GOOD);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, marks.charAt(random.nextInt(marks.length())));
                    default -> text.setCharAt(at, marks.charAt(random.nextInt(marks.length())));
                }
            }
            assertThatCode(
                            () -> {
                                try {
                                    EnvironmentYaml.read(
                                            text.toString(),
                                            "lab.yaml",
                                            "lab",
                                            PgServiceFiles.NOWHERE);
                                } catch (Refusal e) {
                                    assertThat(e.problem().message()).isNotBlank();
                                }
                            })
                    .as(text.toString())
                    .doesNotThrowAnyException();
        }
    }

    private static FileProblem problem(String text) {
        try {
            EnvironmentYaml.read(text, "lab.yaml", "lab", PgServiceFiles.NOWHERE);
        } catch (Refusal e) {
            return e.problem();
        }
        throw new AssertionError("taken: " + text);
    }
}
