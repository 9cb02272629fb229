package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Environment;
import headroom.core.environment.Login;
import headroom.core.secret.SecretRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `headroom check` as a process, on real servers, beside second clients of its own.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the lab has no Redis for Windows")
class CheckTest {

    private static final List<String> POSTGRES = List.of("storage", "wal", "slots", "pools");

    @TempDir private static Path folder;
    private static Bench bench;

    @BeforeAll
    static void start() throws Exception {
        bench = new Bench(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        bench.close();
    }

    private static Program.Ended check(Object... names) throws Exception {
        return with(new Object[] {"--json"}, names);
    }

    private static Program.Ended with(Object[] options, Object... names) throws Exception {
        var arguments = new ArrayList<Object>();
        arguments.addAll(List.of("check", "--config", bench.config(), "--data", bench.data()));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(names));
        return Program.run(arguments.toArray());
    }

    @Test
    void whatItSaysAgreesWithSecondClients() throws Exception {
        bench.configure(bench.calm());
        Second before = Second.read(bench);
        var ended = check();
        Second after = Second.read(bench);

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        JsonNode environment = environment(ended, "calm");
        JsonNode gauges = environment.get("gauges");

        assertThat(before.retained()).hasSize(2);
        var retained = numbers(gauges.get("slots").get("slots"), "name", "retainedBytes");
        assertThat(retained.keySet()).isEqualTo(before.retained().keySet());
        retained.forEach((slot, bytes) ->
                assertThat(bytes)
                        .as(slot)
                        .isBetween(before.retained().get(slot), after.retained().get(slot)));

        assertThat(before.connections()).isEqualTo(after.connections());
        var applications =
                numbers(gauges.get("pools").get("byApplication"), "application", "connections");
        assertThat(applications).containsAllEntriesOf(before.connections());
        long own = applications.getOrDefault("headroom", 0L);
        assertThat(own).isBetween(1L, 2L);
        assertThat(gauges.get("pools").get("connections").asLong())
                .isEqualTo(before.connections().values().stream().mapToLong(c -> c).sum() + own);
        assertThat(before.connections()).containsEntry(Bench.SHOP, 5L);

        assertThat(gauges.get("wal").get("heldBytes").asLong())
                .isBetween(before.held(), after.held());
        assertThat(gauges.get("wal").get("bytesPerSecond").isNumber()).isTrue();
        assertThat(gauges.get("wal").get("archiver").isNull()).isTrue();
        assertThat(environment.get("load").get("preparedTransactions").get("count").asLong())
                .isZero();
        assertThat(numbers(gauges.get("storage").get("parts"), "name", "bytes"))
                .containsKeys("Database shop", "WAL held", "WAL recycled ahead", "Logs");
        for (JsonNode slot : gauges.get("slots").get("slots")) {
            assertThat(slot.get("reasons").isEmpty()).isFalse();
            assertThat(slot.get("spill").get("spilledBytes").isNumber()).isTrue();
        }

        var queues = gauges.get("queues").get("queues");
        assertThat(numbers(queues, "name", "depth"))
                .isEqualTo(before.depth())
                .isEqualTo(after.depth())
                .containsEntry("default", 7L);
        for (JsonNode queue : queues) {
            String name = queue.get("name").asString();
            assertThat(queue.get("latencySeconds").asDouble())
                    .as(name)
                    .isBetween(before.latency().get(name), after.latency().get(name));
            assertThat(queue.get("netPerSecond").isNull()).as(name).isTrue();
        }
        assertThat(gauges.get("queues").get("waiting").asLong()).isEqualTo(10);
        assertThat(gauges.get("queues").get("oldestSeconds").asDouble())
                .isGreaterThanOrEqualTo(Bench.OLDEST_JOB_SECONDS);
    }

