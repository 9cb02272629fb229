package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a superuser and the default user of Redis read.
record Second(
        Map<String, Long> retained,
        Map<String, Long> connections,
        long held,
        Map<String, Long> depth,
        Map<String, Double> latency) {

    static Second read(Bench bench) throws Exception {
        try (Connection postgres = bench.lab().postgres().connect();
                var redis = bench.redis()) {
            alone(postgres);
            var depth = new HashMap<String, Long>();
            var latency = new HashMap<String, Double>();
            for (String queue : redis.smembers("queues")) {
                depth.put(queue, redis.llen("queue:" + queue));
                Matcher enqueued =
                        Pattern.compile("\"enqueued_at\":(\\d+)")
                                .matcher(redis.lindex("queue:" + queue, -1));
                assertThat(enqueued.find()).isTrue();
                latency.put(
                        queue,
                        (System.currentTimeMillis() - Long.parseLong(enqueued.group(1))) / 1000.0);
            }
            return new Second(
                    numbers(
                            postgres,
                            "SELECT slot_name, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)"
                                    + " FROM pg_replication_slots"),
                    numbers(
                            postgres,
                            "SELECT application_name, count(*) FROM pg_stat_activity"
                                    + " WHERE backend_type = 'client backend'"
                                    + " AND pid <> pg_backend_pid() GROUP BY 1"),
                    numbers(
                                    postgres,
                                    "SELECT 'held', count(*) * 16777216 FROM pg_ls_waldir()"
                                            + " WHERE name ~ '^[0-9A-F]{24}$'"
                                            + " AND name <= pg_walfile_name(pg_current_wal_lsn())")
                            .getOrDefault("held", -1L),
                    depth,
                    latency);
        }
    }

    /// Waits until nobody is connected but the bench and this: a server lists a session for a
    /// moment after its client has ended, be it a program or another look.
    private static void alone(Connection connection) throws SQLException {
        String others =
                "SELECT 'others', count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                        + " AND pid <> pg_backend_pid() AND application_name NOT IN ('%s', '%s')"
                                .formatted(Bench.SHOP, Bench.ADMIN);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (numbers(connection, others).getOrDefault("others", -1L) != 0) {
            assertThat(System.nanoTime()).as("somebody stays connected").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static Map<String, Long> numbers(Connection connection, String query)
            throws SQLException {
        var found = new TreeMap<String, Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getLong(2));
            }
        }
        return found;
    }
}
