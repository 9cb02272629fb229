package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import headroom.adapters.secrets.LocalSecrets;
import headroom.core.environment.Access;
import headroom.core.environment.Login;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisIdentity;
import headroom.core.poll.ProbeFailure;
import headroom.core.queue.QueueDepth;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.secret.Secret;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.queues.RedisInside;
import headroom.lab.Lab;
import headroom.lab.LabException;
import headroom.lab.LabOptions;
import headroom.lab.Proxy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/// On a real Redis, with faults between it and the probe.
@Timeout(60)
class RedisProbeTest {

    private static Lab lab;

    private Jedis admin;
    private Proxy proxy;
    private RedisProbe probe;

    @BeforeAll
    static void startServer() throws LabException {
        lab = Lab.start(LabOptions.redisOnly(), _ -> {});
    }

    @AfterAll
    static void endServer() throws LabException {
        lab.close();
    }

    @BeforeEach
    void connect() throws IOException, LabException {
        lab.redis().start();
        admin = admin();
        admin.flushAll();
        proxy = Proxy.to(lab.redis().port());
        probe = probe(endpoint().monitor());
    }

    @AfterEach
    void disconnect() throws IOException, LabException {
        probe.close();
        proxy.close();
        admin.close();
        lab.redis().kill();
    }

    @Test
    void depthAndOldestJobOfEveryQueueAreRead() throws ProbeFailure, InterruptedException {
        push("default", "{\"enqueued_at\":1760000000.5}", "{\"enqueued_at\":1760000009.5}");
        push("mailers", "{\"enqueued_at\":1760000001500}");
        push("odd", "no job");
        admin.sadd("queues", "empty");

        assertThat(probe.read().queues())
                .containsExactly(
                        new QueueDepth(
                                "default",
                                2,
                                at("2025-10-09T08:53:20.500Z"),
                                List.of(
                                        mark(0, "2025-10-09T08:53:29.500Z"),
                                        mark(1, "2025-10-09T08:53:20.500Z"))),
                        new QueueDepth("empty", 0, Optional.empty()),
                        new QueueDepth(
                                "mailers",
                                1,
                                at("2025-10-09T08:53:21.500Z"),
                                List.of(mark(0, "2025-10-09T08:53:21.500Z"))),
                        new QueueDepth("odd", 1, Optional.empty()));
    }

    @Test
    void theServerTellsOfItself() throws ProbeFailure, InterruptedException {
        Instant before = Instant.now().minusMillis(1);
        RedisFacts facts = probe.read();

        RedisIdentity identity = facts.identity();
        assertThat(identity.product()).isEqualTo("Redis");
        assertThat(identity.version()).startsWith("7.");
        assertThat(identity.mode()).isEqualTo("standalone");
        assertThat(identity.runId()).hasSize(40);
        assertThat(identity.role()).isEqualTo(RedisIdentity.Role.MASTER);
        assertThat(identity.replicationId().orElseThrow()).hasSize(40);
        assertThat(identity.text())
                .matches("Redis 7\\S+ · master · run \\w{4}…\\w{4} · replication \\w{4}…\\w{4}");
        assertThat(facts.usedMemory()).isGreaterThan(Bytes.ZERO);
        assertThat(facts.maxMemory()).contains(Bytes.mib(256));
        assertThat(facts.policy()).contains("noeviction");
        assertThat(facts.evictedKeys()).isZero();
        assertThat(facts.queues()).isEmpty();
        assertThat(facts.inside().time().orElseThrow())
                .isBetween(before, Instant.now().plusMillis(1));
    }

    @Test
    void aCycleIsOneRoundTripAndQueuesThatCameUpCostOneMore()
            throws ProbeFailure, InterruptedException {
        push("default", "{}");
        assertThat(tripsOf(1)).as("login, cycle, the queues' depths").isEqualTo(3);
        assertThat(tripsOf(5)).isEqualTo(5);

        push("mailers", "{}");

        assertThat(tripsOf(1)).isEqualTo(2);
        assertThat(tripsOf(3)).isEqualTo(3);
        assertThat(proxy.connections()).isEqualTo(1);
        assertThat(connections()).isEqualTo(1);
    }

