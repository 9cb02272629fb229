package headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The lab starts real servers and leaves nothing behind.
class ServersTest {

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void everyMajorVersionStarts(int major) throws Exception {
        try (Lab lab = Lab.start(LabOptions.postgresOnly().major(major), Progress.SILENT);
                Connection connection = lab.postgres().connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT current_setting('server_version_num')::int / 10000,"
                                        + " current_setting('wal_level'),"
                                        + " current_setting('max_wal_size'),"
                                        + " (SELECT count(*) FROM pg_stat_statements)")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(major);
            assertThat(row.getString(2)).isEqualTo("logical");
            assertThat(row.getString(3)).isEqualTo("64MB");
        }
    }

    @Test
    void nothingIsLeftWhenTheLabIsClosed() throws Exception {
        List<String> steps = new ArrayList<>();
        Path folder;
        long postmaster;
        try (Lab lab = Lab.start(LabOptions.servers(), steps::add)) {
            folder = lab.folder();
            postmaster = lab.postgres().pids().getFirst();
            assertThat(lab.redis().running()).isTrue();
            assertThat(lab.postgres().pids()).hasSizeGreaterThan(4);
        }
        assertThat(folder).doesNotExist();
        assertThat(ProcessHandle.of(postmaster)).isEmpty();
        assertThat(steps).anyMatch(s -> s.startsWith("Starting PostgreSQL 18 on port"));
    }

    @Test
    void aStoppedServerComesBackOnItsPortWithItsData() throws Exception {
        try (Lab lab = Lab.start(LabOptions.servers(), Progress.SILENT)) {
            PostgresServer postgres = lab.postgres();
            try (Connection connection = postgres.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept AS SELECT 7 AS n");
            }
            int port = postgres.port();
            postgres.stop();
            assertThat(postgres.running()).isFalse();
            assertThat(postgres.pids()).isEmpty();
            assertThatThrownBy(postgres::connect).isInstanceOf(SQLException.class);
            postgres.start();
            postgres.kill();
            postgres.start();
            assertThat(postgres.port()).isEqualTo(port);
            try (Connection connection = postgres.connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT n FROM kept")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(7);
            }
            lab.redis().stop();
            assertThat(lab.redis().running()).isFalse();
            lab.redis().start();
            assertThat(lab.redis().running()).isTrue();
        }
    }

    @Test
    void aFrozenServerKeepsItsConnectionsAndAnswersNobody() throws Exception {
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
                Connection connection = lab.postgres().connect()) {
            assertThat(connection.isValid(5)).isTrue();
            lab.postgres().freeze();
            for (long pid : lab.postgres().pids()) {
                // stopped, or ended and not reaped, since its parent is stopped
                assertThat(Files.readString(Path.of("/proc/" + pid + "/stat")))
                        .containsAnyOf(") T ", ") Z ");
            }
            assertThatThrownBy(() ->
                            lab.postgres()
                                    .connect(
                                            PostgresServer.DATABASE,
                                            "anybody",
                                            "x",
                                            Map.of("loginTimeout", "1"))
                                    .close())
                    .hasMessageContaining("timed out");
            lab.postgres().thaw();
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void twoLabsAtOnceDoNotDisturbEachOther() throws Exception {
        try (Lab one = Lab.start(LabOptions.redisOnly(), Progress.SILENT)) {
            try (Lab two = Lab.start(LabOptions.redisOnly(), Progress.SILENT)) {
                assertThat(two.redis().port()).isNotEqualTo(one.redis().port());
            }
            assertThat(one.redis().running()).isTrue();
            assertThat(one.folder()).isDirectory();
        }
    }
}
