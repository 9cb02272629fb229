package headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.secret.SecretRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/// The accounts that an environment names can do what they must, and no more.
class AccountsTest {

    private static Lab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(LabOptions.servers(), Progress.SILENT);
    }

    @AfterAll
    static void end() throws Exception {
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) FROM pg_ls_waldir()",
                "SELECT count(*) FROM pg_ls_logdir()",
                "SELECT count(*) FROM pg_ls_tmpdir()",
                "SELECT sum(pg_tablespace_size(oid)) FROM pg_tablespace",
                "SELECT system_identifier FROM pg_control_system()",
                "SELECT count(*) FROM pg_replication_slots",
                "SELECT count(*) FROM pg_stat_statements",
            })
    void theMonitorReads(String query) throws Exception {
        try (Connection connection = connect(endpoint().monitor());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pg_create_logical_replication_slot('x', 'pgoutput')",
                "SELECT pg_drop_replication_slot('x')",
                "CHECKPOINT",
                "SELECT pg_reload_conf()",
                "SELECT pg_switch_wal()",
                "ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'",
                "SELECT * FROM shop.orders",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
            })
    void theMonitorChangesNothing(String statement) throws Exception {
        try (Connection superuser = lab.postgres().connect()) {
            assertThat(superuser.isValid(1)).isTrue(); // somebody to terminate
            refused(endpoint().monitor(), statement);
        }
    }

    @Test
    void theOperatorActs() throws Exception {
        try (Connection connection = connect(endpoint().operator().orElseThrow());
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_create_logical_replication_slot('x', 'pgoutput')");
            statement.execute("SELECT pg_drop_replication_slot('x')");
            statement.execute("CHECKPOINT");
            statement.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'");
            statement.execute("ALTER SYSTEM RESET max_slot_wal_keep_size");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    @Test
    void theOperatorReadsNoOrders() throws Exception {
        refused(endpoint().operator().orElseThrow(), "SELECT * FROM shop.orders");
    }

    @Test
    void passwordsAreInFilesThatOnlyTheirOwnerReads() throws Exception {
        Path file = file(endpoint().monitor());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(lab.environment().toString()).doesNotContain(password(endpoint().monitor()));
    }

    @Test
    void noPasswordIsLeftInTheStatementsOfTheServer() throws Exception {
        try (Connection connection = lab.postgres().connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) FROM pg_stat_statements"
                                        + " WHERE query LIKE 'CREATE ROLE%'")) {
            row.next();
            assertThat(row.getInt(1)).isZero();
        }
    }

    @Test
    void theWatcherOfRedisReadsQueues() throws Exception {
        try (Jedis redis = watcher()) {
            assertThat(redis.ping()).isEqualTo("PONG");
            assertThat(redis.aclWhoAmI()).isEqualTo("headroom");
            assertThat(redis.info("memory")).contains("maxmemory_policy:noeviction");
            assertThat(redis.llen("queue:default")).isZero();
            assertThat(redis.lrange("queue:default", -1, -1)).isEmpty();
            assertThat(redis.lindex("queue:default", -1)).isNull();
            assertThat(redis.sscan("queues", "0").getResult()).isEmpty();
            assertThat(redis.hgetAll("worker")).isEmpty();
        }
    }

    @Test
    void theWatcherOfRedisChangesNothing() throws Exception {
        try (Jedis redis = watcher()) {
            noPermission(() -> redis.lpush("queue:default", "{}"));
            noPermission(() -> redis.rpop("queue:default"));
            noPermission(() -> redis.del("queue:default"));
            noPermission(() -> redis.rename("queue:default", "x"));
            noPermission(() -> redis.keys("*"));
            noPermission(() -> redis.eval("return 1"));
            noPermission(() -> redis.configGet("requirepass"));
            noPermission(redis::flushAll);
        }
    }

    @Test
    void redisAnswersNobodyWithoutAPassword() {
        try (Jedis redis = Clients.nobody(lab.redis())) {
            assertThatThrownBy(redis::ping).hasMessageContaining("NOAUTH");
        }
    }

    private static void noPermission(Runnable command) {
        assertThatThrownBy(command::run)
                .isInstanceOf(JedisDataException.class)
                .hasMessageContaining("NOPERM");
    }

    private static void refused(Login login, String sql) throws Exception {
        try (Connection connection = connect(login);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
    }

    private static PostgresEndpoint endpoint() {
        return lab.environment().postgres().orElseThrow();
    }

    private static Jedis watcher() throws Exception {
        Login login = lab.environment().redis().orElseThrow().monitor();
        return Clients.as(lab.redis(), login.user(), password(login));
    }

    private static Connection connect(Login login) throws Exception {
        return lab.postgres()
                .connect(endpoint().database(), login.user(), password(login), Map.of());
    }

    private static String password(Login login) throws Exception {
        return Files.readString(file(login)).strip();
    }

    private static Path file(Login login) {
        return switch (login.password()) {
            case SecretRef.File(String path) -> Path.of(path);
            case SecretRef other -> throw new AssertionError(other.text());
        };
    }
}
