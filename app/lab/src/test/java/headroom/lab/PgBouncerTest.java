package headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real PgBouncer in front of a real PostgreSQL.
class PgBouncerTest {

    @TempDir Path folder;

    @BeforeAll
    static void thereIsAPgBouncer() {
        assumeTrue(
                Programs.promised() || Programs.find("pgbouncer").isPresent(),
                "needs PgBouncer: apt install pgbouncer");
    }

    @Test
    void itsConsoleShowsThePoolsAndPausesThem() throws Exception {
        Path traces;
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT)) {
            traces = lab.folder();
            PgBouncer bouncer = lab.addPgBouncer(PgBouncerOptions.transaction());
            String monitor = Files.readString(folderOf(lab, Roles.MONITOR)).strip();
            try (Connection client = client(bouncer, monitor, Map.of());
                    Connection admin = bouncer.console();
                    Connection stats = bouncer.statsConsole()) {
                assertThat(client.createStatement().execute("SELECT 1")).isTrue();
                assertThat(pools(stats)).contains("shop " + Roles.MONITOR + " transaction");
                assertThatThrownBy(() -> stats.createStatement().execute("PAUSE"))
                        .hasMessageContaining("admin access needed");
                admin.createStatement().execute("PAUSE");
                assertThatThrownBy(() -> impatient(bouncer, monitor))
                        .isInstanceOf(SQLException.class);
                admin.createStatement().execute("RESUME");
                assertThat(client.createStatement().execute("SELECT 1")).isTrue();
            }
            int port = bouncer.port();
            bouncer.stop();
            assertThatThrownBy(() -> client(bouncer, monitor, Map.of()))
                    .hasMessageContaining("refused");
            bouncer.start();
            assertThat(bouncer.port()).isEqualTo(port);
            client(bouncer, monitor, Map.of()).close();
        }
        assertThat(Traces.processesIn(traces)).isEmpty();
    }

    @Test
    void itSpeaksTls() throws Exception {
        Authority known = Authority.in(folder, "known");
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT)) {
            try (Connection connection = lab.postgres().connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ROLE caller LOGIN PASSWORD 'a password'");
            }
            PgBouncer bouncer =
                    lab.addPgBouncer(
                            PgBouncerOptions.session()
                                    .tls(known.server("127.0.0.1"))
                                    .user("caller", "a password"));
            Map<String, String> verified =
                    Map.of("sslmode", "verify-full", "sslrootcert", known.file().toString());
            bouncer.connect("shop", "caller", "a password", verified).close();
            assertThatThrownBy(() ->
                            bouncer.connect(
                                    "shop", "caller", "a password", Map.of("sslmode", "disable")))
                    .hasMessageContaining("SSL required");
        }
    }

    private static Path folderOf(Lab lab, String name) {
        return lab.folder().resolve("secrets").resolve(name);
    }

    private static Connection client(
            PgBouncer bouncer, String password, Map<String, String> properties)
            throws SQLException {
        var all = new HashMap<>(properties);
        all.put("prepareThreshold", "0");
        return bouncer.connect(PostgresServer.DATABASE, Roles.MONITOR, password, all);
    }

    private static void impatient(PgBouncer bouncer, String password) throws SQLException {
        try (Connection connection = client(bouncer, password, Map.of("socketTimeout", "1"))) {
            connection.createStatement().execute("SELECT 1");
        }
    }

    private static List<String> pools(Connection console) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = console.createStatement();
                ResultSet rows = statement.executeQuery("SHOW POOLS")) {
            while (rows.next()) {
                found.add(
                        rows.getString("database")
                                + " "
                                + rows.getString("user")
                                + " "
                                + rows.getString("pool_mode"));
            }
        }
        return found;
    }
}