    @Test
    void manyQueuesAreOneTripToo() throws ProbeFailure, InterruptedException {
        // as many as fit into what the driver sends at once, so that the proxy sees one burst
        pushMany(32);
        assertThat(probe.read().queues()).hasSize(32);
        assertThat(tripsOf(3)).isEqualTo(3);

        pushMany(900);
        assertThat(probe.read().queues()).hasSize(900);
        assertThat(probe.read().queues()).allMatch(q -> q.depth() > 0);
    }

    @Test
    void moreQueuesThanAnybodyHasAreRefused() {
        for (int i = 0; i < 1001; i++) {
            admin.sadd("queues", "q" + i);
        }

        assertThat(reason(probe).detail()).endsWith("sent more than 1000 queues");
    }

    @Test
    void aQueueThatLeftTheSetIsStillReadWhileJobsWaitInIt()
            throws ProbeFailure, InterruptedException {
        push("default", "{}");
        admin.sadd("queues", "empty");
        assertThat(probe.read().queues()).hasSize(2);

        admin.del("queues");

        assertThat(probe.read().queues()).extracting(QueueDepth::name).containsExactly("default");
        admin.del("queue:default");
        assertThat(probe.read().queues()).isEmpty();
    }

    @Test
    void aWrongPasswordIsALoginRefusedAndLeavesNoConnection() {
        try (var wrong =
                new RedisProbe(
                        through(endpoint().monitor()),
                        Access.direct((_, _) -> new Secret("wrong")))) {
            assertThat(reason(wrong).kind()).isEqualTo(Kind.AUTHENTICATION);
            assertThat(reason(wrong).detail())
                    .startsWith(address() + " refused the login of headroom: WRONGPASS ")
                    .contains("; correct what ")
                    .endsWith(" leads to, or the user's password");
            awaitConnections(0);
        }
    }

    @Test
    void aMissingRightIsNamedWithTheCommandThatGivesIt() throws ProbeFailure, InterruptedException {
        push("default", "{}");
        admin.aclSetUser(
                "limited",
                "on",
                ">pw",
                "~queues",
                "~queue:*",
                "-@all",
                "+info",
                "+sscan",
                "+llen",
                "+zcard",
                "+zrange",
                "+acl|whoami");
        var login = new Login("limited", endpoint().monitor().password());
        try (var limited =
                new RedisProbe(through(login), Access.direct((_, _) -> new Secret("pw")))) {
            assertThat(limited.read().inside().refused())
                    .containsEntry(
                            RedisInside.Part.OLDEST,
                            "limited may not run LINDEX at %s; ACL SETUSER limited +lindex gives it"
                                    .formatted(address()))
                    .containsEntry(
                            RedisInside.Part.SHELVES,
                            "limited may not read the key retry at %s; ACL SETUSER limited ~retry gives it"
                                    .formatted(address()));

            admin.aclSetUser("limited", "+lindex", "resetkeys", "~queues");
            assertThat(reason(limited))
                    .isEqualTo(
                            new Reason(
                                    Kind.NO_RIGHT,
                                    "limited may not read the key queue:default at %s; ACL SETUSER limited ~queue:* gives it"
                                            .formatted(address())));

            admin.aclSetUser("limited", "~queue:*");
            assertThat(limited.read().queues()).hasSize(1);
            assertThat(proxy.connections()).isEqualTo(1);
        } finally {
            admin.aclDelUser("limited");
        }
    }

