package headroom.adapters.postgres;

import headroom.core.environment.PostgresEndpoint;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Not a test but a measurement, run by its name: the fast cycle beside what postgres_exporter asks
/// in a default scrape, by turns on one server, with one role and in one mode of the connection.
/// Prints what the server itself counted for both, planning included, and how many times more the
/// scrape takes.
class ScrapeMeasurement {

    private static final int TABLES = 300;
    private static final int CLIENTS = 40;
    private static final int WARM = 10;
    private static final int ROUNDS = Integer.getInteger("headroom.measure.rounds", 100);
    private static final List<Integer> MAJORS =
            Integer.getInteger("headroom.measure.major") == null
                    ? List.of(14, 18)
                    : List.of(Integer.getInteger("headroom.measure.major"));
    private static final String FAST = "fast cycle";
    private static final String FAST_BEGINS = "WITH here AS MATERIALIZED ( SELECT r.standby";
    private static final Pattern MARK = Pattern.compile("/\\* (.*?) \\*/");

    private final PrintStream out = System.out;

    /// How both connections send what they send.
    private enum Mode {
        PREPARED("prepared on the server", "prepareThreshold", "1"),
        UNPREPARED("planned anew each time", "prepareThreshold", "0"),
        SIMPLE("simple protocol", "preferQueryMode", "simple");

        private final String words;
        private final String property;
        private final String value;

        Mode(String words, String property, String value) {
            this.words = words;
            this.property = property;
            this.value = value;
        }

        Map<String, String> properties() {
            return Map.of(property, value, "assumeMinServerVersion", "13");
        }
    }

    /// What the server counted, in milliseconds.
    private record Counted(long calls, double planning, double executing, double longest) {

        static final Counted NONE = new Counted(0, 0, 0, 0);

        Counted plus(Counted other) {
            return new Counted(
                    calls + other.calls,
                    planning + other.planning,
                    executing + other.executing,
                    Math.max(longest, other.longest));
        }

        double all() {
            return planning + executing;
        }
    }

    @Test
    void measure() throws Exception {
        for (int major : MAJORS) {
            LabOptions options =
                    LabOptions.postgresOnly()
                            .major(major)
                            .setting("pg_stat_statements.track_planning", "on");
            try (Lab lab = Lab.start(options, Progress.SILENT)) {
                furnish(lab);
                List<Connection> clients = new ArrayList<>();
                try {
                    for (int i = 0; i < CLIENTS; i++) {
                        clients.add(
                                session(
                                        lab,
                                        lab.postgres().port(),
                                        Map.of("ApplicationName", "service-" + i % 8)));
                    }
                    out.printf(
                            "%nPostgreSQL %s, %d tables, %d other clients, 2 logical slots and 1 physical, %d rounds by turns%n",
                            Watched.one(lab, "SHOW server_version"), TABLES, CLIENTS, ROUNDS);
                    for (Mode mode : Mode.values()) {
                        measure(lab, major, mode);
                    }
                } finally {
                    for (Connection client : clients) {
                        client.close();
                    }
                }
            }
        }
    }

    private static void furnish(Lab lab) throws SQLException {
        try (Connection owner = lab.postgres().connect();
                Statement statement = owner.createStatement()) {
            for (int i = 0; i < TABLES; i++) {
                statement.execute(
                        "CREATE TABLE filler_%d AS SELECT g AS id, repeat('x', 50) AS words FROM generate_series(1, 100) g"
                                .formatted(i));
                statement.execute("ALTER TABLE filler_%d ADD PRIMARY KEY (id)".formatted(i));
            }
            statement.execute("ANALYZE");
        }
        Watched.run(
                lab,
                "SELECT pg_create_logical_replication_slot('orders_cdc', 'test_decoding')",
                "SELECT pg_create_logical_replication_slot('orphan', 'test_decoding')",
                "SELECT pg_create_physical_replication_slot('replica', true)");
    }

