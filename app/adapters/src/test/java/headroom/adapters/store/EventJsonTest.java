package headroom.adapters.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.journal.Event;
import headroom.core.journal.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class EventJsonTest {

    private static final String ODD =
            "\"quoted\" 'single' \\ back\nnew\r\nlines\ttab \u0000 zero \u001b[31m escape"
                    + " \u202e bidi \u2066 isolate \u2028 \ud83d\ude80 emoji \ud83d half \ufeff \uffff"
                    + " e\u0301 $.run ${x} </script> ";

    static Stream<Event> everyKind() {
        return Stream.of(
                new Event.RunOpened(
                        ODD,
                        "lab",
                        "orphaned-slot",
                        3,
                        Map.of("slot", ODD, ODD.replace("\ud83d half", ""), "", "a", "b")),
                new Event.RunOpened("run-1", "lab", "orphaned-slot", -1, Map.of()),
                new Event.StepDone("run-1", "look", ODD.repeat(700)),
                new Event.StepChosen("run-1", "choose", "drop", ""),
                new Event.StepSkipped("run-1", "watch", ODD),
                new Event.Intended(
                        "run-1",
                        "drop",
                        "intent-1",
                        "lab",
                        "drop-replication-slot",
                        Map.of("slot", ODD),
                        List.of("SELECT pg_drop_replication_slot($1)", ODD, ""),
                        "7410",
                        Map.of("restart_lsn", "0/1", "active", "false")),
                new Event.Concluded("run-1", "drop", "intent-1", new Outcome.Done(ODD)),
                new Event.Concluded("run-1", "drop", "intent-1", new Outcome.Refused(ODD)),
                new Event.Concluded("run-1", "drop", "intent-1", new Outcome.Failed("")),
                new Event.Recovered(
                        "run-1", "drop", "intent-1", new Outcome.Unknown(ODD), "absent", ODD),
                new Event.DebtPaid("run-1", "slots-declared", ODD),
                new Event.DebtWaived("run-1", "cap-set", ODD),
                new Event.Noted("run-1", "x".repeat(100_000) + ODD),
                new Event.RunClosed("run-1", ODD),
                new Event.Pinned("lab", "PostgreSQL", Map.of("timeline", ODD)),
                new Event.Renewed("lab", "Redis", Map.of(), ODD),
                new Event.Accepted(
                        ODD, "Redis", Map.of("role", "master"), Map.of("role", "slave"), ODD),
                new Event.Released("lab", ODD));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void everyKindComesBackAsItWasWrittenAndIsPlainAsciiInTheFile(Event event) {
        String payload = EventJson.write(event);

        assertThat(EventJson.read(payload)).isEqualTo(event);
        assertThat(payload.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    }

    @Test
    void halfASurrogatePairInANameCannotBeReadSoTheJournalMustRefuseIt() {
        String payload =
                EventJson.write(new Event.RunOpened("r", "lab", "b", 1, Map.of("\ud83d", "x")));
        assertThatThrownBy(() -> EventJson.read(payload)).isInstanceOf(JacksonException.class);
    }

    @Test
    void noKindIsForgottenHere() {
        assertThat(everyKind().map(Object::getClass).distinct())
                .hasSameElementsAs(
                        Stream.of(Event.class.getPermittedSubclasses())
                                .flatMap(kinds -> Stream.of(kinds.getPermittedSubclasses()))
                                .toList());
    }

    @Test
    void theNamesInTheFileArePinned() {
        assertThat(
                        everyKind()
                                .map(EventJson::write)
                                .map(json -> json.replaceFirst("\\{\"event\":\"([^\"]*)\".*", "$1"))
                                .distinct())
                .containsExactly(
                        "run-opened",
                        "step-done",
                        "step-chosen",
                        "step-skipped",
                        "intended",
                        "concluded",
                        "recovered",
                        "debt-paid",
                        "debt-waived",
                        "noted",
                        "run-closed",
                        "pinned",
                        "renewed",
                        "accepted",
                        "released");
        assertThat(
                        Stream.of(
                                        new Outcome.Done("x"),
                                        new Outcome.Refused("x"),
                                        new Outcome.Failed("x"),
                                        new Outcome.Unknown("x"))
                                .map(o -> EventJson.write(new Event.Concluded("r", "s", "i", o))))
                .allMatch(json ->
                        json.matches(
                                ".*\"outcome\":\\{\"outcome\":\"(done|refused|failed|unknown)\",.*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"noted\",\"run\":\"r\"}",
                "{\"event\":\"noted\",\"run\":\"r\",\"text\":null}",
                "{\"event\":\"noted\",\"run\":\"r\",\"text\":5}",
                "{\"event\":\"noted\",\"run\":\"r\",\"text\":\"a\",\"text\":\"b\"}",
                "{\"event\":\"noted\",\"run\":\"r\",\"text\":\"a\"} {}",
                "{\"event\":\"noted\",\"run\":\"r\",\"text\":\"a\",\"more\":1}",
                "{\"event\":\"later\",\"run\":\"r\"}",
                "{\"run\":\"r\",\"text\":\"a\"}",
                "[]",
                "null",
                ""
            })
    void whatHeadroomDoesNotWriteIsNotRead(String payload) {
        assertThatThrownBy(() -> EventJson.read(payload)).isInstanceOf(JacksonException.class);
    }
}
