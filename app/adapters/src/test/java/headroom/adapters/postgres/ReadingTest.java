package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.one;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.pools.SessionGroup;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.storage.VolumeUse;
import headroom.core.signal.wal.Lsn;
import headroom.core.signal.wal.WalFiles;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/// What the probes read agrees with what a superuser reads, on every major version.
@ParameterizedClass
@ValueSource(ints = {14, 15, 16, 17, 18})
class ReadingTest {

    @SuppressWarnings("NullAway.Init") // started before each version's tests
    private static Lab lab;

    @Parameter int major;

    @BeforeParameterizedClassInvocation
    static void start(int major) throws Exception {
        lab = Lab.start(LabOptions.postgresOnly().major(major), Progress.SILENT);
        run(
                lab,
                "CREATE ROLE stranger LOGIN PASSWORD 'stranger'",
                "SELECT pg_create_physical_replication_slot('reserved', true)",
                "SELECT pg_create_physical_replication_slot('unused')");
        run(lab, "SELECT pg_create_logical_replication_slot('orphan', 'test_decoding')");
    }

    @AfterParameterizedClassInvocation
    static void end() throws Exception {
        lab.close();
    }

    @AfterEach
    void uncap() throws SQLException {
        run(
                lab,
                "ALTER SYSTEM RESET max_slot_wal_keep_size",
                "ALTER SYSTEM RESET archive_command",
                "SELECT pg_reload_conf()");
    }

    private static ServerFacts facts(PostgresEndpoint endpoint) throws Exception {
        try (var probe = new ServerProbe(Watched.patient(endpoint))) {
            return probe.read();
        }
    }

    private static ServerFacts facts() throws Exception {
        return facts(Watched.endpoint(lab));
    }

    @Test
    void theServerIsTheOneThatTheSuperuserSees() throws Exception {
        var print = facts().fingerprint();
        assertThat(print.systemIdentifier())
                .isEqualTo(
                        Long.parseLong(
                                one(lab, "SELECT system_identifier FROM pg_control_system()")));
        assertThat(print.inRecovery()).isFalse();
        assertThat(print.timeline()).contains(1L);
        assertThat(print.address()).contains("127.0.0.1:" + lab.postgres().port());
        assertThat(print.database()).isEqualTo("shop");
        assertThat(one(lab, "SHOW server_version")).startsWith(print.version());
        assertThat(print.major()).isEqualTo(major);
        assertThat(print.started())
                .isEqualTo(
                        Instant.parse(
                                one(
                                        lab,
                                        "SELECT to_char(pg_postmaster_start_time() AT TIME ZONE"
                                                + " 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")));
    }

    @Test
    void positionAndRedoLieBetweenTwoReadsOfTheSuperuser() throws Exception {
        Lsn before = lsn("SELECT pg_current_wal_lsn()");
        ServerFacts facts = facts();
        assertThat(facts.position()).isBetween(before, lsn("SELECT pg_current_wal_lsn()"));
        assertThat(facts.redo()).contains(lsn("SELECT redo_lsn FROM pg_control_checkpoint()"));
        assertThat(Duration.between(facts.serverTime(), Instant.now()).abs())
                .isLessThan(Duration.ofSeconds(5));
    }

    private static Lsn lsn(String sql) {
        return Lsn.parse(one(lab, sql)).orElseThrow();
    }

    @Test
    void settingsCarryTheirUnits() throws Exception {
        run(lab, "ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'", "SELECT pg_reload_conf()");
        Watched.until(
                Duration.ofSeconds(5), () -> one(lab, "SHOW max_slot_wal_keep_size").equals("1GB"));
        ServerFacts facts = facts();
        assertThat(facts.wal().segmentSize()).isEqualTo(Bytes.mib(16));
        assertThat(facts.wal().minSize()).isEqualTo(Bytes.mib(32));
        assertThat(facts.wal().maxSize()).isEqualTo(Bytes.mib(64));
        assertThat(facts.wal().keepSize()).isEqualTo(Bytes.ZERO);
        assertThat(facts.wal().slotCap()).contains(Bytes.gib(1));
        assertThat(facts.slot("orphan").orElseThrow().safeWalSize()).isPresent();
        assertThat(facts.slotLimit()).isEqualTo(10);
        assertThat(facts.limits().max()).isEqualTo(60);
        assertThat(facts.limits().superuserReserved()).isEqualTo(3);
        assertThat(facts.limits().reserved()).isZero();
        assertThat(facts.archiver()).isEmpty();
    }

