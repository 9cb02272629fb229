package headroom.adapters.pgbouncer;

import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Tally;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.pools.BouncerPools;
import headroom.core.signal.pools.BouncerPools.Standing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/// An open admin console. Used by one thread at a time.
final class Console {

    /// What the console says instead of a server's version.
    private static final String MARK = "/bouncer";

    private final Connection connection;
    private boolean tellsItsState;
    private String version = "";

    Console(Connection connection) {
        this.connection = connection;
    }

    /// Makes sure that it is a PgBouncer, and that it takes us for whom we logged in as.
    void identify(PgBouncerEndpoint endpoint, ConsoleReasons reasons)
            throws SQLException, ProbeFailure {
        connection.setNetworkTimeout(
                Runnable::run, Math.toIntExact(BouncerProbe.ANSWER.toMillis()));
        String server = String.valueOf(connection.getMetaData().getDatabaseProductVersion());
        if (!server.endsWith(MARK)) {
            throw new ProbeFailure(reasons.noBouncer("it says it is " + Shown.text(server)));
        }
        version = server.substring(0, server.length() - MARK.length());
        List<String> users = ConsoleAnswer.consoleUsers(connection);
        if (!users.contains(endpoint.stats().user())) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.AUTHENTICATION,
                            "logged in as %s, but the console takes us for %s; what is auth_type there?"
                                    .formatted(
                                            Shown.text(endpoint.stats().user()),
                                            users.isEmpty()
                                                    ? "nobody"
                                                    : Shown.text(String.join(", ", users)))));
        }
        tellsItsState = tells();
    }

    /// Older ones have no such command. They answer with an error, and go on.
    private boolean tells() throws SQLException {
        try {
            standing();
            return true;
        } catch (SQLException e) {
            if (ConsoleReasons.serverWords(e).isEmpty()) {
                throw e;
            }
            return false;
        }
    }

    BouncerPools pools() throws SQLException, ProbeFailure {
        Standing standing = tellsItsState ? standing() : Standing.UNTOLD;
        return ConsoleAnswer.pools(connection, version, standing);
    }

    private Standing standing() throws SQLException {
        Tally.sends(1);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW STATE")) {
            while (rows.next()) {
                if ("yes".equals(rows.getString("value"))) {
                    String key = String.valueOf(rows.getString("key")).toLowerCase(Locale.ROOT);
                    return switch (key) {
                        case "active" -> Standing.ACTIVE;
                        case "paused" -> Standing.PAUSED;
                        case "suspended" -> Standing.SUSPENDED;
                        default -> Standing.UNTOLD;
                    };
                }
            }
            return Standing.UNTOLD;
        }
    }

    void close() {
        try {
            connection.close();
        } catch (SQLException _) {
            // it is gone either way: the driver closes the socket first
        }
    }

    /// Ends it even under somebody who still waits for an answer.
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException _) {
            close();
        }
    }
}
