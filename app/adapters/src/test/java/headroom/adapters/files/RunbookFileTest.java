package headroom.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.runbook.Condition;
import headroom.core.runbook.Runbook;
import headroom.core.runbook.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunbookFileTest {

    private static final Path ASSETS = Path.of("../../assets/runbooks");

    private static final String GOOD =
            """
            id: short
            title: Short
            revision: 2
            summary: When it is short.
            inputs:
              - {name: slot, title: Slot}
            steps:
              - {id: look, kind: read, title: Look, text: Well., evidence: [slot-inactive]}
              - id: drop
                kind: act
                title: Drop
                text: Now.
                mitigation: drop-replication-slot
                with: {slot: {input: slot}}
                verify: {within: 2 min, checks: [slot-absent]}
              - id: wait
                kind: watch
                title: Wait
                text: Long.
                until: wal-released
                within: 15 min
              - id: ask
                kind: choose
                title: Ask
                text: Somebody.
                options: [{id: yes-please, title: Yes, stops: false}, {id: no-thanks, title: No, stops: true}]
            cleanup:
              - {id: cap, title: Cap, text: Set it., check: slot-cap-set}
              - {id: note, title: Note, text: Write it.}
            """;

    @Test
    void everyKeyIsRead() {
        Runbook runbook = whole(GOOD);

        assertThat(runbook.id()).isEqualTo("short");
        assertThat(runbook.revision()).isEqualTo(2);
        assertThat(runbook.inputs()).containsExactly(new Runbook.Input("slot", "Slot"));
        assertThat(runbook.steps())
                .containsExactly(
                        new Step.Read("look", "Look", "Well.", List.of(Condition.SLOT_INACTIVE)),
                        new Step.Act(
                                "drop",
                                "Drop",
                                "Now.",
                                "drop-replication-slot",
                                Map.of("slot", "slot"),
                                List.of(Condition.SLOT_ABSENT),
                                Duration.ofMinutes(2)),
                        new Step.Watch(
                                "wait",
                                "Wait",
                                "Long.",
                                Condition.WAL_RELEASED,
                                Duration.ofMinutes(15)),
                        new Step.Choose(
                                "ask",
                                "Ask",
                                "Somebody.",
                                List.of(
                                        new Step.Option("yes-please", "Yes", false),
                                        new Step.Option("no-thanks", "No", true))));
        assertThat(runbook.cleanup().getFirst().check()).contains(Condition.SLOT_CAP_SET);
        assertThat(runbook.cleanup().getLast().check()).isEmpty();
    }

    @Test
    void theProgramCarriesEveryRunbookOfItsAssets() throws IOException {
        try (var files = Files.list(ASSETS)) {
            assertThat(RunbookFile.shipped())
                    .extracting(runbook -> runbook.id() + ".yaml")
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(".yaml"))
                                    .toList());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    title: Drop | tittle: Drop | short.yaml:11:5: unknown key "tittle" in steps[1]; did you mean "title"?
                    summary: | sumary: | short.yaml:4:1: unknown key "sumary"; did you mean "summary"?
                    title: Cap, | color: Red, title: Cap, | short.yaml:28:15: unknown key "color" in cleanup[0]; known here: check, id, text, title
                    text: Now. | sql: DROP TABLE x | short.yaml:12:5: unknown key "sql" in steps[1]; known here: id, mitigation, text, title, verify, with
                    mitigation: drop-replication-slot | mitigation: drop-replication-slots | short.yaml:13:5: steps[1].mitigation: unknown mitigation "drop-replication-slots"; did you mean "drop-replication-slot"?
                    mitigation: drop-replication-slot | mitigation: reboot | short.yaml:13:5: steps[1].mitigation: unknown mitigation "reboot"; known: drop-replication-slot
                    verify: {within: 2 min, checks: [slot-absent]} | # | short.yaml:9:5: missing key "verify" in steps[1]
                    checks: [slot-absent] | checks: [] | short.yaml:15:29: steps[1].verify.checks must not be empty
                    , checks: [slot-absent] | ` ` | short.yaml:15:5: missing key "checks" in steps[1].verify
                    checks: [slot-absent] | checks: [slot-absend] | short.yaml:15:38: steps[1].verify.checks[0] must be one of server-answers, slot-inactive, slot-holds-wal, slot-absent, wal-released, storage-below-critical, slots-as-declared, slot-cap-set; did you mean "slot-absent"?
                    id: wait | id: drop | short.yaml:16:5: steps[2].id "drop" stands twice; steps and debts share one list of ids
                    id: cap | id: look | short.yaml:28:6: cleanup[0].id "look" stands twice; steps and debts share one list of ids
                    id: no-thanks | id: yes-please | short.yaml:26:60: steps[3].options[1].id "yes-please" stands twice
                    revision: 2 | revision: two | short.yaml:3:1: revision must be a whole number, not text
                    revision: 2 | revision: 0 | short.yaml:3:1: revision must be 1 or more
                    stops: true | stops: maybe | short.yaml:26:86: steps[3].options[1].stops must be true or false, not text
                    evidence: [slot-inactive] | evidence: slot-inactive | short.yaml:8:54: steps[0].evidence must be a list, not text
                    kind: act | kind: atc | short.yaml:10:5: steps[1].kind must be one of read, watch, choose, act; did you mean "act"?
                    kind: act | # | short.yaml:9:5: missing key "kind" in steps[1]
                    kind: watch | kind: read | short.yaml:20:5: unknown key "until" in steps[2]; known here: evidence, id, text, title
                    {slot: {input: slot}} | {slto: {input: slot}} | short.yaml:14:12: steps[1].with.slto: unknown input of drop-replication-slot "slto"; did you mean "slot"?
                    {slot: {input: slot}} | {slot: {input: slit}} | short.yaml:14:19: steps[1].with.slot.input: unknown input of this runbook "slit"; did you mean "slot"?
                    {slot: {input: slot}} | {slot: slot} | short.yaml:14:12: steps[1].with.slot must be keys and values, not text
                    {slot: {input: slot}} | {} | short.yaml:14:5: steps[1].with lacks the input "slot" of drop-replication-slot
                    within: 15 min | within: 15 | short.yaml:21:5: steps[2].within must be a length of time such as 30 min or 5 s
                    within: 15 min | within: 0 s | short.yaml:21:5: steps[2].within must be longer than nothing
                    id: short | id: long | short.yaml:1:1: id must be "short", as the file is called
                    title: Look | title: " " | short.yaml:8:28: steps[0].title must not be empty
                    """)
    void aMistakeIsToldWithPlaceKeyAndHint(String good, String bad, String text) {
        assertThat(problem(changed(good, bad)).text()).isEqualTo(text);
    }

    @Test
    void aRunbookWithoutCleanupIsRefused() {
        assertThat(problem(GOOD.substring(0, GOOD.indexOf("cleanup:"))).text())
                .isEqualTo("short.yaml:1:1: missing key \"cleanup\"");
        assertThat(problem(GOOD.substring(0, GOOD.indexOf("cleanup:")) + "cleanup: []\n").text())
                .isEqualTo("short.yaml:27:1: cleanup must not be empty");
    }

    @Test
    void aRunbookOfUnboundedSizeIsRefused() {
        assertThat(problem(GOOD + "#".repeat(300_000)).text())
                .isEqualTo("short.yaml: is larger than 256 KiB");
    }

    @Test
    @Timeout(60)
    void noMutationLetsAnythingElseEscape() {
        var random = new Random(7);
        String marks = "{}[]:,-?&*!|>'\"%@#\n ~0a";
        for (int round = 0; round < 3_000; round++) {
            var text = new StringBuilder(GOOD);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                text.setCharAt(at, marks.charAt(random.nextInt(marks.length())));
            }
            assertThat(RunbookFile.read(text.toString(), "short.yaml")).isNotNull();
        }
    }

    private static String changed(String good, String bad) {
        String changed = GOOD.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad));
        assertThat(changed).isNotEqualTo(GOOD);
        return changed;
    }

    private static Runbook whole(String text) {
        return switch (RunbookFile.read(text, "short.yaml")) {
            case RunbookFile.Loaded.Whole(Runbook runbook) -> runbook;
            case RunbookFile.Loaded.Broken(FileProblem problem) ->
                    throw new AssertionError(problem.text());
        };
    }

    private static FileProblem problem(String text) {
        return switch (RunbookFile.read(text, "short.yaml")) {
            case RunbookFile.Loaded.Whole _ -> throw new AssertionError("taken: " + text);
            case RunbookFile.Loaded.Broken(FileProblem problem) -> problem;
        };
    }
}
