package headroom.adapters.store;

import headroom.core.journal.Chain;
import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.Journal;
import headroom.core.journal.JournalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// The journal in `journal.db`: SQLite, write-ahead log, every append forced to disk before it
/// returns. Safe for several threads and several processes: the chain's head is read in the
/// transaction that appends to it. One connection, opened here and closed by [#close].
public final class SqliteJournal implements Journal, AutoCloseable {

    /// Larger events are refused: what is in the journal must be readable with little memory.
    static final int LARGEST_PAYLOAD = 16 << 20;

    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final int LONGEST_ACTOR = 200;
    private static final Logger LOG = LoggerFactory.getLogger(SqliteJournal.class);

    private static final String COLUMNS = "SELECT sequence, at, actor, payload, hash FROM entry ";

    // what belongs to no run lies together in the index on `run`, newest last
    static final String NEWEST =
            COLUMNS
                    + "WHERE run IS NULL AND payload ->> '$.event' IN ('pinned', 'renewed', 'accepted')"
                    + " AND payload ->> '$.environment' = ? AND payload ->> '$.server' = ?"
                    + " ORDER BY sequence DESC LIMIT 1";

    private static final String RELEASES =
            COLUMNS
                    + "WHERE run IS NULL AND payload ->> '$.event' = 'released'"
                    + " AND payload ->> '$.environment' = ? ORDER BY sequence DESC LIMIT ?";

    private record Head(long sequence, String hash) {}

    private final Path file;
    private final Duration wait;
    private final InstantSource clock;
    private final Connection connection;
    private final @Nullable Object identity;
    private final ReentrantLock lock = new ReentrantLock();

    /// Takes the connection over.
    SqliteJournal(
            Path file,
            Duration wait,
            InstantSource clock,
            Connection connection,
            @Nullable Object identity) {
        this.file = file;
        this.wait = wait;
        this.clock = clock;
        this.connection = connection;
        this.identity = identity;
    }

    /// Opens the journal in the folder, and makes it when there is none.
    ///
    /// @throws JournalFailure when it cannot be written, or is not a journal that this version
    ///   knows
    public static SqliteJournal open(Path folder, InstantSource clock) throws JournalFailure {
        return open(folder, clock, WAIT);
    }

    /// @param wait how long to wait for another process's append
    static SqliteJournal open(Path folder, InstantSource clock, Duration wait)
            throws JournalFailure {
        Path file = folder.resolve(JournalFile.NAME);
        JournalFile.make(file);
        try {
            Connection connection = JournalFile.openToAppend(file, wait);
            return new SqliteJournal(file, wait, clock, connection, JournalFile.identity(file));
        } catch (SQLException e) {
            throw Trouble.of("opened", file, wait, e);
        } catch (IOException e) {
            throw Trouble.of("opened", file, e);
        }
    }

    /// Whether there is a journal in the folder. Makes none.
    public static boolean kept(Path folder) {
        return Files.exists(folder.resolve(JournalFile.NAME));
    }

    /// What stands in the journal of the folder, for somebody who only looks: makes none, and
    /// changes nothing.
    ///
    /// @param run only the entries of this run; all if empty
    /// @throws JournalFailure when there is none, or it cannot be read
    public static List<Entry> recorded(Path folder, Optional<String> run, InstantSource clock)
            throws JournalFailure {
        Path file = folder.resolve(JournalFile.NAME);
        JournalFile.require(file);
        try (Connection connection = JournalFile.openToRead(file, WAIT)) {
            if (JournalSchema.isEmpty(connection, file)) {
                return List.of();
            }
            var journal = new SqliteJournal(file, WAIT, clock, connection, null);
            return run.isPresent() ? journal.entriesOf(run.get()) : journal.entries();
        } catch (SQLException e) {
            throw Trouble.of("read", file, WAIT, e);
        }
    }

    /// The newest releases that were marked in an environment, newest first; none where there is no
    /// journal. Makes none, and changes nothing.
    static List<Entry> releases(Path folder, String environment, int most, InstantSource clock)
            throws JournalFailure {
        Path file = folder.resolve(JournalFile.NAME);
        if (!kept(folder)) {
            return List.of();
        }
        try (Connection connection = JournalFile.openToRead(file, WAIT)) {
            if (JournalSchema.isEmpty(connection, file)) {
                return List.of();
            }
            var journal = new SqliteJournal(file, WAIT, clock, connection, null);
            try (PreparedStatement select = connection.prepareStatement(RELEASES)) {
                select.setString(1, environment);
                select.setInt(2, most);
                return journal.read(select);
            }
        } catch (SQLException e) {
            throw Trouble.of("read", file, WAIT, e);
        }
    }

