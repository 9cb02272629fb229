package headroom.lab;

import headroom.core.environment.Capacity;
import headroom.core.reading.Bytes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The pretended volume under PostgreSQL. It reads what the storage gauge calls used, and when that
/// reaches the ceiling it stops the server, as a full disk does.
final class Volume implements AutoCloseable {

    /// Used space as SQL can tell it: data, WAL, logs, temporary files.
    static final String USED =
            """
            SELECT (SELECT coalesce(sum(pg_tablespace_size(oid)), 0) FROM pg_tablespace)
                 + (SELECT coalesce(sum(size), 0) FROM pg_ls_waldir())
                 + (SELECT coalesce(sum(size), 0) FROM pg_ls_logdir())
                 + (SELECT coalesce(sum(size), 0) FROM pg_ls_tmpdir())
            """;

    /// A slot's position moves on only past such a snapshot, which the server itself makes every
    /// quarter of a minute: too seldom for an incident that takes three.
    private static final String SNAPSHOT = "SELECT pg_log_standby_snapshot()";

    private static final int BEATS_PER_SNAPSHOT = 5;
    private static final Logger LOG = LoggerFactory.getLogger(Volume.class);
    private static final int BEAT_MILLIS = 200;

    private final PostgresServer server;
    private final String password;
    private final Progress progress;
    private volatile Capacity capacity;
    private volatile Optional<Bytes> used = Optional.empty();
    private volatile boolean full;
    private final Loop loop;

    Volume(PostgresServer server, String password, Capacity capacity, Progress progress) {
        this.server = server;
        this.password = password;
        this.capacity = capacity;
        this.progress = progress;
        this.loop = new Loop("volume", this::watch);
    }

    /// What was used when last read; empty until then.
    Optional<Bytes> used() {
        return used;
    }

    Capacity capacity() {
        return capacity;
    }

    /// Whether the server is down because nothing is left.
    boolean full() {
        return full;
    }

    /// Makes it larger; a server that it had stopped starts again.
    void raise(Capacity larger) throws LabException {
        capacity = larger;
        if (full) {
            full = false;
            server.volumeFull(false);
            server.start();
            progress.step("The volume is raised to " + larger.ceiling() + ": PostgreSQL is up");
        }
    }

    private void watch() throws SQLException, IOException, InterruptedException {
        if (full) {
            return;
        }
        var properties = Map.of("ApplicationName", "lab-volume", "socketTimeout", "10");
        try (Connection connection =
                        server.connect(
                                PostgresServer.DATABASE, Roles.VOLUME, password, properties);
                PreparedStatement statement = connection.prepareStatement(USED);
                Statement snapshot = connection.createStatement()) {
            for (long beat = 1; !full; beat++) {
                look(statement);
                if (server.major() >= 16 && beat % BEATS_PER_SNAPSHOT == 0) {
                    snapshot.execute(SNAPSHOT);
                }
                Thread.sleep(BEAT_MILLIS);
            }
        }
    }

    private void look(PreparedStatement statement) throws SQLException, IOException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            var now = new Bytes(row.getLong(1));
            used = Optional.of(now);
            if (now.compareTo(capacity.ceiling()) >= 0) {
                full = true;
                server.volumeFull(true);
                server.stop();
                LOG.info("the volume is full: {} of {}", now, capacity.ceiling());
                progress.step(
                        "The volume is full ("
                                + capacity.ceiling()
                                + "), PostgreSQL is down: type \"raise "
                                + capacity.ceiling().plus(capacity.ceiling()).text()
                                + "\" in the lab's"
                                + " terminal");
            }
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
