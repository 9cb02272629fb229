package headroom.adapters.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.ProbeFailure;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Not a test but a measurement, run by its name: the fast cycle over a [Link] and over HikariCP
/// with the best settings known for it, side by side. Run again with
/// `-Dcom.zaxxer.hikari.aliveBypassWindowMs=60000` for the pool without its liveness test.
class PoolMeasurement {

    private static final String SQL = Sql.load("get_server.sql");
    private static final Duration CYCLE = Duration.ofSeconds(2);

    /// One read, whatever the means.
    private interface Reader extends AutoCloseable {
        void read() throws SQLException, ProbeFailure, InterruptedException;

        @Override
        void close();
    }

    private final PrintStream out = System.out;

    @Test
    void measure() throws Exception {
        out.printf(
                "aliveBypassWindowMs: %s%n",
                System.getProperty("com.zaxxer.hikari.aliveBypassWindowMs", "default (500)"));
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT)) {
            measure("own link", lab, false);
            measure("HikariCP", lab, true);
        }
    }

    private void measure(String name, Lab lab, boolean pooled) throws Exception {
        try (Proxy proxy = Proxy.to(lab.postgres().port())) {
            PostgresEndpoint endpoint = Watched.at(Watched.endpoint(lab), proxy.port());
            long threads = threads();
            try (Reader reader = pooled ? pool(endpoint) : link(endpoint)) {
                reader.read();
                reader.read();
                long trips = proxy.messages();
                for (int i = 0; i < 5; i++) {
                    pause(CYCLE);
                    reader.read();
                }
                trips = proxy.messages() - trips;
                out.printf(
                        "%s: %.1f round trips a cycle, %d threads of its own%n",
                        name, trips / 5.0, threads() - threads);
                faults(name, proxy, reader);
            }
        }
    }

    /// A server that closes at once, then one that is silent.
    private void faults(String name, Proxy proxy, Reader reader) throws Exception {
        proxy.reset();
        long dialled = proxy.connections();
        for (int i = 0; i < 5; i++) {
            failing(reader);
            pause(CYCLE);
        }
        out.printf(
                "%s: %d connections in 10 s of 5 reads against a server that resets%n",
                name, proxy.connections() - dialled);
        proxy.recover();
        reader.read();
        proxy.blackhole();
        dialled = proxy.connections();
        long longest = 0;
        for (int i = 0; i < 5; i++) {
            longest = Math.max(longest, interruptedAfter(reader, Duration.ofMillis(800)));
            pause(CYCLE);
        }
        out.printf(
                "%s: silent server, 5 reads interrupted at 800 ms: ended within %d ms, %d connections%n",
                name, longest, proxy.connections() - dialled);
        proxy.recover();
    }

    private static void failing(Reader reader) throws InterruptedException {
        try {
            reader.read();
        } catch (SQLException | ProbeFailure e) {
            return;
        }
        throw new AssertionError("the read should have failed");
    }

    private static long interruptedAfter(Reader reader, Duration deadline)
            throws InterruptedException {
        long began = System.nanoTime();
        Thread thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                failing(reader);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        if (!thread.join(deadline)) {
            thread.interrupt();
            thread.join();
        }
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private static Reader link(PostgresEndpoint endpoint) {
        Link link = Watched.fast(endpoint);
        return new Reader() {
            @Override
            public void read() throws ProbeFailure, InterruptedException {
                link.use(open -> open.ask(SQL));
            }

            @Override
            public void close() {
                link.close();
            }
        };
    }

    private static Reader pool(PostgresEndpoint endpoint) throws Exception {
        var config = new HikariConfig();
        config.setJdbcUrl(
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(
                                endpoint.first().host(),
                                endpoint.first().port(),
                                endpoint.database()));
        config.setUsername(endpoint.monitor().user());
        config.setPassword(Watched.password(endpoint).reveal());
        config.setMaximumPoolSize(1);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(800);
        config.setValidationTimeout(500);
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty("assumeMinServerVersion", "13");
        config.addDataSourceProperty("connectTimeout", "2");
        config.addDataSourceProperty("socketTimeout", "2");
        var pool = new HikariDataSource(config);
        return new Reader() {
            @Override
            public void read() throws SQLException {
                try (Connection connection = pool.getConnection();
                        PreparedStatement statement = connection.prepareStatement(SQL);
                        ResultSet rows = statement.executeQuery()) {
                    rows.next();
                }
            }

            @Override
            public void close() {
                pool.close();
            }
        };
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().contains("Hikari") || t.getName().contains("postgres"))
                .count();
    }

    private static void pause(Duration length) throws InterruptedException {
        if (new CountDownLatch(1).await(length.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("nobody counts it down");
        }
    }
}
