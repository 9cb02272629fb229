package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.one;
import static headroom.adapters.postgres.Watched.read;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.postgres.Watched.Attempt;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.reading.Reason;
import headroom.core.secret.SecretRef;
import headroom.core.signal.ServerFacts;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Servers that are killed, hung, slow, refusing or far away: each read ends within its deadline
/// with the right reason, and the next one after recovery succeeds.
class FaultsTest {

    /// What ending a read may take beyond its deadline on a busy machine.
    private static final Duration SOON = Duration.ofMillis(500);

    private static Lab lab;
    private Proxy proxy;
    private Link link;
    private ServerProbe probe;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
        run(lab, "CREATE ROLE stranger LOGIN PASSWORD 'stranger'");
    }

    @AfterAll
    static void end() throws Exception {
        lab.close();
    }

    @BeforeEach
    void watch() throws Exception {
        proxy = Proxy.to(lab.postgres().port());
        link = Watched.fast(Watched.at(Watched.endpoint(lab), proxy.port()));
        probe = new ServerProbe(link);
        assertThat(read(probe).value()).isPresent();
    }

    @AfterEach
    void stopWatching() throws Exception {
        probe.close();
        proxy.close();
    }

    private Attempt<ServerFacts> failing() throws InterruptedException {
        Duration deadline = probe.deadline();
        Attempt<ServerFacts> attempt = read(probe);
        assertThat(attempt.failure()).as("a failing read").isPresent();
        assertThat(attempt.took()).isLessThan(deadline.plus(SOON));
        assertThat(link.isOpen()).as("no broken connection is kept").isFalse();
        return attempt;
    }

    private void recovers() throws InterruptedException {
        assertThat(read(probe).failure()).isEmpty();
        assertThat(read(probe).failure()).isEmpty();
    }

    @Test
    void aKilledServerIsUnreachableAndComesBack() throws Exception {
        lab.postgres().kill();
        assertThat(failing().kind()).isEqualTo(Reason.Kind.UNREACHABLE);
        assertThat(failing().kind()).isEqualTo(Reason.Kind.UNREACHABLE);
        try (var direct = new ServerProbe(Watched.fast(Watched.endpoint(lab)))) {
            assertThat(read(direct).failure())
                    .contains(
                            new Reason(
                                    Reason.Kind.UNREACHABLE,
                                    "connection refused by 127.0.0.1:%d; is PostgreSQL running there, on this port?"
                                            .formatted(lab.postgres().port())));
        }
        lab.postgres().start();
        recovers();
    }

    @Test
    void aHungServerIsGivenUpAtTheDeadline() throws Exception {
        lab.postgres().freeze();
        try {
            assertThat(failing().kind()).isEqualTo(Reason.Kind.TIMEOUT);
            assertThat(failing().kind()).isEqualTo(Reason.Kind.TIMEOUT);
        } finally {
            lab.postgres().thaw();
        }
        recovers();
    }

    @Test
    void twentyFailuresLeaveNoConnectionBehind() throws Exception {
        var hasty = new Limits(Duration.ofMillis(200), Duration.ofMillis(200));
        try (var impatient = new ServerProbe(Watched.link(Watched.endpoint(lab), hasty))) {
            lab.postgres().freeze();
            try {
                for (int i = 0; i < 20; i++) {
                    assertThat(read(impatient).kind()).isEqualTo(Reason.Kind.TIMEOUT);
                }
            } finally {
                lab.postgres().thaw();
            }
            // this test's own reading, and the other probe's, which waits unused
            Watched.until(Duration.ofSeconds(20), () -> sessions() <= 2);
            Watched.until(Duration.ofSeconds(20), () -> succeeds(impatient));
            // nor do those of the attempts that came too late before this one
            Watched.until(Duration.ofSeconds(20), () -> sessions() <= 2);
        }
    }

    private static boolean succeeds(ServerProbe probe) {
        try {
            return read(probe).failure().isEmpty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int sessions() {
        return Integer.parseInt(
                one(
                        lab,
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'headroom_monitor'"));
    }

    @Test
    void aSlowNetworkIsOnlyLateWhenItIsTooSlow() throws Exception {
        proxy.latency(Duration.ofMillis(300));
        Attempt<ServerFacts> slow = read(probe);
        assertThat(slow.failure()).isEmpty();
        assertThat(slow.took()).isGreaterThan(Duration.ofMillis(290));
        proxy.latency(Duration.ofSeconds(3));
        assertThat(failing().kind()).isEqualTo(Reason.Kind.TIMEOUT);
        proxy.recover();
        recovers();
    }

    @Test
    void aFarServerCanStillBeLoggedInTo() throws Exception {
        proxy.latency(Duration.ofMillis(250));
        try (var far =
                new ServerProbe(Watched.fast(Watched.at(Watched.endpoint(lab), proxy.port())))) {
            Attempt<ServerFacts> first = read(far);
            assertThat(first.failure()).isEmpty();
            assertThat(first.took()).isGreaterThan(Duration.ofMillis(800));
            assertThat(far.deadline()).isEqualTo(Duration.ofMillis(800));
        }
    }

    @Test
    void aRefusingServerIsUnreachable() throws Exception {
        proxy.refuse();
        failing();
        assertThat(failing().failure())
                .contains(
                        new Reason(
                                Reason.Kind.UNREACHABLE,
                                "connection refused by 127.0.0.1:%d; is PostgreSQL running there, on this port?"
                                        .formatted(proxy.port())));
        proxy.recover();
        recovers();
    }

    @Test
    void aResettingServerIsUnreachable() throws Exception {
        proxy.reset();
        assertThat(failing().kind()).isEqualTo(Reason.Kind.UNREACHABLE);
        assertThat(failing().kind()).isEqualTo(Reason.Kind.UNREACHABLE);
        proxy.recover();
        recovers();
    }

    @Test
    void aBlackHoleIsATimeoutWithAndWithoutAConnection() throws Exception {
        proxy.blackhole();
        assertThat(failing().kind()).isEqualTo(Reason.Kind.TIMEOUT);
        assertThat(failing().kind()).isEqualTo(Reason.Kind.TIMEOUT);
        proxy.recover();
        recovers();
    }

    @Test
    void aTerminatedSessionIsOpenedAnew() throws Exception {
        run(
                lab,
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                        + " WHERE usename = 'headroom_monitor'");
        Reason reason = failing().failure().orElseThrow();
        assertThat(reason.kind()).isEqualTo(Reason.Kind.UNREACHABLE);
        assertThat(reason.detail()).contains("terminating connection due to administrator command");
        recovers();
    }

    @Test
    void aServerThatStartsSaysSo() throws Exception {
        // A standby that replays cannot be logged in to before it is consistent; a shutdown that
        // waits for
        // a client is easier to hold still.
        try (Connection holdout = lab.postgres().connect()) {
            assertThat(holdout.isValid(1)).isTrue();
            signal("TERM"); // smart shutdown: no new sessions, the old ones may end in peace
            Watched.until(
                    Duration.ofSeconds(5),
                    () -> {
                        try (var fresh = new ServerProbe(Watched.fast(Watched.endpoint(lab)))) {
                            return read(fresh).failure().stream()
                                    .anyMatch(r ->
                                            r.kind() == Reason.Kind.UNREACHABLE
                                                    && r.detail()
                                                            .contains(
                                                                    " says: the database system is"
                                                                            + " shutting down; "));
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    });
        } finally {
            lab.postgres().kill();
            lab.postgres().start();
        }
    }

    private static void signal(String name) throws Exception {
        long postmaster = lab.postgres().pids().getFirst();
        assertThat(
                        new ProcessBuilder("kill", "-" + name, Long.toString(postmaster))
                                .inheritIO()
                                .start()
                                .waitFor())
                .isZero();
    }

    @Test
    void aSlowStatementIsEndedByTheServerAndTheConnectionStays() throws Exception {
        Attempt<String> attempt =
                read(new Asking("SELECT pg_sleep(5)::text, 1", link, Limits.FAST.answer()));
        assertThat(attempt.failure())
                .contains(
                        new Reason(
                                Reason.Kind.TIMEOUT,
                                "the server stopped after 700 ms: canceling statement due to statement"
                                        + " timeout"));
        assertThat(link.isOpen()).isTrue();
    }

    @Test
    void anInterruptClosesTheSocket() throws Exception {
        Attempt<String> attempt =
                read(new Asking("SELECT pg_sleep(5)::text", link, Duration.ofMillis(100)));
        assertThat(attempt.failure()).contains(new Reason(Reason.Kind.TIMEOUT, "late"));
        assertThat(attempt.took()).isLessThan(Duration.ofMillis(600));
        assertThat(link.isOpen()).isFalse();
        Watched.until(Duration.ofSeconds(3), () -> sessions() == 0);
    }

    @Test
    void waitingForOnesTurnCanBeInterrupted() throws Exception {
        Thread slow =
                Thread.ofVirtual()
                        .start(() ->
                                assertThat(
                                                attempt(
                                                        new Asking(
                                                                "SELECT pg_sleep(5)::text AS turn",
                                                                link,
                                                                Duration.ofSeconds(5))))
                                        .isPresent());
        awaitStatement("SELECT pg_sleep(5)::text AS turn");
        Attempt<String> waiting = read(new Asking("SELECT '{}'", link, Duration.ofMillis(100)));
        assertThat(waiting.failure()).contains(new Reason(Reason.Kind.TIMEOUT, "late"));
        slow.join();
        recovers();
    }

    private static Optional<Reason> attempt(Asking asking) {
        try {
            return read(asking).failure();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void closingEndsAReadThatWaits() throws Exception {
        var result = new ArrayList<Optional<Reason>>();
        Thread reader =
                Thread.ofVirtual()
                        .start(() ->
                                result.add(
                                        attempt(
                                                new Asking(
                                                        "SELECT pg_sleep(5)::text AS closed",
                                                        link,
                                                        Duration.ofSeconds(5)))));
        awaitStatement("SELECT pg_sleep(5)::text AS closed");
        link.close();
        assertThat(reader.join(Duration.ofMillis(400))).isTrue();
        assertThat(result.getFirst()).map(Reason::kind).contains(Reason.Kind.UNREACHABLE);
    }

    /// Returns once the server works on it. Each has words of its own: the session of a test before
    /// may still be there, and tells its last statement.
    private static void awaitStatement(String sql) {
        Watched.until(
                Duration.ofSeconds(20),
                () ->
                        one(
                                        lab,
                                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '"
                                                + sql
                                                + "%'")
                                .equals("1"));
    }

    @Test
    void refusedLoginsSayWhy() throws Exception {
        PostgresEndpoint endpoint = Watched.endpoint(lab);
        assertReason(
                Watched.as(endpoint, "nobody"),
                Reason.Kind.AUTHENTICATION,
                endpoint.address()
                        + " says: password authentication failed for user \"nobody\"; correct what"
                        + " env:nobody leads to, or the role's password");
        assertReason(
                new PostgresEndpoint(
                        endpoint.first().host(),
                        endpoint.first().port(),
                        "no such / database?",
                        endpoint.monitor(),
                        Optional.empty()),
                Reason.Kind.SERVER_ERROR,
                endpoint.address()
                        + " says: database \"no such / database?\" does not exist; correct \"database\" in the environment's settings");
        assertReason(
                new PostgresEndpoint(
                        "no-such-host.invalid",
                        endpoint.first().port(),
                        "shop",
                        endpoint.monitor(),
                        Optional.empty()),
                Reason.Kind.UNREACHABLE,
                "unknown host no-such-host.invalid; correct the host, or check that this machine's name"
                        + " server knows it");
        assertReason(
                new PostgresEndpoint(
                        "a,b/?socketFactory=x",
                        endpoint.first().port(),
                        "shop",
                        endpoint.monitor(),
                        Optional.empty()),
                Reason.Kind.NOT_CONFIGURED,
                "“a,b/?socketFactory=x” is not the name of a host");
        assertReason(
                new PostgresEndpoint(
                        endpoint.first().host(),
                        endpoint.first().port(),
                        "shop",
                        new Login("postgres", new SecretRef.File("/no/such/file")),
                        Optional.empty()),
                Reason.Kind.NO_SECRET,
                "no file for file:/no/such/file");
    }

    @Test
    void aFullServerSaysWhatToDo() throws Exception {
        run(lab, "ALTER ROLE stranger CONNECTION LIMIT 0");
        try {
            assertReason(
                    Watched.as(Watched.endpoint(lab), "stranger"),
                    Reason.Kind.UNREACHABLE,
                    Watched.endpoint(lab).address()
                            + " has no connection left for us: too many connections for role \"stranger\";"
                            + " ALTER ROLE stranger CONNECTION LIMIT 3 leaves it enough");
        } finally {
            run(lab, "ALTER ROLE stranger CONNECTION LIMIT -1");
        }
    }

    @Test
    void whoeverTheServerTakesUsForMustBeWhoWeAre() throws Exception {
        run(
                lab,
                "CREATE ROLE mask",
                "GRANT mask TO stranger",
                "ALTER ROLE stranger SET role = mask");
        try {
            assertReason(
                    Watched.as(Watched.endpoint(lab), "stranger"),
                    Reason.Kind.AUTHENTICATION,
                    "logged in as stranger, but the server takes us for mask");
        } finally {
            run(lab, "ALTER ROLE stranger RESET role", "DROP ROLE mask");
        }
    }

    @Test
    void theServersWordsCannotSteerATerminal() throws Exception {
        try (Connection connection = lab.postgres().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE FUNCTION public.evil() RETURNS text LANGUAGE plpgsql AS"
                            + " $$BEGIN RAISE EXCEPTION E'\\033[2Jgone\\u202E'; END$$");
        }
        Attempt<String> attempt =
                read(new Asking("SELECT public.evil()", link, Limits.FAST.answer()));
        assertThat(attempt.failure())
                .contains(new Reason(Reason.Kind.SERVER_ERROR, "\\u{1b}[2Jgone\\u{202e} (P0001)"));
        for (String sql : List.of("SELECT no_such()", "TABLE no_such", "SELECT no_such")) {
            assertThat(read(new Asking(sql, link, Limits.FAST.answer())).kind())
                    .isEqualTo(Reason.Kind.UNSUPPORTED);
        }
    }

    @Test
    void aHugeAnswerIsRefusedAndDoesNoHarm() throws Exception {
        Attempt<String> attempt =
                read(
                        new Asking(
                                "SELECT repeat('x', 20 * 1024 * 1024)",
                                link,
                                Limits.FAST.answer()));
        assertThat(attempt.kind()).isEqualTo(Reason.Kind.MALFORMED);
        assertThat(link.isOpen()).isFalse();
        recovers();
    }

    private static void assertReason(PostgresEndpoint endpoint, Reason.Kind kind, String detail)
            throws InterruptedException {
        try (var probe = new ServerProbe(Watched.fast(endpoint))) {
            assertThat(read(probe).failure()).contains(new Reason(kind, detail));
        }
    }
}
