package headroom.adapters.store;

import headroom.core.journal.JournalFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// What stands in `journal.db`.
final class JournalSchema {

    static final int VERSION = 1;

    /// "HdRm", so that no other program's file is taken for a journal.
    static final int APPLICATION = 0x4864526d;

    static final List<String> GUARDS =
            List.of("entry_is_never_changed", "entry_is_never_removed", "entry_is_never_replaced");

    // INSERT OR REPLACE fires no trigger for the row that it removes, hence the third one.
    // AUTOINCREMENT keeps the highest number ever given in sqlite_sequence: records cut off at the
    // end are
    // noticed unless that was edited too. `run` is computed, since what is not hashed must not be
    // believed.
    private static final String CREATE =
            """
            CREATE TABLE entry (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                at       TEXT NOT NULL,
                actor    TEXT NOT NULL,
                payload  TEXT NOT NULL,
                previous TEXT NOT NULL,
                hash     TEXT NOT NULL,
                run      TEXT GENERATED ALWAYS AS (payload ->> '$.run') VIRTUAL
            ) STRICT;
            CREATE INDEX entry_run ON entry (run);
            CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
                BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
            CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
                BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
            CREATE TRIGGER entry_is_never_replaced BEFORE INSERT ON entry
                WHEN EXISTS (SELECT 1 FROM entry WHERE sequence = NEW.sequence)
                BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
            PRAGMA application_id = %d;
            PRAGMA user_version = %d;
            """
                    .formatted(APPLICATION, VERSION);

    // one statement, so one state of the file: another process may be making the tables just now,
    // and
    // marks without tables or tables without marks would be taken for somebody else's file
    private static final String LOOK =
            """
            SELECT a.application_id, v.user_version, (SELECT count(*) FROM sqlite_schema)
            FROM pragma_application_id a, pragma_user_version v\
            """;

    private JournalSchema() {}

    /// Makes the tables unless they are there. In the caller's transaction.
    static void create(Connection connection, Path file) throws SQLException, JournalFailure {
        if (!isEmpty(connection, file)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(CREATE);
        }
    }

    /// Whether nothing has been made in the file yet.
    ///
    /// @throws JournalFailure when the file is another program's, or a newer Headroom's
    static boolean isEmpty(Connection connection, Path file) throws SQLException, JournalFailure {
        long application;
        long version;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LOOK)) {
            row.next();
            application = row.getLong(1);
            version = row.getLong(2);
            if (application == 0 && version == 0 && row.getLong(3) == 0) {
                return true;
            }
        }
        if (application != APPLICATION) {
            throw new JournalFailure(
                    "%s is a SQLite file, but not a journal of Headroom. Move it away, or start with --data on another folder."
                            .formatted(file));
        }
        if (version > VERSION) {
            throw new JournalFailure(
                    "The journal %s was written by a newer Headroom (its form is %d, this program knows %d). Use the newer program, or start with --data on another folder."
                            .formatted(file, version, VERSION));
        }
        return false;
    }

    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
