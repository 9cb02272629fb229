package headroom.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.journal.Outcome;
import headroom.core.mitigation.Boundary;
import headroom.core.mitigation.Preview;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A summarizer that has not read the WAL needs it, too: dropping a slot does not release that.
@Timeout(120)
class DropBehindSummarizerTest {

    private static final long SEGMENT = 16 << 20;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {17, 18})
    void whatTheSummarizerHoldsIsNotPromised(int major) throws Exception {
        try (Lab lab =
                        Lab.start(
                                LabOptions.postgresOnly()
                                        .major(major)
                                        .setting("summarize_wal", "on"),
                                Progress.SILENT);
                Connection admin = lab.postgres().connect();
                var bench = new Bench(lab.environment(), folder, Boundary.NONE)) {
            run(admin, "SELECT pg_create_logical_replication_slot('left', 'pgoutput')");
            fill(admin, 10);
            run(admin, "CHECKPOINT");
            long read = number(lab, "SELECT (pg_current_wal_lsn() - '0/0')::bigint");
            Watched.until(
                    Duration.ofSeconds(20),
                    () ->
                            number(
                                            lab,
                                            "SELECT (summarized_lsn - '0/0')::bigint"
                                                    + " FROM pg_get_wal_summarizer_state()")
                                    >= read - SEGMENT);
            long summarizer =
                    number(
                            lab,
                            "SELECT pid FROM pg_stat_activity"
                                    + " WHERE backend_type = 'walsummarizer'");
            signal("STOP", summarizer);
            try {
                fill(admin, 10);
                long before = held(lab);
                Preview<?> preview = bench.preview("left");

                Outcome outcome =
                        bench.perform(bench.open("left"), preview)
                                .steps()
                                .getFirst()
                                .outcome()
                                .orElseThrow();

                assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Done.class);
                long promised = Long.parseLong(preview.before().get("releases")) / SEGMENT;
                long released = before - held(lab);
                assertThat(promised).isBetween(7L, 12L);
                assertThat(released).isBetween(promised - 2, promised + 2);
            } finally {
                signal("CONT", summarizer);
            }
        }
    }

    private static void fill(Connection admin, int segments) throws SQLException {
        for (int i = 0; i < segments; i++) {
            run(admin, "SELECT pg_logical_emit_message(false, 'fill', 'x')");
            run(admin, "SELECT pg_switch_wal()");
        }
    }

    private static long held(Lab lab) {
        return number(
                lab,
                "SELECT count(*) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'"
                        + " AND name <= pg_walfile_name(pg_current_wal_lsn())");
    }

    private static void run(Connection admin, String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Lab lab, String sql) {
        return Long.parseLong(Watched.one(lab, sql));
    }

    /// To a process of the lab's server.
    private static void signal(String name, long process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process)).start().waitFor())
                .isZero();
    }
}
