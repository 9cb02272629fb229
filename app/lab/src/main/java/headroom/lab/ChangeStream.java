package headroom.lab;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/// The consumer of one logical slot: reads the changes of a publication and confirms them.
///
/// @param slot the slot, which it makes where it is missing
/// @param publication what it subscribes to; exists already
/// @param application as which the server knows it
record ChangeStream(
        PostgresServer server,
        String password,
        String slot,
        String publication,
        String application) {

    private static final Duration IDLE = Duration.ofMillis(20);

    /// Makes the slot where it is missing.
    void create() throws SQLException {
        try (Connection connection = connect(Map.of());
                PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT pg_create_logical_replication_slot(?, 'pgoutput')"
                                        + " WHERE NOT EXISTS (SELECT FROM pg_replication_slots"
                                        + " WHERE slot_name = ?)")) {
            statement.setString(1, slot);
            statement.setString(2, slot);
            statement.execute();
        }
    }

    /// Reads and confirms until interrupted.
    void follow() throws SQLException, InterruptedException {
        create();
        read(Long.MAX_VALUE);
    }

    /// Reads and confirms for so long, then goes away and leaves the slot behind.
    void follow(Duration length) throws SQLException, InterruptedException {
        create();
        read(System.nanoTime() + length.toNanos());
    }

    private void read(long end) throws SQLException, InterruptedException {
        var replication =
                Map.of(
                        "replication",
                        "database",
                        "assumeMinServerVersion",
                        "14",
                        "preferQueryMode",
                        "simple");
        try (Connection connection = connect(replication);
                PGReplicationStream stream =
                        connection
                                .unwrap(PGConnection.class)
                                .getReplicationAPI()
                                .replicationStream()
                                .logical()
                                .withSlotName(slot)
                                .withSlotOption("proto_version", "1")
                                .withSlotOption("publication_names", publication)
                                .withStatusInterval(1, TimeUnit.SECONDS)
                                .start()) {
            while (System.nanoTime() < end) {
                Optional<ByteBuffer> change = Optional.ofNullable(stream.readPending());
                // Also without changes: else the slot would hold what others write.
                stream.setAppliedLSN(stream.getLastReceiveLSN());
                stream.setFlushedLSN(stream.getLastReceiveLSN());
                if (change.isEmpty()) {
                    Thread.sleep(IDLE);
                }
            }
            stream.forceUpdateStatus();
        }
    }

    private Connection connect(Map<String, String> more) throws SQLException {
        var properties = new HashMap<>(more);
        properties.put("ApplicationName", application);
        return server.connect(PostgresServer.DATABASE, Roles.REPLICATOR, password, properties);
    }

    @Override
    public String toString() {
        return application + " on " + slot;
    }
}
