package headroom.desktop.command;

import headroom.core.reading.Bytes;
import java.sql.Connection;
import java.sql.SQLException;

/// A second client of the lab's server, with a connection and a statement of its own, that says
/// what lies in pg_wal: a drill must not take its own word for what it did.
final class Witness {

    private static final String SEGMENTS =
            """
            SELECT w.segment_size,
                   count(*) FILTER (WHERE substr(f.name, 9) <= w.current),
                   count(*) FILTER (WHERE substr(f.name, 9) > w.current),
                   min(substr(f.name, 9)),
                   w.current,
                   current_setting('server_version'),
                   pg_size_bytes(current_setting('max_wal_size'))
            FROM (SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 9) AS current,
                         pg_size_bytes(current_setting('wal_segment_size')) AS segment_size) w,
                 pg_ls_waldir() f
            WHERE f.name ~ '^[0-9A-F]{24}$'
            GROUP BY w.segment_size, w.current
            """;

    private Witness() {}

    /// What lies in pg_wal.
    ///
    /// @param held segments up to the current one
    /// @param ahead segments renamed for reuse
    /// @param oldest number of the oldest segment
    /// @param current number of the segment that is written to
    /// @param version of the server, as in `18.6`
    record Testimony(
            Bytes segmentSize,
            long held,
            long ahead,
            long oldest,
            long current,
            String version,
            Bytes maxWalSize) {

        Bytes heldBytes() {
            return new Bytes(held * segmentSize.count());
        }

        Bytes onDisk() {
            return new Bytes((held + ahead) * segmentSize.count());
        }

        /// Segments that are gone since an earlier testimony.
        long releasedSince(Testimony earlier) {
            return oldest - earlier.oldest;
        }
    }

    static Testimony ask(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setQueryTimeout(10);
            try (var row = statement.executeQuery(SEGMENTS)) {
                if (!row.next()) {
                    throw new SQLException("pg_wal holds no segment");
                }
                var size = new Bytes(row.getLong(1));
                return new Testimony(
                        size,
                        row.getLong(2),
                        row.getLong(3),
                        number(row.getString(4), size),
                        number(row.getString(5), size),
                        row.getString(6),
                        new Bytes(row.getLong(7)));
            }
        }
    }

    /// The number of a segment from the last 16 digits of its file's name: log and segment in it.
    private static long number(String digits, Bytes segmentSize) {
        long perLog = 0x1_0000_0000L / segmentSize.count();
        return Long.parseLong(digits.substring(0, 8), 16) * perLog
                + Long.parseLong(digits.substring(8), 16);
    }
}
