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
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisEndpoint.Place;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Tls;
import headroom.core.readiness.ConnectionTest.Outcome;
import headroom.core.readiness.ConnectionTest.Stage;
import headroom.core.readiness.ConnectionTest.Step;
import headroom.core.secret.SecretRef;
import headroom.lab.Authority;
import headroom.lab.Identity;
import headroom.lab.JmxServer;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.NodeExporter;
import headroom.lab.PgBouncer;
import headroom.lab.PgBouncerOptions;
import headroom.lab.PostgresServer;
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
import java.time.Duration;
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

/// The test of a connection against real servers: what passes, and where it stops with which words
/// when something on the way is wrong.
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the lab has no Redis for Windows")
class StagedConnectionTest {

    private static final String WORD = "open sesame";
    private static final Tls PLAIN = new Tls(Tls.Mode.DISABLE, Optional.empty(), Optional.empty());

    @TempDir private static Path folder;
    private static Lab lab;
    private static Authority known;
    private static Identity own;
    private static Wiring wiring;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(LabOptions.servers(), Progress.SILENT);
        known = Authority.in(folder, "known");
        own = known.server("127.0.0.1", "localhost");
        lab.postgres().tls(own, known);
        wiring = Wiring.of(new Folders(folder.resolve("config"), folder.resolve("data")));
    }

    @AfterAll
    static void end() throws Exception {
        wiring.close();
        lab.close();
    }

    /// What became of each server's stages, in the order in which they were told; checks on the way
    /// that each began before it ended.
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

    private static PostgresEndpoint postgres() {
        return lab.environment().postgres().orElseThrow();
    }

    private static Map<Stage, Outcome> only(PostgresEndpoint endpoint) throws InterruptedException {
        return tested(bare().withServers(Optional.of(endpoint), Optional.empty()))
                .get("PostgreSQL " + endpoint.first().text());
    }

    private static Map<Stage, Outcome> only(RedisEndpoint endpoint) throws InterruptedException {
        return tested(bare().withServers(Optional.empty(), Optional.of(endpoint)))
                .get("Redis " + endpoint.first().text());
    }

    private static Tls trusting(Authority authority) {
        return new Tls(
                Tls.Mode.VERIFY_FULL, Optional.of(authority.file().toString()), Optional.empty());
    }

    private static Outcome.Failed failure(Map<Stage, Outcome> outcomes, Stage stage) {
        assertThat(outcomes.get(stage)).isInstanceOf(Outcome.Failed.class);
        assertThat(outcomes.keySet()).allMatch(other -> other.compareTo(stage) <= 0);
        var failed = (Outcome.Failed) outcomes.get(stage);
        assertThat(failed.next()).isNotBlank();
        return failed;
    }

    private static String passed(Map<Stage, Outcome> outcomes, Stage stage) {
        assertThat(outcomes.get(stage)).as(outcomes.toString()).isInstanceOf(Outcome.Passed.class);
        return ((Outcome.Passed) outcomes.get(stage)).what();
    }

    private static String skipped(Map<Stage, Outcome> outcomes, Stage stage) {
        assertThat(outcomes.get(stage)).as(outcomes.toString()).isInstanceOf(Outcome.Skipped.class);
        return ((Outcome.Skipped) outcomes.get(stage)).why();
    }

    @Test
    void encryptionIsAStageOfItsOwn() throws Exception {
        Map<Stage, Outcome> outcomes = only(postgres().with(trusting(known)));

        assertThat(outcomes)
                .containsOnlyKeys(
                        Stage.RESOLVE,
                        Stage.CONNECT,
                        Stage.ENCRYPT,
                        Stage.LOGIN,
                        Stage.WHO,
                        Stage.WHAT,
                        Stage.RIGHTS);
        assertThat(outcomes.get(Stage.ENCRYPT))
                .isInstanceOfSatisfying(
                        Outcome.Passed.class,
                        encrypted -> {
                            assertThat(encrypted.took()).isPositive();
                            assertThat(encrypted.what())
                                    .startsWith(
                                            "TLSv1.3, the certificate is trusted:"
                                                    + " CN=127.0.0.1, valid until 20")
                                    .endsWith("; it asks for one of ours");
                        });
        assertThat(passed(outcomes, Stage.LOGIN))
                .isEqualTo("as " + postgres().monitor().user() + ", on a new connection");
        assertThat(passed(outcomes, Stage.WHAT)).startsWith("PostgreSQL 18").contains("primary");
        assertThat(passed(outcomes, Stage.RIGHTS))
                .isEqualTo("everything that is watched may be read");
        assertThat(passed(only(postgres().with(PLAIN.in(Tls.Mode.PREFER))), Stage.ENCRYPT))
                .contains("nobody checked the certificate");
        assertThat(skipped(only(postgres().with(PLAIN)), Stage.ENCRYPT))
                .isEqualTo("the settings say tls: {mode: disable}");
    }

    @Test
    void whatIsWrongWithACertificateIsTold() throws Exception {
        try {
            showing(known.server("elsewhere.example"), "is for elsewhere.example, not 127.0.0.1");
            showing(known.expired("expired", "127.0.0.1"), "expired on 20");
            showing(
                    Authority.selfSigned(folder, "own", "127.0.0.1"),
                    "is self-signed and not among");
            Path beside = Files.createDirectories(folder.resolve("strangers"));
            showing(
                    Authority.in(beside, "stranger").server("127.0.0.1"),
                    "is signed by “stranger”, who is not among the authorities in " + known.file());
        } finally {
            lab.postgres().tls(own, known);
        }
    }

    private static void showing(Identity identity, String words) throws Exception {
        lab.postgres().tls(identity);
        Outcome.Failed failed = failure(only(postgres().with(trusting(known))), Stage.ENCRYPT);
        assertThat(failed.why())
                .startsWith("identity not proven: the certificate of ")
                .contains(words);
        assertThat(failed.next()).startsWith("No password was sent.");
    }

    @Test
    void aServerWithoutEncryptionIsTold() throws Exception {
        try {
            lab.postgres().withoutTls();
            assertThat(failure(only(postgres().with(trusting(known))), Stage.ENCRYPT).why())
                    .contains("offers no encryption, and the settings ask for verify-full");
            assertThat(passed(only(postgres().with(PLAIN.in(Tls.Mode.PREFER))), Stage.ENCRYPT))
                    .isEqualTo("the server offers no encryption, and prefer does without");
        } finally {
            lab.postgres().tls(own, known);
        }
    }

    @Test
    void aRedisThatWantsACertificateOfOursSaysSoWhileEncrypting() throws Exception {
        RedisServer strict =
                lab.addRedis(
                        RedisOptions.plain()
                                .mutualTls(
                                        known.server("strict", "127.0.0.1"),
                                        known,
                                        known.client("headroom")));
        var endpoint =
                new RedisEndpoint("127.0.0.1", strict.port(), 0, strict.monitor())
                        .with(trusting(known));

        Outcome.Failed without = failure(only(endpoint), Stage.ENCRYPT);
        assertThat(without.why()).contains("wants a certificate of ours");
        assertThat(without.next()).contains("tls.client");
        assertThat(failure(only(endpoint.with(trusting(strangers()))), Stage.ENCRYPT).why())
                .startsWith("identity not proven: ");
    }

    private static Authority strangers() throws IOException {
        return Authority.in(Files.createTempDirectory(folder, "unknown"), "unknown");
    }

    @Test
    void whatIsWrongOnTheWayIsToldWhereItIs() throws Exception {
        PostgresEndpoint nowhere =
                postgres().at(List.of(new Address("no-such-host.invalid", 5432)));
        assertThat(failure(only(nowhere), Stage.RESOLVE).why())
                .isEqualTo("no name server knows this host");

        PostgresEndpoint shut = postgres().at(List.of(new Address("127.0.0.1", free())));
        Outcome.Failed refused = failure(only(shut), Stage.CONNECT);
        assertThat(refused.why())
                .isEqualTo("the machine answers, and nothing listens on this port");

        Path wrong = secret("wrong", "not the password");
        var stranger = new Login(postgres().monitor().user(), new SecretRef.File(wrong.toString()));
        Outcome.Failed login =
                failure(only(postgres().as(stranger, Optional.empty())), Stage.LOGIN);
        assertThat(login.why()).startsWith("login refused: ").contains("password authentication");
        assertThat(login.next())
                .isEqualTo(
                        "Correct what file:%s leads to, or the role's password.".formatted(wrong));
    }

    @Test
    void aPortThatIsAnothersServerIsTold() throws Exception {
        PostgresEndpoint redis =
                postgres()
                        .at(List.of(lab.environment().redis().orElseThrow().first()))
                        .with(trusting(known));
        assertThat(failure(only(redis), Stage.ENCRYPT).next()).contains("check the port");
    }

    @Test
    void eachHostIsAskedByItselfAndToldWhatItIs() throws Exception {
        PostgresServer standby = lab.postgres().standby();
        try {
            Address first = postgres().first();
            Address second = new Address("127.0.0.1", standby.port());
            Address down = new Address("127.0.0.1", free());
            var tested =
                    tested(
                            bare().withServers(
                                            Optional.of(
                                                    postgres().at(List.of(second, down, first))),
                                            Optional.empty()));

            assertThat(passed(tested.get("PostgreSQL " + second), Stage.WHAT)).contains("standby");
            assertThat(skipped(tested.get("PostgreSQL " + second), Stage.RIGHTS))
                    .isEqualTo("a standby has those of its primary");
            failure(tested.get("PostgreSQL " + down), Stage.CONNECT);
            assertThat(passed(tested.get("PostgreSQL " + first), Stage.WHAT)).contains("primary");
            assertThat(passed(tested.get("PostgreSQL, all 3 hosts"), Stage.TOGETHER))
                    .isEqualTo(
                            "%s says it is a primary; %s says it is a standby; %s could not be asked"
                                    .formatted(first, second, down));

            var without =
                    tested(
                            bare().withServers(
                                            Optional.of(postgres().at(List.of(second, down))),
                                            Optional.empty()));
            assertThat(failure(without.get("PostgreSQL, all 2 hosts"), Stage.TOGETHER).why())
                    .startsWith("none of them is the primary: " + second);
        } finally {
            standby.kill();
        }
    }

    @Test
    void hostsOfTwoClustersAreTold() throws Exception {
        try (Lab other = Lab.start(LabOptions.postgresOnly(), Progress.SILENT)) {
            Address strange = other.environment().postgres().orElseThrow().first();
            try (var admin = other.postgres().connect();
                    var statement = admin.createStatement()) {
                statement.execute(
                        "ALTER ROLE %s PASSWORD '%s'"
                                .formatted(
                                        postgres().monitor().user(),
                                        Files.readString(Path.of(file(postgres().monitor())))
                                                .strip()));
            }
            var tested =
                    tested(
                            bare().withServers(
                                            Optional.of(
                                                    postgres()
                                                            .at(
                                                                    List.of(
                                                                            postgres().first(),
                                                                            strange))),
                                            Optional.empty()));
            assertThat(failure(tested.get("PostgreSQL, all 2 hosts"), Stage.TOGETHER).why())
                    .startsWith("they are different databases, not copies of one: ");
        }
    }

    private static String file(Login login) {
        return ((SecretRef.File) login.password()).path();
    }

    @Test
    void eachSentinelIsAskedByItselfAndThenTheMaster() throws Exception {
        Sentinel sentinel = lab.addSentinel("shop", lab.redis());
        Address there = new Address("127.0.0.1", sentinel.port());
        Address down = new Address("127.0.0.1", free());
        RedisEndpoint near = lab.environment().redis().orElseThrow();
        var tested =
                tested(
                        bare().withServers(
                                        Optional.empty(),
                                        Optional.of(
                                                near.at(
                                                        new Place.Sentinels(
                                                                "shop",
                                                                List.of(down, there),
                                                                Optional.empty())))));

        failure(tested.get("Sentinel " + down), Stage.CONNECT);
        assertThat(passed(tested.get("Sentinel " + there), Stage.WHAT))
                .isEqualTo("a sentinel; shop is at 127.0.0.1:" + lab.redis().port());
        assertThat(passed(tested.get("Sentinel, all 2"), Stage.TOGETHER))
                .endsWith(down + " could not be asked");
        assertThat(passed(tested.get("Redis shop, the master"), Stage.WHAT)).contains("master");

        var unknown =
                tested(
                        bare().withServers(
                                        Optional.empty(),
                                        Optional.of(
                                                near.at(
                                                        new Place.Sentinels(
                                                                "shoe",
                                                                List.of(there),
                                                                Optional.empty())))));
        assertThat(failure(unknown.get("Sentinel " + there), Stage.LOGIN).why())
                .contains("knows no master shoe, but shop");
        assertThat(skipped(unknown.get("Redis shoe, the master"), Stage.RESOLVE))
                .isEqualTo("no sentinel tells where it is");
    }

    @Test
    void throughABastionTheTunnelIsAStage() throws Exception {
        try (SshBastion bastion = SshBastion.start(WORD)) {
            Path trusted =
                    Files.writeString(folder.resolve("known_hosts"), bastion.knownHost() + "\n");
            PostgresEndpoint behind =
                    through(bastion, trusted, postgres().first()).with(trusting(known));
            Map<Stage, Outcome> outcomes = only(behind);
            assertThat(skipped(outcomes, Stage.RESOLVE)).isEqualTo("the bastion looks the name up");
            assertThat(passed(outcomes, Stage.TUNNEL))
                    .isEqualTo("jump reaches " + behind.first().text());
            assertThat(passed(outcomes, Stage.ENCRYPT)).startsWith("TLSv1.3");
            assertThat(passed(outcomes, Stage.WHAT)).contains("primary");

            var shut = new Address("127.0.0.1", free());
            assertThat(failure(only(through(bastion, trusted, shut)), Stage.TUNNEL).why())
                    .contains("bastion jump", "cannot connect to " + shut);

            Path nobody = Files.createFile(folder.resolve("knows_nobody"));
            Outcome.Failed unknown =
                    failure(only(through(bastion, nobody, postgres().first())), Stage.TUNNEL);
            assertThat(unknown.why())
                    .startsWith("identity not proven: ")
                    .contains(bastion.hostKey().fingerprint());
            assertThat(unknown.next())
                    .startsWith("No password was sent. ")
                    .contains("only if it is the same run: ssh-keyscan -t ", ">> '" + nobody + "'")
                    .doesNotContain("before you trust it");

            bastion.stop();
            Path again = Files.copy(trusted, folder.resolve("known_hosts_again"));
            assertThat(failure(only(through(bastion, again, postgres().first())), Stage.TUNNEL))
                    .extracting(Outcome.Failed::why)
                    .asString()
                    .contains("bastion jump", "nothing listens there");
        }
    }

    private static PostgresEndpoint through(SshBastion bastion, Path knownHosts, Address target)
            throws IOException {
        Path word = secret("word", WORD);
        PostgresEndpoint near = postgres();
        return new PostgresEndpoint(
                List.of(target),
                Optional.empty(),
                near.database(),
                near.tls(),
                near.binding(),
                false,
                Optional.of(
                        new Bastion(
                                "jump",
                                new Address("127.0.0.1", bastion.port()),
                                SshBastion.USER,
                                new Bastion.Proof.Password(new SecretRef.File(word.toString())),
                                Optional.of(knownHosts.toString()))),
                near.monitor(),
                near.operator());
    }

    @Test
    void theConsoleOfAPgBouncerIsAServerOfTheTest() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("pgbouncer").isPresent(), "needs pgbouncer");
        PgBouncer bouncer = lab.addPgBouncer(PgBouncerOptions.transaction().tls(own));
        var address = new Address("127.0.0.1", bouncer.port());
        Map<Stage, Outcome> outcomes = bouncer(address, bouncer.stats(), trusting(known));
        assertThat(passed(outcomes, Stage.ENCRYPT)).startsWith("TLSv1.").contains("trusted");
        assertThat(passed(outcomes, Stage.WHAT)).startsWith("PgBouncer 1.");
        assertThat(passed(outcomes, Stage.RIGHTS))
                .isEqualTo("its pools may be read; watch-only: no admin login is configured");

        var database = postgres().first();
        assertThat(
                        failure(
                                        bouncer(database, postgres().monitor(), trusting(known)),
                                        Stage.LOGIN)
                                .why())
                .contains("is no PgBouncer");
        assertThat(
                        failure(
                                        bouncer(address, bouncer.stats(), trusting(strangers())),
                                        Stage.ENCRYPT)
                                .why())
                .startsWith("identity not proven: ");
    }

    private static Map<Stage, Outcome> bouncer(Address at, Login stats, Tls tls)
            throws InterruptedException {
        var console =
                new PgBouncerEndpoint("main", at, tls, Optional.empty(), stats, Optional.empty());
        return tested(bare().withPools(List.of(console), List.of())).get("PgBouncer main " + at);
    }

    @Test
    void eachInstanceOfAServiceIsAServerOfTheTest() throws Exception {
        try (JmxServer agent = JmxServer.start("headroom", "word", own);
                var _ = lab.openPool("orders-main", 2)) {
            String down = "127.0.0.1:" + free();
            var login = new Login("headroom", new SecretRef.File(secret("jmx", "word").toString()));
            var service =
                    new ServiceEndpoint(
                            "orders",
                            List.of(down, agent.url()),
                            "orders-*",
                            trusting(known),
                            Optional.empty(),
                            Optional.of(login));
            var tested = tested(bare().withPools(List.of(), List.of(service)));

            failure(tested.get("JMX, orders at " + down), Stage.CONNECT);
            Map<Stage, Outcome> outcomes = tested.get("JMX, orders at " + agent.url());
            assertThat(passed(outcomes, Stage.ENCRYPT)).startsWith("TLSv1.3").contains("trusted");
            assertThat(passed(outcomes, Stage.LOGIN)).isEqualTo("as headroom, on a new connection");
            assertThat(passed(outcomes, Stage.WHAT)).contains("pool orders-main", "of 2");
        }
    }

    @Test
    void aPlainRegistryIsNoFaultUntilTheAgentBehindItIsPlainToo() throws Exception {
        try (JmxServer agent = JmxServer.start("headroom", "word")) {
            var login = new Login("headroom", new SecretRef.File(secret("jmx", "word").toString()));
            var service =
                    new ServiceEndpoint(
                            "orders",
                            List.of(agent.url()),
                            "*",
                            trusting(known),
                            Optional.empty(),
                            Optional.of(login));
            Map<Stage, Outcome> outcomes =
                    tested(bare().withPools(List.of(), List.of(service)))
                            .get("JMX, orders at " + agent.url());
            assertThat(passed(outcomes, Stage.ENCRYPT)).startsWith("the registry is plain");
            assertThat(failure(outcomes, Stage.LOGIN).why()).contains("offers no encryption");
        }
    }

    @Test
    void whoeverKnowsTheVolumesSizeIsAskedToo() throws Exception {
        try (var admin = lab.postgres().connect();
                var statement = admin.createStatement()) {
            statement.execute(
                    """
                    CREATE SCHEMA IF NOT EXISTS headroom;
                    CREATE OR REPLACE FUNCTION headroom.volume(OUT allocated bigint, OUT used bigint)
                    LANGUAGE sql AS $$ SELECT 1099511627776, 549755813888 $$;
                    GRANT USAGE ON SCHEMA headroom TO PUBLIC
                    """);
        }
        assertThat(capacity(new CapacitySource.Sql("headroom.volume"), "Capacity, headroom.volume"))
                .satisfies(stages ->
                        assertThat(passed(stages, Stage.WHAT))
                                .contains("1.0 TiB", "512.0 GiB of it used"));
        assertThat(
                        failure(
                                        capacity(
                                                new CapacitySource.Sql("headroom.nothing"),
                                                "Capacity, headroom.nothing"),
                                        Stage.WHAT)
                                .why())
                .contains("headroom.nothing");
        assertThat(tested(lab.environment()).keySet()).noneMatch(s -> s.startsWith("Capacity"));
    }

    @Test
    void aNodeExporterIsAServerOfTheTest() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("prometheus-node-exporter").isPresent(),
                "needs prometheus-node-exporter");
        NodeExporter exporter = lab.addNodeExporter();
        String url = exporter.metrics().toString();
        var source = new CapacitySource.NodeExporter(url, "/", Optional.empty(), Optional.empty());
        Map<Stage, Outcome> outcomes = capacity(source, "node_exporter " + url);
        assertThat(skipped(outcomes, Stage.ENCRYPT)).isEqualTo("the URL says http");
        assertThat(passed(outcomes, Stage.WHAT)).startsWith("node_exporter, /: ");
        var lost =
                new CapacitySource.NodeExporter(
                        url, "/no/such/mount", Optional.empty(), Optional.empty());
        assertThat(failure(capacity(lost, "node_exporter " + url), Stage.WHAT).why())
                .contains("/no/such/mount");
    }

    private static Map<Stage, Outcome> capacity(CapacitySource source, String server)
            throws InterruptedException {
        return tested(
                        bare().withServers(Optional.of(postgres()), Optional.empty())
                                .withCapacity(Optional.of(source)))
                .get(server);
    }

    @Test
    void aTestThatIsGivenUpEndsSoon() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var endpoint =
                    postgres()
                            .at(List.of(new Address("127.0.0.1", silent.getLocalPort())))
                            .with(trusting(known));
            var environment = bare().withServers(Optional.of(endpoint), Optional.empty());
            Thread test =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    wiring.connectionTest().run(environment, _ -> {});
                                } catch (InterruptedException _) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            silent.accept().close(); // the stage of connecting
            var shaking = silent.accept();
            test.interrupt();
            assertThat(test.join(Duration.ofSeconds(2))).isTrue();
            shaking.setSoTimeout(2000);
            while (shaking.getInputStream().read() >= 0) {
                // what it had sent; then its socket is closed
            }
            shaking.close();
        }
    }

    private static Path secret(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        return Files.writeString(file, content);
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