    @Test
    void theWorstEnvironmentDecidesTheExitCode() throws Exception {
        var down = bench.named("down");
        bench.configure(
                bench.calm(),
                bench.warning(),
                bench.critical(),
                down.postgres(Bench.silentPort(), down.postgresLogin())
                        .redis(Bench.silentPort(), down.redisLogin())
                        .environment());

        assertThat(check("calm", "warning").code()).isEqualTo(1);
        var unknown = check("warning", "down");
        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.json().get("level").asString()).isEqualTo("unknown");
        assertThat(environment(unknown, "warning").get("level").asString()).isEqualTo("warning");
        var critical = with(new Object[0], "down", "critical", "warning");
        assertThat(critical.code()).isEqualTo(2);
        assertThat(critical.out())
                .contains(
                        "critical (lab): CRITICAL", "warning (lab): WARNING", "down (lab): UNKNOWN")
                .contains(
                        "Connection refused by 127.0.0.1:",
                        "is PostgreSQL running there, on this port?")
                .doesNotContain("Check that it runs");
        assertThat(critical.err()).isEmpty();
    }

    @Test
    void eachFaultGreysItsOwnGaugesAndSaysWhatToDo() throws Exception {
        var plain = bench.named("plain");
        Login wrong = new Login("headroom_monitor", bench.secret("wrong", "not the password"));
        Login wrongInRedis = new Login("headroom", bench.secret("wrong-redis", "not it either"));
        Login missing = new Login("headroom_monitor", bench.missing());
        Login missingInRedis = new Login("headroom", bench.missing());
        Login stranger = new Login("stranger", bench.secret("stranger", "stranger"));
        bench.configure(
                bench.calm(),
                named("wrong-postgres").postgres(plain.postgresPort(), wrong).environment(),
                named("wrong-redis").redis(plain.redisPort(), wrongInRedis).environment(),
                named("missing-postgres").postgres(plain.postgresPort(), missing).environment(),
                named("missing-redis").redis(plain.redisPort(), missingInRedis).environment(),
                named("no-postgres")
                        .postgres(Bench.silentPort(), plain.postgresLogin())
                        .environment(),
                named("no-redis").redis(Bench.silentPort(), plain.redisLogin()).environment(),
                named("stranger").postgres(plain.postgresPort(), stranger).environment());

        var ended = check();

        assertThat(ended.code()).isEqualTo(3);
        assertThat(environment(ended, "calm").get("level").asString()).isEqualTo("ok");
        greyPostgres(
                ended, "wrong-postgres", "password authentication failed", "; correct what file:");
        greyPostgres(
                ended, "missing-postgres", "no-such-file is not there", "put the secret into it");
        greyPostgres(
                ended,
                "no-postgres",
                "onnection refused by 127.0.0.1:",
                "; is PostgreSQL running there, on this port?");
        greyRedis(ended, "wrong-redis", "WRONGPASS", "; correct what file:");
        greyRedis(ended, "missing-redis", "no-such-file is not there", "put the secret into it");
        greyRedis(
                ended,
                "no-redis",
                "onnection refused by 127.0.0.1:",
                "; is Redis running there, on this port?");

        JsonNode gauges = environment(ended, "stranger").get("gauges");
        assertThat(gauges.get("slots").get("slots").size()).isEqualTo(2);
        assertThat(gauges.get("storage").get("level").asString()).isEqualTo("unknown");
        assertThat(gauges.get("storage").get("usedBytes").isNull()).isTrue();
        assertThat(gauges.get("storage").get("sentence").asString())
                .contains("pg_monitor", "stranger");
        assertThat(gauges.get("wal").get("recycledBytes").isNull()).isTrue();
        assertThat(gauges.get("queues").get("level").asString()).isNotEqualTo("unknown");
    }

    @Test
    void aLongerLookTellsWhatOneLookCannotKnow() throws Exception {
        bench.configure(bench.calm());
        try (var redis = bench.redis();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var looking = threads.submit(() -> with(new Object[] {"--json", "--for", "12s"}));
            int jobs = 0;
            while (!done(looking)) {
                Bench.job(redis, "inbound", System.currentTimeMillis());
                jobs++;
            }
            redis.del("queue:inbound");
            redis.srem("queues", "inbound");

            var ended = looking.get();
            assertThat(ended.err()).isEmpty();
            assertThat(ended.code()).isZero();
            var queues = environment(ended, "calm").get("gauges").get("queues").get("queues");
            for (JsonNode queue : queues) {
                assertThat(queue.get("netPerSecond").isNumber()).isTrue();
                double net = queue.get("netPerSecond").asDouble();
                if (queue.get("name").asString().equals("inbound")) {
                    assertThat(net).isBetween(0.1, jobs / 5.0);
                } else {
                    assertThat(net).isZero();
                }
            }
        }
    }

    /// Whether it has ended, or does within a fifth of a second.
    private static boolean done(Future<?> looking) throws Exception {
        try {
            looking.get(200, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        }
    }

    @Test
    void aSignalEndsALongLookWithoutAnAnswerAndGivesItsConnectionsBack() throws Exception {
        bench.configure(bench.calm());
        try (var redis = bench.redis();
                var program =
                        Program.start(
                                "check",
                                "--config",
                                bench.config(),
                                "--data",
                                bench.data(),
                                "--for",
                                "10 min")) {
            until(() -> redis.clientList().contains("user=headroom"));
            program.terminate();
            assertThat(program.ended()).isEqualTo(128 + 15);
            until(() -> !redis.clientList().contains("user=headroom"));
            assertThat(program.said()).isEmpty();
        }
    }

    private static void until(BooleanSupplier holds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void aLongerLookTakesALengthOfTimeAndNoCost() throws Exception {
        for (String wrong : List.of("15", "soon", "0 s", "2 h")) {
            var ended = with(new Object[] {"--for", wrong});
            assertThat(ended.code()).isEqualTo(64);
            assertThat(ended.err())
                    .contains("it takes a length of time from 1 s to 1 h", "not " + wrong);
        }
        var both = with(new Object[] {"--for", "15s", "--cost"});
        assertThat(both.code()).isEqualTo(64);
        assertThat(both.err()).startsWith("--cost and --for exclude each other");
    }

    private static Bench.Draft named(String name) {
        return bench.named(name);
    }

    private static void greyPostgres(Program.Ended ended, String name, String what, String next) {
        JsonNode gauges = environment(ended, name).get("gauges");
        for (String gauge : POSTGRES) {
            grey(gauges.get(gauge), name, what, next);
        }
        for (String list : List.of("slots", "missing")) {
            assertThat(gauges.get("slots").get(list).isNull()).as(list).isTrue();
        }
        for (String list : List.of("sessions", "byApplication", "missing", "undeclared")) {
            assertThat(gauges.get("pools").get(list).isNull()).as(list).isTrue();
        }
        assertThat(gauges.get("pools").get("censusTrouble").asString())
                .isEqualTo("the sessions are not known now");
        assertThat(gauges.get("wal").get("holders").isNull()).isTrue();
        assertThat(gauges.get("storage").get("parts").isNull()).isTrue();
        assertThat(gauges.get("storage").get("usedBytes").isNull()).isTrue();
        assertThat(gauges.get("pools").get("connections").isNull()).isTrue();
        assertThat(gauges.get("queues").get("waiting").asLong()).isEqualTo(10);
    }

    private static void greyRedis(Program.Ended ended, String name, String what, String next) {
        assertThat(environment(ended, name).get("level").asString()).isEqualTo("unknown");
        JsonNode gauges = environment(ended, name).get("gauges");
        grey(gauges.get("queues"), name, what, next);
        for (String part : List.of("waiting", "queues", "vanished", "refused")) {
            assertThat(gauges.get("queues").get(part).isNull()).as(part).isTrue();
        }
        for (String gauge : POSTGRES) {
            assertThat(gauges.get(gauge).get("level").asString())
                    .as(name + " " + gauge)
                    .isNotEqualTo("unknown");
        }
    }

    private static void grey(JsonNode gauge, String name, String what, String next) {
        assertThat(gauge.get("level").asString()).as(name).isEqualTo("unknown");
        assertThat(gauge.get("trouble").asString()).as(name).contains(what);
        assertThat(gauge.get("sentence").asString()).as(name).contains(next);
    }

    @Test
    void brokenSettingsAreUnknownWithTheirPlaceOnStandardError() throws Exception {
        bench.configure(bench.calm(), bench.warning());
        Path file = bench.environments().resolve("warning.yaml");
        Files.writeString(file, Files.readString(file).replace("tier: lab", "teir: lab"));

        var all = check();
        assertThat(all.code()).isEqualTo(3);
        String place = "warning.yaml:2:1: unknown key \"teir\"; did you mean \"tier\"?";
        assertThat(all.err()).isEqualTo(place + "\n");
        assertThat(all.json().get("brokenSettings").get(0).asString()).isEqualTo(place);
        assertThat(environment(all, "calm").get("level").asString()).isEqualTo("ok");

        var named = check("warning");
        assertThat(named.code()).isEqualTo(3);
        assertThat(named.err()).isEqualTo(place + "\n");
        assertThat(named.json().get("environments").isEmpty()).isTrue();
    }

    @Test
    void anUnknownEnvironmentIsAWrongArgument() throws Exception {
        bench.configure(bench.calm(), bench.warning());
        var ended = check("clam");
        assertThat(ended.code()).isEqualTo(64);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .startsWith("No environment is called \"clam\". There are: calm, warning.\n")
                .contains("Usage: headroom check");
    }

    @Test
    void secretsStandNeitherInTheLogNorInTheSettings() throws Exception {
        var calm = bench.calm();
        Login wrong = new Login("headroom_monitor", bench.secret("wrong", "not the password"));
        bench.configure(
                calm,
                named("wrong")
                        .postgres(calm.postgres().orElseThrow().first().port(), wrong)
                        .environment());
        assertThat(check().code()).isEqualTo(3);
        assertThat(bench.data().resolve("headroom.log")).content().contains("login refused");

        var passwords = List.of(secret(calm), "not the password");
        Path planted = bench.data().resolve("planted");
        Files.writeString(planted, "password=" + secret(calm));
        assertThat(Secrets.in(folder.resolve("data"), passwords)).containsExactly(planted);
        Files.delete(planted);

        assertThat(Secrets.in(bench.data(), passwords)).isEmpty();
        assertThat(Secrets.in(bench.config(), passwords)).isEmpty();
    }

    private static String secret(Environment environment) throws Exception {
        SecretRef reference = environment.postgres().orElseThrow().monitor().password();
        return Files.readString(Path.of(((SecretRef.File) reference).path())).strip();
    }

    private static JsonNode environment(Program.Ended ended, String name) {
        for (JsonNode environment : ended.json().get("environments")) {
            if (environment.get("name").asString().equals(name)) {
                return environment;
            }
        }
        throw new AssertionError("no environment " + name + " in " + ended.out());
    }

    private static Map<String, Long> numbers(JsonNode list, String key, String number) {
        var found = new TreeMap<String, Long>();
        for (JsonNode one : list) {
            found.put(one.get(key).asString(), one.get(number).asLong());
        }
        return found;
    }
}
