package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.adapters.files.Folders;
import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.CapacitySource;
import headroom.core.environment.Environment;
import headroom.core.environment.Login;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisEndpoint.Place;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Tls;
import headroom.core.readiness.ConnectionTest.Outcome;
import headroom.core.readiness.ConnectionTest.Stage;
import headroom.core.readiness.ConnectionTest.Step;
import headroom.core.secret.SecretRef;
import headroom.lab.Authority;
import headroom.lab.JmxServer;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.NodeExporter;
import headroom.lab.PgBouncer;
import headroom.lab.PgBouncerOptions;
import headroom.lab.Programs;
import headroom.lab.Progress;
import headroom.lab.RedisOptions;
import headroom.lab.RedisServer;
import headroom.lab.Sentinel;
import headroom.lab.SshBastion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The test of a connection where only a bastion leads to the servers. `localhost` is looked up by
/// the bastion, and is the name that their certificates are for.
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the lab has no Redis for Windows")
class StagedThroughBastionTest {

    private static final String WORD = "open sesame";

    @TempDir private static Path folder;
    private static Lab lab;
    private static SshBastion bastion;
    private static Authority known;
    private static Wiring wiring;
    private static Optional<Bastion> via = Optional.empty();

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
        bastion = SshBastion.start(WORD);
        known = Authority.in(folder, "known");
        Path trusted = Files.writeString(folder.resolve("known_hosts"), bastion.knownHost() + "\n");
        via =
                Optional.of(
                        new Bastion(
                                "jump",
                                new Address("127.0.0.1", bastion.port()),
                                SshBastion.USER,
                                new Bastion.Proof.Password(secret("word", WORD)),
                                Optional.of(trusted.toString())));
        wiring = Wiring.of(new Folders(folder.resolve("config"), folder.resolve("data")));
    }

    @AfterAll
    static void end() throws Exception {
        wiring.close();
        bastion.close();
        lab.close();
    }

    private static Map<String, Map<Stage, Outcome>> tested(Environment environment)
            throws InterruptedException {
        List<Step> steps = new CopyOnWriteArrayList<>();
        wiring.connectionTest().run(environment, steps::add);
        Map<String, Map<Stage, Outcome>> outcomes = new LinkedHashMap<>();
        for (Step step : steps) {
            outcomes.computeIfAbsent(step.server(), _ -> new EnumMap<>(Stage.class))
                    .put(step.stage(), step.outcome());
        }
        return outcomes;
    }

    private static Environment bare() {
        return lab.environment()
                .withServers(Optional.empty(), Optional.empty())
                .withPools(List.of(), List.of())
                .withCapacity(Optional.empty());
    }

    private static Tls verified() {
        return new Tls(
                Tls.Mode.VERIFY_FULL, Optional.of(known.file().toString()), Optional.empty());
    }

    private static String passed(Map<Stage, Outcome> outcomes, Stage stage) {
        assertThat(outcomes.get(stage)).as(outcomes.toString()).isInstanceOf(Outcome.Passed.class);
        return ((Outcome.Passed) outcomes.get(stage)).what();
    }

    private static Outcome.Failed failure(Map<Stage, Outcome> outcomes, Stage stage) {
        assertThat(outcomes.get(stage)).as(outcomes.toString()).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcomes.get(stage);
    }

    /// The way up to the login.
    private static void tunnelled(Map<Stage, Outcome> outcomes, Address target) {
        assertThat(outcomes.get(Stage.RESOLVE))
                .isEqualTo(new Outcome.Skipped("the bastion looks the name up"));
        assertThat(passed(outcomes, Stage.TUNNEL)).isEqualTo("jump reaches " + target.text());
        assertThat(passed(outcomes, Stage.CONNECT)).isEqualTo(target.text() + " answers");
        assertThat(passed(outcomes, Stage.ENCRYPT)).startsWith("TLSv1.").contains("trusted");
    }

    private static Address behind(int port) {
        return new Address("localhost", port);
    }

    @Test
    void aRedisAndItsSentinelAreReachedThroughIt() throws Exception {
        RedisOptions options =
                RedisOptions.plain().tls(known.server("redis", "localhost", "127.0.0.1"), known);
        RedisServer redis = lab.addRedis(options);
        Sentinel sentinel = lab.addSentinel("shop", redis, options);
        var fixed = redis(new Place.Fixed(behind(redis.port())), redis.monitor());
        Map<Stage, Outcome> outcomes = tested(fixed).get("Redis localhost:" + redis.port());
        tunnelled(outcomes, behind(redis.port()));
        assertThat(passed(outcomes, Stage.LOGIN)).isEqualTo("as headroom, on a new connection");
        assertThat(passed(outcomes, Stage.WHAT)).contains("master");

        var found =
                redis(
                        new Place.Sentinels(
                                "shop", List.of(behind(sentinel.port())), Optional.empty()),
                        redis.monitor());
        var asked = tested(found);
        tunnelled(asked.get("Sentinel localhost:" + sentinel.port()), behind(sentinel.port()));
        tunnelled(asked.get("Redis shop, the master"), new Address("127.0.0.1", redis.port()));

        var shut = behind(free());
        assertThat(
                        failure(
                                        tested(redis(new Place.Fixed(shut), redis.monitor()))
                                                .get("Redis " + shut),
                                        Stage.TUNNEL)
                                .why())
                .contains("bastion jump", "cannot connect to " + shut);
    }

    private static Environment redis(Place place, Login monitor) {
        return bare().withServers(
                        Optional.empty(),
                        Optional.of(
                                new RedisEndpoint(
                                        place, 0, verified(), via, monitor, Optional.empty())));
    }

    @Test
    void thePgBouncerIsReachedThroughIt() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("pgbouncer").isPresent(), "needs pgbouncer");
        PgBouncer bouncer =
                lab.addPgBouncer(
                        PgBouncerOptions.transaction().tls(known.server("pooled", "localhost")));
        var console =
                new PgBouncerEndpoint(
                        "main",
                        behind(bouncer.port()),
                        verified(),
                        via,
                        bouncer.stats(),
                        Optional.empty());
        Map<Stage, Outcome> outcomes =
                tested(bare().withPools(List.of(console), List.of()))
                        .get("PgBouncer main localhost:" + bouncer.port());
        tunnelled(outcomes, behind(bouncer.port()));
        assertThat(passed(outcomes, Stage.WHAT)).startsWith("PgBouncer 1.");
    }

    @Test
    void aServicesJmxIsReachedThroughIt() throws Exception {
        try (JmxServer agent =
                        JmxServer.start("headroom", "word", known.server("jmx", "localhost"));
                var _ = lab.openPool("orders-main", 2)) {
            String instance = "localhost:" + agent.port();
            var service =
                    new ServiceEndpoint(
                            "orders",
                            List.of(instance),
                            "orders-*",
                            verified(),
                            via,
                            Optional.of(new Login("headroom", secret("jmx", "word"))));
            Map<Stage, Outcome> outcomes =
                    tested(bare().withPools(List.of(), List.of(service)))
                            .get("JMX, orders at " + instance);
            tunnelled(outcomes, behind(agent.port()));
            assertThat(passed(outcomes, Stage.WHAT)).contains("pool orders-main", "of 2");
        }
    }

    @Test
    void aNodeExporterIsReachedThroughIt() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("prometheus-node-exporter").isPresent(),
                "needs prometheus-node-exporter");
        NodeExporter exporter = lab.addNodeExporter();
        String url = "http://localhost:" + exporter.port() + "/metrics";
        var source = new CapacitySource.NodeExporter(url, "/", Optional.empty(), via);
        Map<Stage, Outcome> outcomes =
                tested(
                                bare().withServers(lab.environment().postgres(), Optional.empty())
                                        .withCapacity(Optional.of(source)))
                        .get("node_exporter " + url);
        assertThat(passed(outcomes, Stage.TUNNEL))
                .isEqualTo("jump reaches localhost:" + exporter.port());
        assertThat(passed(outcomes, Stage.WHAT)).startsWith("node_exporter, /: ");
    }

    private static SecretRef secret(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        return new SecretRef.File(Files.writeString(file, content).toString());
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
