package headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each PostgreSQL of the lab speaks TLS with certificates made at run time.
class PostgresTlsTest {

    private static final String WHO =
            "SELECT ssl, client_dn IS NOT NULL FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void aClientVerifiesTheServerAndTheServerTheClient(int major) throws Exception {
        Authority authority = Authority.in(folder, "known");
        Authority unknown = Authority.in(folder, "unknown");
        try (Lab lab = Lab.start(LabOptions.postgresOnly().major(major), Progress.SILENT)) {
            PostgresServer server = lab.postgres();
            server.tls(authority.server("127.0.0.1"), authority);
            server.rules(
                    "hostssl all with_certificate 127.0.0.1/32 cert",
                    "hostssl all all 127.0.0.1/32 scram-sha-256",
                    "hostnossl all all 127.0.0.1/32 reject");
            account(server);

            assertThat(session(server, "plain", verified(authority))).isEqualTo("true false");
            assertThat(
                            session(
                                    server,
                                    "with_certificate",
                                    verified(authority, authority.client("with_certificate"))))
                    .isEqualTo("true true");

            assertThatThrownBy(() -> session(server, "plain", verified(unknown)))
                    .hasStackTraceContaining("PKIX path building failed");
            assertThatThrownBy(() -> session(server, "plain", Map.of("sslmode", "disable")))
                    .hasMessageContaining("pg_hba.conf rejects");
            assertThatThrownBy(() ->
                            session(
                                    server,
                                    "with_certificate",
                                    verified(authority, authority.client("somebody"))))
                    .hasMessageContaining("certificate authentication failed");
        }
    }

    @Test
    void theCertificateChangesWithoutARestart() throws Exception {
        Authority authority = Authority.in(folder, "known");
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT)) {
            PostgresServer server = lab.postgres();
            account(server);
            server.tls(authority.server("127.0.0.1"));
            assertThat(session(server, "plain", verified(authority))).isEqualTo("true false");
            server.tls(authority.expired("127.0.0.1"));
            assertThatThrownBy(() -> session(server, "plain", verified(authority)))
                    .hasStackTraceContaining("NotAfter");
            server.tls(authority.server("elsewhere.example"));
            assertThatThrownBy(() -> session(server, "plain", verified(authority)))
                    .hasStackTraceContaining("127.0.0.1");
            server.tls(Authority.selfSigned(folder, "127.0.0.1"));
            assertThatThrownBy(() -> session(server, "plain", verified(authority)))
                    .hasStackTraceContaining("PKIX");
            server.withoutTls();
            assertThatThrownBy(() -> session(server, "plain", verified(authority)))
                    .hasMessageContaining("does not support SSL");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void keysAreReadableByTheirOwnerAlone() throws IOException {
        Identity identity = Authority.in(folder, "known").client("anybody");
        for (Path key : new Path[] {identity.keyFile(), identity.derKeyFile()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
        }
    }

    private static void account(PostgresServer server) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE plain LOGIN PASSWORD 'a password'");
            statement.execute("CREATE ROLE with_certificate LOGIN");
        }
    }

    private static String session(
            PostgresServer server, String user, Map<String, String> properties)
            throws SQLException {
        try (Connection connection =
                        server.connect(PostgresServer.DATABASE, user, "a password", properties);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WHO)) {
            row.next();
            return row.getBoolean(1) + " " + row.getBoolean(2);
        }
    }

    private static Map<String, String> verified(Authority authority) {
        return Map.of("sslmode", "verify-full", "sslrootcert", authority.file().toString());
    }

    private static Map<String, String> verified(Authority authority, Identity client) {
        Map<String, String> all = new HashMap<>(verified(authority));
        all.put("sslcert", client.certificateFile().toString());
        all.put("sslkey", client.derKeyFile().toString());
        return all;
    }
}
