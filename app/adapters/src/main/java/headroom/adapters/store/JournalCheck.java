package headroom.adapters.store;

import headroom.core.journal.Chain;
import headroom.core.journal.JournalFailure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks for the first bad record of a journal, and asks SQLite about the file itself. Changes
/// nothing. Rows are streamed: the memory that it needs does not grow with the journal.
///
/// Records cut off at the end are found only while the file's own counter was left alone; somebody
/// who edits both is found out only by a head that was written down elsewhere. Likewise a whole
/// chain computed anew.
public final class JournalCheck {

    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final long FARTHEST_MOVE = 10_000;
    private static final long MOST_HASHED = 256L << 20;

    /// What is wrong with a record.
    public enum Fault {
        /// It is not there, though later ones are.
        MISSING,
        /// What it says, or its hash, is not what was written.
        CHANGED,
        /// It is genuine but stands in another's place: some were removed or put in another order.
        MOVED,
        /// It is whole in itself but does not follow the one before: one of the two was replaced.
        UNLINKED,
        /// The file does not give it back.
        UNREADABLE,
        /// It and all after it were removed from the end.
        CUT
    }

    /// The first bad record.
    ///
    /// @param sequence the place in the journal, from 1
    /// @param what a sentence
    public record Flaw(long sequence, Fault fault, String what) {}

    /// What was found.
    ///
    /// @param file the journal
    /// @param records how many are good, counted from the first
    /// @param head the hash of the last good one, or [Chain#GENESIS]
    /// @param flaw the first bad record
    /// @param damage what is wrong with the file itself, a sentence each
    public record Report(
            Path file, long records, String head, Optional<Flaw> flaw, List<String> damage) {

        public Report {
            damage = List.copyOf(damage);
        }

        /// Whether nothing is wrong.
        public boolean sound() {
            return flaw.isEmpty() && damage.isEmpty();
        }
    }

    private record Row(
            long sequence, String at, String actor, String payload, String previous, String hash) {}

    private final Path file;
    private final List<String> damage = new ArrayList<>();
    private long good;
    private String head = Chain.GENESIS;

    private JournalCheck(Path file) {
        this.file = file;
    }

    /// Checks the journal in the folder; reads it once.
    ///
    /// @throws JournalFailure when there is none, it cannot be opened, or is not one that this
    ///   version knows
    public static Report check(Path folder) throws JournalFailure {
        Path file = folder.resolve(JournalFile.NAME);
        JournalFile.require(file);
        JournalCheck check = new JournalCheck(file);
        Optional<Flaw> flaw = check.run();
        return new Report(file, check.good, check.head, flaw, check.damage);
    }

    private Optional<Flaw> run() throws JournalFailure {
        try (Connection connection = JournalFile.openToRead(file, WAIT)) {
            // one transaction: what is appended meanwhile is not seen by half
            JournalFile.execute(connection, "BEGIN");
            if (JournalSchema.isEmpty(connection, file)) {
                return Optional.empty();
            }
            askSqlite(connection);
            lookForGuards(connection);
            return firstFlaw(connection);
        } catch (SQLException e) {
            if (!Trouble.isDamage(e)) {
                throw Trouble.of("read", file, WAIT, e);
            }
            damage.add("SQLite cannot read the file: " + e.getMessage());
            return Optional.of(
                    new Flaw(
                            good + 1,
                            Fault.UNREADABLE,
                            "Record %d cannot be read: the file is damaged.".formatted(good + 1)));
        }
    }