    @Override
    public Entry append(String actor, Event event) throws JournalFailure {
        return append(actor, event, Optional::empty);
    }

    @Override
    public Entry appendAfter(Optional<Entry> known, String actor, Event.OfServer event)
            throws JournalFailure {
        return append(
                actor,
                event,
                () -> {
                    Optional<Entry> newest = read(event.environment(), event.server());
                    boolean same = newest.map(Entry::sequence).equals(known.map(Entry::sequence));
                    return same ? Optional.empty() : newest;
                });
    }

    /// Looks, in the transaction that would append, for what stands instead of it.
    @FunctionalInterface
    private interface Instead {

        Optional<Entry> look() throws SQLException, JournalFailure;
    }

    private Entry append(String actor, Event event, Instead instead) throws JournalFailure {
        refuseUnfitActor(actor);
        String payload = payload(event);
        enter("written");
        try {
            refuseReplacedFile();
            JournalFile.execute(connection, "BEGIN IMMEDIATE");
            boolean committed = false;
            try {
                Optional<Entry> other = instead.look();
                Entry entry = other.isPresent() ? other.get() : insert(actor, event, payload);
                JournalFile.execute(connection, "COMMIT");
                committed = true;
                return entry;
            } finally {
                if (!committed) {
                    rollBack();
                }
            }
        } catch (SQLException e) {
            throw Trouble.of("written", file, wait, e);
        } finally {
            lock.unlock();
        }
    }

