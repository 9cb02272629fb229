package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.adapters.secrets.LocalSecrets;
import headroom.core.environment.Access;
import headroom.core.environment.Login;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisIdentity;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;
import headroom.core.signal.queues.RedisInside;
import headroom.core.signal.queues.Writes;
import headroom.lab.Lab;
import headroom.lab.LabException;
import headroom.lab.LabOptions;
import headroom.lab.Programs;
import headroom.lab.RedisOptions;
import headroom.lab.RedisServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/// What servers refuse, on real ones that are in the state that makes them refuse it.
@Timeout(60)
class RedisRefusalsTest {

    private static final Path FULL = Path.of("/dev/full");

    private static Lab lab;

    @BeforeAll
    static void startLab() throws LabException {
        lab = Lab.start(LabOptions.bare(), _ -> {});
    }

    @AfterAll
    static void endLab() throws LabException {
        lab.close();
    }

    @Test
    void anUnknownHostIsTold() {
        var login = new Login("headroom", new SecretRef.Env("X"));
        try (var probe =
                new RedisProbe(
                        new RedisEndpoint("no-such-host.invalid", 6379, 0, login)
                                .with(RedisEndpoint.standard(List.of())),
                        Access.direct((_, _) -> new Secret("x")))) {
            assertThat(reason(probe))
                    .isEqualTo(
                            new Reason(
                                    Kind.UNREACHABLE,
                                    "unknown host no-such-host.invalid; check its name in the settings"));
        }
    }

    @Test
    void theDefaultUserWithAPasswordIsAUserLikeOthersAndAWrongOneIsForgotten() throws Exception {
        RedisServer redis = lab.addRedis(RedisOptions.plain());
        var login = new Login("default", new SecretRef.Env("X"));
        var endpoint = new RedisEndpoint("127.0.0.1", redis.port(), 3, login);
        List<String> refused = new ArrayList<>();
        try (var probe =
                new RedisProbe(endpoint, Access.direct((_, _) -> new Secret(redis.password())))) {
            assertThat(probe.read().identity().role()).isEqualTo(RedisIdentity.Role.MASTER);
        }
        var wrong =
                new Secrets() {
                    @Override
                    public Secret resolve(SecretRef reference, SecretUse use) {
                        return new Secret("wrong");
                    }

                    @Override
                    public void refused(SecretRef reference, SecretUse use) {
                        refused.add(reference.text() + " " + use.host() + ":" + use.port());
                    }
                };
        try (var probe = new RedisProbe(endpoint, Access.direct(wrong))) {
            assertThat(reason(probe).detail())
                    .contains(
                            "refused the login of default: WRONGPASS",
                            "correct what env:X leads to, or the user's password");
        }
        assertThat(refused).containsExactly("env:X 127.0.0.1:" + redis.port());
    }

    @Test
    void aServerThatLoadsItsDataIsToldSo() throws Exception {
        RedisServer redis =
                lab.addRedis(
                        RedisOptions.plain()
                                .line("enable-debug-command local")
                                .line("rdbcompression no")
                                .line("loading-process-events-interval-bytes 1024"));
        try (Jedis admin = admin(redis);
                Jedis loader = admin(redis)) {
            for (int i = 0; i < 2000; i++) {
                admin.set("key" + i, "x".repeat(500));
            }
            admin.configSet("key-load-delay", "5000"); // microseconds: ten seconds in all
            ProtocolCommand debug = () -> "DEBUG".getBytes(StandardCharsets.US_ASCII);
            var cut = new AtomicReference<Throwable>();
            Thread reload =
                    Thread.ofVirtual()
                            .start(() ->
                                    cut.set(
                                            catchThrowable(
                                                    () -> loader.sendCommand(debug, "RELOAD"))));
            try (var probe = probe(redis)) {
                await(() -> sentence(probe).contains("LOADING"));
                Reason reason = reason(probe);
                assertThat(reason.kind()).isEqualTo(Kind.UNREACHABLE);
                assertThat(reason.detail())
                        .startsWith("127.0.0.1:" + redis.port() + " is loading its data")
                        .contains("LOADING ")
                        .endsWith("wait for it");
            }
            redis.kill();
            reload.join(Duration.ofSeconds(5));
        }
    }

    @Test
    void aReplicaWithoutItsMasterAndAReplicaThatTakesNoWritesAreTold() throws Exception {
        RedisServer master = lab.addRedis(RedisOptions.plain());
        RedisServer replica =
                lab.addRedis(
                        RedisOptions.plain().line("replica-serve-stale-data no").replicaOf(master));
        try (Jedis admin = admin(replica);
                var probe = probe(replica)) {
            assertThat(probe.read().identity().role()).isEqualTo(RedisIdentity.Role.REPLICA);
            assertThat(probe.read().writes().readOnly()).isTrue();
            assertThat(probe.read().inside().counters()).isEmpty();
            assertThat(probe.read().inside().refused().get(RedisInside.Part.LOSS))
                    .startsWith("a replica counts its master's calls");
            admin.configSet("replica-read-only", "no");
            assertThat(probe.read().writes().readOnly()).isFalse();
            admin.configSet("replica-read-only", "yes");
            assertThat(refusalOf(replica, admin).detail())
                    .startsWith("127.0.0.1:" + replica.port() + " is a replica and takes no SET")
                    .contains("READONLY ")
                    .endsWith("name the master, or its sentinels");

            master.kill();
            await(() -> sentence(probe).contains("MASTERDOWN"));
            assertThat(reason(probe).detail())
                    .contains("is a replica that lost its master: MASTERDOWN ")
                    .endsWith("look at the master");
        }
    }

