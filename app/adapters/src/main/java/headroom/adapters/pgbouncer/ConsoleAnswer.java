package headroom.adapters.pgbouncer;

import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Tally;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.pools.BouncerPools;
import headroom.core.signal.pools.BouncerPools.Database;
import headroom.core.signal.pools.BouncerPools.Pool;
import headroom.core.signal.pools.BouncerPools.Standing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Understands the console's answers. Columns come and go with its versions; they are looked up by
/// name.
final class ConsoleAnswer {

    private final ResultSet rows;
    private final Set<String> columns = new HashSet<>();

    private ConsoleAnswer(ResultSet rows) throws SQLException {
        this.rows = rows;
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            columns.add(rows.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT));
        }
    }

    /// Asks for pools and databases in one round trip: the driver splits what is prepared, and
    /// sends the parts together.
    static BouncerPools pools(Connection connection, String version, Standing standing)
            throws SQLException, ProbeFailure {
        try (PreparedStatement both = connection.prepareStatement("SHOW POOLS; SHOW DATABASES")) {
            Tally.sends(2);
            both.execute();
            var pools = new ArrayList<Pool>();
            for (var row = of(both.getResultSet()); row.rows.next(); ) {
                if (!row.text("database").equals(Opening.CONSOLE)) {
                    pools.add(row.pool());
                }
            }
            both.getMoreResults();
            var databases = new ArrayList<Database>();
            for (var row = of(both.getResultSet()); row.rows.next(); ) {
                if (!row.text("name").equals(Opening.CONSOLE)) {
                    databases.add(row.database());
                }
            }
            return new BouncerPools(version, standing, pools, databases);
        }
    }

    /// Who is at the console now, we among them. It lists every client there is: asked once at
    /// login.
    static List<String> consoleUsers(Connection connection) throws SQLException, ProbeFailure {
        var users = new TreeSet<String>();
        Tally.sends(1);
        try (Statement statement = connection.createStatement()) {
            for (var row = of(statement.executeQuery("SHOW CLIENTS")); row.rows.next(); ) {
                if (row.text("database").equals(Opening.CONSOLE)) {
                    users.add(row.text("user"));
                }
            }
        }
        return List.copyOf(users);
    }

    private static ConsoleAnswer of(ResultSet rows) throws SQLException, ProbeFailure {
        if (rows == null) {
            throw malformed("PgBouncer answered without rows");
        }
        return new ConsoleAnswer(rows);
    }

    private Pool pool() throws SQLException, ProbeFailure {
        Duration wait =
                Duration.ofSeconds(whole("maxwait"))
                        .plus(maybe("maxwait_us").orElse(0L), ChronoUnit.MICROS);
        return new Pool(
                text("database"),
                text("user"),
                whole("cl_active"),
                whole("cl_waiting"),
                whole("sv_active"),
                whole("sv_idle"),
                whole("sv_used"),
                whole("sv_tested"),
                whole("sv_login"),
                wait,
                has("pool_mode")
                        ? Optional.ofNullable(rows.getString("pool_mode"))
                        : Optional.empty());
    }

    private Database database() throws SQLException, ProbeFailure {
        return new Database(
                text("name"),
                has("database")
                        ? Optional.ofNullable(rows.getString("database")).filter(d -> !d.isEmpty())
                        : Optional.empty(),
                maybe("pool_size"),
                maybe("paused").orElse(0L) != 0,
                maybe("disabled").orElse(0L) != 0);
    }

    private boolean has(String column) {
        return columns.contains(column);
    }

    private String text(String column) throws SQLException, ProbeFailure {
        String text = has(column) ? rows.getString(column) : null;
        if (text == null) {
            throw missing(column);
        }
        return text;
    }

    private long whole(String column) throws SQLException, ProbeFailure {
        Optional<Long> found = maybe(column);
        if (found.isEmpty()) {
            throw missing(column);
        }
        return found.get();
    }

    private Optional<Long> maybe(String column) throws SQLException, ProbeFailure {
        String text = has(column) ? rows.getString(column) : null;
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.MALFORMED,
                            "PgBouncer answered %s for %s".formatted(Shown.text(text), column)),
                    e);
        }
    }

    private static ProbeFailure missing(String column) {
        return malformed(
                "PgBouncer's answer has no %s; Headroom knows versions 1.12 to 1.25"
                        .formatted(column));
    }

    private static ProbeFailure malformed(String detail) {
        return new ProbeFailure(new Reason(Reason.Kind.MALFORMED, detail));
    }
}
