package headroom.lab;

import headroom.core.environment.Capacity;
import headroom.core.reading.Bytes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// The incident: an upgrade was prepared, its consumer read a little and is gone, nobody cleaned
/// up. Its slot keeps the WAL of a writer that goes on.
final class OrphanedSlot {

    /// The slot, and the publication that stays behind with it.
    static final String NAME = "bg_upgrade_16";

    private static final Duration READS = Duration.ofMillis(700);

    private OrphanedSlot() {}

    static void begin(PostgresServer server, String replicator)
            throws SQLException, InterruptedException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP PUBLICATION IF EXISTS " + NAME);
            statement.execute("CREATE PUBLICATION " + NAME + " FOR ALL TABLES");
        }
        new ChangeStream(server, replicator, NAME, NAME, "blue-green-upgrade").follow(READS);
    }

    /// The pace at which 90 % of the ceiling is reached in time.
    static Bytes rate(Capacity capacity, Bytes used, Duration length) {
        double missing = capacity.ceiling().count() * 0.9 - used.count();
        double seconds = Math.max(1, length.toMillis() / 1000.0);
        return new Bytes(Math.max(1 << 20, Math.round(missing / seconds)));
    }
}
