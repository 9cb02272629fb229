package headroom.adapters.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.secret.MissingSecret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Real programs, good and bad.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are POSIX shells")
@Timeout(30)
class PrintedTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir private Path folder;

    @Test
    void oneLineBreakAtTheEndIsNoPartOfIt() throws Exception {
        assertThat(printed("echo 'pass word'")).isEqualTo("pass word");
        assertThat(printed("printf 'a\\n\\n'")).isEqualTo("a\n");
        assertThat(printed("printf 'a\\r\\n'")).isEqualTo("a");
        assertThat(printed("printf ümlaut")).isEqualTo("ümlaut");
    }

    @Test
    void noShellSeesTheArgumentsAndTheyArriveWhole() throws Exception {
        assertThat(Printed.by(List.of("printf", "%s", "$HOME; `id` *\"'"), LONG).reveal())
                .isEqualTo("$HOME; `id` *\"'");
    }

    @Test
    void itsInputIsEmptyAndItsSurroundingsAreOurs() throws Exception {
        assertThat(printed("cat; printf end")).isEqualTo("end");
        assertThat(printed("printf %s \"$PATH\"")).isEqualTo(System.getenv("PATH"));
    }

    @Test
    void itsFailureIsToldWithItsComplaintAndNeverWithItsAnswer() {
        assertMissing(
                "echo hunter2; printf 'no such entry \\033[2J\\nsecond line' >&2; exit 3",
                "the program sh ended with code 3: no such entry \\u{1B}[2J");
        assertMissing("echo hunter2; exit 7", "the program sh ended with code 7");
        assertMissing(
                "printf '%0900d' 7 >&2; exit 1",
                "the program sh ended with code 1: " + "0".repeat(160) + "…");
    }

    @Test
    void whatIsNoSecretIsMissing() {
        assertMissing("true", "the program sh printed nothing");
        assertMissing("echo", "the program sh printed nothing");
        assertMissing("printf '\\377'", "the program sh printed no UTF-8 text");
        assertMissing("yes", "the program sh printed more than a secret can be (4 KiB)");
        assertThatThrownBy(() -> Printed.by(List.of("headroom-no-such-program", "hunter2"), LONG))
                .isInstanceOf(MissingSecret.class)
                .hasMessageContaining("the program headroom-no-such-program cannot be started")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void itEndsAtItsDeadlineWithAllThatItStarted() throws Exception {
        Path ids = folder.resolve("ids");
        assertThatThrownBy(() ->
                        Printed.by(
                                List.of(
                                        "sh",
                                        "-c",
                                        "sleep 600 & echo $$ $! > '"
                                                + ids
                                                + "'; echo hunter2; wait"),
                                SHORT))
                .isInstanceOf(MissingSecret.class)
                .hasMessage("the program sh did not end within 1 s");

        for (String id : Files.readString(ids).strip().split(" ", -1)) {
            ended(Long.parseLong(id));
        }
    }

    @Test
    void anEndlessComplaintEndsAtTheDeadline() {
        assertThatThrownBy(() -> Printed.by(List.of("sh", "-c", "yes >&2"), SHORT))
                .isInstanceOf(MissingSecret.class)
                .hasMessage("the program sh did not end within 1 s");
    }

    private static void ended(long id) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (ProcessHandle.of(id).filter(ProcessHandle::isAlive).isPresent()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static String printed(String script) throws MissingSecret, InterruptedException {
        return Printed.by(List.of("sh", "-c", script), LONG).reveal();
    }

    private static void assertMissing(String script, String message) {
        assertThatThrownBy(() -> printed(script))
                .isInstanceOf(MissingSecret.class)
                .hasMessage(message);
    }
}
