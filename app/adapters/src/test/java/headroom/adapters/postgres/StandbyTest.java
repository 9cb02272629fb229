package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.one;
import static headroom.adapters.postgres.Watched.read;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Attempt;
import headroom.core.mitigation.Boundary;
import headroom.core.mitigation.Guard;
import headroom.core.mitigation.Mitigation.DropReplicationSlot;
import headroom.core.mitigation.Preview;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.Capability.Deed;
import headroom.core.readiness.Grant;
import headroom.core.readiness.OperatorTrial;
import headroom.core.readiness.PostgresRights;
import headroom.core.readiness.Readiness;
import headroom.core.readiness.ReadinessRule;
import headroom.core.reading.Reading;
import headroom.core.runbook.Run;
import headroom.core.signal.ServerFacts;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PostgresServer;
import headroom.lab.Progress;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A streaming standby is read like a primary, and nothing is dropped there.
@Timeout(120)
class StandbyTest {

    private static final String SLOT = "bg_upgrade";
    private static final Duration OFTEN = Duration.ofMillis(200);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aStandbyIsReadAndNeverActedOn(int major) throws Exception {
        try (Lab lab = Lab.start(LabOptions.postgresOnly().major(major), Progress.SILENT)) {
            PostgresServer standby = lab.postgres().standby();
            try {
                PostgresEndpoint primary = Watched.endpoint(lab);
                var endpoint =
                        new PostgresEndpoint(
                                primary.first().host(),
                                standby.port(),
                                primary.database(),
                                primary.monitor(),
                                primary.operator());
                streams(lab, endpoint);
                watchedAndNotActedOn(lab, endpoint, primary);
                try (var probe = new WalFilesProbe(Watched.patient(endpoint))) {
                    var files = read(probe).value().orElseThrow();
                    assertThat(files.held().count()).isPositive();
                    assertThat(files.currentSegment())
                            .isGreaterThanOrEqualTo(files.oldestSegment());
                }
                try (var probe = new VolumeProbe(Watched.patient(endpoint))) {
                    assertThat(read(probe).value().orElseThrow().wal().count()).isPositive();
                }
                var environment =
                        lab.environment().withServers(Optional.of(endpoint), Optional.empty());
                if (major >= 16) {
                    slotOfItsOwn(lab, standby);
                }
                try (var bench = new Bench(environment, folder, Boundary.NONE)) {
                    Preview<?> preview = refused(bench);
                    if (major >= 16) {
                        refusedByTheStatement(environment, preview);
                    }
                }
                try (Connection admin = standby.connect()) {
                    assertThat(one(admin, "SELECT count(*) FROM pg_replication_slots"))
                            .isEqualTo(major >= 16 ? "1" : "0");
                }
            } finally {
                standby.kill();
            }
        }
    }

    /// The rights came along from the primary; acting is another matter.
    private static void watchedAndNotActedOn(
            Lab lab, PostgresEndpoint standby, PostgresEndpoint primary) throws Exception {
        Readiness there = ready(lab, primary);
        Readiness here = ready(lab, standby);
        assertThat(here.sentence())
                .isEqualTo(
                        "You could not drop a slot on shop tonight: this is a standby; its slots are"
                                + " dropped on the primary.");
        assertThat(here.lines())
                .filteredOn(l -> l.what() != Deed.DROP_SLOT && l.what() != Deed.CHECKPOINT)
                .containsExactlyElementsOf(
                        there.lines().stream()
                                .filter(l ->
                                        l.what() != Deed.DROP_SLOT && l.what() != Deed.CHECKPOINT)
                                .toList());
        assertThat(here.lines())
                .filteredOn(l -> l.what() == Deed.DROP_SLOT)
                .singleElement()
                .extracting(l -> l.ability().level())
                .isEqualTo(Level.WATCH);
        run(lab, "ALTER ROLE headroom_operator NOREPLICATION");
        Watched.until(
                Duration.ofSeconds(10),
                () -> ready(lab, standby).sentence().contains("lacks REPLICATION"));
        assertThat(
                        ready(lab, standby).lines().stream()
                                .flatMap(l -> l.ability().toGrant().stream())
                                .filter(g -> g.statement().contains("REPLICATION")))
                .singleElement()
                .extracting(Grant::where)
                .asString()
                .contains("of the primary that this standby follows");
        run(lab, "ALTER ROLE headroom_operator REPLICATION");
        Watched.until(
                Duration.ofSeconds(10),
                () -> ready(lab, standby).sentence().contains("this is a standby"));
    }