    @Test
    void aHungServerIsNoticedWithinTheDeadlineAndComesBackByItself()
            throws IOException, ProbeFailure, InterruptedException {
        probe.read();
        lab.redis().freeze();
        try {
            long began = System.nanoTime();
            Reason reason = reason(probe);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(700), Duration.ofMillis(1100));
            assertThat(reason)
                    .isEqualTo(
                            new Reason(
                                    Kind.TIMEOUT,
                                    "%s did not answer within 800 ms; does it hang, or work on a slow command?"
                                            .formatted(address())));
            assertThat(reason(probe).kind()).isEqualTo(Kind.TIMEOUT);
        } finally {
            lab.redis().thaw();
        }
        probe.read();
        awaitConnections(1);
    }

    @Test
    void aKilledServerIsUnreachableAndComesBackByItself()
            throws IOException, LabException, ProbeFailure, InterruptedException {
        String before = probe.read().identity().runId();
        lab.redis().kill();

        assertThat(reason(probe).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(reason(probe).kind()).isEqualTo(Kind.UNREACHABLE);

        lab.redis().start();
        assertThat(probe.read().identity().runId()).isNotEqualTo(before);
    }

    @Test
    void slowSilentResetAndRefusedAreToldApart()
            throws IOException, ProbeFailure, InterruptedException {
        probe.read();
        proxy.latency(Duration.ofMillis(300));
        probe.read();
        proxy.latency(Duration.ofMillis(3000));
        assertThat(reason(probe).kind()).isEqualTo(Kind.TIMEOUT);

        recovered();
        proxy.blackhole();
        assertThat(reason(probe).kind()).isEqualTo(Kind.TIMEOUT);

        recovered();
        proxy.reset();
        assertThat(reason(probe).kind()).isEqualTo(Kind.UNREACHABLE);

        recovered();
        proxy.refuse();
        assertThat(reason(probe).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(reason(probe).detail())
                .isEqualTo(
                        "connection refused by %s; is Redis running there, on this port?"
                                .formatted(address()));

        recovered();
        awaitConnections(1);
    }

    @Test
    void afterClosingNothingIsLeft() throws ProbeFailure, InterruptedException {
        probe.read();
        awaitConnections(1);

        probe.close();

        awaitConnections(0);
        assertThat(reason(probe).kind()).isEqualTo(Kind.UNREACHABLE);
        awaitConnections(0);
    }

    private void recovered() throws IOException, ProbeFailure, InterruptedException {
        proxy.recover();
        probe.read();
    }

    private long tripsOf(int cycles) throws ProbeFailure, InterruptedException {
        long before = proxy.roundTrips();
        for (int i = 0; i < cycles; i++) {
            probe.read();
        }
        return proxy.roundTrips() - before;
    }

    private static Reason reason(RedisProbe probe) {
        return catchThrowableOfType(ProbeFailure.class, probe::read).reason();
    }

    private void pushMany(int queues) {
        for (int i = 0; i < queues; i++) {
            push("queue-%03d".formatted(i), "{\"enqueued_at\":1760000000}");
        }
    }

    private void push(String queue, String... jobs) {
        admin.sadd("queues", queue);
        admin.lpush("queue:" + queue, jobs);
    }

    /// Connections of others than the test's own.
    private long connections() {
        return Arrays.stream(admin.clientList().split("\n"))
                .filter(line -> !line.contains(" name=admin "))
                .count();
    }

    private void awaitConnections(int wanted) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (connections() != wanted && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(connections()).isEqualTo(wanted);
    }

    private static QueueDepth.Mark mark(long after, String time) {
        return new QueueDepth.Mark(after, Instant.parse(time));
    }

    private static Optional<Instant> at(String time) {
        return Optional.of(Instant.parse(time));
    }

    private static RedisEndpoint endpoint() {
        return lab.environment().redis().orElseThrow();
    }

    private String address() {
        return endpoint().first().host() + ":" + proxy.port();
    }

    private RedisEndpoint through(Login login) {
        return new RedisEndpoint(endpoint().first().host(), proxy.port(), 0, login);
    }

    private RedisProbe probe(Login login) {
        return new RedisProbe(
                through(login), Access.direct(new LocalSecrets(_ -> Optional.empty())));
    }

    private static Jedis admin() {
        return new Jedis(
                new HostAndPort(endpoint().first().host(), endpoint().first().port()),
                DefaultJedisClientConfig.builder()
                        .password(lab.redis().password())
                        .clientName("admin")
                        .autoNegotiateProtocol(false)
                        .build());
    }
}