    @Test
    void aServerThatCannotSaveIsWatchedAndTakesNoWrites() throws Exception {
        RedisServer redis =
                lab.addRedis(RedisOptions.plain().line("dbfilename blocked").line("save 3600 1"));
        Files.createDirectory(redis.log().resolveSibling("blocked"));
        try (Jedis admin = admin(redis);
                var probe = probe(redis)) {
            admin.set("a", "b");
            Writes before = probe.read().writes();
            assertThat(before.misconf()).contains(false);
            assertThat(before.snapshotFailed()).isFalse();
            admin.bgsave();
            await(() -> admin.info("persistence").contains("rdb_last_bgsave_status:err"));

            assertThat(refusalOf(redis, admin).detail())
                    .contains("takes no writes since it cannot save to its disk (SET): MISCONF ")
                    .endsWith("see its log and its disk");
            assertThat(probe.read().writes())
                    .isEqualTo(new Writes(false, Optional.of(true), true, false, before.saved()));
            admin.aclSetUser(RedisServer.MONITOR, "-ping");
            assertThat(probe.read().writes().misconf()).isEmpty();
            admin.aclSetUser(RedisServer.MONITOR, "+ping");

            admin.configSet("stop-writes-on-bgsave-error", "no");
            assertThat(probe.read().writes())
                    .isEqualTo(new Writes(false, Optional.of(false), true, false, before.saved()));
            admin.set("a", "c");
        }
    }

    /// A PING is answered all the same, unlike with MISCONF; INFO tells how many replicas keep up,
    /// and not how many are asked for.
    @Test
    void aMasterWithTooFewReplicasIsWatchedAndTakesNoWrites() throws Exception {
        RedisServer master = lab.addRedis(RedisOptions.plain());
        try (Jedis admin = admin(master);
                var probe = probe(master)) {
            assertThat(probe.read().writes().tooFewReplicas()).isEmpty();
            admin.configSet("min-replicas-to-write", "1");
            assertThat(admin.ping()).isEqualTo("PONG");
            assertThat(admin.info("replication")).contains("min_slaves_good_slaves:0");
            assertThat(probe.read().writes())
                    .isEqualTo(
                            new Writes(
                                    false,
                                    Optional.of(false),
                                    false,
                                    false,
                                    probe.read().writes().saved(),
                                    Optional.of(0L)));
            assertThat(refusalOf(master, admin).detail())
                    .contains(
                            "takes no writes since too few of its replicas keep up (SET): NOREPLICAS ")
                    .endsWith("bring them back, or lower min-replicas-to-write");

            lab.addRedis(RedisOptions.plain().replicaOf(master));
            await(() -> admin.info("replication").contains("min_slaves_good_slaves:1"));
            probe.read();
            assertThat(probe.read().writes().tooFewReplicas()).isEmpty();
            admin.configSet("min-replicas-to-write", "2");
            assertThat(probe.read().writes().tooFewReplicas())
                    .as("until somebody is refused, INFO looks as before")
                    .isEmpty();
            refusalOf(master, admin);
            assertThat(probe.read().writes().tooFewReplicas()).contains(1L);
            admin.configSet("min-replicas-to-write", "0");
            assertThat(probe.read().writes().tooFewReplicas()).isEmpty();
        }
    }