    private static Readiness ready(Lab lab, PostgresEndpoint endpoint) {
        try (var probe = PostgresProbes.rights(endpoint, Watched.ACCESS)) {
            var environment =
                    lab.environment()
                            .called("shop")
                            .withServers(Optional.of(endpoint), Optional.empty());
            var read = new Reading.Known<>(probe.read(), Instant.EPOCH);
            return ReadinessRule.judge(
                    environment,
                    Snapshot.empty(Instant.EPOCH).with(PostgresRights.SOURCE, read),
                    new OperatorTrial.NotTried());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// What is written on the primary arrives, and the probe sees by how much.
    private static void streams(Lab lab, PostgresEndpoint endpoint) throws Exception {
        try (var probe = new ServerProbe(Watched.patient(endpoint))) {
            ServerFacts first = read(probe).value().orElseThrow();
            assertThat(first.fingerprint().inRecovery()).isTrue();
            assertThat(Long.toUnsignedString(first.fingerprint().systemIdentifier()))
                    .isEqualTo(one(lab, "SELECT system_identifier FROM pg_control_system()"));
            assertThat(first.fingerprint().text()).contains(" · standby");
            run(lab, "SELECT pg_logical_emit_message(false, 'fill', repeat('x', 100000))");
            Watched.until(Duration.ofSeconds(10), () -> ahead(probe, first));
            assertThat(read(probe).value().orElseThrow().fingerprint().timeline()).contains(1L);
        }
    }

    private static boolean ahead(ServerProbe probe, ServerFacts first) {
        try {
            return read(probe).value().stream()
                    .anyMatch(now -> now.position().compareTo(first.position()) > 0);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// From 16 on a standby may have logical slots; to make one it waits for the primary's next
    /// snapshot.
    private static void slotOfItsOwn(Lab lab, PostgresServer standby) throws Exception {
        Thread snapshots =
                Thread.ofVirtual()
                        .start(() -> {
                            while (!Thread.currentThread().isInterrupted()) {
                                one(lab, "SELECT pg_log_standby_snapshot()");
                                LockSupport.parkNanos(OFTEN.toNanos());
                            }
                        });
        try (Connection admin = standby.connect();
                var statement = admin.createStatement()) {
            statement.execute(
                    "SELECT pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
        } finally {
            snapshots.interrupt();
            snapshots.join();
        }
    }

    private static Preview<?> refused(Bench bench) throws Exception {
        Preview<?> preview = bench.preview(SLOT);
        assertThat(preview.guards())
                .filteredOn(guard -> !guard.holds())
                .extracting(Guard::what)
                .contains("Not in recovery");
        Run after = bench.perform(bench.open(SLOT), preview);
        assertThat(after.steps().getFirst().outcome().orElseThrow())
                .isInstanceOf(Outcome.Refused.class);
        assertThat(after.debts()).isEmpty();
        return preview;
    }

    /// Past the guards that are read first.
    private static void refusedByTheStatement(Environment environment, Preview<?> preview)
            throws InterruptedException {
        Attempt attempt =
                new DropSlot(Watched.ACCESS)
                        .act(environment, new DropReplicationSlot(SLOT), preview.before(), _ -> {});
        assertThat(attempt).isEqualTo(new Attempt.Refused(""));
    }
}