    @Test
    void slotsAreWhatTheViewSays() throws Exception {
        ServerFacts facts = facts();
        assertThat(facts.slots())
                .extracting(Slot::name)
                .containsExactlyInAnyOrder("orphan", "reserved", "unused");
        Slot orphan = facts.slot("orphan").orElseThrow();
        assertThat(orphan.kind()).isEqualTo(Slot.Kind.LOGICAL);
        assertThat(orphan.plugin()).contains("test_decoding");
        assertThat(orphan.database()).contains("shop");
        assertThat(orphan.active()).isFalse();
        assertThat(orphan.activePid()).isEmpty();
        assertThat(orphan.restartLsn()).contains(ofSlot("restart_lsn", "orphan"));
        assertThat(orphan.confirmedFlush()).contains(ofSlot("confirmed_flush_lsn", "orphan"));
        assertThat(orphan.walStatus()).contains("reserved");
        assertThat(orphan.safeWalSize()).isEmpty();
        assertThat(orphan.invalidationReason()).isEmpty();
        assertThat(orphan.inactiveSince().isPresent()).isEqualTo(major >= 17);
        Slot reserved = facts.slot("reserved").orElseThrow();
        assertThat(reserved.kind()).isEqualTo(Slot.Kind.PHYSICAL);
        assertThat(reserved.plugin()).isEmpty();
        assertThat(reserved.restartLsn()).contains(ofSlot("restart_lsn", "reserved"));
        assertThat(facts.slot("unused").orElseThrow().restartLsn()).isEmpty();
    }

    private static Lsn ofSlot(String column, String slot) {
        return lsn(
                "SELECT %s FROM pg_replication_slots WHERE slot_name = '%s'"
                        .formatted(column, slot));
    }

    @Test
    void aSlotIsActiveWhileSomebodyReadsFromIt() throws Exception {
        Map<String, String> replication =
                Map.of(
                        "replication", "database",
                        "assumeMinServerVersion", "13",
                        "preferQueryMode", "simple");
        String password = "stranger";
        run(lab, "ALTER ROLE stranger REPLICATION");
        try (Connection consumer =
                lab.postgres().connect("shop", "stranger", password, replication)) {
            var stream =
                    consumer.unwrap(PGConnection.class)
                            .getReplicationAPI()
                            .replicationStream()
                            .logical()
                            .withSlotName("orphan")
                            .start();
            Slot read = facts().slot("orphan").orElseThrow();
            assertThat(read.active()).isTrue();
            assertThat(read.activePid())
                    .contains(
                            Long.parseLong(
                                    one(
                                            lab,
                                            "SELECT active_pid FROM pg_replication_slots"
                                                    + " WHERE slot_name = 'orphan'")));
            assertThat(read.inactiveSince()).isEmpty();
            stream.close();
        } finally {
            run(lab, "ALTER ROLE stranger NOREPLICATION");
        }
    }

    @Test
    void aSlotOverTheCapIsLostAndSaysWhy() throws Exception {
        run(lab, "SELECT pg_create_physical_replication_slot('doomed', true)");
        try {
            write(Bytes.mib(100));
            run(lab, "ALTER SYSTEM SET max_slot_wal_keep_size = '16MB'", "SELECT pg_reload_conf()");
            Watched.until(
                    Duration.ofSeconds(5),
                    () -> one(lab, "SHOW max_slot_wal_keep_size").equals("16MB"));
            Slot over = facts().slot("doomed").orElseThrow();
            assertThat(over.walStatus()).contains("unreserved");
            assertThat(over.safeWalSize().orElseThrow().count()).isNegative();
            run(lab, "CHECKPOINT");
            Slot lost = facts().slot("doomed").orElseThrow();
            assertThat(lost.walStatus()).contains("lost");
            assertThat(lost.safeWalSize()).isEmpty();
            assertThat(lost.invalidationReason())
                    .isEqualTo(major >= 17 ? Optional.of("wal_removed") : Optional.empty());
        } finally {
            run(
                    lab,
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots",
                    "SELECT pg_create_physical_replication_slot('reserved', true)",
                    "SELECT pg_create_physical_replication_slot('unused')");
            run(lab, "SELECT pg_create_logical_replication_slot('orphan', 'test_decoding')");
        }
    }