    /// Linux has a file for a full disk.
    @Test
    void aServerThatCannotWriteItsAppendOnlyFileRefusesWrites() throws Exception {
        assumeTrue(Files.exists(FULL), "no " + FULL + " on this system");
        RedisServer redis = lab.addRedis(RedisOptions.plain());
        Path folder = Files.createDirectory(redis.log().resolveSibling("appendonlydir"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createSymbolicLink(folder.resolve("temp-appendonly.aof.incr"), FULL);
        try (Jedis admin = admin(redis);
                var probe = probe(redis)) {
            admin.configSet("appendonly", "yes");
            admin.set("a", "b");
            await(() -> admin.info("persistence").contains("aof_last_write_status:err"));

            Writes writes = probe.read().writes();
            assertThat(writes.misconf()).contains(true);
            assertThat(writes.appendFailed()).isTrue();
            assertThat(writes.snapshotFailed()).isFalse();
            assertThat(refusalOf(redis, admin).detail()).contains("MISCONF ");
        }
    }

    @Test
    void noConnectionLeftIsTold() throws Exception {
        RedisServer redis = lab.addRedis(RedisOptions.plain());
        try (Jedis admin = admin(redis);
                var probe = probe(redis)) {
            admin.configSet("maxclients", "1");
            Reason reason = reason(probe);
            assertThat(reason.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(reason.detail())
                    .contains("has no connection left for us: ERR max number of clients reached")
                    .endsWith("raise maxclients, or end clients");
        }
    }

    @Test
    void aClusterIsNotSupportedYet() throws Exception {
        RedisServer redis = lab.addRedis(RedisOptions.plain().line("cluster-enabled yes"));
        try (var probe = probe(redis)) {
            assertThat(reason(probe).kind()).isEqualTo(Kind.UNSUPPORTED);
            assertThat(reason(probe).detail())
                    .contains(
                            ":%d is a Redis Cluster, which is not supported yet"
                                    .formatted(redis.port()));
        }
        try (var probe =
                new RedisProbe(
                        new RedisEndpoint("127.0.0.1", redis.port(), 2, redis.monitor()),
                        local())) {
            assertThat(reason(probe).kind()).isEqualTo(Kind.UNSUPPORTED);
            assertThat(reason(probe).detail())
                    .contains(
                            ":%d is a Redis Cluster, which is not supported yet"
                                    .formatted(redis.port()));
        }
    }

    /// No such server can be had any more; these are the words of Redis 5.
    @Test
    void aRedisWithoutUsersIsNotSupported() throws Exception {
        String words = "-ERR wrong number of arguments for 'auth' command\r\n-NOAUTH No\r\n";
        try (var server = HostileServer.answering(words, _ -> {});
                var probe = onLoopback(server.port())) {
            assertThat(reason(probe).kind()).isEqualTo(Kind.UNSUPPORTED);
            assertThat(reason(probe).detail()).contains("6.0 or later");
        }
    }

    @Test
    void valkeyAnswersTheSame() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("valkey-server").isPresent(),
                "apt install valkey-server");
        RedisServer valkey =
                lab.addRedis(RedisOptions.plain().program(Programs.require("valkey-server")));
        try (Jedis admin = admin(valkey);
                var probe = probe(valkey)) {
            admin.sadd("queues", "default");
            admin.lpush("queue:default", "{}");
            assertThat(probe.read().queues()).hasSize(1);
            assertThat(probe.read().identity().text())
                    .matches("Valkey \\d\\S+ · master · run .* · replication .*");
            assertThat(probe.read().identity().mode()).isEqualTo("standalone");
        }
    }

    /// As Valkey 8.0.1 introduces itself, and where it is told to imitate Redis more closely.
    @Test
    void valkeyIsKnownByItsOwnVersion() throws Exception {
        for (String mode : List.of("redis_mode:standalone", "server_mode:standalone")) {
            var info = new ServerInfo();
            info.add(
                    """
                    # Server
                    redis_version:7.2.4
                    server_name:valkey
                    valkey_version:8.0.1
                    %s
                    run_id:1f
                    # Replication
                    role:slave
                    """
                            .formatted(mode)
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(info.identity())
                    .isEqualTo(
                            new RedisIdentity(
                                    "Valkey",
                                    "8.0.1",
                                    "standalone",
                                    "1f",
                                    RedisIdentity.Role.REPLICA,
                                    Optional.empty()));
        }
    }

    /// What the operator is told when a server refuses to write.
    private static Reason refusalOf(RedisServer server, Jedis admin) {
        String words =
                String.valueOf(
                        catchThrowableOfType(JedisDataException.class, () -> admin.set("a", "b"))
                                .getMessage());
        var endpoint = new RedisEndpoint("127.0.0.1", server.port(), 0, server.monitor());
        return new Reasons(
                        endpoint,
                        Server.of(endpoint.first(), Optional.empty()),
                        Optional.of(server.monitor()),
                        "redis.operator")
                .of(Command.of(Protocol.Command.SET, "a", "b"), words);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static Reason reason(RedisProbe probe) {
        return catchThrowableOfType(ProbeFailure.class, probe::read).reason();
    }

    /// Empty when the probe reads.
    private static String sentence(RedisProbe probe) {
        return catchThrowable(probe::read) instanceof ProbeFailure failure
                ? failure.reason().sentence()
                : "";
    }

    private static Access local() {
        return Access.direct(new LocalSecrets(_ -> Optional.empty()));
    }

    private static RedisProbe probe(RedisServer server) {
        return new RedisProbe(
                new RedisEndpoint("127.0.0.1", server.port(), 0, server.monitor()), local());
    }

    private static RedisProbe onLoopback(int port) {
        var login = new Login("headroom", new SecretRef.Env("X"));
        return new RedisProbe(
                new RedisEndpoint("127.0.0.1", port, 0, login),
                Access.direct((_, _) -> new Secret("x")));
    }

    private static Jedis admin(RedisServer server) {
        return new Jedis(
                new HostAndPort("127.0.0.1", server.port()),
                DefaultJedisClientConfig.builder()
                        .password(server.password())
                        .socketTimeoutMillis(20_000)
                        .autoNegotiateProtocol(false)
                        .build());
    }
}
