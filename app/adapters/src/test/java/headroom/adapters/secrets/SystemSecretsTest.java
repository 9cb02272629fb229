package headroom.adapters.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.secret.MissingSecret;
import headroom.core.secret.Prompts;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are POSIX shells")
@Timeout(30)
class SystemSecretsTest {

    private static final SecretUse USE = SecretUse.password("me", "db-1", 5432, "shop");
    private static final SecretUse OTHER = SecretUse.password("you", "db-1", 5432, "shop");

    @TempDir private Path folder;
    private Instant now = Instant.parse("2026-03-01T03:14:22Z");
    private final Prompts prompts = new Prompts();

    private SystemSecrets secrets() {
        return new SystemSecrets(
                new SystemSecrets.Surroundings("Linux", folder, _ -> Optional.empty()),
                new SystemKeychain("Linux"),
                prompts,
                () -> now);
    }

    @Test
    void aProgramIsRunOnceUntilTheServerDoesNotTakeWhatItGave() throws Exception {
        var secrets = secrets();
        SecretRef counting = counting("");

        assertThat(secrets.resolve(counting, USE).reveal()).isEqualTo("x1");
        assertThat(secrets.resolve(counting, USE).reveal()).isEqualTo("x1");
        assertThat(secrets.resolve(counting, OTHER).reveal()).isEqualTo("x1");

        secrets.refused(counting, USE);
        assertThatThrownBy(() -> secrets.resolve(counting, USE))
                .isInstanceOf(MissingSecret.class)
                .hasMessageContaining("the server did not take the password of me at db-1:5432")
                .hasMessageNotContaining("x1");
        assertThat(secrets.resolve(counting, OTHER).reveal()).isEqualTo("x1");

        now = now.plus(Duration.ofSeconds(30));
        assertThat(secrets.resolve(counting, USE).reveal()).isEqualTo("x2");
        assertThat(secrets.resolve(counting, OTHER).reveal()).isEqualTo("x2");
    }

    @Test
    void aProgramThatFailedIsNotRunAgainAtOnce() throws Exception {
        var secrets = secrets();
        SecretRef failing = counting("exit 1");

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> secrets.resolve(failing, USE))
                    .hasMessage("the program sh ended with code 1");
        }
        assertThat(runs()).isOne();
        now = now.plus(Duration.ofSeconds(30));
        assertThatThrownBy(() -> secrets.resolve(failing, USE))
                .hasMessage("the program sh ended with code 1");
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void whoGivesUpFindsTheResultLater() throws Exception {
        var secrets = secrets();
        Path gate = folder.resolve("gate");
        SecretRef slow = counting("while [ ! -e '%s' ]; do sleep 0.05; done".formatted(gate));
        var first = new FutureTask<>(() -> secrets.resolve(slow, USE));
        Thread impatient = Thread.ofVirtual().start(first);
        until(() -> runs() == 1);
        impatient.interrupt();
        assertThatThrownBy(first::get).hasCauseInstanceOf(InterruptedException.class);

        Files.createFile(gate);
        assertThat(secrets.resolve(slow, USE).reveal()).isEqualTo("x1");
        assertThat(runs()).isOne();
    }

    @Test
    void aTypedOneComesFromThePrompts() throws Exception {
        var secrets = secrets();
        SecretRef prompt = new SecretRef.Prompt();

        assertThatThrownBy(() -> secrets.resolve(prompt, USE))
                .hasMessage("the password of me at db-1:5432 has not been entered yet");
        prompts.answer(USE, new Secret("typed"));
        assertThat(secrets.resolve(prompt, USE).reveal()).isEqualTo("typed");
        secrets.refused(prompt, USE);
        assertThat(prompts.open()).containsExactly(new Prompts.Wish(USE, true));
    }

    @Test
    void withoutAKeychainTheOtherWaysAreNamed() {
        assertThatThrownBy(() -> secrets().resolve(new SecretRef.Keychain("shop"), USE))
                .isInstanceOf(MissingSecret.class)
                .hasMessageStartingWith("there is no keychain here: the Secret Service")
                .hasMessageContaining("write env:NAME, file:/PATH, pgpass");
    }

    private SecretRef counting(String then) {
        return new SecretRef.Command(
                List.of(
                        "sh",
                        "-c",
                        "echo >> runs; echo x$(wc -l < runs | tr -d ' '); "
                                        .replace("runs", "'" + folder.resolve("runs") + "'")
                                + then));
    }

    private long runs() throws Exception {
        Path file = folder.resolve("runs");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    @FunctionalInterface
    private interface Fact {
        boolean holds() throws Exception;
    }

    private static void until(Fact fact) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!fact.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
