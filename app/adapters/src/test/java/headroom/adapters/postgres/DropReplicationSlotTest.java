package headroom.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Environment;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.journal.Event;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Attempt;
import headroom.core.mitigation.Boundary;
import headroom.core.mitigation.Guard;
import headroom.core.mitigation.Mitigation.DropReplicationSlot;
import headroom.core.mitigation.Preview;
import headroom.core.runbook.Run;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/// The first and dearest mitigation, on real servers of every major version.
@ParameterizedClass
@ValueSource(ints = {14, 15, 16, 17, 18})
@Timeout(120)
class DropReplicationSlotTest {

    private static final String SLOT = "bg_upgrade";
    private static final long SEGMENT = 16 << 20;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /// Started once for all tests of a version.
    private record Running(Lab lab, Connection admin) {}

    private static Optional<Running> running = Optional.empty();

    @Parameter int major;
    private Lab lab;
    private Connection admin;
    @TempDir Path folder;
    private Bench bench;

    @BeforeParameterizedClassInvocation
    static void start(int major) throws Exception {
        Lab started = Lab.start(LabOptions.postgresOnly().major(major), Progress.SILENT);
        running = Optional.of(new Running(started, started.postgres().connect()));
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try (Lab started = running.orElseThrow().lab();
                Connection connection = running.orElseThrow().admin()) {
            assertThat(started.postgres().running()).isTrue();
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @BeforeEach
    void open() throws Exception {
        lab = running.orElseThrow().lab();
        admin = running.orElseThrow().admin();
        bench = bench(lab.environment());
    }

    @AfterEach
    void clean() throws Exception {
        bench.close();
        awaitNoOperator();
        run(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active");
    }

    private Bench bench(Environment environment) throws Exception {
        return new Bench(
                environment,
                Files.createDirectory(folder.resolve("data" + NUMBER.incrementAndGet())),
                Boundary.NONE);
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void orphan() throws SQLException {
        run("SELECT pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
    }

    private void fill(int segments) throws SQLException {
        for (int i = 0; i < segments; i++) {
            run("SELECT pg_logical_emit_message(false, 'fill', repeat('x', 1000))");
            run("SELECT pg_switch_wal()");
        }
    }

    private long slots() throws SQLException {
        return number("SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + SLOT + "'");
    }

    private long operatorSessions() throws SQLException {
        return number("SELECT count(*) FROM pg_stat_activity WHERE usename = 'headroom_operator'");
    }

    /// Counted on the server by a second client: the segments up to the current one.
    private long heldSegments() throws SQLException {
        return number(
                """
                SELECT count(*) FROM pg_ls_waldir()
                WHERE name ~ '^[0-9A-F]{24}$' AND name <= pg_walfile_name(pg_current_wal_lsn())\
                """);
    }

    private static String failing(Preview<?> preview) {
        return preview.guards().stream()
                .filter(g -> !g.holds())
                .map(g -> g.what() + ": " + g.detail())
                .collect(Collectors.joining("\n"));
    }

    private Outcome perform(Preview<?> preview) throws Exception {
        Run run = bench.open(SLOT);
        return bench.perform(run, preview).steps().getFirst().outcome().orElseThrow();
    }

    private String refused(Preview<?> preview) throws Exception {
        Outcome outcome = perform(preview);
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        Run after = bench.open(SLOT);
        assertThat(after.current()).contains(Bench.STEP);
        assertThat(after.debts()).isEmpty();
        assertThat(after.pending()).isEmpty();
        return outcome.detail();
    }

    @Test
    void droppingReleasesWhatWasPredicted() throws Exception {
        orphan();
        fill(20);
        long before = heldSegments();
        Preview<?> preview = bench.preview(SLOT);
        assertThat(failing(preview)).isEmpty();
        assertThat(preview.clear()).isTrue();
        assertThat(operatorSessions()).isZero();
        assertThat(preview.statements().getFirst())
                .startsWith("SELECT pg_drop_replication_slot(s.slot_name)")
                .contains("'" + SLOT + "'")
                .doesNotContain("?");
        assertThat(preview.statements()).hasSize(major >= 15 ? 2 : 1);
        assertThat(preview.wayBack()).startsWith("No way back");
        assertThat(preview.changes()).hasSize(3);
        assertThat(preview.changes().getFirst().now())
                .isNotEqualTo(preview.changes().getFirst().after());
        assertThat(preview.changes().get(1).now()).isNotEqualTo(preview.changes().get(1).after());

        Outcome outcome = perform(preview);
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Done.class);
        assertThat(slots()).isZero();
        awaitNoOperator();
        if (major >= 15) {
            assertThat(outcome.detail())
                    .contains("a checkpoint was made", "there is no slot " + SLOT);
        } else {
            assertThat(outcome.detail())
                    .contains("may not ask for a checkpoint", "at the next checkpoint, by ");
            run("CHECKPOINT");
        }
        long predicted = Long.parseLong(preview.before().get("releases")) / SEGMENT;
        long released = before - heldSegments();
        System.out.printf(
                "PostgreSQL %d: %s%n  held segments %d, predicted %d, released %d%n  %s%n",
                major, preview.effect(), before, predicted, released, outcome.detail());
        assertThat(predicted).isGreaterThanOrEqualTo(18);
        assertThat(released).isBetween(predicted - 2, predicted + 2);
        Run after = bench.open(SLOT);
        assertThat(after.current()).isEmpty();
        assertThat(after.openDebts()).hasSize(1);
    }

    private void awaitNoOperator() throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (operatorSessions() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(operatorSessions()).isZero();
    }

    @Test
    void aSlotThatBecameActiveIsLeftAlone() throws Exception {
        orphan();
        fill(2);
        Preview<?> preview = bench.preview(SLOT);
        try (Connection consumer =
                        lab.postgres()
                                .connect(
                                        "shop",
                                        "shop_cdc",
                                        replicatorPassword(),
                                        Map.of(
                                                "replication",
                                                "database",
                                                "preferQueryMode",
                                                "simple",
                                                "assumeMinServerVersion",
                                                "14"));
                var stream =
                        consumer.unwrap(PGConnection.class)
                                .getReplicationAPI()
                                .replicationStream()
                                .logical()
                                .withSlotName(SLOT)
                                .withSlotOption("proto_version", "1")
                                .withSlotOption("publication_names", "none")
                                .start()) {
            long pid =
                    number(
                            "SELECT active_pid FROM pg_replication_slots WHERE slot_name = '"
                                    + SLOT
                                    + "'");
            assertThat(refused(preview)).contains("process " + pid);
            assertThat(stream.isClosed()).isFalse();
        }
        assertThat(slots()).isEqualTo(1);
    }

    private String replicatorPassword() throws SQLException {
        run("ALTER ROLE shop_cdc PASSWORD 'for-this-test'");
        return "for-this-test";
    }

    @Test
    void aSlotThatMovedIsLeftAlone() throws Exception {
        orphan();
        fill(2);
        Preview<?> preview = bench.preview(SLOT);
        run("SELECT pg_replication_slot_advance('" + SLOT + "', pg_current_wal_lsn())");
        run("CHECKPOINT");
        fill(1);
        run("SELECT pg_replication_slot_advance('" + SLOT + "', pg_current_wal_lsn())");
        assertThat(refused(preview)).contains("unchanged").contains("restart_lsn is now");
        assertThat(slots()).isEqualTo(1);
    }

    @Test
    void anotherSlotOfTheSameNameIsLeftAlone() throws Exception {
        orphan();
        fill(2);
        Preview<?> preview = bench.preview(SLOT);
        run("SELECT pg_drop_replication_slot('" + SLOT + "')");
        orphan();
        assertThat(refused(preview)).contains("replaced by another slot of the same name");
        assertThat(slots()).isEqualTo(1);
    }

    @Test
    void aSlotThatIsGoneIsNotDroppedTwice() throws Exception {
        orphan();
        fill(2);
        Preview<?> preview = bench.preview(SLOT);
        run("SELECT pg_drop_replication_slot('" + SLOT + "')");
        assertThat(refused(preview)).contains("there is no slot of this name");
        assertThat(failing(bench.preview(SLOT))).contains("there is no slot of this name");
    }

    /// Past the guards that are read first, so that the statement's own conditions are on trial.
    @Test
    void theStatementItselfDropsNothingThatDiffers() throws Exception {
        orphan();
        fill(2);
        Preview<?> preview = bench.preview(SLOT);
        for (String name :
                List.of(
                        "restart_lsn",
                        "system_identifier",
                        "timeline",
                        "database",
                        "server_address",
                        "plugin")) {
            var before = new HashMap<>(preview.before());
            before.put(
                    name,
                    switch (name) {
                        case "restart_lsn" -> "0/1";
                        case "system_identifier", "timeline" -> "77";
                        default -> "other";
                    });
            var attempt =
                    new DropSlot(Watched.ACCESS)
                            .act(lab.environment(), new DropReplicationSlot(SLOT), before, _ -> {});
            assertThat(attempt).as(name).isEqualTo(new Attempt.Refused(""));
            assertThat(slots()).as(name).isEqualTo(1);
        }
    }

    @Test
    void aPhysicalSlotIsLeftAlone() throws Exception {
        run("SELECT pg_create_physical_replication_slot('" + SLOT + "', true)");
        Preview<?> preview = bench.preview(SLOT);
        assertThat(failing(preview)).contains("it is a physical slot");
        assertThat(refused(preview)).contains("it is a physical slot");
        assertThat(slots()).isEqualTo(1);
    }

    @Test
    void aFailoverSlotIsLeftAlone() throws Exception {
        if (major < 17) {
            return; // no such slots there
        }
        run(
                "SELECT pg_create_logical_replication_slot('"
                        + SLOT
                        + "', 'pgoutput', failover => true)");
        Preview<?> preview = bench.preview(SLOT);
        assertThat(failing(preview)).contains("it is a failover slot");
        assertThat(refused(preview)).contains("it is a failover slot");
        assertThat(slots()).isEqualTo(1);
    }

    @Test
    void theMissingRightIsNamed() throws Exception {
        orphan();
        fill(2);
        Preview<?> preview = bench.preview(SLOT);
        run("ALTER ROLE headroom_operator NOREPLICATION");
        try {
            assertThat(refused(preview)).contains("ALTER ROLE headroom_operator REPLICATION");
            var attempt =
                    new DropSlot(Watched.ACCESS)
                            .act(
                                    lab.environment(),
                                    new DropReplicationSlot(SLOT),
                                    preview.before(),
                                    _ -> {});
            assertThat(attempt.toString())
                    .contains("NotDone")
                    .contains("ALTER ROLE headroom_operator REPLICATION");
        } finally {
            run("ALTER ROLE headroom_operator REPLICATION");
        }
        assertThat(slots()).isEqualTo(1);
    }

    @Test
    void anotherServerAtTheSameAddressIsLeftAlone() throws Exception {
        orphan();
        fill(2);
        Preview<?> honest = bench.preview(SLOT);
        var before = new HashMap<>(honest.before());
        before.put("system_identifier", "77");
        Preview<?> elsewhere =
                new Preview<>(
                        honest.mitigation(),
                        honest.environment(),
                        honest.address(),
                        honest.server(),
                        honest.user(),
                        honest.at(),
                        honest.statements(),
                        honest.effect(),
                        honest.breaks(),
                        honest.wayBack(),
                        honest.changes(),
                        honest.guards(),
                        before,
                        honest.lock(),
                        honest.took());
        assertThat(refused(elsewhere)).contains("this is another server");
        assertThat(slots()).isEqualTo(1);
    }

    @Test
    void withoutALoginNothingIsDone() throws Exception {
        orphan();
        fill(2);
        PostgresEndpoint endpoint = lab.environment().postgres().orElseThrow();
        Preview<?> preview = bench.preview(SLOT);
        run("ALTER ROLE headroom_operator NOLOGIN");
        try {
            Outcome outcome = perform(preview);
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.detail()).contains("Nothing was sent");
        } finally {
            run("ALTER ROLE headroom_operator LOGIN");
        }
        assertThat(endpoint.operator()).isPresent();
        assertThat(slots()).isEqualTo(1);
        assertThat(bench.events().stream().filter(Event.Intended.class::isInstance)).hasSize(1);
        // it may be tried again
        assertThat(perform(bench.preview(SLOT))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void guardsAreToldOneByOne() throws Exception {
        orphan();
        assertThat(bench.preview(SLOT).guards())
                .extracting(Guard::what)
                .hasSize(9)
                .anyMatch(w -> w.startsWith("Same server: PostgreSQL " + major))
                .anyMatch(w -> w.startsWith("restart_lsn "));
    }
}
