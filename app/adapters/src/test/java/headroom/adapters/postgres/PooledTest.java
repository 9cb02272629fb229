package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.one;
import static headroom.adapters.postgres.Watched.read;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.adapters.postgres.Watched.Attempt;
import headroom.core.environment.Environment;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Boundary;
import headroom.core.mitigation.Mitigation.DropReplicationSlot;
import headroom.core.mitigation.Preview;
import headroom.core.poll.Ledger;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Tally;
import headroom.core.reading.Reason;
import headroom.core.runbook.Condition;
import headroom.core.signal.ServerFacts;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PgBouncer;
import headroom.lab.PgBouncerOptions;
import headroom.lab.Programs;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Through PgBouncer in transaction mode: nothing is left behind in a session that somebody else
/// gets next, and what bounds a read bounds it there too.
@Timeout(60)
class PooledTest {

    private static final String SLOT = "orphan";

    private static Lab lab;
    private static PgBouncer bouncer;
    private PostgresEndpoint pooled;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("pgbouncer").isPresent(),
                "apt install pgbouncer");
        lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
        bouncer = lab.addPgBouncer(PgBouncerOptions.transaction().poolSize(1));
    }

    @AfterAll
    static void end() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void through() {
        pooled = Variant.pooled(at(bouncer.port()));
    }

    private static PostgresEndpoint at(int port) {
        PostgresEndpoint endpoint = Watched.endpoint(lab);
        return Watched.at(endpoint, port).as(endpoint.monitor(), endpoint.operator());
    }

    @Test
    void whatTravelsWithEachStatementIsCountedHereAsOnTheServer() throws Exception {
        PostgresProbes.Reads reads =
                PostgresProbes.reads(pooled, Optional.empty(), Set.of(), Watched.ACCESS);
        try {
            Ledger.Entry before = reads.ledger().now();
            var tally = new Tally();
            tally.count(reads.probes().getFirst()::read);
            assertThat(tally.statements()).isEqualTo(2);
            assertThat(tally.roundTrips()).isPositive();
            assertThat(reads.ledger().now().statements() - before.statements()).isEqualTo(2);
        } finally {
            reads.probes().forEach(Probe::close);
        }
    }

    @Test
    void allThatIsWatchedIsReadInOneRoundTrip() throws Exception {
        try (Proxy proxy = Proxy.to(bouncer.port());
                var link = Watched.fast(Variant.pooled(at(proxy.port())));
                var probe = new ServerProbe(link);
                var costly = Watched.link(pooled, Limits.COSTLY)) {
            ServerFacts facts = read(probe).value().orElseThrow();
            assertThat(facts.fingerprint().major()).isEqualTo(18);
            for (int i = 0; i < 5; i++) {
                long before = proxy.roundTrips();
                assertThat(read(probe).failure()).isEmpty();
                assertThat(proxy.roundTrips() - before).isEqualTo(1);
            }
            assertThat(read(new WalFilesProbe(costly)).failure()).isEmpty();
            assertThat(read(new VolumeProbe(costly)).failure()).isEmpty();
        }
    }

    @Test
    void aSlowStatementIsEndedByTheServer() throws Exception {
        try (var link = Watched.fast(pooled)) {
            assertThat(read(new Asking("SELECT '{}'", link, Limits.FAST.login())).failure())
                    .isPresent(); // says nobody's name
            var slow = new Asking("SELECT pg_sleep(5)::text", link, Limits.FAST.login());
            Attempt<String> attempt = read(slow);
            assertThat(attempt.failure())
                    .contains(
                            new Reason(
                                    Reason.Kind.TIMEOUT,
                                    "the server stopped after 700 ms: canceling statement due to"
                                            + " statement timeout"));
            assertThat(attempt.took()).isLessThan(Duration.ofMillis(1500));
            assertThat(link.isOpen()).isTrue();
        }
    }

    @Test
    void whoComesNextFindsTheSessionAsItWas() throws Exception {
        String settings =
                """
                SELECT json_build_object('current_user', current_user,
                    'timeout', current_setting('statement_timeout'),
                    'lock', current_setting('lock_timeout'), 'path', current_setting('search_path'),
                    'prepared', (SELECT count(*) FROM pg_prepared_statements),
                    'pid', pg_backend_pid())::text
                """;
        try (var link = Watched.fast(pooled);
                var probe = new ServerProbe(link)) {
            assertThat(read(probe).failure()).isEmpty();
            String ours =
                    read(new Asking(settings, link, Limits.FAST.login())).value().orElseThrow();
            assertThat(ours)
                    .contains(
                            "\"timeout\":\"700ms\"",
                            "\"lock\":\"500ms\"",
                            "\"path\":\"pg_catalog\"");
            String password = Watched.password(pooled).reveal();
            try (Connection next =
                    bouncer.connect(
                            "shop",
                            pooled.monitor().user(),
                            password,
                            java.util.Map.of("prepareThreshold", "0"))) {
                assertThat(one(next, settings))
                        .contains(
                                "\"timeout\" : \"0\"",
                                "\"lock\" : \"0\"",
                                "\"prepared\" : 0",
                                "public")
                        .contains(ours.substring(ours.indexOf("\"pid\":") + 6, ours.length() - 1));
            }
        }
    }

    @Test
    void whoForgetsToSaySoIsTold() throws Exception {
        try (var probe = new ServerProbe(Watched.fast(at(bouncer.port())))) {
            assertThat(read(probe).failure())
                    .contains(
                            new Reason(
                                    Reason.Kind.NOT_CONFIGURED,
                                    "127.0.0.1:%d is PgBouncer (unsupported startup parameter: options); say pooled: true"
                                            .formatted(bouncer.port())));
        }
    }

    @Test
    void aWrongPasswordIsSaid() throws Exception {
        try (var probe = new ServerProbe(Watched.fast(Watched.as(pooled, "headroom_monitor")))) {
            Reason reason = read(probe).failure().orElseThrow();
            assertThat(reason)
                    .isEqualTo(
                            new Reason(
                                    Reason.Kind.AUTHENTICATION,
                                    pooled.address()
                                            + " says: SASL authentication failed; correct what"
                                            + " env:headroom_monitor leads to, or the role's password"));
        }
    }

    @Test
    void aPausedPoolIsATimeout() throws Exception {
        try (Connection console = bouncer.console();
                var statement = console.createStatement();
                var probe = new ServerProbe(Watched.fast(pooled))) {
            assertThat(read(probe).failure()).isEmpty();
            statement.execute("PAUSE");
            try {
                // without the loop, whose own deadline falls at the same moment and knows no cause
                assertThatThrownBy(probe::read)
                        .isInstanceOfSatisfying(
                                ProbeFailure.class,
                                e -> {
                                    assertThat(e.reason().kind()).isEqualTo(Reason.Kind.TIMEOUT);
                                    assertThat(e.reason().detail())
                                            .startsWith(pooled.address() + " was silent for ")
                                            .endsWith("; is its pool paused, or used up?");
                                });
            } finally {
                statement.execute("RESUME");
            }
            assertThat(read(probe).failure()).isEmpty();
        }
    }

    @Test
    void aSlotIsDroppedInOneGuardedStatementAndNoCheckpointIsAskedFor() throws Exception {
        run(lab, "SELECT pg_create_logical_replication_slot('" + SLOT + "', 'test_decoding')");
        Environment environment =
                lab.environment().withServers(Optional.of(pooled), Optional.empty());
        try (var bench = new Bench(environment, folder, Boundary.NONE)) {
            Preview<?> preview = bench.preview(SLOT);
            assertThat(preview.statements()).hasSize(1);
            var attempt =
                    new DropSlot(Watched.ACCESS)
                            .act(
                                    environment,
                                    new DropReplicationSlot(SLOT),
                                    preview.before(),
                                    _ -> {});
            assertThat(attempt).isInstanceOf(headroom.core.mitigation.Attempt.Acted.class);
            assertThat(attempt.toString())
                    .contains(
                            Condition.WAL_RELEASED.toString(),
                            "through PgBouncer a checkpoint could be made on another server, so none"
                                    + " was asked for");
        }
        assertThat(one(lab, "SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
    }

    @Test
    void anotherServerBehindTheSameNameRefuses() throws Exception {
        run(lab, "SELECT pg_create_logical_replication_slot('" + SLOT + "', 'test_decoding')");
        Environment environment =
                lab.environment().withServers(Optional.of(pooled), Optional.empty());
        try (var bench = new Bench(environment, folder, Boundary.NONE)) {
            var changed = new java.util.HashMap<>(bench.preview(SLOT).before());
            changed.put("system_identifier", "1");
            assertThat(
                            new DropSlot(Watched.ACCESS)
                                    .act(
                                            environment,
                                            new DropReplicationSlot(SLOT),
                                            changed,
                                            _ -> {}))
                    .isInstanceOf(headroom.core.mitigation.Attempt.Refused.class);
            assertThat(
                            bench.perform(bench.open(SLOT), bench.preview(SLOT))
                                    .steps()
                                    .getFirst()
                                    .outcome())
                    .containsInstanceOf(Outcome.Done.class);
        }
    }
}