    private static void write(Bytes amount) throws SQLException {
        run(
                lab,
                "SELECT count(pg_logical_emit_message(false, 'test', repeat('x', 1048576)))"
                        + " FROM generate_series(1, "
                        + (amount.count() >> 20)
                        + ")");
    }

    @Test
    void sessionsAreCountedByWhatTheyHaveInCommon() throws Exception {
        try (Connection one = connect("billing");
                Connection two = connect("billing");
                Statement work = two.createStatement()) {
            two.setAutoCommit(false);
            work.execute("SELECT 1");
            List<SessionGroup> sessions = facts().sessions();
            assertThat(sessions)
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("times")
                    .contains(
                            group("billing", "stranger", "idle"),
                            group("billing", "stranger", "idle in transaction"),
                            group("headroom", "headroom_monitor", "active"));
            SessionGroup.Times held =
                    sessions.stream()
                            .filter(g -> g.state().equals(Optional.of("idle in transaction")))
                            .findFirst()
                            .orElseThrow()
                            .times();
            assertThat(held.backend().orElseThrow()).isBefore(held.transaction().orElseThrow());
            assertThat(held.transaction().orElseThrow()).isBefore(held.firstState().orElseThrow());
            assertThat(held.lastState()).isEqualTo(held.firstState());
            assertThat(one.isValid(1)).isTrue();
            two.rollback();
        }
    }

    private static SessionGroup group(String application, String user, String state) {
        return new SessionGroup(
                Optional.of(application),
                Optional.of(user),
                Optional.of("shop"),
                Optional.of("127.0.0.1"),
                Optional.of(state),
                1);
    }

    private static Connection connect(String application) throws SQLException {
        return lab.postgres()
                .connect("shop", "stranger", "stranger", Map.of("ApplicationName", application));
    }

    @Test
    void whatARoleMayNotSeeIsMissingAndNotNothing() throws Exception {
        PostgresEndpoint stranger = Watched.as(Watched.endpoint(lab), "stranger");
        try (Connection other = lab.postgres().connect()) {
            assertThat(other.isValid(1)).isTrue();
            List<SessionGroup> hidden =
                    facts(stranger).sessions().stream()
                            .filter(g -> g.user().equals(Optional.of("postgres")))
                            .toList();
            assertThat(hidden).hasSize(1);
            assertThat(hidden.getFirst().count()).isEqualTo(1);
            assertThat(hidden.getFirst().state()).isEmpty();
            assertThat(hidden.getFirst().address()).isEmpty();
        }
        for (var probe :
                List.of(
                        new WalFilesProbe(Watched.patient(stranger)),
                        new VolumeProbe(Watched.patient(stranger)))) {
            try (probe) {
                assertThatThrownBy(probe::read)
                        .isInstanceOfSatisfying(
                                ProbeFailure.class,
                                e -> {
                                    assertThat(e.reason().kind()).isEqualTo(Reason.Kind.NO_RIGHT);
                                    assertThat(e.reason().detail())
                                            .contains("permission denied for function pg_ls_")
                                            .contains("GRANT pg_monitor TO stranger");
                                });
            }
        }
    }

