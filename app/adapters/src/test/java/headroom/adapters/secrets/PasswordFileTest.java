package headroom.adapters.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.secret.MissingSecret;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFileTest {

    private static final SecretUse USE = SecretUse.password("me", "db-1", 5432, "shop");

    @TempDir private Path home;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    db-1:5432:shop:me:found              | found
                    *:*:*:*:found                        | found
                    db-1:*:*:me:found                    | found
                    #db-1:5432:shop:me:comment~*:*:*:*:found | found
                    db-2:5432:shop:me:other~db-1:5432:shop:me:found | found
                    db-1:5432:shop:me:first~*:*:*:*:second | first
                    *:*:*:*:first~db-1:5432:shop:me:second | first
                    ~~db-1:5432:shop:me:found            | found
                    db-1:5432:shop:me:a\\:b\\\\c         | a:b\\c
                    db-1:5432:shop:me:a:b                | a
                    db-1:5432:shop:me: a b               | ` a b`
                    d\\b-1:5432:shop:me:found            | found
                    nonsense~db-1:5432:shop:me:found     | found
                    """)
    void theFirstLineThatFitsIsTaken(String lines, String password) throws Exception {
        write(lines.replace("~", "\n") + "\r\n");

        assertThat(resolve(USE)).isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db-1:5432:shop:you:x",
                "db-1:5433:shop:me:x",
                "db-1:5432:shop2:me:x",
                "db-1:5432:sho:me:x",
                "db-1:5432:shop:me",
                "db*:5432:shop:me:x",
                "# *:*:*:*:x",
                "",
            })
    void whereNoLineFitsItSaysWhichOneIsWanted(String lines) throws Exception {
        write(lines);

        missing(USE, "no line of " + file() + " fits db-1:5432:shop:me; add one");
    }

    @Test
    void fieldsWithColonsAndBackslashesAreEscaped() throws Exception {
        write("\\:\\:1:5432:a\\\\b:*:found\n");

        assertThat(resolve(SecretUse.password("me", "::1", 5432, "a\\b"))).isEqualTo("found");
    }

    @Test
    void anEmptyPasswordIsMissing() throws Exception {
        write("*:*:*:you:x\n*:*:*:me:\n");

        missing(USE, "line 2 of " + file() + " fits db-1:5432:shop:me, and its password is empty");
    }

    @Test
    void redisHasNone() throws Exception {
        write("*:*:*:*:x");

        missing(
                SecretUse.password("headroom", "redis-1", 6379, ""),
                "knows passwords of PostgreSQL alone, not the password of headroom at redis-1:6379");
    }

    @Test
    void aFileThatIsNotThereIsMissing() {
        missing(USE, "the file " + file() + " is not there; put a line host:port:database");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw-----w-", "rw---x---"})
    @DisabledOnOs(OS.WINDOWS)
    void aFileOfOthersIsRefused(String rights) throws Exception {
        write("*:*:*:*:x");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(rights));

        missing(USE, "can be read by others; run: chmod 600 " + file());
    }

    @Test
    void itIsReadAnewEachTime() throws Exception {
        write("*:*:*:*:old");
        assertThat(resolve(USE)).isEqualTo("old");
        write("*:*:*:*:new");
        assertThat(resolve(USE)).isEqualTo("new");
    }

    @Test
    void itLiesWhereLibpqLooks() throws Exception {
        Path other = home.resolve("other");
        Files.writeString(other, "*:*:*:*:named");
        own(other);
        assertThat(
                        PasswordFile.of(
                                        "Linux",
                                        home,
                                        name ->
                                                Optional.ofNullable(
                                                        Map.of("PGPASSFILE", other.toString())
                                                                .get(name)))
                                .resolve(USE)
                                .reveal())
                .isEqualTo("named");

        Path roaming = Files.createDirectories(home.resolve("roaming/postgresql"));
        Files.writeString(roaming.resolve("pgpass.conf"), "*:*:*:*:windows");
        own(roaming.resolve("pgpass.conf"));
        assertThat(
                        PasswordFile.of(
                                        "Windows 11",
                                        home,
                                        name ->
                                                Optional.ofNullable(
                                                        Map.of(
                                                                        "APPDATA",
                                                                        home.resolve("roaming")
                                                                                .toString())
                                                                .get(name)))
                                .resolve(USE)
                                .reveal())
                .isEqualTo("windows");
    }

    private Path file() {
        return home.resolve(".pgpass");
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text);
        own(file());
    }

    private static void own(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private String resolve(SecretUse use) throws MissingSecret {
        return PasswordFile.of("Linux", home, _ -> Optional.empty()).resolve(use).reveal();
    }

    private void missing(SecretUse use, String words) {
        assertThatThrownBy(() -> resolve(use))
                .isInstanceOf(MissingSecret.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining(":x");
    }
}
