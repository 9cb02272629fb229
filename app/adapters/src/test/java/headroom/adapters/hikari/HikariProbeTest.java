package headroom.adapters.hikari;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.Login;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Tls;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Tally;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.Secrets;
import headroom.core.signal.pools.ServicePools;
import headroom.core.signal.pools.ServicePools.Pool;
import headroom.lab.Authority;
import headroom.lab.Identity;
import headroom.lab.JmxServer;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import headroom.lab.ServicePool;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against real pools: of this JVM, and of the lab's service in a JVM of its own.
class HikariProbeTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Tls PLAIN = new Tls(Tls.Mode.DISABLE, Optional.empty(), Optional.empty());
    private static final Optional<Login> READER =
            Optional.of(new Login("reader", new SecretRef.Env("a password")));
    private static final Secrets SECRETS =
            (reference, _) -> {
                try {
                    return switch (reference) {
                        case SecretRef.File(String path) ->
                                new Secret(Files.readString(Path.of(path)).strip());
                        case SecretRef.Env(String name) -> new Secret(name);
                        case SecretRef other -> throw new MissingSecret(other.text());
                    };
                } catch (IOException e) {
                    throw new MissingSecret("no file for " + reference.text());
                }
            };

    @TempDir static Path folder;
    private static Lab lab;
    private static ServicePool orders;
    private static ServicePool reports;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(LabOptions.full(), Progress.SILENT);
        orders = lab.openPool("orders-1", 2);
        reports = lab.openPool("reports", 3);
    }

    @AfterAll
    static void end() throws Exception {
        orders.close();
        reports.close();
        lab.close();
    }

    private static ServiceEndpoint service(
            String instance, String pools, Tls tls, Optional<Login> login) {
        return new ServiceEndpoint(
                "orders", List.of(instance), pools, tls, Optional.empty(), login);
    }

    private static HikariProbe probe(ServiceEndpoint service) {
        return HikariProbe.of(service, Access.direct(SECRETS)).getFirst();
    }

    @Test
    void whoWaitsIsCounted() throws Exception {
        try (JmxServer open = JmxServer.start();
                HikariProbe probe =
                        probe(service(open.address(), "orders-*", PLAIN, Optional.empty()));
                Connection first = orders.connection();
                Connection second = orders.connection()) {
            assertThat(first).isNotSameAs(second);
            var waiting = CompletableFuture.supplyAsync(HikariProbeTest::borrow);
            Pool pool = until(probe, p -> p.waiting() == 1).pools().getFirst();
            assertThat(pool.name()).isEqualTo("orders-1");
            assertThat(pool.active()).isEqualTo(2);
            assertThat(pool.total()).isEqualTo(2);
            assertThat(pool.max()).isEqualTo(2);
            giveBack(first);
            waiting.get(10, TimeUnit.SECONDS).close();
            until(probe, p -> p.waiting() == 0 && p.active() == 1 && p.idle() == 1);
        }
    }

    private static void giveBack(Connection lent) throws SQLException {
        lent.close();
    }

    private static Connection borrow() {
        try {
            return orders.connection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void allPoolsOfAnInstanceByUrl() throws Exception {
        try (JmxServer open = JmxServer.start("reader", "a password");
                HikariProbe probe = probe(service(open.url(), "*", PLAIN, READER))) {
            assertThat(read(probe).pools())
                    .extracting(Pool::name, Pool::max)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("orders-1", 2L),
                            org.assertj.core.groups.Tuple.tuple("reports", 3L));
            assertThat(probe.deadline()).isEqualTo(HikariProbe.ANSWER);
        }
    }

    @Test
    void aReadIsOneCallForTheNamesAndTwoForEachPool() throws Exception {
        try (JmxServer open = JmxServer.start();
                HikariProbe probe = probe(service(open.address(), "*", PLAIN, Optional.empty()))) {
            int pools = probe.read().pools().size();
            var tally = new Tally();
            tally.count(probe::read);
            assertThat(tally.statements()).isEqualTo(1 + 2 * pools);
            assertThat(tally.roundTrips()).isEqualTo(tally.statements());
            assertThat(tally.received().orElseThrow()).isGreaterThan(Bytes.ZERO);
        }
    }

    @Test
    void aPoolThatIsNotThereIsToldWithThoseThatAre() throws Exception {
        try (JmxServer open = JmxServer.start();
                HikariProbe probe =
                        probe(service(open.address(), "billing", PLAIN, Optional.empty()))) {
            Reason reason = failure(probe);
            assertThat(reason.kind()).isEqualTo(Reason.Kind.NO_VALUE);
            assertThat(reason.detail()).contains("is called billing; there are: orders-1, reports");
        }
    }

    @Test
    void loginsAreTold() throws Exception {
        var wrong = Optional.of(new Login("reader", new SecretRef.Env("another")));
        try (JmxServer closed = JmxServer.start("reader", "a password")) {
            try (HikariProbe probe = probe(service(closed.address(), "*", PLAIN, wrong))) {
                Reason reason = failure(probe);
                assertThat(reason.kind()).isEqualTo(Reason.Kind.AUTHENTICATION);
                assertThat(reason.detail())
                        .contains("Authentication failed")
                        .contains("correct reader or what env:another leads to");
            }
            try (HikariProbe probe =
                    probe(service(closed.address(), "*", PLAIN, Optional.empty()))) {
                assertThat(failure(probe).detail()).contains("name a login in the settings");
            }
        }
    }

    @Test
    void encryptionIsVerified() throws Exception {
        Authority known = Authority.in(folder, "known");
        Authority unknown = Authority.in(folder, "unknown");
        try (JmxServer tls = JmxServer.start("reader", "a password", known.server("127.0.0.1"));
                JmxServer plain = JmxServer.start("reader", "a password")) {
            try (HikariProbe probe = probe(service(tls.address(), "*", full(known), READER))) {
                assertThat(read(probe).pools()).hasSize(2);
            }
            try (HikariProbe probe = probe(service(tls.address(), "*", full(unknown), READER))) {
                Reason reason = failure(probe);
                assertThat(reason.kind()).isEqualTo(Reason.Kind.UNTRUSTED);
                assertThat(reason.detail())
                        .startsWith("the certificate of " + tls.address() + " is signed by");
            }
            try (HikariProbe probe = probe(service(tls.address(), "*", PLAIN, READER))) {
                assertThat(failure(probe).detail()).contains("it speaks TLS; say tls:");
            }
            try (HikariProbe probe = probe(service(plain.address(), "*", full(known), READER))) {
                assertThat(failure(probe).detail())
                        .contains("offers no encryption; set com.sun.management.jmxremote.ssl");
            }
        }
    }

    @Test
    void aCertificateIsShownWhereTheServiceAsksForOne() throws Exception {
        Path mutual = Files.createDirectory(folder.resolve("mutual"));
        Authority servers = Authority.in(mutual, "servers");
        Authority clients = Authority.in(mutual, "clients");
        Authority strangers = Authority.in(mutual, "strangers");
        try (JmxServer asking =
                JmxServer.start("reader", "a password", servers.server("127.0.0.1"), clients)) {
            var known = full(servers, clients.client("headroom"));
            try (HikariProbe probe = probe(service(asking.address(), "*", known, READER))) {
                assertThat(read(probe).pools()).hasSize(2);
            }
            try (HikariProbe probe = probe(service(asking.address(), "*", full(servers), READER))) {
                Reason reason = failure(probe);
                assertThat(reason.kind()).isEqualTo(Reason.Kind.UNREACHABLE);
                assertThat(reason.detail())
                        .startsWith(asking.address() + " wants a certificate of ours (")
                        .endsWith("name one as tls: {client: {certificate: …, key: …}} of orders");
            }
            var unknown = full(servers, strangers.client("stranger"));
            try (HikariProbe probe = probe(service(asking.address(), "*", unknown, READER))) {
                assertThat(failure(probe).detail())
                        .startsWith(asking.address() + " does not take our certificate (")
                        .endsWith("check tls.client of orders, and what the service trusts");
            }
        }
    }

    private static Tls full(Authority authority, Identity shown) {
        return new Tls(
                Tls.Mode.VERIFY_FULL,
                Optional.of(authority.file().toString()),
                Optional.of(
                        new Tls.Client(
                                shown.certificateFile().toString(),
                                shown.keyFile().toString(),
                                Optional.empty())));
    }

    private static Tls full(Authority authority) {
        return new Tls(
                Tls.Mode.VERIFY_FULL, Optional.of(authority.file().toString()), Optional.empty());
    }

    /// What the server says of its own address is of no importance, so that a bastion can lead
    /// there.
    @Test
    void aWayLeadsToRegistryAndAgent() throws Exception {
        try (JmxServer open = JmxServer.start()) {
            var access =
                    new Access(SECRETS, (target, _, _) -> new Address("127.0.0.1", target.port()));
            var service = service("orders.invalid:" + open.port(), "*", PLAIN, Optional.empty());
            try (HikariProbe probe = HikariProbe.of(service, access).getFirst()) {
                assertThat(read(probe).pools()).hasSize(2);
            }
        }
    }

    @Test
    void theLabsServiceHangsAndComesBack() throws Exception {
        ServiceEndpoint service = lab.service().orElseThrow();
        ProcessHandle jvm =
                ProcessHandle.current()
                        .descendants()
                        .filter(p -> p.info().command().orElse("").endsWith("java"))
                        .filter(p -> p.info().commandLine().orElse("").contains("-Xmx64m"))
                        .findFirst()
                        .orElseThrow();
        try (HikariProbe probe = probe(service)) {
            until(probe, p -> p.total() > 0);
            long threads = platformThreads();
            signal("-STOP", jvm);
            try {
                assertThat(failure(probe).kind()).isEqualTo(Reason.Kind.TIMEOUT);
                assertThat(failure(probe).kind()).isEqualTo(Reason.Kind.TIMEOUT);
                assertThat(platformThreads()).isLessThanOrEqualTo(threads + 1);
            } finally {
                signal("-CONT", jvm);
            }
            until(probe, p -> p.total() > 0);
        }
    }

    private static long platformThreads() {
        return Thread.getAllStackTraces().size();
    }

    private static void signal(String signal, ProcessHandle process) throws Exception {
        assertThat(
                        new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                                .start()
                                .waitFor())
                .isZero();
    }

    @Test
    void nobodyAnswers() throws Exception {
        int free;
        try (var silent = new ServerSocket(0)) {
            free = silent.getLocalPort();
            try (HikariProbe probe =
                    probe(service("127.0.0.1:" + free, "*", PLAIN, Optional.empty()))) {
                assertThat(failure(probe).kind()).isEqualTo(Reason.Kind.TIMEOUT);
            }
        }
        try (HikariProbe probe =
                probe(service("127.0.0.1:" + free, "*", PLAIN, Optional.empty()))) {
            assertThat(failure(probe).detail()).startsWith("connection refused by 127.0.0.1:");
        }
        try (HikariProbe probe =
                probe(service("127.0.0.1:" + lab.redis().port(), "*", PLAIN, Optional.empty()))) {
            assertThat(failure(probe).kind())
                    .isIn(Reason.Kind.MALFORMED, Reason.Kind.UNREACHABLE, Reason.Kind.TIMEOUT);
        }
    }

    @Test
    void onlyUrlsByRmiAreFollowed() throws Exception {
        for (String bad :
                List.of(
                        "service:jmx:iiop:///jndi/iiop://h:1/x",
                        "service:jmx:rmi:///stub/rO0ABXNy",
                        "service:jmx:rmi:///jndi/ldap://h:389/x",
                        "orders",
                        "a b:1")) {
            try (HikariProbe probe = probe(service(bad, "*", PLAIN, Optional.empty()))) {
                assertThat(failure(probe).kind()).isEqualTo(Reason.Kind.NOT_CONFIGURED);
            }
        }
    }

    private static ServicePools until(HikariProbe probe, Predicate<Pool> holds) throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            Object answer = attempt(probe);
            if (answer instanceof ServicePools pools && holds.test(pools.pools().getFirst())) {
                return pools;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not so within " + DEADLINE + ": " + answer);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static ServicePools read(HikariProbe probe) throws Exception {
        Object answer = attempt(probe);
        if (answer instanceof ServicePools pools) {
            return pools;
        }
        throw new AssertionError(answer);
    }

    private static Reason failure(HikariProbe probe) throws Exception {
        Object answer = attempt(probe);
        if (answer instanceof Reason reason) {
            return reason;
        }
        throw new AssertionError(answer);
    }

    /// One read as the loop does it: on a virtual thread that is interrupted at the deadline.
    private static Object attempt(HikariProbe probe) throws Exception {
        var done = new CompletableFuture<Object>();
        Thread reader =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                done.complete(probe.read());
                            } catch (ProbeFailure e) {
                                done.complete(e.reason());
                            } catch (InterruptedException e) {
                                done.complete(new Reason(Reason.Kind.TIMEOUT, "late"));
                            } catch (RuntimeException | Error e) {
                                done.completeExceptionally(e);
                            }
                        });
        if (!reader.join(probe.deadline())) {
            reader.interrupt();
        }
        return done.get(2, TimeUnit.SECONDS);
    }
}
