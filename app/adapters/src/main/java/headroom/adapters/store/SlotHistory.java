package headroom.adapters.store;

import headroom.core.signal.ServerFacts;
import headroom.core.signal.slots.SlotMemory;
import headroom.core.signal.wal.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/// Since when slots were seen inactive, in `history.db`: SQLite, not forced to disk, and no loss
/// when it is thrown away. Several programs may write it. Nothing stays open between two calls.
public final class SlotHistory {

    static final String NAME = "history.db";

    private static final Logger LOG = LoggerFactory.getLogger(SlotHistory.class);
    private static final Duration WAIT = Duration.ofSeconds(2);

    private static final String CREATE =
            """
            CREATE TABLE IF NOT EXISTS slot (
                system  TEXT NOT NULL,
                name    TEXT NOT NULL,
                restart TEXT NOT NULL,
                since   INTEGER NOT NULL,
                PRIMARY KEY (system, name)
            ) STRICT
            """;

    /// The earlier time stays as long as the slot stands where it stood.
    private static final String REMEMBER =
            """
            INSERT INTO slot (system, name, restart, since) VALUES (?, ?, ?, ?)
            ON CONFLICT (system, name) DO UPDATE SET
                since = CASE WHEN restart = excluded.restart THEN min(since, excluded.since)
                             ELSE excluded.since END,
                restart = excluded.restart
            """;

    private final Path file;
    private final Map<Long, Set<SlotMemory.Key>> written = new ConcurrentHashMap<>();

    /// @param folder where the program keeps its data; made with the first write
    public SlotHistory(Path folder) {
        this.file = folder.resolve(NAME);
    }

    /// A server was read. Returns at once; writes only where something is new.
    ///
    /// @param background where it is written
    public void seen(ServerFacts facts, Executor background) {
        Map<SlotMemory.Key, Instant> inactive = SlotMemory.inactive(facts);
        long system = facts.fingerprint().systemIdentifier();
        if (inactive.keySet().equals(written.put(system, inactive.keySet()))) {
            return;
        }
        try {
            background.execute(() -> {
                try {
                    write(system, inactive, SlotMemory.active(facts));
                } catch (SQLException | IOException e) {
                    written.remove(system); // with the next reading it is tried again
                    LOG.warn("what slots did is not remembered in {}", file, e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the program is closing", e);
        }
    }

    void write(long system, Map<SlotMemory.Key, Instant> inactive, Set<String> active)
            throws SQLException, IOException {
        if (inactive.isEmpty() && !Files.exists(file)) {
            return;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        try {
            writeOnce(system, inactive, active);
        } catch (SQLException e) {
            if (!damaged(e)) {
                throw e;
            }
            LOG.warn("{} is damaged and made anew", file, e);
            Files.deleteIfExists(file);
            writeOnce(system, inactive, active);
        }
    }

    private void writeOnce(long system, Map<SlotMemory.Key, Instant> inactive, Set<String> active)
            throws SQLException {
        try (Connection connection = open()) {
            execute(connection, "PRAGMA synchronous = NORMAL");
            execute(connection, "BEGIN IMMEDIATE");
            execute(connection, CREATE);
            String server = Long.toUnsignedString(system);
            for (var each : inactive.entrySet()) {
                try (PreparedStatement remember = connection.prepareStatement(REMEMBER)) {
                    remember.setString(1, server);
                    remember.setString(2, each.getKey().slot());
                    remember.setString(3, each.getKey().restart().text());
                    remember.setLong(4, each.getValue().toEpochMilli());
                    remember.executeUpdate();
                }
            }
            for (String name : active) {
                try (PreparedStatement forget =
                        connection.prepareStatement(
                                "DELETE FROM slot WHERE system = ? AND name = ?")) {
                    forget.setString(1, server);
                    forget.setString(2, name);
                    forget.executeUpdate();
                }
            }
            execute(connection, "COMMIT");
        }
    }

    /// What is remembered, however old; nothing where there is no file.
    SlotMemory read() throws SQLException {
        var since = new HashMap<SlotMemory.Key, Instant>();
        if (Files.exists(file)) {
            try (Connection connection = open();
                    PreparedStatement all =
                            connection.prepareStatement(
                                    "SELECT system, name, restart, since FROM slot");
                    ResultSet rows = all.executeQuery()) {
                while (rows.next()) {
                    long system = Long.parseUnsignedLong(rows.getString(1));
                    String name = rows.getString(2);
                    Instant at = Instant.ofEpochMilli(rows.getLong(4));
                    Lsn.parse(rows.getString(3))
                            .ifPresent(lsn -> since.put(new SlotMemory.Key(system, name, lsn), at));
                }
            }
        }
        return new SlotMemory(since);
    }

    private Connection open() throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout((int) WAIT.toMillis());
        return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean damaged(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code
                || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }
}
