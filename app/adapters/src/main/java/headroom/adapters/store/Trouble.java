package headroom.adapters.store;

import headroom.core.journal.JournalFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What went wrong with the file, told so that somebody on call knows what to do next.
final class Trouble {

    private Trouble() {}

    /// @param what the part of the sentence after "could not be", such as "written"
    static JournalFailure of(String what, Path file, Duration wait, SQLException e) {
        SQLiteErrorCode code = primary(e);
        String told =
                switch (code) {
                    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
                            "another program has kept it locked for %d s. Close other windows of Headroom and"
                                            .formatted(wait.toSeconds())
                                    + " tools that have the file open, then try again.";
                    case SQLITE_FULL ->
                            "its disk is full. Free space in %s, or start with --data on another disk."
                                    .formatted(file.toAbsolutePath().getParent());
                    case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
                            "it, or its folder, may not be written. Give %s write access to %s, or start"
                                            .formatted(
                                                    System.getProperty("user.name"),
                                                    file.toAbsolutePath().getParent())
                                    + " with --data on another folder.";
                    case SQLITE_CORRUPT, SQLITE_NOTADB ->
                            "it is damaged or no SQLite file. Keep a copy, see what `headroom journal verify`"
                                    + " says, then move it away: Headroom starts a new one.";
                    case SQLITE_IOERR, SQLITE_NOLFS ->
                            "its disk failed to read or write. Look at the system's log for errors of the disk"
                                    + " under %s; until it is sound, start with --data on another disk."
                                            .formatted(file.toAbsolutePath().getParent());
                    default ->
                            "SQLite refused. See what `headroom journal verify` says, or start with --data on"
                                    + " another folder.";
                };
        return new JournalFailure(
                "The journal %s could not be %s: %s (%s)"
                        .formatted(file, what, told, e.getMessage()),
                e);
    }

    static JournalFailure of(String what, Path file, IOException e) {
        String why =
                e instanceof AccessDeniedException
                        ? "access was denied"
                        : e.getClass().getSimpleName() + ", " + e.getMessage();
        return new JournalFailure(
                "The journal %s could not be %s: %s. Make its folder writable, or start with --data on another folder."
                        .formatted(file, what, why),
                e);
    }

    static boolean isBusy(SQLException e) {
        return primary(e) == SQLiteErrorCode.SQLITE_BUSY;
    }

    static boolean isDamage(SQLException e) {
        SQLiteErrorCode code = primary(e);
        return code == SQLiteErrorCode.SQLITE_CORRUPT || code == SQLiteErrorCode.SQLITE_NOTADB;
    }

    /// The code without its extension, which stands in the higher bytes.
    private static SQLiteErrorCode primary(SQLException e) {
        int code = e instanceof SQLiteException lite ? lite.getResultCode().code : e.getErrorCode();
        return SQLiteErrorCode.getErrorCode(code & 0xff);
    }
}
