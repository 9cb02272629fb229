package headroom.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.lab.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/// Programs that use a server, and what they do there.
final class Clients {

    private Clients() {}

    /// The role that they log in as; who starts the server makes it.
    static final String ROLE = "stranger";

    /// What makes that role.
    static final String CREATE_ROLE = "CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + ROLE + "'";

    /// A session of a program that calls itself so.
    static Connection of(PostgresServer server, String application) throws SQLException {
        return server.connect(
                "shop", ROLE, ROLE, Map.of("ApplicationName", application, "socketTimeout", "60"));
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// Until it is done, or was cancelled.
    static Thread start(Connection connection, String sql) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        execute(connection, sql);
                    } catch (SQLException e) {
                        assertThat(e.getSQLState()).isEqualTo("57014");
                    }
                });
    }
}