    private void askSqlite(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check(10)")) {
            while (row.next()) {
                if (!row.getString(1).equals("ok")) {
                    damage.add("SQLite: " + row.getString(1));
                }
            }
        }
    }

    private void lookForGuards(Connection connection) throws SQLException {
        for (String guard : JournalSchema.GUARDS) {
            long there =
                    JournalSchema.number(
                            connection,
                            "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name = '"
                                    + guard
                                    + "'");
            if (there == 0) {
                damage.add("The trigger " + guard + " is gone: somebody made the file changeable.");
            }
        }
    }

    private Optional<Flaw> firstFlaw(Connection connection) throws SQLException {
        // as bytes, and none larger than Headroom writes: somebody else may have written anything
        String size = "octet_length(%s) <= " + SqliteJournal.LARGEST_PAYLOAD;
        StringBuilder select = new StringBuilder("SELECT sequence");
        for (String column : List.of("at", "actor", "payload", "previous", "hash")) {
            select.append(", CASE WHEN ")
                    .append(size.formatted(column))
                    .append(" THEN CAST(")
                    .append(column)
                    .append(" AS BLOB) END");
        }
        select.append(" FROM entry ORDER BY sequence");
        try (PreparedStatement statement = connection.prepareStatement(select.toString());
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Optional<Flaw> flaw = flawOf(rows);
                if (flaw.isPresent()) {
                    return flaw;
                }
            }
        }
        return cutAtTheEnd(connection);
    }

    private Optional<Flaw> flawOf(ResultSet rows) throws SQLException {
        long sequence = rows.getLong(1);
        long expected = good + 1;
        if (sequence > expected) {
            return flaw(
                    Fault.MISSING,
                    "Record %d is missing; the next one is %d.".formatted(expected, sequence));
        }
        if (sequence < expected) {
            return flaw(
                    Fault.CHANGED,
                    "Record %d has a record %d before it, which was never written."
                            .formatted(expected, sequence));
        }
        Row row;
        try {
            row =
                    new Row(
                            sequence,
                            text(rows.getBytes(2)),
                            text(rows.getBytes(3)),
                            text(rows.getBytes(4)),
                            text(rows.getBytes(5)),
                            text(rows.getBytes(6)));
        } catch (CharacterCodingException e) {
            return changed(sequence);
        }
        boolean whole = fits(row, sequence);
        if (whole && row.previous().equals(head)) {
            good = sequence;
            head = row.hash();
            return Optional.empty();
        }
        if (whole) {
            return flaw(
                    Fault.UNLINKED,
                    "Record %d does not follow record %d: one of the two was replaced."
                            .formatted(sequence, sequence - 1));
        }
        Optional<Long> origin = origin(row);
        return origin.isEmpty()
                ? changed(sequence)
                : flaw(
                        Fault.MOVED,
                        "Record %d was written as record %d: records were removed, or put in another order."
                                .formatted(sequence, origin.get()));
    }

    private Optional<Flaw> changed(long sequence) {
        return flaw(
                Fault.CHANGED,
                "Record %d was changed: its time, actor, event or hash is not what was written."
                        .formatted(sequence));
    }

    private Optional<Flaw> flaw(Fault fault, String what) {
        return Optional.of(new Flaw(good + 1, fault, what));
    }

    private static boolean fits(Row row, long sequence) {
        try {
            Instant at = Instant.parse(row.at());
            return at.toString().equals(row.at())
                    && Chain.hash(row.previous(), sequence, at, row.actor(), row.payload())
                            .equals(row.hash());
        } catch (DateTimeException e) {
            return false;
        }
    }

    /// Where a record that fits nowhere here was written, searched near its place: done once, for
    /// the first bad record.
    private static Optional<Long> origin(Row row) {
        long farthest = Math.min(FARTHEST_MOVE, MOST_HASHED / (1 + row.payload().length()));
        for (long distance = 1; distance <= farthest; distance++) {
            if (fits(row, row.sequence() + distance)) {
                return Optional.of(row.sequence() + distance);
            }
            if (row.sequence() > distance && fits(row, row.sequence() - distance)) {
                return Optional.of(row.sequence() - distance);
            }
        }
        return Optional.empty();
    }

    private Optional<Flaw> cutAtTheEnd(Connection connection) throws SQLException {
        long highest =
                JournalSchema.number(
                        connection, "SELECT max(seq) FROM sqlite_sequence WHERE name = 'entry'");
        if (highest < good) {
            damage.add(
                    "The file's own counter says %d records where there are %d: somebody edited it."
                            .formatted(highest, good));
        }
        return highest <= good
                ? Optional.empty()
                : flaw(
                        Fault.CUT,
                        "Records %d to %d were removed from the end.".formatted(good + 1, highest));
    }

    private static String text(byte @Nullable [] bytes) throws CharacterCodingException {
        if (bytes == null) {
            throw new CharacterCodingException();
        }
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