    private static Connection session(Lab lab, int port, Map<String, String> properties)
            throws Exception {
        PostgresEndpoint endpoint = Watched.endpoint(lab);
        var all = new Properties();
        all.putAll(properties);
        all.put("user", endpoint.monitor().user());
        all.put("password", Watched.password(endpoint).reveal());
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, endpoint.database()), all);
    }

    private void measure(Lab lab, int major, Mode mode) throws Exception {
        List<DefaultScrape.Asked> scrape = DefaultScrape.of(major, databases(lab));
        String fast = Sql.load("get_server.sql");
        try (Proxy ours = Proxy.to(lab.postgres().port());
                Proxy theirs = Proxy.to(lab.postgres().port());
                Connection headroom = session(lab, ours.port(), mode.properties());
                Connection exporter = session(lab, theirs.port(), mode.properties());
                PreparedStatement cycle = headroom.prepareStatement(fast)) {
            var asked = new ArrayList<PreparedStatement>();
            for (DefaultScrape.Asked one : scrape) {
                PreparedStatement statement = exporter.prepareStatement(one.marked());
                if (!one.argument().isEmpty()) {
                    statement.setString(1, one.argument());
                }
                asked.add(statement);
            }
            for (int i = 0; i < WARM; i++) {
                round(cycle, asked);
            }
            Watched.run(lab, "SELECT pg_stat_statements_reset()");
            long ourTrips = ours.roundTrips();
            long theirTrips = theirs.roundTrips();
            for (int i = 0; i < ROUNDS; i++) {
                round(cycle, asked);
            }
            ourTrips = ours.roundTrips() - ourTrips;
            theirTrips = theirs.roundTrips() - theirTrips;
            Map<String, Counted> counted = counted(lab);
            for (PreparedStatement statement : asked) {
                statement.close();
            }
            report(mode, scrape, counted, ourTrips, theirTrips);
        }
    }

    private static void round(PreparedStatement cycle, List<PreparedStatement> scrape)
            throws SQLException {
        read(cycle);
        for (PreparedStatement statement : scrape) {
            read(statement);
        }
    }

    private static void read(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                rows.getObject(1);
            }
        }
    }

    private static List<String> databases(Lab lab) throws SQLException {
        var names = new ArrayList<String>();
        try (Connection connection = lab.postgres().connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT datname FROM pg_database ORDER BY 1")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    /// By collector, and the fast cycle.
    private static Map<String, Counted> counted(Lab lab) throws SQLException {
        var all = new TreeMap<String, Counted>();
        try (Connection connection = lab.postgres().connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                """
                                SELECT s.query, s.calls, s.total_plan_time, s.total_exec_time,
                                       s.max_plan_time + s.max_exec_time AS longest
                                FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
                                WHERE r.rolname = 'headroom_monitor'
                                """)) {
            while (rows.next()) {
                all.merge(
                        who(rows.getString("query")),
                        new Counted(
                                rows.getLong("calls"),
                                rows.getDouble("total_plan_time"),
                                rows.getDouble("total_exec_time"),
                                rows.getDouble("longest")),
                        Counted::plus);
            }
        }
        return all;
    }

    private static String who(String query) {
        Matcher mark = MARK.matcher(query);
        if (mark.find()) {
            return mark.group(1);
        }
        String bare = query.replaceAll("(?m)^--.*$", "").replaceAll("\\s+", " ").strip();
        if (!bare.startsWith(FAST_BEGINS)) {
            throw new AssertionError("nobody asked " + bare);
        }
        return FAST;
    }

    private void report(
            Mode mode,
            List<DefaultScrape.Asked> scrape,
            Map<String, Counted> counted,
            long ourTrips,
            long theirTrips) {
        out.printf("%n%s%n", mode.words);
        out.printf(
                "  %-22s %10s %10s %10s %10s%n",
                "a round", "statements", "plan ms", "exec ms", "max ms");
        Counted ours = counted.getOrDefault(FAST, Counted.NONE);
        line(FAST, ours);
        var theirs = Counted.NONE;
        var cheap = Counted.NONE;
        for (String collector :
                scrape.stream().map(DefaultScrape.Asked::collector).distinct().toList()) {
            Counted one = counted.getOrDefault(collector, Counted.NONE);
            boolean sizes =
                    scrape.stream().anyMatch(a -> a.collector().equals(collector) && a.sizes());
            line("  " + collector, one);
            theirs = theirs.plus(one);
            cheap = sizes ? cheap : cheap.plus(one);
        }
        line("default scrape", theirs);
        out.printf(
                "  round trips: %.1f a fast cycle, %.1f a scrape%n",
                (double) ourTrips / ROUNDS, (double) theirTrips / ROUNDS);
        out.printf(
                "  ratio, planning included: %.1f (without what measures files: %.1f)%n",
                theirs.all() / ours.all(), cheap.all() / ours.all());
        out.printf(
                "  a minute: %.1f ms for a fast cycle every 2 s, %.1f ms for a scrape every 15 s%n",
                ours.all() / ROUNDS * 30, theirs.all() / ROUNDS * 4);
    }

    private void line(String name, Counted counted) {
        out.printf(
                "  %-22s %10.1f %10.3f %10.3f %10.3f%n",
                name,
                (double) counted.calls() / ROUNDS,
                counted.planning() / ROUNDS,
                counted.executing() / ROUNDS,
                counted.longest());
    }
}
