package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.core.environment.Login;
import headroom.core.secret.SecretRef;
import headroom.desktop.command.Program.Ended;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The program with a real keychain.
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the keychain is the user's own")
class KeychainTest {

    private static final String PASSWORD = "Kranich-keychain-2Lm!7s";

    @TempDir private static Path servers;
    private static Bench bench;

    @TempDir private Path folder;
    private SecretService keychain;

    @BeforeAll
    static void serve() throws Exception {
        assumeTrue(SecretService.here(), "apt install gnome-keyring dbus");
        bench = new Bench(servers);
        try (var connection = bench.lab().postgres().connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE kept LOGIN PASSWORD '" + PASSWORD + "'");
            statement.execute("GRANT pg_monitor TO kept");
        }
        var draft = bench.named("kept");
        bench.configure(
                draft.postgres(
                                draft.postgresPort(),
                                new Login("kept", new SecretRef.Keychain("shop pg")))
                        .environment());
    }

    @AfterAll
    static void end() throws Exception {
        if (bench != null) {
            bench.close();
        }
    }

    @BeforeEach
    void keep() throws Exception {
        keychain = new SecretService(folder.resolve("k"));
    }

    @AfterEach
    void forget() {
        keychain.close();
    }

    @Test
    void whatWasStoredLogsInAndIsNowhereElse() throws Exception {
        Ended before = check();
        assertThat(before.code()).isEqualTo(ExitCode.UNKNOWN);
        assertThat(before.out()).contains("keychain shows no entry shop pg", "secret set shop pg");

        Ended wrong = set("not the one");
        assertThat(wrong.err()).isEmpty();
        assertThat(wrong.out()).contains("keychain:shop pg");
        assertThat(check().out()).contains("server did not take the password");

        assertThat(set(PASSWORD).code()).isZero();
        Ended after = check();
        assertThat(after.out()).doesNotContain("did not take", "no entry", "no password");
        assertThat(after.code()).isZero();

        for (Path place : List.of(bench.config(), bench.data(), keychain.files())) {
            assertThat(Secrets.in(place, List.of(PASSWORD))).isEmpty();
        }
        assertThat(Secrets.inText(after.out() + after.err(), List.of(PASSWORD))).isFalse();
    }

    @Test
    void aLockedOneSaysSoAndAnEmptyEntryIsNone() throws Exception {
        assertThat(set(PASSWORD).code()).isZero();
        assertThat(set("").code()).isEqualTo(ExitCode.USAGE);
        keychain.lock();
        Ended locked = check();
        assertThat(locked.code()).isEqualTo(ExitCode.UNKNOWN);
        assertThat(locked.out()).contains("keychain");
        Ended refused = set("another");
        assertThat(refused.code()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(refused.err()).contains("keychain");
    }

    @Test
    void withoutABusTheOtherWaysAreNamed() throws Exception {
        Map<String, String> nowhere =
                Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder.resolve("none"));
        Ended stored = Program.run(nowhere, PASSWORD + "\n", arguments("secret", "set", "shop pg"));
        assertThat(stored.code()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(stored.err()).contains("there is no keychain here", "env:NAME", "prompt");
        assertThat(Program.run(nowhere, "", arguments("check")).out())
                .contains("There is no keychain here");
    }

    private Ended check() throws Exception {
        return Program.run(keychain.environment(), "", arguments("check"));
    }

    private Ended set(String password) throws Exception {
        return Program.run(
                keychain.environment(), password + "\n", arguments("secret", "set", "shop pg"));
    }

    private Object[] arguments(String... command) {
        var all = new java.util.ArrayList<Object>(List.of(command));
        all.addAll(List.of("--config", bench.config(), "--data", bench.data()));
        return all.toArray();
    }
}
