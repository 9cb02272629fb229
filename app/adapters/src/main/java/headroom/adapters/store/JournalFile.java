package headroom.adapters.store;

import headroom.core.journal.JournalFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// Opens `journal.db`.
final class JournalFile {

    static final String NAME = "journal.db";

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

    private JournalFile() {}

    /// For whoever only looks: looking makes no journal where there was none.
    static void require(Path file) throws JournalFailure {
        if (!Files.exists(file)) {
            throw new JournalFailure(
                    "There is no journal %s: nothing was ever written here, or it was removed. --data DIR names another folder."
                            .formatted(file));
        }
    }

    /// Makes the folder and the file if need be, readable by their owner alone. SQLite gives its
    /// own files beside it the same permissions.
    ///
    /// The file is never opened here: closing it would drop every lock that SQLite holds on it in
    /// this process.
    static void make(Path file) throws JournalFailure {
        try {
            boolean posix = Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
            Files.createDirectories(file.toAbsolutePath().getParent(), only("rwx------", posix));
            try {
                Files.createFile(file, only("rw-------", posix));
            } catch (FileAlreadyExistsException e) {
                if (posix) {
                    tighten(file);
                }
            }
        } catch (IOException e) {
            throw Trouble.of("opened", file, e);
        }
    }

    private static void tighten(Path file) throws IOException {
        var owners = PosixFilePermissions.fromString("rw-------");
        if (!owners.containsAll(Files.getPosixFilePermissions(file))) {
            Files.setPosixFilePermissions(file, owners);
        }
    }

    private static FileAttribute<?>[] only(String permissions, boolean posix) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /// For appending: every commit is forced to disk before it returns.
    static Connection openToAppend(Path file, Duration wait) throws SQLException, JournalFailure {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) wait.toMillis());
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
            try {
                prepare(connection, file);
                return connection;
            } catch (SQLException e) {
                connection.close();
                // SQLite does not wait by itself while another process makes the file or is the
                // last to close it
                if (!Trouble.isBusy(e) || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            } catch (JournalFailure e) {
                connection.close();
                throw e;
            }
        }
    }

    private static void prepare(Connection connection, Path file)
            throws SQLException, JournalFailure {
        JournalSchema.isEmpty(connection, file);
        execute(connection, "PRAGMA journal_mode = WAL");
        execute(connection, "PRAGMA synchronous = FULL");
        // on macOS an ordinary flush leaves the data in the disk's own cache; not by SQLiteConfig,
        // which writes
        // full_sync, a name that SQLite ignores
        execute(connection, "PRAGMA fullfsync = TRUE");
        execute(connection, "BEGIN IMMEDIATE");
        JournalSchema.create(connection, file);
        execute(connection, "COMMIT");
    }

    /// For looking only.
    static Connection openToRead(Path file, Duration wait) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) wait.toMillis());
        config.setOpenMode(SQLiteOpenMode.READONLY);
        config.resetOpenMode(SQLiteOpenMode.READWRITE);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    /// What tells this file from another of the same name; null where the platform has nothing of
    /// the kind, which is where an open file cannot be removed.
    static @Nullable Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
