package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.Folders;
import headroom.core.environment.Environment;
import headroom.core.reading.Bytes;
import headroom.core.secret.SecretRef;
import headroom.desktop.Wiring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `headroom lab --serve` as a process, typed to and looked at from others.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the lab has no Redis for Windows")
class LabServeTest {

    @TempDir private Path folder;

    private Program serve() throws Exception {
        return Program.start("lab", "--serve", "--config", config(), "--data", data());
    }

    private Path config() {
        return folder.resolve("config");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Environment written() {
        try (var wiring = Wiring.of(new Folders(config(), data()))) {
            return wiring.files().load().environments().getFirst();
        }
    }

    @Test
    void itServesAnotherProcessListensToItsConsoleAndLeavesNothing() throws Exception {
        try (var lab = serve()) {
            lab.line(line -> line.startsWith("The lab serves"));
            assertThat(lab.line(line -> line.startsWith("headroom check")))
                    .isEqualTo("headroom check --config " + config());
            Environment served = written();
            String postgres = served.postgres().orElseThrow().address();

            lab.type("status");
            assertThat(lab.line(line -> line.startsWith("PostgreSQL")))
                    .contains(postgres, served.redis().orElseThrow().address(), "ceiling 1.0 GiB");
            lab.type("help");
            lab.line(line -> line.startsWith("raise SIZE"));
            lab.type("rise 2 GiB");
            lab.line(line -> line.equals("unknown command \"rise\""));
            lab.type("begin orphan");
            assertThat(lab.line(line -> line.startsWith("unknown incident")))
                    .contains("orphaned-slot");
            lab.type("raise 2");
            lab.line(line -> line.contains("a size with its unit"));
            lab.type("raise 2 GiB");
            lab.line(line -> line.equals("the storage's ceiling is now 2.0 GiB"));
            assertThat(written().configuredCapacity().orElseThrow().ceiling())
                    .isEqualTo(Bytes.gib(2));
            lab.type("begin orphaned-slot");
            lab.line(line -> line.equals("the incident orphaned-slot has begun"));

            var check = Program.run("check", "--json", "--config", config(), "--data", data());
            assertThat(check.err()).isEmpty();
            var gauges = check.json().get("environments").get(0).get("gauges");
            assertThat(gauges.get("storage").get("ceilingBytes").asLong())
                    .isEqualTo(Bytes.gib(2).count());
            assertThat(gauges.get("wal").get("bytesPerSecond").isNumber()).as(check.out()).isTrue();
            assertThat(gauges.get("wal").get("bytesPerSecond").asLong()).isPositive();
            assertThat(gauges.get("slots").get("slots").findValuesAsString("name"))
                    .contains("orders_cdc", "bg_upgrade_16");

            Path home = home(served);
            var passwords = passwords(home.resolve("secrets"));
            assertThat(passwords).hasSizeGreaterThan(4);
            assertThat(Secrets.in(home.resolve("secrets"), passwords)).hasSameSizeAs(passwords);
            assertThat(Secrets.in(config(), passwords)).isEmpty();
            assertThat(Secrets.in(data(), passwords)).isEmpty();
            assertThat(Secrets.in(home, passwords)).noneMatch(LabServeTest::isLog);
            assertThat(Secrets.inArguments(List.of(home.toString()))).isNotEmpty();
            assertThat(Secrets.inArguments(passwords)).isEmpty();

            lab.terminate();
            lab.ended();
            assertThat(home).doesNotExist();
            assertThat(Secrets.inArguments(List.of(home.toString()))).isEmpty();
            assertThat(config().resolve("environments")).isEmptyDirectory();
        }
    }

    @Test
    void itEndsWhenSomebodyQuitsAndOverwritesNobodysSettings() throws Exception {
        try (var lab = serve()) {
            lab.line(line -> line.startsWith("The lab serves"));
            Path home = home(written());
            lab.type("quit");
            assertThat(lab.ended()).isZero();
            assertThat(home).doesNotExist();
        }
        Path real = config().resolve("environments/lab.yaml");
        String text =
                """
                name: lab
                tier: staging
                redis: {host: redis.internal, monitor: {user: headroom, password: env:X}}
                """;
        Files.writeString(real, text);
        var refused = Program.run("lab", "--serve", "--config", config(), "--data", data());
        assertThat(refused.code()).isEqualTo(74);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("is not a lab's; name another folder");
        assertThat(real).hasContent(text);
    }

    /// Where the lab's files are: the reference to a password names a file in `secrets` in it.
    private static Path home(Environment environment) {
        SecretRef reference = environment.postgres().orElseThrow().monitor().password();
        return Path.of(((SecretRef.File) reference).path()).resolve("../..").normalize();
    }

    private static boolean isLog(Path file) {
        return file.toString().endsWith("log");
    }

    private static List<String> passwords(Path secrets) throws Exception {
        var found = new ArrayList<String>();
        try (var files = Files.list(secrets)) {
            for (Path file : files.toList()) {
                found.add(Files.readString(file).strip());
            }
        }
        return found;
    }
}
