package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.desktop.environment.KeychainOffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The editor's offer to keep the password of a URL, with a real keychain. The bus stands in a
/// variable, so the editor runs in a process of its own.
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the keychain is the user's own")
class KeychainOfferTest {

    private static final String PASSWORD = "Reiher-offer-9Qp!4x";

    @TempDir private Path folder;

    @Test
    void thePasswordOfAUrlGoesIntoTheKeychainAndNowhereElse() throws Exception {
        assumeTrue(SecretService.here(), "apt install gnome-keyring dbus");
        try (var keychain = new SecretService(folder.resolve("k"))) {
            String first = offered(keychain.environment(), PASSWORD);
            assertThat(first)
                    .contains(
                            "offered: shop-postgres-reader\n",
                            "field: keychain:shop-postgres-reader\n");
            assertThat(offered(keychain.environment(), "another"))
                    .as("what is there already is not overwritten")
                    .contains("field: keychain:shop-postgres-reader-2\n");
            assertThat(offered(keychain.environment(), PASSWORD))
                    .as("the first is still what it was")
                    .contains("field: keychain:shop-postgres-reader\n");
            assertThat(Secrets.in(folder, List.of(PASSWORD))).isEmpty();
            assertThat(first).doesNotContain(PASSWORD);

            keychain.lock();
            assertThat(offered(keychain.environment(), PASSWORD))
                    .as("it waits for whoever unlocks it, beside the window")
                    .contains("note: The keychain is asked; a dialog of it may be waiting for you.")
                    .doesNotContain("field: keychain");
        }
        assertThat(
                        offered(
                                Map.of(
                                        "DBUS_SESSION_BUS_ADDRESS",
                                        "unix:path=" + folder.resolve("none")),
                                PASSWORD))
                .contains("offered: nothing\n");
    }

    private String offered(Map<String, String> variables, String password) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KeychainOffer.class.getName(),
                                folder.toString(),
                                "postgresql://reader:%s@db-1.internal:6543/shop"
                                        .formatted(password))
                        .redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
