package headroom.adapters.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import headroom.core.signal.pools.ServicePools;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A real HikariCP pool of four connections with clients that make it suffer from one thing.
final class Patient implements AutoCloseable {

    static final int MAX = 4;

    /// What it suffers from, in truth.
    enum Truth {
        LEAK("leak"),
        LEAK_IN_TRANSACTION("leak, in transaction"),
        TOO_SMALL("too small"),
        SLOW_DATABASE("slow database"),
        LOCK_QUEUE("lock queue"),
        HEALTHY("healthy");

        private final String word;

        Truth(String word) {
            this.word = word;
        }

        /// As the doctor says it.
        String word() {
            return word;
        }
    }

    private final Truth truth;
    private final int variant;
    private final String name;
    private final String url;
    private final HikariDataSource pool;
    private final List<Thread> clients = new ArrayList<>();
    private final List<Connection> kept = new CopyOnWriteArrayList<>();
    private @Nullable Connection blocker;
    private volatile boolean closed;

    /// @param variant makes patients of the same truth differ
    Patient(Truth truth, int variant, String url, Duration keepalive) {
        this.truth = truth;
        this.variant = variant;
        this.name = truth.name().toLowerCase(java.util.Locale.ROOT) + "-" + variant;
        this.url = url;
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.addDataSourceProperty("ApplicationName", name);
        config.setMaximumPoolSize(MAX);
        config.setConnectionTimeout(1000);
        config.setKeepaliveTime(keepalive.toMillis());
        this.pool = new HikariDataSource(config);
    }

    String name() {
        return name;
    }

    int variant() {
        return variant;
    }

    Truth truth() {
        return truth;
    }

    ServicePools.Pool figures() {
        HikariPoolMXBean bean = pool.getHikariPoolMXBean();
        return new ServicePools.Pool(
                name,
                bean.getActiveConnections(),
                bean.getIdleConnections(),
                bean.getThreadsAwaitingConnection(),
                bean.getTotalConnections(),
                MAX,
                MAX);
    }

    /// Some work, so that it is seen what is usual.
    void beWell() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE UNLOGGED TABLE IF NOT EXISTS \"%s\" (id int)".formatted(name));
        }
        for (int i = 0; i < 2; i++) {
            client(() -> {
                ask("SELECT pg_sleep(0.01)");
                pause(30 + 10L * variant);
            });
        }
    }

    /// From now on it suffers.
    void fallIll() throws SQLException {
        switch (truth) {
            case LEAK -> leak(false);
            case LEAK_IN_TRANSACTION -> leak(true);
            case TOO_SMALL ->
                    clients(8 + variant % 8, "SELECT pg_sleep(0.0%d)".formatted(10 + variant));
            case SLOW_DATABASE ->
                    clients(6 + variant % 6, "SELECT pg_sleep(2.%d)".formatted(variant));
            case LOCK_QUEUE -> {
                blocker = java.sql.DriverManager.getConnection(url);
                blocker.setAutoCommit(false);
                try (Statement statement = blocker.createStatement()) {
                    statement.execute("LOCK TABLE \"%s\"".formatted(name));
                }
                clients(5 + variant % 6, "SELECT count(*) FROM \"%s\"".formatted(name));
            }
            case HEALTHY -> {
                if (variant % 3 == 1) {
                    client(() -> ask("SELECT pg_sleep(15)")); // a report
                }
                if (variant % 3 == 2) {
                    client(() -> {
                        ask("SELECT pg_sleep(0.2)");
                        pause(200);
                    });
                }
            }
        }
    }

    private void leak(boolean inTransaction) throws SQLException {
        for (int i = 0; i < MAX; i++) {
            client(() -> {
                if (kept.size() < MAX) {
                    Connection lent = pool.getConnection();
                    lent.setAutoCommit(!inTransaction);
                    try (Statement statement = lent.createStatement()) {
                        statement.execute("SELECT 1");
                    }
                    kept.add(lent);
                }
                pause(100);
            });
        }
        if (variant % 2 == 1) {
            clients.stream().limit(2).forEach(Thread::interrupt); // nobody asks any more
        }
    }

    private void clients(int count, String sql) {
        for (int i = 0; i < count; i++) {
            client(() -> ask(sql));
        }
    }

    private interface Work {
        void once() throws SQLException;
    }

    private void client(Work work) {
        clients.add(
                Thread.ofVirtual()
                        .start(() -> {
                            while (!closed && !Thread.currentThread().isInterrupted()) {
                                try {
                                    work.once();
                                } catch (SQLTransientConnectionException _) {
                                    // got none in time, and asks again as clients do
                                } catch (SQLException _) {
                                    return; // the pool is closed
                                }
                            }
                        }));
    }

    private void ask(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        clients.forEach(Thread::interrupt);
        for (Connection lent : kept) {
            lent.close();
        }
        if (blocker != null) {
            blocker.close();
        }
        pool.close();
    }
}
