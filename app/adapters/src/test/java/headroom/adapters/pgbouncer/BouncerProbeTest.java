package headroom.adapters.pgbouncer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.Environment;
import headroom.core.environment.Login;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.environment.Tls;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.Ability;
import headroom.core.readiness.Grant;
import headroom.core.readiness.OperatorTrial;
import headroom.core.readiness.ReadinessRule;
import headroom.core.reading.Reading;
import headroom.core.reading.Reading.Known;
import headroom.core.reading.Reading.Unavailable;
import headroom.core.reading.Reason;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;
import headroom.core.signal.pools.BouncerPools;
import headroom.core.signal.pools.BouncerPools.Database;
import headroom.core.signal.pools.BouncerPools.Pool;
import headroom.core.signal.pools.BouncerPools.Standing;
import headroom.lab.Authority;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PgBouncer;
import headroom.lab.PgBouncerOptions;
import headroom.lab.Programs;
import headroom.lab.Progress;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real PgBouncer in front of a real PostgreSQL.
class BouncerProbeTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Tls PLAIN = new Tls(Tls.Mode.DISABLE, Optional.empty(), Optional.empty());
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
    private static PgBouncer bouncer;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("pgbouncer").isPresent(),
                "needs PgBouncer: apt install pgbouncer");
        lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
        bouncer = lab.addPgBouncer(PgBouncerOptions.transaction().poolSize(2));
    }

    @AfterAll
    static void end() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    private static PgBouncerEndpoint endpoint(int port, Login login, Tls tls) {
        return new PgBouncerEndpoint(
                "main",
                new Address("127.0.0.1", port),
                tls,
                Optional.empty(),
                login,
                Optional.empty());
    }

    private static BouncerProbe probe() {
        return probe(endpoint(bouncer.port(), bouncer.stats(), PLAIN));
    }

    private static BouncerProbe probe(PgBouncerEndpoint endpoint) {
        return new BouncerProbe(endpoint, Access.direct(SECRETS));
    }

    private static Connection client(PgBouncer through) throws Exception {
        Login operator = lab.environment().postgres().orElseThrow().monitor();
        String password =
                SECRETS.resolve(
                                operator.password(),
                                SecretUse.password(operator.user(), "127.0.0.1", 0, "shop"))
                        .reveal();
        return through.connect("shop", operator.user(), password, Map.of("prepareThreshold", "0"));
    }

    private static Optional<Pool> shop(BouncerPools pools) {
        return pools.pools().stream().filter(p -> p.database().equals("shop")).findFirst();
    }

    @Test
    void clientsThatWaitAreCountedAndHowLong() throws Exception {
        try (BouncerProbe probe = probe();
                Connection first = client(bouncer);
                Connection second = client(bouncer);
                Connection third = client(bouncer)) {
            hold(first);
            hold(second);
            var waiting = CompletableFuture.runAsync(() -> ask(third));
            BouncerPools read =
                    until(
                            probe,
                            p -> shop(p).filter(s -> s.longestWait().toMillis() > 50).isPresent());
            Pool shop = shop(read).orElseThrow();
            assertThat(shop.clientsWaiting()).isEqualTo(1);
            assertThat(shop.serversActive()).isEqualTo(2);
            assertThat(shop.mode()).contains("transaction");
            assertThat(read.database("shop").flatMap(Database::poolSize)).contains(2L);
            assertThat(read.pools()).noneMatch(p -> p.database().equals("pgbouncer"));
            first.commit();
            waiting.get(10, TimeUnit.SECONDS);
            second.commit();
            assertThat(shop(until(probe, p -> shop(p).orElseThrow().serversActive() == 0)))
                    .hasValueSatisfying(p -> assertThat(p.clientsWaiting()).isZero());
        }
    }

    @Test
    void pausedIsAStateAndNoFailure() throws Exception {
        try (BouncerProbe probe = probe();
                Connection client = client(bouncer);
                Connection admin = bouncer.console();
                Statement console = admin.createStatement()) {
            ask(client);
            console.execute("PAUSE shop");
            try {
                assertThat(read(probe).orElseThrow().database("shop").orElseThrow().paused())
                        .isTrue();
            } finally {
                console.execute("RESUME shop");
            }
            assertThat(read(probe).orElseThrow().database("shop").orElseThrow().paused()).isFalse();
            console.execute("PAUSE");
            try {
                BouncerPools all = read(probe).orElseThrow();
                // 1.18 pauses everything and does not say so
                assertThat(all.standing()).isIn(Standing.UNTOLD, Standing.PAUSED);
            } finally {
                console.execute("RESUME");
            }
        }
    }

    @Test
    void sessionModeIsTold() throws Exception {
        PgBouncer session = lab.addPgBouncer(PgBouncerOptions.session());
        try (BouncerProbe probe = probe(endpoint(session.port(), session.stats(), PLAIN));
                Connection client = client(session)) {
            ask(client);
            Pool shop = shop(read(probe).orElseThrow()).orElseThrow();
            assertThat(shop.mode()).contains("session");
            assertThat(shop.serversActive()).isEqualTo(1);
        }
    }

    @Test
    void oneConnectionIsKept() throws Exception {
        try (Connection admin = bouncer.console()) {
            until(() -> ours(admin) == 0); // those of the tests before
            try (BouncerProbe probe = probe()) {
                assertThat(read(probe)).isPresent();
                assertThat(probe.deadline()).isEqualTo(BouncerProbe.ANSWER);
                assertThat(read(probe)).isPresent();
                assertThat(ours(admin)).isEqualTo(1);
            }
            until(() -> ours(admin) == 0);
        }
    }

    @Test
    void aFrozenOneEndsAtTheDeadlineAndComesBack() throws Exception {
        try (BouncerProbe probe = probe()) {
            assertThat(read(probe)).isPresent();
            bouncer.freeze();
            try {
                assertThat(failure(probe).kind()).isEqualTo(Reason.Kind.TIMEOUT);
                assertThat(failure(probe).kind()).isEqualTo(Reason.Kind.TIMEOUT);
            } finally {
                bouncer.thaw();
            }
            until(probe, _ -> true);
        }
    }

    @Test
    void aStoppedOneRefuses() throws Exception {
        try (BouncerProbe probe = probe()) {
            assertThat(read(probe)).isPresent();
            bouncer.stop();
            try {
                assertThat(failure(probe).kind()).isEqualTo(Reason.Kind.UNREACHABLE);
                assertThat(failure(probe))
                        .isEqualTo(
                                new Reason(
                                        Reason.Kind.UNREACHABLE,
                                        "connection refused by 127.0.0.1:%d; does PgBouncer run there?"
                                                .formatted(bouncer.port())));
            } finally {
                bouncer.start();
            }
            assertThat(read(probe)).isPresent();
        }
    }

    @Test
    void aWrongPasswordIsSaidWithTheReference() throws Exception {
        var wrong = new Login(PgBouncer.STATS, new SecretRef.Env("another"));
        try (BouncerProbe probe = probe(endpoint(bouncer.port(), wrong, PLAIN))) {
            Reason reason = failure(probe);
            assertThat(reason.kind()).isEqualTo(Reason.Kind.AUTHENTICATION);
            assertThat(reason.detail()).contains("auth_file").contains("env:another");
        }
    }

    @Test
    void whoMayNotLookIsToldWhatToAdd() throws Exception {
        Login monitor = lab.environment().postgres().orElseThrow().monitor();
        try (BouncerProbe probe = probe(endpoint(bouncer.port(), monitor, PLAIN))) {
            Reason reason = failure(probe);
            assertThat(reason.kind()).isEqualTo(Reason.Kind.NO_RIGHT);
            assertThat(reason.detail()).contains("add headroom_monitor to stats_users");
        }
    }

    @Test
    void whatReadinessPrintsLetsOneLook() throws Exception {
        Login monitor = lab.environment().postgres().orElseThrow().monitor();
        PgBouncerEndpoint endpoint = endpoint(bouncer.port(), monitor, PLAIN);
        try (BouncerProbe probe = probe(endpoint);
                Connection console = bouncer.console();
                Statement admin = console.createStatement()) {
            Ability before = ability(endpoint, new Unavailable<>(failure(probe), Instant.EPOCH));
            assertThat(before.toGrant())
                    .extracting(Grant::statement)
                    .containsExactly("stats_users = headroom_monitor", "RELOAD;");
            String users = "SET stats_users = '%s'";
            admin.execute(users.formatted(PgBouncer.STATS + ", headroom_monitor"));
            try {
                assertThat(ability(endpoint, new Known<>(probe.read(), Instant.EPOCH)))
                        .isEqualTo(new Ability.Can());
            } finally {
                admin.execute(users.formatted(PgBouncer.STATS));
            }
        }
    }

    private static Ability ability(PgBouncerEndpoint endpoint, Reading<BouncerPools> reading) {
        Environment environment =
                lab.environment()
                        .withServers(Optional.empty(), Optional.empty())
                        .withPools(List.of(endpoint), List.of());
        Snapshot snapshot =
                Snapshot.empty(Instant.EPOCH).with(BouncerPools.source(endpoint), reading);
        return ReadinessRule.judge(environment, snapshot, new OperatorTrial.NotTried())
                .lines()
                .getFirst()
                .ability();
    }

    @Test
    void aPostgresIsNoBouncer() throws Exception {
        Login monitor = lab.environment().postgres().orElseThrow().monitor();
        int port = lab.postgres().port();
        try (BouncerProbe probe = probe(endpoint(port, monitor, PLAIN))) {
            Reason reason = failure(probe);
            assertThat(reason.kind()).isEqualTo(Reason.Kind.MALFORMED);
            assertThat(reason.detail()).contains("is no PgBouncer").contains("usually 6432");
        }
        try (Connection superuser = lab.postgres().connect();
                Statement statement = superuser.createStatement()) {
            statement.execute("CREATE DATABASE pgbouncer");
            try (BouncerProbe probe = probe(endpoint(port, monitor, PLAIN))) {
                assertThat(failure(probe).detail()).contains("is no PgBouncer: it says it is 18");
            } finally {
                statement.execute("DROP DATABASE pgbouncer WITH (FORCE)");
            }
        }
    }

    @Test
    void silenceEndsAtTheDeadline() throws Exception {
        try (var silent = new ServerSocket(0);
                BouncerProbe probe =
                        probe(endpoint(silent.getLocalPort(), bouncer.stats(), PLAIN))) {
            assertThat(failure(probe).kind()).isEqualTo(Reason.Kind.TIMEOUT);
        }
    }

    @Test
    void encryptionIsVerified() throws Exception {
        Authority known = Authority.in(folder, "known");
        Authority unknown = Authority.in(folder, "unknown");
        PgBouncer tls = lab.addPgBouncer(PgBouncerOptions.session().tls(known.server("127.0.0.1")));
        Tls full = full(known);
        try (BouncerProbe probe = probe(endpoint(tls.port(), tls.stats(), full))) {
            assertThat(read(probe)).isPresent();
        }
        try (BouncerProbe probe = probe(endpoint(tls.port(), tls.stats(), full(unknown)))) {
            Reason reason = failure(probe);
            assertThat(reason.kind()).isEqualTo(Reason.Kind.UNTRUSTED);
            assertThat(reason.detail())
                    .startsWith("the certificate of 127.0.0.1:" + tls.port() + " is signed by");
        }
        try (BouncerProbe probe = probe(endpoint(tls.port(), tls.stats(), PLAIN))) {
            assertThat(failure(probe).detail()).contains("say tls: {mode: verify-full}");
        }
        try (BouncerProbe probe = probe(endpoint(bouncer.port(), bouncer.stats(), full))) {
            assertThat(failure(probe).detail()).contains("offers no encryption");
        }
        PgBouncer elsewhere =
                lab.addPgBouncer(PgBouncerOptions.session().tls(known.server("elsewhere.example")));
        try (BouncerProbe probe = probe(endpoint(elsewhere.port(), elsewhere.stats(), full))) {
            assertThat(failure(probe).detail()).contains("elsewhere.example");
        }
    }

    private static Tls full(Authority authority) {
        return new Tls(
                Tls.Mode.VERIFY_FULL, Optional.of(authority.file().toString()), Optional.empty());
    }

    private static void hold(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    private static void ask(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long ours(Connection admin) {
        var applications = new ArrayList<String>();
        try (Statement statement = admin.createStatement();
                var rows = statement.executeQuery("SHOW CLIENTS")) {
            while (rows.next()) {
                if (rows.getString("user").equals(PgBouncer.STATS)) {
                    applications.add(rows.getString("database"));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return applications.size();
    }

    private static Optional<BouncerPools> read(BouncerProbe probe) throws Exception {
        Object answer = attempt(probe);
        return Optional.of(answer)
                .map(a -> {
                    if (a instanceof BouncerPools pools) {
                        return pools;
                    }
                    throw new AssertionError(a);
                });
    }

    private static Reason failure(BouncerProbe probe) throws Exception {
        Object answer = attempt(probe);
        if (answer instanceof Reason reason) {
            return reason;
        }
        throw new AssertionError(answer);
    }

    /// One read as the loop does it: on a virtual thread that is interrupted at the deadline.
    private static Object attempt(BouncerProbe probe) throws Exception {
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

    private static BouncerPools until(BouncerProbe probe, Predicate<BouncerPools> holds)
            throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            Object answer = attempt(probe);
            if (answer instanceof BouncerPools pools && holds.test(pools)) {
                return pools;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not so within " + DEADLINE + ": " + answer);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static void until(java.util.function.BooleanSupplier holds) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not so within " + DEADLINE);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
