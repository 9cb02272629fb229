package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Environment;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.secret.SecretRef;
import headroom.lab.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The program is given a secret in each way that there is, good ones and bad ones; it checks,
/// watches, fails and crashes; and then everything that it left is searched for them. The same
/// search first finds one that was planted in each place.
@EnabledOnOs(
        value = OS.LINUX,
        disabledReason = "it types at a terminal that `script` makes, and looks into /proc")
class LeakedSecretsTest {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    /// One of each way, as nobody would write them by chance, and one that the server refuses.
    private static final Map<String, String> PASSWORDS =
            Map.of(
                    "keychain", "Kranich-keychain-1Gh!3c",
                    "env", "Kranich-env-7Qz!4v",
                    "file", "Kranich-file-9Wx!2b",
                    "pgpass", "Kranich-pgpass-3Rt!8n",
                    "command", "Kranich-command-5Yu!1m",
                    "prompt", "Kranich-prompt-6Io!0k",
                    "refused", "Kranich-refused-8Pa!5j");

    private static final List<String> WORDS = PASSWORDS.values().stream().sorted().toList();

    @TempDir private Path folder;
    private Path home;
    private Path streams;
    private Bench bench;
    private Optional<SecretService> keychain = Optional.empty();
    private final Set<String> arguments = ConcurrentHashMap.newKeySet();
    private final CountDownLatch over = new CountDownLatch(1);
    private Thread looking;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(folder.resolve("bench"));
        home = Files.createDirectories(folder.resolve("home"));
        streams = Files.createDirectories(folder.resolve("streams"));
        if (SecretService.here()) {
            keychain = Optional.of(new SecretService(folder.resolve("k")));
            keep();
        }
        secret("file");
        secret("command");
        own(home.resolve("pgpass"), "*:*:*:leak_pgpass:" + password("pgpass").replace("!", "\\!"));
        Files.writeString(
                home.resolve("tells"),
                """
                while [ ! -e "$1/gate" ]; do sleep 0.05; done
                cat "$1/command"
                """);
        roles();
        settings();
        looking = Thread.ofPlatform().daemon().start(this::look);
    }

    @AfterEach
    void end() throws Exception {
        over.countDown();
        looking.join();
        bench.close();
        keychain.ifPresent(SecretService::close);
    }

    @Test
    void aSearchFindsWhatIsPlantedAndNothingElse() throws Exception {
        planted();

        check();
        watchFailAndCrash();

        assertThat(Secrets.in(bench.config(), WORDS)).isEmpty();
        assertThat(Secrets.in(bench.data(), WORDS)).isEmpty();
        assertThat(Secrets.in(streams, WORDS)).isEmpty();
        assertThat(arguments)
                .anyMatch(line -> line.contains("headroom.desktop.Main"))
                .anyMatch(line -> line.contains(home.resolve("tells").toString()))
                .noneMatch(line -> Secrets.inText(line, WORDS));
    }

    /// Every way was gone, and every login but one was taken.
    private void check() throws Exception {
        Path typed = streams.resolve("check");
        Process process =
                process(
                        typed,
                        "script",
                        "-qefc",
                        "'%s' check --config '%s' --data '%s'"
                                .formatted(launcher(), bench.config(), bench.data()),
                        "/dev/null");
        until(() -> Files.readString(typed).contains("password of leak_prompt"));
        process.getOutputStream()
                .write((password("prompt") + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        until(() -> arguments.stream().anyMatch(line -> line.contains("tells")));
        Files.createFile(home.resolve("gate"));
        ended(process);

        String said = Files.readString(typed);
        assertThat(said).doesNotContain("no password");
        assertThat(said.lines().filter(line -> line.contains("Pools")))
                .hasSize(ways().size())
                .filteredOn(line -> line.contains("login refused"))
                .hasSize(1);
        assertThat(bench.data().resolve("headroom.log")).content().contains("login refused");
    }

    /// A journal that is none makes a stack trace in the log; a signal makes a crash report.
    private void watchFailAndCrash() throws Exception {
        Files.writeString(bench.data().resolve("journal.db"), "this is no journal".repeat(1000));
        Path report = streams.resolve("crash");
        Path said = streams.resolve("window");
        Process process =
                process(
                        said,
                        launcher(),
                        "--config",
                        bench.config().toString(),
                        "--data",
                        bench.data().toString());
        Path log = bench.data().resolve("headroom.log");
        until(() -> Files.readString(log).contains("\tat headroom."));
        until(() -> sessions() >= ways().size() - 2);
        signal(process, "QUIT");
        until(() -> Files.readString(said).contains("Full thread dump"));
        signal(process, "SEGV");
        ended(process);
        assertThat(report).content().contains("SIGSEGV", "headroom");
    }

    private void planted() throws Exception {
        String word = password("env");
        byte[] bytes = ("x" + word + "y").getBytes(StandardCharsets.UTF_8);
        for (Path place : List.of(bench.environments(), bench.data(), streams)) {
            Files.createDirectories(place);
            for (byte[] form :
                    List.of(
                            bytes,
                            Base64.getEncoder().encode(bytes),
                            HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.UTF_8),
                            word.getBytes(StandardCharsets.UTF_16LE))) {
                Path planted = place.resolve("planted");
                Files.write(planted, form);
                assertThat(Secrets.in(place, WORDS)).containsExactly(planted);
                Files.delete(planted);
            }
        }
        Path journal = bench.data().resolve("planted.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + journal);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE note (text TEXT)");
            statement.execute("INSERT INTO note VALUES ('the password is " + word + "')");
        }
        assertThat(Secrets.in(bench.data(), WORDS)).containsExactly(journal);
        Files.delete(journal);

        Process told = new ProcessBuilder("sh", "-c", "read x", word).start();
        try {
            until(() -> arguments.stream().anyMatch(line -> Secrets.inText(line, WORDS)));
        } finally {
            told.destroyForcibly().waitFor();
        }
        arguments.clear();
    }

    /// Every argument of every process that is seen meanwhile.
    private void look() {
        try {
            while (!over.await(20, TimeUnit.MILLISECONDS)) {
                ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .forEach(arguments::add);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void roles() throws Exception {
        try (var connection = bench.lab().postgres().connect();
                var statement = connection.createStatement()) {
            for (var role : PASSWORDS.entrySet()) {
                String password = role.getKey().equals("refused") ? "another one" : role.getValue();
                statement.execute(
                        "CREATE ROLE leak_%s LOGIN PASSWORD '%s'"
                                .formatted(role.getKey(), password));
                statement.execute("GRANT pg_monitor TO leak_" + role.getKey());
            }
        }
    }

    private void settings() throws Exception {
        int port = bench.named("any").postgresPort();
        var environments =
                ways().stream()
                        .map(way ->
                                bench.named(way)
                                        .environment()
                                        .withServers(
                                                Optional.of(
                                                        new PostgresEndpoint(
                                                                "127.0.0.1",
                                                                port,
                                                                PostgresServer.DATABASE,
                                                                new Login(
                                                                        "leak_" + way,
                                                                        reference(way)),
                                                                Optional.empty())),
                                                Optional.empty()))
                        .toArray(Environment[]::new);
        bench.configure(environments);
    }

    /// Every way that there is on this machine.
    private List<String> ways() {
        return PASSWORDS.keySet().stream()
                .filter(way -> !way.equals("keychain") || keychain.isPresent())
                .sorted()
                .toList();
    }

    /// As an operator does it.
    private void keep() throws Exception {
        Object[] command = {
            "secret", "set", "leak", "--config", bench.config(), "--data", bench.data()
        };
        String typed = password("keychain") + "\n";
        assertThat(Program.run(keychain.orElseThrow().environment(), typed, command).code())
                .isZero();
    }

    private SecretRef reference(String way) {
        return switch (way) {
            case "keychain" -> new SecretRef.Keychain("leak");
            case "env" -> new SecretRef.Env("LEAK_ENV");
            case "file" -> new SecretRef.File(home.resolve("file").toString());
            case "pgpass" -> new SecretRef.Pgpass();
            case "command" ->
                    new SecretRef.Command(
                            List.of("sh", home.resolve("tells").toString(), home.toString()));
            case "prompt" -> new SecretRef.Prompt();
            case "refused" -> new SecretRef.Env("LEAK_REFUSED");
            default -> throw new IllegalArgumentException(way);
        };
    }

    private static String password(String way) {
        return Optional.ofNullable(PASSWORDS.get(way)).orElseThrow();
    }

    private long sessions() throws Exception {
        try (var connection = bench.lab().postgres().connect();
                var statement = connection.createStatement();
                var result =
                        statement.executeQuery(
                                "SELECT count(DISTINCT usename) FROM pg_stat_activity WHERE usename LIKE 'leak%'")) {
            result.next();
            return result.getLong(1);
        }
    }

    private void secret(String way) throws IOException {
        own(home.resolve(way), password(way));
    }

    private static void own(Path file, String text) throws IOException {
        Files.writeString(file, text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static String launcher() {
        return System.getenv("HEADROOM_LAUNCHER");
    }

    private Process process(Path out, String... command) throws IOException {
        var builder =
                new ProcessBuilder(new ArrayList<>(List.of(command)))
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .directory(streams.toFile());
        builder.environment()
                .putAll(
                        Map.of(
                                "LEAK_ENV",
                                password("env"),
                                "LEAK_REFUSED",
                                password("refused"),
                                "PGPASSFILE",
                                home.resolve("pgpass").toString(),
                                "HEADROOM_JAVA_OPTS",
                                "-XX:TieredStopAtLevel=1 -Dglass.platform=Headless -Dprism.order=sw -XX:ErrorFile="
                                        + streams.resolve("crash")));
        keychain.ifPresent(k -> builder.environment().putAll(k.environment()));
        return builder.start();
    }

    private static void signal(Process process, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    private static void ended(Process process) throws InterruptedException {
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it did not end within " + LONGEST);
        }
    }

    @FunctionalInterface
    private interface Fact {
        boolean holds() throws Exception;
    }

    private void until(Fact fact) throws Exception {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!fact.holds()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            over.await(50, TimeUnit.MILLISECONDS);
        }
    }
}
