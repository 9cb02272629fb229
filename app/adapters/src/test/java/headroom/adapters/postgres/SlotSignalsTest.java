package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.one;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.history.Recent;
import headroom.core.poll.Probe;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.Assessment;
import headroom.core.signal.Assessor;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.slots.Ownership;
import headroom.core.signal.slots.Ownership.Basis;
import headroom.core.signal.slots.ReplicationFacts;
import headroom.core.signal.slots.SlotFinding;
import headroom.core.signal.storage.DatabaseSizes;
import headroom.core.signal.wal.ArchiveBacklog;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PostgresServer;
import headroom.lab.Progress;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/// What is said of slots beyond their columns, on servers where it is really so: whose they are,
/// what they spill, and what a role may not see of it.
@ParameterizedClass
@ValueSource(ints = {14, 15, 16, 17, 18})
@Timeout(120)
class SlotSignalsTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @SuppressWarnings("NullAway.Init") // started before each version's tests
    private static Lab lab;

    @Parameter int major;

    @BeforeParameterizedClassInvocation
    static void start(int major) throws Exception {
        lab =
                Lab.start(
                        LabOptions.postgresOnly()
                                .major(major)
                                .setting("logical_decoding_work_mem", "64kB"),
                        Progress.SILENT);
        run(
                lab,
                "CREATE ROLE stranger LOGIN PASSWORD 'stranger'",
                "CREATE ROLE reader LOGIN REPLICATION PASSWORD 'reader'",
                "CREATE DATABASE closed",
                "REVOKE CONNECT ON DATABASE closed FROM PUBLIC");
    }

    @AfterParameterizedClassInvocation
    static void end() throws Exception {
        lab.close();
    }

    private static <T> Reading<T> reading(Probe<T> probe, Instant now) throws Exception {
        try (probe) {
            Watched.Attempt<T> attempt = Watched.read(probe);
            return attempt.value()
                    .<Reading<T>>map(v -> new Reading.Known<>(v, now))
                    .orElseGet(
                            () -> new Reading.Unavailable<>(attempt.failure().orElseThrow(), now));
        }
    }

    private static Snapshot snapshot(PostgresEndpoint endpoint) throws Exception {
        Instant now = Instant.now();
        return Snapshot.empty(now)
                .with(ServerFacts.SOURCE, reading(new ServerProbe(Watched.patient(endpoint)), now))
                .with(ReplicationFacts.SOURCE, reading(new ReplicationProbe(costly(endpoint)), now))
                .with(DatabaseSizes.SOURCE, reading(new DatabaseSizesProbe(costly(endpoint)), now))
                .with(
                        ArchiveBacklog.SOURCE,
                        reading(new ArchiveStatusProbe(costly(endpoint)), now));
    }

    private static Link costly(PostgresEndpoint endpoint) {
        return Watched.patient(endpoint);
    }

    private static Assessment assess(Snapshot snapshot, Recent before) {
        return Assessor.assess(snapshot, before.plus(snapshot), Expectations.NONE, Levels.DEFAULT);
    }

    private static SlotFinding slot(String name, Recent before) throws Exception {
        return assess(snapshot(Watched.endpoint(lab)), before).slots().slots().stream()
                .filter(f -> f.slot().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Ownership> owner(String name, Recent before) throws Exception {
        return slot(name, before).detail().ownership();
    }

    private static Connection reading(String slot, String application) throws Exception {
        Connection connection =
                lab.postgres()
                        .connect(
                                "shop",
                                "reader",
                                "reader",
                                Map.of(
                                        "replication", "database",
                                        "assumeMinServerVersion", "13",
                                        "preferQueryMode", "simple",
                                        "ApplicationName", application));
        connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .start();
        return connection;
    }

    @Test
    void aSubscriptionsSlotIsKnownByItsWorkerAlsoAfterThatIsGone() throws Exception {
        run(
                lab,
                "CREATE PUBLICATION all_orders",
                "SELECT pg_create_logical_replication_slot('orders_sub', 'pgoutput')");
        // a name alone tells nothing
        assertThat(owner("orders_sub", Recent.NONE)).isEmpty();
        run(
                lab,
                "CREATE SUBSCRIPTION orders_sub CONNECTION 'host=127.0.0.1 dbname=shop user=reader"
                        + " password=reader port="
                        + lab.postgres().port()
                        + "' PUBLICATION all_orders WITH (create_slot = false, copy_data = false)");
        Watched.until(SOON, () -> active("orders_sub"));
        Snapshot during = snapshot(Watched.endpoint(lab));
        Ownership now = owner("orders_sub", Recent.NONE).orElseThrow();
        assertThat(now.basis()).isEqualTo(Basis.SUBSCRIPTION);
        assertThat(now.evidence()).isEqualTo("“orders_sub” reads it now");

        run(lab, "ALTER SUBSCRIPTION orders_sub DISABLE");
        Watched.until(SOON, () -> !active("orders_sub"));
        SlotFinding after = slot("orders_sub", Recent.NONE.plus(during));
        assertThat(after.detail().ownership().orElseThrow().who())
                .isEqualTo("subscription orders_sub");
        assertThat(after.detail().ownership().orElseThrow().evidence())
                .startsWith("“orders_sub” read it until ");
        assertThat(after.why()).contains("it belongs to subscription orders_sub");
        run(lab, "ALTER SUBSCRIPTION orders_sub SET (slot_name = NONE)");
        run(lab, "DROP SUBSCRIPTION orders_sub");
        run(lab, "SELECT pg_drop_replication_slot('orders_sub')");
    }

    private static boolean active(String slot) {
        return one(lab, "SELECT active FROM pg_replication_slots WHERE slot_name = '" + slot + "'")
                .equals("t");
    }

    @Test
    void debeziumAndOtherReadersAreKnownByWhatTheyCallThemselves() throws Exception {
        run(
                lab,
                "SELECT pg_create_logical_replication_slot('cdc', 'test_decoding')",
                "SELECT pg_create_logical_replication_slot('audit', 'test_decoding')");
        try (Connection debezium = reading("cdc", "Debezium Streaming");
                Connection other = reading("audit", "audit-export")) {
            assertThat(owner("cdc", Recent.NONE).orElseThrow().basis()).isEqualTo(Basis.DEBEZIUM);
            Ownership reader = owner("audit", Recent.NONE).orElseThrow();
            assertThat(reader.basis()).isEqualTo(Basis.READER);
            assertThat(reader.who()).isEqualTo("audit-export");
            assertThat(debezium.isClosed() || other.isClosed()).isFalse();
        }
        Watched.until(SOON, () -> !active("cdc") && !active("audit"));
        run(lab, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
    }

    @Test
    void aSlotNamedLikeOnesOfAwsIsTheirsOnlyOnTheirServers() throws Exception {
        run(lab, "SELECT pg_create_physical_replication_slot('rds_eu_west_1_db_abc123', true)");
        assertThat(owner("rds_eu_west_1_db_abc123", Recent.NONE)).isEmpty();
        run(lab, "ALTER ROLE headroom_monitor SET rds.extensions = 'x'");
        assertThat(owner("rds_eu_west_1_db_abc123", Recent.NONE).orElseThrow().basis())
                .isEqualTo(Basis.REPLICA_OF_AWS);
        run(
                lab,
                "ALTER ROLE headroom_monitor RESET rds.extensions",
                "SELECT pg_drop_replication_slot('rds_eu_west_1_db_abc123')");
    }

    @Test
    void whatDecodingWritesToDiskIsCounted() throws Exception {
        run(
                lab,
                "CREATE TABLE spilled (t text)",
                "SELECT pg_create_logical_replication_slot('large', 'test_decoding')");
        assertThat(slot("large", Recent.NONE).detail().spill().stream())
                .allMatch(s -> s.stats().spilled().count() == 0 && s.perSecond().isEmpty());
        run(
                lab,
                "INSERT INTO spilled SELECT repeat('x', 100) FROM generate_series(1, 20000)",
                "SELECT count(*) FROM pg_logical_slot_get_changes('large', NULL, NULL)");
        Watched.until(SOON, () -> spilled("large") > 0);
        assertThat(slot("large", Recent.NONE).detail().spill().orElseThrow().stats().spilled())
                .isGreaterThan(Bytes.mib(1));
        assertThat(slot("large", Recent.NONE).slot().horizon().catalogXminAge()).isPresent();
        run(lab, "SELECT pg_drop_replication_slot('large')", "DROP TABLE spilled");
    }

    private static long spilled(String slot) {
        return Long.parseLong(
                one(
                        lab,
                        "SELECT coalesce(sum(spill_bytes), 0) FROM pg_stat_replication_slots WHERE"
                                + " slot_name = '"
                                + slot
                                + "'"));
    }

    @Test
    void aRoleWithNothingIsToldWhatItMayNotSee() throws Exception {
        run(lab, "SELECT pg_create_logical_replication_slot('seen', 'test_decoding', false, true)");
        Snapshot snapshot = snapshot(Watched.as(Watched.endpoint(lab), "stranger"));
        assertThat(snapshot.get(ArchiveBacklog.SOURCE).trouble().orElseThrow().kind())
                .isEqualTo(Reason.Kind.NO_RIGHT);
        assertThat(snapshot.get(ReplicationFacts.SOURCE).trouble()).isEmpty();
        DatabaseSizes sizes = snapshot.get(DatabaseSizes.SOURCE).fresh().orElseThrow();
        assertThat(sizes.of("shop")).isPresent();
        assertThat(sizes.of("closed")).isEmpty();
        assertThat(sizes.total()).isEmpty();
        assertThat(sizes.shared()).isEmpty();
        DatabaseSizes all =
                snapshot(Watched.endpoint(lab)).get(DatabaseSizes.SOURCE).fresh().orElseThrow();
        assertThat(all.of("closed")).isPresent();
        assertThat(all.total()).isPresent();
        assertThat(all.shared().orElseThrow()).isBetween(Bytes.ZERO, Bytes.mib(8));
        assertThat(all.shared().orElseThrow()).isNotEqualTo(Bytes.ZERO);
        var finding = assess(snapshot, Recent.NONE).slots().slots().getFirst();
        assertThat(finding.slot().name()).isEqualTo("seen");
        assertThat(finding.holds()).isPresent();
        assertThat(finding.slot().twoPhase()).contains(true);
        assertThat(finding.slot().twoPhaseAt().isPresent()).isEqualTo(major >= 18);
        run(lab, "SELECT pg_drop_replication_slot('seen')");
    }

    @Test
    void aStandbyWithoutASlotIsShownAndHoldsNothingAndItsMemberSlotIsKnown() throws Exception {
        PostgresServer standby = lab.postgres().standby();
        try {
            run(lab, "SELECT pg_create_physical_replication_slot('walreceiver', true)");
            run(lab, "SELECT pg_create_physical_replication_slot('node_9', true)");
            Watched.until(
                    SOON,
                    () ->
                            one(
                                            lab,
                                            "SELECT count(*) FROM pg_stat_replication WHERE state ="
                                                    + " 'streaming'")
                                    .equals("1"));
            Assessment primary = assess(snapshot(Watched.endpoint(lab)), Recent.NONE);
            assertThat(primary.wal().keeping().withoutSlot()).hasSize(1);
            assertThat(primary.wal().keeping().remarks())
                    .anyMatch(r -> r.startsWith("Without a slot: walreceiver."));
            Ownership member = owner("walreceiver", Recent.NONE).orElseThrow();
            assertThat(member.basis()).isEqualTo(Basis.MEMBER);
            assertThat(owner("node_9", Recent.NONE)).isEmpty();

            Assessment second =
                    assess(
                            snapshot(Watched.at(Watched.endpoint(lab), standby.port())),
                            Recent.NONE);
            assertThat(second.slots().slots()).isEmpty();
            assertThat(second.slots().remarks())
                    .containsExactly(
                            major < 16
                                    ? "On a standby before version 16 there are physical slots only."
                                    : "These are the standby's own slots; what they hold is kept here,"
                                            + " not on the primary.");
            assertThat(second.wal().keeping().remarks())
                    .contains(
                            "Nothing waits for an archiver here: a standby archives only with"
                                    + " archive_mode = always.",
                            "On a standby WAL goes at a restartpoint, after the primary's next"
                                    + " checkpoint.");
        } finally {
            standby.kill();
        }
        run(lab, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
    }
}
