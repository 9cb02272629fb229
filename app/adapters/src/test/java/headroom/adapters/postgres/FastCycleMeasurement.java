package headroom.adapters.postgres;

import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.LoopReports;
import headroom.core.poll.PollLoop;
import headroom.core.secret.MissingSecret;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Not a test but a measurement, run by its name: what watching costs a server, as the server
/// itself counts it, over a minute of the loop's own pace with nothing left out. Prints each
/// statement of the monitoring role with its calls and times, and the round trips of the fast
/// cycle, counted at a proxy.
class FastCycleMeasurement {

    private static final int CLIENTS = 40;
    private static final int MAJOR = Integer.getInteger("headroom.measure.major", 18);
    private static final long SECONDS = Long.getLong("headroom.measure.seconds", 60);

    private final PrintStream out = System.out;

    @Test
    void measure() throws Exception {
        LabOptions options =
                LabOptions.postgresOnly()
                        .major(MAJOR)
                        .setting("pg_stat_statements.track_planning", "on");
        try (Lab lab = Lab.start(options, Progress.SILENT);
                Proxy fast = Proxy.to(lab.postgres().port());
                Proxy costly = Proxy.to(lab.postgres().port())) {
            Watched.run(
                    lab,
                    "SELECT pg_create_logical_replication_slot('orders_cdc', 'test_decoding')",
                    "SELECT pg_create_logical_replication_slot('orphan', 'test_decoding')",
                    "SELECT pg_create_physical_replication_slot('replica', true)");
            List<Connection> clients = new ArrayList<>();
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(client(lab, "service-" + i % 8));
                }
                measure(lab, fast, costly);
            } finally {
                for (Connection client : clients) {
                    client.close();
                }
            }
        }
    }

    private static Connection client(Lab lab, String application) throws SQLException {
        PostgresEndpoint endpoint = Watched.endpoint(lab);
        var properties = Map.of("ApplicationName", application);
        try {
            return lab.postgres()
                    .connect(
                            endpoint.database(),
                            endpoint.monitor().user(),
                            Watched.password(endpoint).reveal(),
                            properties);
        } catch (MissingSecret | InterruptedException e) {
            throw new SQLException(e);
        }
    }

    private void measure(Lab lab, Proxy fast, Proxy costly) throws Exception {
        var link = Watched.link(Watched.at(Watched.endpoint(lab), costly.port()), Limits.COSTLY);
        var probes =
                List.of(
                        new ServerProbe(
                                Watched.fast(Watched.at(Watched.endpoint(lab), fast.port()))),
                        new WalFilesProbe(link),
                        new VolumeProbe(link));
        try (var timer = Executors.newSingleThreadScheduledExecutor();
                var readers = Executors.newVirtualThreadPerTaskExecutor();
                var loop =
                        new PollLoop(
                                "lab",
                                probes,
                                new PollLoop.Means(
                                        InstantSource.system(),
                                        (period, task) -> {
                                            var ticking =
                                                    timer.scheduleAtFixedRate(
                                                            task,
                                                            0,
                                                            period.toMillis(),
                                                            TimeUnit.MILLISECONDS);
                                            return () -> ticking.cancel(false);
                                        },
                                        readers,
                                        new Random(1),
                                        LoopReports.NONE),
                                _ -> {})) {
            loop.start();
            pause(Duration.ofSeconds(5)); // warm: logged in, prepared, planned
            Watched.run(lab, "SELECT pg_stat_statements_reset()");
            long trips = fast.roundTrips();
            long messages = fast.messages();
            pause(Duration.ofSeconds(SECONDS));
            trips = fast.roundTrips() - trips;
            messages = fast.messages() - messages;
            report(lab, trips, messages);
            out.printf(
                    "connections opened: %d fast, %d costly%n",
                    fast.connections(), costly.connections());
        }
    }

    private static void pause(Duration length) throws InterruptedException {
        if (new CountDownLatch(1).await(length.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("nobody counts it down");
        }
    }

    private void report(Lab lab, long trips, long messages) throws SQLException {
        out.printf(
                "PostgreSQL %s, %d other clients, %d s of the 2 s cycle%n",
                Watched.one(lab, "SHOW server_version"), CLIENTS, SECONDS);
        out.printf(
                "%5s %5s %10s %10s %10s  %s%n",
                "calls", "plans", "exec ms", "max ms", "plan ms", "statement");
        long fastCalls = 0;
        try (Connection connection = lab.postgres().connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                """
                                SELECT s.calls, s.plans, s.mean_exec_time, s.max_exec_time,
                                       s.total_plan_time / s.calls AS plan_time,
                                       s.query
                                FROM pg_stat_statements s
                                JOIN pg_roles r ON r.oid = s.userid
                                WHERE r.rolname = 'headroom_monitor'
                                ORDER BY s.calls DESC, s.query
                                """)) {
            while (rows.next()) {
                String query = rows.getString("query");
                String name = name(query);
                if (name.equals("get_server.sql")) {
                    fastCalls = rows.getLong("calls");
                }
                out.printf(
                        "%5d %5d %10.3f %10.3f %10.3f  %s%n",
                        rows.getLong("calls"),
                        rows.getLong("plans"),
                        rows.getDouble("mean_exec_time"),
                        rows.getDouble("max_exec_time"),
                        rows.getDouble("plan_time"),
                        name);
            }
        }
        out.printf(
                "fast cycles: %d, round trips: %d, bursts sent: %d%n", fastCalls, trips, messages);
    }

    private static String name(String query) {
        String asked = bare(query);
        for (String file :
                List.of("get_server.sql", "get_wal_files.sql", "get_volume.sql", "get_logs.sql")) {
            if (bare(Sql.load(file)).regionMatches(0, asked, 0, 60)) {
                return file;
            }
        }
        return asked;
    }

    /// Without the comments in front, which newer servers drop, and in one line.
    private static String bare(String query) {
        return query.replaceAll("(?m)^--.*$", "").replaceAll("\\s+", " ").strip();
    }
}
