package headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.environment.Capacity;
import headroom.core.environment.Environment;
import headroom.core.reading.Bytes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/// An environment lives; an orphaned slot fills its volume; the server goes down and comes back
/// when there is room.
class OrphanedSlotTest {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Bytes CEILING = Bytes.mib(320);

    private Lab lab;

    @BeforeEach
    void start() throws Exception {
        lab =
                Lab.start(
                        LabOptions.full()
                                .withCapacity(CEILING, CEILING)
                                .withIncidentLength(Duration.ofSeconds(5)),
                        Progress.SILENT);
    }

    @AfterEach
    void end() throws Exception {
        lab.close();
    }

    @Test
    void whileNothingIsWrongEverybodyIsThere() throws Exception {
        Eventually.within(
                DEADLINE,
                "the service has its pool and the stream its slot",
                () ->
                        number(
                                                "SELECT count(*) FROM pg_stat_activity"
                                                        + " WHERE application_name = 'orders-service'")
                                        == 5
                                && number(
                                                "SELECT count(*) FROM pg_replication_slots"
                                                        + " WHERE slot_name = 'orders_cdc' AND active")
                                        == 1);
        long before = number("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn");
        long changes =
                number("SELECT count(*) + sum(extract(epoch FROM changed)) FROM shop.orders");
        var depths = new TreeSet<Long>();
        try (Jedis redis = Clients.administrator(lab.redis())) {
            Eventually.within(
                    DEADLINE,
                    "the depth of a queue varies",
                    () -> {
                        depths.add(redis.llen("queue:default"));
                        return depths.size() >= 5;
                    });
            assertThat(redis.smembers("queues"))
                    .containsExactlyInAnyOrder(
                            "critical", "high", "default", "mailers", "low", "scheduled_jobs");
            Eventually.within(
                    DEADLINE,
                    "the oldest job says when it was enqueued",
                    () ->
                            Optional.ofNullable(redis.lindex("queue:default", -1))
                                    .filter(job -> job.matches(".*\"enqueued_at\":\\d{13}.*"))
                                    .isPresent());
        }
        assertThat(number("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn")).isGreaterThan(before);
        assertThat(number("SELECT count(*) + sum(extract(epoch FROM changed)) FROM shop.orders"))
                .isNotEqualTo(changes);
        assertThat(lab.full()).isFalse();
    }

    @Test
    void theSlotFillsTheVolumeUntilItIsRaised() throws Exception {
        List<Environment> changes = new ArrayList<>();
        lab.onChange(changes::add);
        int port = lab.postgres().port();

        lab.begin(Incident.ORPHANED_SLOT);
        assertThat(
                        text(
                                "SELECT active FROM pg_replication_slots WHERE slot_name = 'bg_upgrade_16'"))
                .isEqualTo("f");
        Eventually.within(DEADLINE, "the slot holds 64 MiB", () -> held() > 64 << 20);

        Eventually.within(DEADLINE, "the volume is full", lab::full);
        assertThat(lab.postgres().running()).isFalse();
        assertThat(lab.used().orElseThrow()).isGreaterThanOrEqualTo(CEILING);
        assertThatThrownBy(() -> lab.postgres().start()).hasMessageContaining("volume is full");
        assertThatThrownBy(() -> lab.raiseCapacity(CEILING)).hasMessageContaining("Name a larger");

        Bytes raised = Bytes.gib(2);
        lab.raiseCapacity(raised);
        assertThat(lab.postgres().running()).isTrue();
        assertThat(lab.postgres().port()).isEqualTo(port);
        assertThat(lab.environment().configuredCapacity()).contains(new Capacity(raised, raised));
        assertThat(changes).containsExactly(lab.environment());
        assertThat(held()).isGreaterThan(64 << 20);
        Eventually.within(
                DEADLINE,
                "the stream found back",
                () ->
                        number(
                                        "SELECT count(*) FROM pg_stat_replication"
                                                + " WHERE application_name = 'orders-cdc'")
                                == 1);
    }

    private long held() throws SQLException {
        return number(
                "SELECT coalesce(pg_current_wal_lsn() - restart_lsn, 0)::bigint"
                        + " FROM pg_replication_slots WHERE slot_name = 'bg_upgrade_16'");
    }

    private long number(String query) throws SQLException {
        return (long) Double.parseDouble(text(query));
    }

    private String text(String query) throws SQLException {
        try (Connection connection = lab.postgres().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
