package headroom.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.EnvironmentFiles;
import headroom.adapters.store.JournalCheck;
import headroom.core.journal.Event;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Boundary;
import headroom.core.mitigation.Recovery;
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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A program that dies at any boundary of a mitigation leaves a journal from which the next one
/// tells the truth, and nothing is done twice.
@Timeout(180)
class CrashTest {

    private static final String SLOT = "bg_upgrade";

    private static Lab lab;
    private static Connection admin;
    @TempDir Path folder;
    private Path environments;
    private Path data;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
        admin = lab.postgres().connect();
    }

    @AfterAll
    static void stop() throws Exception {
        admin.close();
        lab.close();
    }

    @BeforeEach
    void orphan() throws Exception {
        environments = Files.createDirectory(folder.resolve("environments"));
        data = Files.createDirectory(folder.resolve("data"));
        new EnvironmentFiles(environments).write(lab.environment());
        run("SELECT pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
        for (int i = 0; i < 3; i++) {
            run("SELECT pg_logical_emit_message(false, 'fill', repeat('x', 1000))");
            run("SELECT pg_switch_wal()");
        }
    }

    @AfterEach
    void clean() throws Exception {
        run("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
    }

    private static void run(String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The slot's restart_lsn; empty when there is no slot.
    private static String restartLsn() throws SQLException {
        try (Statement statement = admin.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = '"
                                        + SLOT
                                        + "'")) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private void dieAt(Boundary.Point point) throws Exception {
        Process child = Crasher.start(environments, data, SLOT, point);
        try {
            assertThat(child.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isEqualTo(Crasher.HALTED);
        } finally {
            child.destroyForcibly();
        }
    }

    private Bench next() throws Exception {
        return new Bench(lab.environment(), data, Boundary.NONE);
    }

    private static <E extends Event> List<E> of(Bench bench, Class<E> kind) throws Exception {
        return bench.events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void beforeTheIntentNothingIsWrittenAndNothingDone() throws Exception {
        String before = restartLsn();
        dieAt(Boundary.Point.BEFORE_INTENT);
        assertThat(restartLsn()).isEqualTo(before).isNotEmpty();
        try (Bench bench = next()) {
            assertThat(bench.events()).hasOnlyElementsOfType(Event.RunOpened.class);
            assertThat(bench.recovery().run("tester")).isEmpty();
            assertThat(bench.events()).hasSize(1);
        }
        assertThat(restartLsn()).isEqualTo(before);
        assertThat(JournalCheck.check(data).sound()).isTrue();
    }

    @Test
    void betweenIntentAndActTheServerSaysThatNothingWasDone() throws Exception {
        String before = restartLsn();
        dieAt(Boundary.Point.AFTER_INTENT);
        assertThat(restartLsn()).isEqualTo(before).isNotEmpty();
        try (Bench bench = next()) {
            assertThat(of(bench, Event.Intended.class)).hasSize(1);
            Run pending = bench.open(SLOT);
            assertThat(pending.pending()).isPresent();

            assertThat(bench.recovery().run("tester"))
                    .hasSize(1)
                    .hasOnlyElementsOfType(Recovery.Report.Told.class);
            Event.Recovered told = of(bench, Event.Recovered.class).getFirst();
            assertThat(told.outcome())
                    .isEqualTo(
                            new Outcome.Failed(
                                    "Not done: slot bg_upgrade is still there with the same restart_lsn "
                                            + before
                                            + "."));
            assertThat(told.found())
                    .isEqualTo(
                            "slot bg_upgrade exists with restart_lsn "
                                    + before
                                    + ", as before the intent");
            assertThat(told.unknowable()).isEmpty();
            assertThat(restartLsn()).isEqualTo(before);

            assertThat(bench.recovery().run("tester")).isEmpty();
            Run again = bench.open(SLOT);
            assertThat(again.id()).isEqualTo(pending.id());
            assertThat(again.steps().getFirst().status()).isEqualTo(Run.Status.FAILED);
            Run done = bench.perform(again, bench.preview(SLOT));
            assertThat(done.steps().getFirst().status()).isEqualTo(Run.Status.DONE);
        }
        assertThat(restartLsn()).isEmpty();
        assertThat(JournalCheck.check(data).sound()).isTrue();
    }

    @Test
    void betweenActAndOutcomeTheServerSaysThatItIsGoneAndNotWhoseActItWas() throws Exception {
        dieAt(Boundary.Point.AFTER_ACT);
        assertThat(restartLsn()).isEmpty();
        try (Bench bench = next()) {
            assertThat(of(bench, Event.Intended.class)).hasSize(1);
            assertThat(of(bench, Event.Concluded.class)).isEmpty();
            assertThat(bench.open(SLOT).pending()).isPresent();

            bench.recovery().run("tester");
            Event.Recovered told = of(bench, Event.Recovered.class).getFirst();
            assertThat(told.outcome()).isInstanceOf(Outcome.Done.class);
            assertThat(told.outcome().detail())
                    .startsWith("Slot bg_upgrade is gone; its WAL is released");
            assertThat(told.found()).isEqualTo("there is no slot bg_upgrade");
            assertThat(told.unknowable())
                    .isEqualTo(
                            "whose act it was: the server does not tell whether this intent dropped it or somebody else");
            assertThat(bench.recovery().run("tester")).isEmpty();
            Run after = bench.open(SLOT);
            assertThat(after.steps().getFirst().status()).isEqualTo(Run.Status.DONE);
            assertThat(after.openDebts()).hasSize(1);
            assertThat(after.pending()).isEmpty();
        }
        assertThat(JournalCheck.check(data).sound()).isTrue();
    }

    @Test
    void aServerThatDoesNotAnswerLeavesTheIntentPending() throws Exception {
        String before = restartLsn();
        dieAt(Boundary.Point.AFTER_INTENT);
        try (Bench bench = next()) {
            int entries = bench.events().size();
            lab.postgres().freeze();
            try {
                assertThat(bench.recovery().run("tester"))
                        .hasSize(1)
                        .hasOnlyElementsOfType(Recovery.Report.Pending.class);
                assertThat(bench.events()).hasSize(entries);
            } finally {
                lab.postgres().thaw();
            }
            bench.recovery().run("tester");
            assertThat(of(bench, Event.Recovered.class)).hasSize(1);
        }
        assertThat(restartLsn()).isEqualTo(before);
    }
}