    @Test
    void segmentsAreCountedByTheirNames() throws Exception {
        write(Bytes.mib(40));
        Path history = lab.postgres().data().resolve("pg_wal/00000009.history");
        Path partial = lab.postgres().data().resolve("pg_wal/000000010000000000000000.partial");
        try (var probe = new WalFilesProbe(Watched.patient(Watched.endpoint(lab)))) {
            Files.writeString(history, "x");
            Files.writeString(partial, "x");
            WalFiles read = probe.read();
            var numbers = new TreeSet<Long>();
            long current = segment(one(lab, "SELECT pg_walfile_name(pg_current_wal_lsn())"));
            try (var files = Files.list(lab.postgres().data().resolve("pg_wal"))) {
                files.map(f -> f.getFileName().toString())
                        .filter(f -> f.length() == 24)
                        .forEach(f -> numbers.add(segment(f)));
            }
            assertThat(read.oldestSegment()).isEqualTo(numbers.first());
            assertThat(read.currentSegment()).isEqualTo(current);
            assertThat(read.files()).isEqualTo(numbers.size());
            assertThat(read.held())
                    .isEqualTo(Bytes.mib(16L * numbers.headSet(current, true).size()));
            assertThat(read.recycled())
                    .isEqualTo(Bytes.mib(16L * numbers.tailSet(current, false).size()));
            assertThat(probe.cost().orElseThrow()).isPositive();
        } finally {
            Files.deleteIfExists(history);
            Files.deleteIfExists(partial);
        }
    }

    private static long segment(String file) {
        return Long.parseLong(file.substring(8, 16), 16) * 256
                + Long.parseLong(file.substring(16), 16);
    }

    @Test
    void temporaryFilesCountOnce() throws Exception {
        try (var probe = new VolumeProbe(Watched.patient(Watched.endpoint(lab)));
                Connection sorter = lab.postgres().connect();
                Statement sorting = sorter.createStatement()) {
            VolumeUse before = probe.read();
            sorter.setAutoCommit(false);
            sorting.execute("SET work_mem = '64kB'");
            sorting.execute(
                    "DECLARE sorted CURSOR FOR SELECT g, repeat('x', 200)"
                            + " FROM generate_series(1, 100000) g ORDER BY md5(g::text)");
            sorting.execute("FETCH 1 FROM sorted");
            VolumeUse during = probe.read();
            Path temp = lab.postgres().data().resolve("base/pgsql_tmp");
            assertThat(during.temp()).isEqualTo(sizeOf(temp)).isGreaterThan(Bytes.mib(10));
            assertThat(during.tablespaces().minus(before.tablespaces()).count())
                    .isLessThan(Bytes.mib(2).count());
            assertThat(during.wal()).isEqualTo(sizeOf(lab.postgres().data().resolve("pg_wal")));
            assertThat(during.logs()).isEqualTo(sizeOf(lab.postgres().data().resolve("log")));
            sorter.rollback();
        }
    }

    private static Bytes sizeOf(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return new Bytes(sum);
        }
    }

    @Test
    void noLogDirectoryIsNothingAndAskedForOnce() throws Exception {
        Path logs = lab.postgres().data().resolve("log");
        Path aside = lab.postgres().data().resolve("aside");
        Files.move(logs, aside);
        try (var probe = new VolumeProbe(Watched.patient(Watched.endpoint(lab)))) {
            for (int i = 0; i < 3; i++) {
                assertThat(probe.read().logs()).isEqualTo(Bytes.ZERO);
            }
        } finally {
            Files.move(aside, logs);
        }
        assertThat(Files.readString(lab.postgres().log()))
                .containsOnlyOnce("could not open directory \"log\"");
    }

    @Test
    void aWarmReadIsOneRoundTripAndOneStatement() throws Exception {
        try (Proxy proxy = Proxy.to(lab.postgres().port());
                var probe =
                        new ServerProbe(
                                Watched.patient(Watched.at(Watched.endpoint(lab), proxy.port())))) {
            probe.read();
            run(lab, "SELECT pg_stat_statements_reset()");
            for (int i = 1; i <= 20; i++) {
                long trips = proxy.roundTrips();
                long messages = proxy.messages();
                probe.read();
                assertThat(proxy.roundTrips() - trips).as("read %d", i).isEqualTo(1);
                assertThat(proxy.messages() - messages).as("read %d", i).isEqualTo(1);
            }
            assertThat(proxy.connections()).isEqualTo(1);
        }
        assertThat(
                        one(
                                lab,
                                "SELECT string_agg(calls || ' × ' || substring(query, 'WITH here'), ';')"
                                        + " FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid"
                                        + " WHERE rolname = 'headroom_monitor'"))
                .isEqualTo("20 × WITH here");
    }
}
