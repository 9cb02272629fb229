package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.Folders;
import headroom.core.environment.Address;
import headroom.core.environment.Environment;
import headroom.core.environment.RedisEndpoint;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Servers that want to break the program stand beside an honest one, and the program has 256 MB:
/// the command and the window answer in time, nothing escapes as an Error, and the honest
/// environment does not notice.
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class HostileServersTest {

    private static final String HONEST = "honest";
    private static final Duration CHECKED_WITHIN = Duration.ofSeconds(30);
    private static final long LOOKED_SECONDS = 12;

    @TempDir private Path temp;
    private final List<Hostile> servers = new ArrayList<>();
    private Lab lab;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.start(LabOptions.servers(), Progress.SILENT);
        var postgres = new LinkedHashMap<String, Hostile.Behaviour>();
        var redis = new ArrayList<Hostile.Behaviour>();
        postgres.put("silent", Hostile::silent);
        redis.add(Hostile.saying("$2147483647\r\n"));
        postgres.put("endless", Hostile::endlessError);
        redis.add(Hostile.saying("*100000000\r\n"));
        postgres.put("large", Hostile::largeColumn);
        redis.add(Hostile.saying("*1\r\n".repeat(200_000)));
        postgres.put("dripping", Hostile::dripping);
        redis.add(Hostile::dripping);
        postgres.put("speechless", Hostile::silentAfterLogin);
        redis.add(Hostile::silent);
        try (var wiring = Wiring.of(folders())) {
            wiring.files().write(lab.environment().called(HONEST));
            for (var each : postgres.entrySet()) {
                wiring.files()
                        .write(
                                hostile(
                                        each.getKey(),
                                        each.getValue(),
                                        redis.get(
                                                wiring.files().load().environments().size() - 1)));
            }
        }
    }

    private Folders folders() {
        return new Folders(temp.resolve("config"), temp.resolve("data"));
    }

    private Environment hostile(String name, Hostile.Behaviour postgres, Hostile.Behaviour redis)
            throws Exception {
        Environment honest = lab.environment().called(name);
        Address database = server(postgres);
        Address queues = server(redis);
        return honest.withServers(
                honest.postgres().map(p -> p.at(List.of(database))),
                honest.redis().map(r -> r.at(new RedisEndpoint.Place.Fixed(queues))));
    }

    private Address server(Hostile.Behaviour behaviour) throws Exception {
        var server = new Hostile(behaviour);
        servers.add(server);
        return new Address("127.0.0.1", server.port());
    }

    @AfterEach
    void end() throws Exception {
        for (Hostile server : servers) {
            server.close();
        }
        lab.close();
    }

    /// What a process printed, and how it ended.
    private record Ended(int code, String out, Duration took) {}

    private Ended run(List<String> command, Map<String, String> variables) throws Exception {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        var builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(variables);
        long start = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        var took = Duration.ofNanos(System.nanoTime() - start);
        noError(Files.readString(err));
        return new Ended(process.exitValue(), Files.readString(out), took);
    }

    private void noError(String err) throws Exception {
        var said = new StringBuilder(err);
        if (Files.exists(temp.resolve("data"))) {
            try (var files = Files.walk(temp.resolve("data"))) {
                for (Path log : files.filter(f -> f.toString().endsWith(".log")).toList()) {
                    said.append(Files.readString(log, StandardCharsets.UTF_8));
                }
            }
        }
        assertThat(said.toString())
                .doesNotContain("OutOfMemoryError", "StackOverflowError", "Exception in thread");
    }

    @Test
    void theCheckAnswersInTime() throws Exception {
        Ended ended =
                run(
                        List.of(
                                System.getenv("HEADROOM_LAUNCHER"),
                                "check",
                                "--json",
                                "--config",
                                folders().config().toString(),
                                "--data",
                                folders().data().toString()),
                        Map.of("HEADROOM_JAVA_OPTS", "-Xmx256m"));
        assertThat(ended.took()).isLessThan(CHECKED_WITHIN);
        JsonNode answer = JsonMapper.shared().readTree(ended.out());
        var levels = new LinkedHashMap<String, String>();
        for (JsonNode environment : answer.get("environments")) {
            for (String gauge : List.of("slots", "pools", "queues")) {
                levels.merge(
                        environment.get("name").asString(),
                        environment.get("gauges").get(gauge).get("level").asString(),
                        (a, b) -> a + " " + b);
            }
        }
        assertThat(levels)
                .containsOnlyKeys(HONEST, "silent", "endless", "large", "dripping", "speechless");
        levels.forEach((name, level) -> {
            if (name.equals(HONEST)) {
                assertThat(level).doesNotContain("unknown");
            } else {
                assertThat(level).as(name).isEqualTo("unknown unknown unknown");
            }
        });
    }

    @Test
    void theWindowStaysOpenAndTheHonestEnvironmentLive() throws Exception {
        Ended ended =
                run(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dglass.platform=Headless",
                                "-Dprism.order=sw",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LittleMemoryWindow.class.getName(),
                                folders().config().toString(),
                                folders().data().toString(),
                                Long.toString(LOOKED_SECONDS)),
                        Map.of());
        assertThat(ended.code()).isZero();
        List<String> lines = ended.out().lines().toList();
        assertThat(lines).contains("window open");
        Map<String, List<String>> seen =
                lines.stream()
                        .filter(line -> line.contains("|"))
                        .map(line -> Arrays.asList(line.split("\\|")))
                        .collect(Collectors.toMap(List::getFirst, parts -> parts));
        assertThat(seen).hasSize(6);
        assertThat(seen.get(HONEST).subList(1, 3)).containsExactly("known", "known");
        seen.forEach((name, parts) -> {
            assertThat(Long.parseLong(parts.get(3))).as(name).isLessThan(10_000);
            if (!name.equals(HONEST)) {
                assertThat(parts.get(1)).as(name).startsWith("unknown").doesNotContain("DEFECT");
                assertThat(parts.get(2)).as(name).startsWith("unknown").doesNotContain("DEFECT");
            }
        });
    }
}
