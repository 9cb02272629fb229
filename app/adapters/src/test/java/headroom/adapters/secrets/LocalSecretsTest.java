package headroom.adapters.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.secret.MissingSecret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSecretsTest {

    private final Map<String, String> variables = Map.of("GOOD", "pass word", "EMPTY", "");
    private final LocalSecrets secrets =
            new LocalSecrets(name -> Optional.ofNullable(variables.get(name)));

    private static final SecretUse USE = SecretUse.password("u", "h", 1, "d");

    @TempDir private Path folder;

    @Test
    void aVariableIsTakenAsItIs() throws MissingSecret {
        assertThat(secrets.resolve(new SecretRef.Env("GOOD"), USE).reveal()).isEqualTo("pass word");
    }

    @Test
    void aVariableThatIsNotSetOrEmptyIsMissing() {
        assertMissing(
                new SecretRef.Env("OTHER"),
                "the environment variable OTHER is not set; set it before starting Headroom");
        assertMissing(
                new SecretRef.Env("EMPTY"),
                "the environment variable EMPTY is empty; set it before starting Headroom");
    }

    @Test
    void oneLineBreakAtTheEndIsNoPartOfASecret() throws IOException, MissingSecret {
        assertThat(file(" a b ")).isEqualTo(" a b ");
        assertThat(file("a\n")).isEqualTo("a");
        assertThat(file("a\r\n")).isEqualTo("a");
        assertThat(file("a\n\n")).isEqualTo("a\n");
    }

    @Test
    void aFileIsReadAnewEachTime() throws IOException, MissingSecret {
        assertThat(file("old")).isEqualTo("old");
        assertThat(file("new")).isEqualTo("new");
    }

    @Test
    void aFileThatHoldsNoSecretIsMissing() throws IOException {
        Path none = folder.resolve("none");
        assertMissing(
                new SecretRef.File(none.toString()),
                "the file " + none + " is not there; put the secret into it");
        assertMissing(new SecretRef.File(folder.toString()), folder + " is not a plain file");
        Path empty = write("\n");
        assertMissing(new SecretRef.File(empty.toString()), empty + " is empty");
        Path large = write("x".repeat(5000));
        assertMissing(
                new SecretRef.File(large.toString()),
                large + " is larger than a secret can be (4 KiB)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw-----w-"})
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatOthersCanReadIsRefusedWithTheCommandToRun(String rights) throws IOException {
        Path file = write("secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));

        assertMissing(
                new SecretRef.File(file.toString()),
                "the file %1$s can be read by others; run: chmod 600 %1$s".formatted(file));
    }

    private void assertMissing(SecretRef reference, String message) {
        assertThatThrownBy(() -> secrets.resolve(reference, USE))
                .isInstanceOf(MissingSecret.class)
                .hasMessage(message);
    }

    private String file(String text) throws IOException, MissingSecret {
        return secrets.resolve(new SecretRef.File(write(text).toString()), USE).reveal();
    }

    private Path write(String text) throws IOException {
        Path file = folder.resolve("secret");
        Files.writeString(file, text);
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }
}