    private Entry insert(String actor, Event event, String payload)
            throws SQLException, JournalFailure {
        // a newer Headroom may have changed the file's form since it was opened
        JournalSchema.isEmpty(connection, file);
        Head head = head();
        long sequence = head.sequence() + 1;
        Instant at = clock.instant();
        String hash = Chain.hash(head.hash(), sequence, at, actor, payload);
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO entry (sequence, at, actor, payload, previous, hash)"
                                + " VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, sequence);
            insert.setString(2, at.toString());
            insert.setString(3, actor);
            insert.setString(4, payload);
            insert.setString(5, head.hash());
            insert.setString(6, hash);
            insert.executeUpdate();
        }
        return new Entry(sequence, at, actor, event, hash);
    }

    private Head head() throws SQLException, JournalFailure {
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'entry') AS highest,"
                                        + " sequence, hash FROM (SELECT 1)"
                                        + " LEFT JOIN (SELECT sequence, hash FROM entry"
                                        + " ORDER BY sequence DESC LIMIT 1)");
                ResultSet row = select.executeQuery()) {
            row.next();
            long highest = row.getLong(1);
            long sequence = row.getLong(2);
            String hash = row.getString(3);
            if (highest != sequence) {
                // appending would hide for ever that something is gone
                throw new JournalFailure(
                        "The journal %s ends at record %d, but had %d: records were removed at its end. Keep the file as evidence and move it away: Headroom starts a new one."
                                .formatted(file, sequence, highest));
            }
            return sequence == 0 ? new Head(0, Chain.GENESIS) : new Head(sequence, hash);
        }
    }

    @Override
    public List<Entry> entries() throws JournalFailure {
        enter("read");
        try (PreparedStatement select =
                connection.prepareStatement(COLUMNS + "ORDER BY sequence")) {
            return read(select);
        } catch (SQLException e) {
            throw Trouble.of("read", file, wait, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long end() throws JournalFailure {
        enter("read");
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT max(sequence) FROM entry");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1); // 0 where there is none
        } catch (SQLException e) {
            throw Trouble.of("read", file, wait, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Entry> entriesOf(String run) throws JournalFailure {
        enter("read");
        try (PreparedStatement select =
                connection.prepareStatement(COLUMNS + "WHERE run = ? ORDER BY sequence")) {
            select.setString(1, run);
            return read(select);
        } catch (SQLException e) {
            throw Trouble.of("read", file, wait, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Entry> newest(String environment, String server) throws JournalFailure {
        enter("read");
        try {
            return read(environment, server);
        } catch (SQLException e) {
            throw Trouble.of("read", file, wait, e);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Entry> read(String environment, String server)
            throws SQLException, JournalFailure {
        try (PreparedStatement select = connection.prepareStatement(NEWEST)) {
            select.setString(1, environment);
            select.setString(2, server);
            return read(select).stream().findFirst();
        }
    }

    private List<Entry> read(PreparedStatement select) throws SQLException, JournalFailure {
        List<Entry> entries = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                entries.add(entry(row));
            }
        }
        return List.copyOf(entries);
    }

    private Entry entry(ResultSet row) throws SQLException, JournalFailure {
        long sequence = row.getLong(1);
        try {
            return new Entry(
                    sequence,
                    Instant.parse(row.getString(2)),
                    row.getString(3),
                    EventJson.read(row.getString(4)),
                    row.getString(5));
        } catch (InvalidTypeIdException e) {
            throw unreadable(sequence, "it is of the kind \"" + e.getTypeId() + "\"", e);
        } catch (UnrecognizedPropertyException e) {
            throw unreadable(sequence, "it has a field \"" + e.getPropertyName() + "\"", e);
        } catch (JacksonException | DateTimeException e) {
            throw new JournalFailure(
                    "Record %d of the journal %s cannot be read: it is not what Headroom writes. See what `headroom journal verify` says. (%s)"
                            .formatted(sequence, file, e.getMessage()),
                    e);
        }
    }

    private JournalFailure unreadable(long sequence, String why, Exception e) {
        return new JournalFailure(
                "Record %d of the journal %s cannot be read: %s, which this version of Headroom does not know. Use the version that wrote it, or see what `headroom journal verify` says."
                        .formatted(sequence, file, why),
                e);
    }

    /// The event's text. It is read again before it counts as writable: a record that nobody can
    /// read would stand in the way of every later one.
    private String payload(Event event) throws JournalFailure {
        try {
            String payload = EventJson.write(event);
            if (payload.length() > LARGEST_PAYLOAD) {
                throw new JournalFailure(
                        "The journal takes no event of %,d bytes: the limit is %,d. Shorten the text."
                                .formatted(payload.length(), LARGEST_PAYLOAD));
            }
            if (EventJson.read(payload).equals(event)) {
                return payload;
            }
            throw new JournalFailure("The journal cannot give back what it was told: " + payload);
        } catch (JacksonException e) {
            throw new JournalFailure(
                    "The journal cannot hold this event: " + e.getOriginalMessage(), e);
        }
    }

    private void refuseUnfitActor(String actor) throws JournalFailure {
        boolean unfit =
                actor.isBlank()
                        || actor.length() > LONGEST_ACTOR
                        || actor.codePoints()
                                .anyMatch(c ->
                                        Character.isISOControl(c)
                                                || Character.getType(c) == Character.SURROGATE);
        if (unfit) {
            throw new JournalFailure(
                    "The journal needs the operator's name: 1 to %d characters, none of them a control character. Set it in the settings."
                            .formatted(LONGEST_ACTOR));
        }
    }

    /// SQLite would go on writing into a file that has no name any more, and all of it would be
    /// lost.
    private void refuseReplacedFile() throws JournalFailure {
        try {
            if (Objects.equals(identity, JournalFile.identity(file))) {
                return;
            }
        } catch (IOException e) {
            throw Trouble.of("written", file, e);
        }
        throw new JournalFailure(
                "The journal %s was replaced by another file while it was open. Start Headroom again."
                        .formatted(file));
    }

    private void enter(String what) throws JournalFailure {
        try {
            if (lock.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalFailure(
                    "The journal %s could not be %s: it was interrupted.".formatted(file, what), e);
        }
        throw new JournalFailure(
                "The journal %s could not be %s: its disk has not answered for %d s. Look at the disk, then try again."
                        .formatted(file, what, wait.toSeconds()));
    }

    /// SQLite rolls back by itself after some errors, and then says that there is nothing to roll
    /// back.
    private void rollBack() {
        try {
            JournalFile.execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("the journal's transaction was over already", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("The journal {} was not closed cleanly; nothing in it is lost", file, e);
        }
    }
}
