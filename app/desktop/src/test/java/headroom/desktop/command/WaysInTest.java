package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.adapters.files.EnvironmentFiles;
import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.Environment;
import headroom.core.environment.Login;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.PostgresEndpoint.Binding;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisEndpoint.Place;
import headroom.core.environment.Tls;
import headroom.core.secret.SecretRef;
import headroom.lab.Authority;
import headroom.lab.Identity;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PgBouncer;
import headroom.lab.PgBouncerOptions;
import headroom.lab.Programs;
import headroom.lab.Progress;
import headroom.lab.RedisOptions;
import headroom.lab.RedisServer;
import headroom.lab.Sentinel;
import headroom.lab.SshBastion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The program as it is installed, as a process with its own modules, on servers that are reached
/// as operators have it: verified TLS, a bastion, PgBouncer, a sentinel.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the lab has no Redis for Windows")
class WaysInTest {

    private static final String WORD = "open sesame";

    @TempDir private static Path folder;
    private static Lab lab;
    private static SshBastion bastion;
    private static EnvironmentFiles files;
    private static Tls verified;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("pgbouncer").isPresent(), "needs pgbouncer");
        lab = Lab.start(LabOptions.servers(), Progress.SILENT);
        bastion = SshBastion.start(WORD);
        Authority authority = Authority.in(folder, "known");
        Identity here = authority.server("localhost");
        lab.postgres().tls(here, authority);
        verified =
                new Tls(
                        Tls.Mode.VERIFY_FULL,
                        Optional.of(authority.file().toString()),
                        Optional.empty());
        RedisServer encrypted = lab.addRedis(RedisOptions.plain().tls(here, authority));
        PgBouncer bouncer = lab.addPgBouncer(PgBouncerOptions.transaction());
        Sentinel sentinel = lab.addSentinel("shop", lab.redis());
        files = new EnvironmentFiles(folder.resolve("config/environments"));
        encrypted(encrypted);
        throughBastion();
        pooled(bouncer);
        throughSentinel(sentinel);
    }

    @AfterAll
    static void stop() throws Exception {
        if (lab != null) {
            bastion.close();
            lab.close();
        }
    }

    private static PostgresEndpoint postgres(
            String host, Tls tls, boolean pooled, Optional<Bastion> via, int port) {
        PostgresEndpoint near = lab.environment().postgres().orElseThrow();
        return new PostgresEndpoint(
                List.of(new Address(host, port)),
                Optional.empty(),
                near.database(),
                tls,
                Binding.PREFER,
                pooled,
                via,
                near.monitor(),
                near.operator());
    }

    private static void encrypted(RedisServer encrypted) throws Exception {
        RedisEndpoint redis =
                new RedisEndpoint(
                        new Place.Fixed(new Address("localhost", encrypted.port())),
                        0,
                        verified,
                        Optional.empty(),
                        encrypted.monitor(),
                        Optional.empty());
        PostgresEndpoint postgres =
                postgres("localhost", verified, false, Optional.empty(), lab.postgres().port());
        write("encrypted", postgres, redis);
    }

    private static void throughBastion() throws Exception {
        Path known = Files.writeString(folder.resolve("known_hosts"), bastion.knownHost() + "\n");
        Path word =
                Files.createFile(
                        folder.resolve("word"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(word, WORD);
        Optional<Bastion> via = Optional.of(jump(word, known));
        RedisEndpoint near = lab.environment().redis().orElseThrow();
        write(
                "tunnelled",
                postgres("localhost", verified, false, via, lab.postgres().port()),
                new RedisEndpoint(
                        near.place(),
                        near.database(),
                        near.tls(),
                        via,
                        near.monitor(),
                        near.operator()));
    }

    private static Bastion jump(Path word, Path knownHosts) {
        return new Bastion(
                "jump",
                new Address("127.0.0.1", bastion.port()),
                SshBastion.USER,
                new Bastion.Proof.Password(new SecretRef.File(word.toString())),
                Optional.of(knownHosts.toString()));
    }

    private static void pooled(PgBouncer bouncer) throws Exception {
        Tls plain = new Tls(Tls.Mode.DISABLE, Optional.empty(), Optional.empty());
        Login stats = bouncer.stats();
        var console =
                new PgBouncerEndpoint(
                        "front",
                        new Address("127.0.0.1", bouncer.port()),
                        plain,
                        Optional.empty(),
                        stats,
                        Optional.empty());
        files.write(
                environment(
                                "pooled",
                                postgres(
                                        "127.0.0.1", plain, true, Optional.empty(), bouncer.port()),
                                lab.environment().redis().orElseThrow())
                        .withPools(List.of(console), List.of()));
    }

    private static void throughSentinel(Sentinel sentinel) throws Exception {
        RedisEndpoint near = lab.environment().redis().orElseThrow();
        write(
                "sentinel",
                lab.environment().postgres().orElseThrow(),
                near.at(
                        new Place.Sentinels(
                                "shop",
                                List.of(new Address("127.0.0.1", sentinel.port())),
                                Optional.empty())));
    }

    private static Environment environment(
            String name, PostgresEndpoint postgres, RedisEndpoint redis) {
        return lab.environment()
                .called(name)
                .withServers(Optional.of(postgres), Optional.of(redis));
    }

    private static void write(String name, PostgresEndpoint postgres, RedisEndpoint redis)
            throws Exception {
        files.write(environment(name, postgres, redis));
    }

    private static Stream<JsonNode> asked(String command) throws Exception {
        var ended =
                Program.run(
                        command,
                        "--json",
                        "--config",
                        folder.resolve("config"),
                        "--data",
                        folder.resolve("data"));
        assertThat(ended.out()).as(ended.err()).startsWith("{");
        JsonNode environments = JsonMapper.shared().readTree(ended.out()).get("environments");
        assertThat(environments).hasSize(4);
        return environments.valueStream();
    }

    @Test
    void checkReadsEveryGaugeOfEach() throws Exception {
        asked("check")
                .forEach(environment -> {
                    for (JsonNode gauge : environment.get("gauges")) {
                        assertThat(gauge.get("level").asString())
                                .as(environment.toPrettyString())
                                .isNotEqualTo("unknown");
                    }
                });
    }

    @Test
    void aBastionThatIsNotKnownIsToldWithWhatMakesItKnown() throws Exception {
        Path nobody = Files.createFile(folder.resolve("knows_nobody"));
        Path config = folder.resolve("stranger");
        PostgresEndpoint behind =
                postgres(
                        "localhost",
                        verified,
                        false,
                        Optional.of(jump(folder.resolve("word"), nobody)),
                        lab.postgres().port());
        new EnvironmentFiles(config.resolve("environments"))
                .write(
                        lab.environment()
                                .called("stranger")
                                .withServers(Optional.of(behind), Optional.empty()));
        for (String command : List.of("check", "ready")) {
            var ended = Program.run(command, "--config", config, "--data", folder.resolve("data"));
            assertThat(ended.out())
                    .as(command)
                    .contains(
                            bastion.hostKey().fingerprint(),
                            "only if it is the same run: ssh-keyscan -t ",
                            " -p %d 127.0.0.1 >> '%s'".formatted(bastion.port(), nobody))
                    .doesNotContain("before you trust it");
        }
    }

    @Test
    void readyKnowsTheRightsInEach() throws Exception {
        asked("ready")
                .forEach(environment -> {
                    for (JsonNode line : environment.get("lines")) {
                        assertThat(line.get("ability").asString())
                                .as(environment.toPrettyString())
                                .isNotEqualTo("unknown");
                    }
                });
    }
}
