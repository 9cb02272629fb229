package headroom.adapters.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import headroom.core.journal.Chain;
import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.JournalFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456789Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir Path folder;

    @Test
    void everyKindOfEventComesBackFromTheFile() throws Exception {
        List<Event> events = EventJsonTest.everyKind().toList();
        List<Entry> appended = new ArrayList<>();
        try (SqliteJournal journal = SqliteJournal.open(folder, CLOCK)) {
            for (Event event : events) {
                appended.add(journal.append("J\u00f6rg \"the\" O'Neil \ud83d\ude80", event));
            }
        }

        try (SqliteJournal journal = SqliteJournal.open(folder, CLOCK)) {
            assertThat(journal.entries()).isEqualTo(appended);
            assertThat(journal.entries()).extracting(Entry::event).isEqualTo(events);
            assertThat(journal.entriesOf("run-1"))
                    .isEqualTo(
                            appended.stream()
                                    .filter(e ->
                                            e.event() instanceof Event.InRun in
                                                    && in.run().equals("run-1"))
                                    .toList());
            assertThat(journal.entriesOf("no such run")).isEmpty();
        }
        assertThat(JournalCheck.check(folder).sound()).isTrue();
    }

    @Test
    void afterReopeningTheChainGoesOn() throws Exception {
        Entry first;
        try (SqliteJournal journal = SqliteJournal.open(folder, CLOCK)) {
            assertThat(journal.end()).isZero();
            first = journal.append("operator", new Event.Noted("run", "one"));
        }
        try (SqliteJournal journal = SqliteJournal.open(folder, CLOCK)) {
            Entry second = journal.append("operator", new Event.Noted("run", "two"));
            assertThat(second.sequence()).isEqualTo(2);
            assertThat(journal.end()).isEqualTo(2);
            assertThat(second.at()).isEqualTo(NOW);
            assertThat(second.hash())
                    .isEqualTo(
                            Chain.hash(
                                    first.hash(),
                                    2,
                                    NOW,
                                    "operator",
                                    EventJson.write(second.event())));
        }
    }

    @Test
    void theFileItselfRefusesChangeAndRemoval() throws Exception {
        appendOne();
        try (Connection raw = raw(folder)) {
            for (String sql :
                    List.of(
                            "UPDATE entry SET actor = 'somebody'",
                            "DELETE FROM entry",
                            "INSERT OR REPLACE INTO entry (sequence, at, actor, payload, previous, hash)"
                                    + " SELECT 1, at, 'somebody', payload, previous, hash FROM entry")) {
                assertThatThrownBy(() -> JournalFile.execute(raw, sql))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("append-only");
            }
        }
    }

    @Test
    void onlyItsOwnerMayReadIt() throws Exception {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path inside = folder.resolve("data");
        try (SqliteJournal journal = SqliteJournal.open(inside, CLOCK)) {
            journal.append("operator", new Event.Noted("run", "one"));
            assertThat(permissions(inside)).isEqualTo("rwx------");
            for (String name : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
                assertThat(permissions(inside.resolve(name))).as(name).isEqualTo("rw-------");
            }
        }
        Files.setPosixFilePermissions(
                inside.resolve("journal.db"), PosixFilePermissions.fromString("rw-r--r--"));
        SqliteJournal.open(inside, CLOCK).close();
        assertThat(permissions(inside.resolve("journal.db"))).isEqualTo("rw-------");
    }

    @Test
    void commitsAreForcedToDisk() throws Exception {
        appendOne();
        Path file = folder.resolve("journal.db");
        try (Connection connection = JournalFile.openToAppend(file, SHORT)) {
            assertThat(JournalSchema.number(connection, "PRAGMA synchronous")).isEqualTo(2);
            assertThat(JournalSchema.number(connection, "PRAGMA fullfsync")).isEqualTo(1);
            assertThat(JournalSchema.number(connection, "PRAGMA busy_timeout")).isEqualTo(200);
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("PRAGMA journal_mode")) {
                assertThat(row.getString(1)).isEqualTo("wal");
            }
        }
    }

    @Test
    void aNewerFormIsRefusedAlsoWhenItComesWhileTheJournalIsOpen() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(folder, CLOCK)) {
            tamper("PRAGMA user_version = 2");
            assertThatThrownBy(() -> journal.append("operator", new Event.Noted("run", "x")))
                    .isInstanceOf(JournalFailure.class)
                    .hasMessageContaining("newer Headroom");
        }
        assertThatThrownBy(() -> SqliteJournal.open(folder, CLOCK))
                .isInstanceOf(JournalFailure.class)
                .hasMessageContaining("its form is 2, this program knows 1");
        assertThatThrownBy(() -> JournalCheck.check(folder)).isInstanceOf(JournalFailure.class);
    }

    @Test
    void aRecordOfANewerKindIsNamed() throws Exception {
        appendOne();
        tamper(
                "INSERT INTO entry (at, actor, payload, previous, hash) VALUES"
                        + " ('2026-03-01T10:00:00Z', 'operator', '{\"event\":\"later\",\"run\":\"r\"}', '', '')");
        try (SqliteJournal journal = SqliteJournal.open(folder, CLOCK)) {
            assertThatThrownBy(journal::entries)
                    .isInstanceOf(JournalFailure.class)
                    .hasMessageContaining("Record 2 ")
                    .hasMessageContaining("of the kind \"later\", which this version");
            assertThat(journal.entriesOf("run")).hasSize(1);
        }
    }

    @Test
    void aRecordWithANewerFieldIsNamed() throws Exception {
        appendOne();
        tamper(
                "INSERT INTO entry (at, actor, payload, previous, hash) VALUES"
                        + " ('2026-03-01T10:00:00Z', 'operator',"
                        + " '{\"event\":\"noted\",\"run\":\"run\",\"text\":\"a\",\"colour\":\"b\"}', '', '')");
        try (SqliteJournal journal = SqliteJournal.open(folder, CLOCK)) {
            assertThatThrownBy(() -> journal.entriesOf("run"))
                    .isInstanceOf(JournalFailure.class)
                    .hasMessageContaining("Record 2 ")
                    .hasMessageContaining("field \"colour\"");
        }
    }

    @Test
    void anotherProgramsFileIsLeftAlone() throws Exception {
        try (Connection raw = raw(folder)) {
            JournalFile.execute(raw, "CREATE TABLE other (x)");
        }
        assertThatThrownBy(() -> SqliteJournal.open(folder, CLOCK))
                .isInstanceOf(JournalFailure.class)
                .hasMessageContaining("not a journal of Headroom");
    }

    @Test
    void aFileThatIsNoDatabaseIsToldAsDamaged() throws Exception {
        Files.writeString(
                folder.resolve("journal.db"), "plain text, and rather more of it. ".repeat(99));
        assertThatThrownBy(() -> SqliteJournal.open(folder, CLOCK))
                .isInstanceOf(JournalFailure.class)
                .hasMessageContaining("damaged or no SQLite file")
                .hasMessageContaining("journal verify");
    }

    @Test
    void aFolderThatCannotBeMadeIsToldWithWhatToDo() throws Exception {
        Path occupied = Files.createFile(folder.resolve("occupied"));
        assertThatThrownBy(() -> SqliteJournal.open(occupied.resolve("data"), CLOCK))
                .isInstanceOf(JournalFailure.class)
                .hasMessageContaining("could not be opened")
                .hasMessageContaining("--data");
    }

    @Test
    void aLockHeldBySomebodyElseEndsTheWait() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(folder, CLOCK, SHORT);
                Connection raw = raw(folder)) {
            JournalFile.execute(raw, "BEGIN IMMEDIATE");
            assertThatThrownBy(() -> journal.append("operator", new Event.Noted("run", "x")))
                    .isInstanceOf(JournalFailure.class)
                    .hasMessageContaining("another program has kept it locked");
            JournalFile.execute(raw, "ROLLBACK");
            assertThat(journal.append("operator", new Event.Noted("run", "y")).sequence())
                    .isEqualTo(1);
        }
    }

    @Test
    void aFullFileIsToldAndTheJournalGoesOnWhenThereIsRoomAgain() throws Exception {
        Path file = folder.resolve("journal.db");
        JournalFile.make(file);
        Connection connection = JournalFile.openToAppend(file, SHORT);
        try (SqliteJournal journal =
                new SqliteJournal(file, SHORT, CLOCK, connection, JournalFile.identity(file))) {
            JournalFile.execute(connection, "PRAGMA max_page_count = 8");
            Event large = new Event.Noted("run", "x".repeat(100_000));
            assertThatThrownBy(() -> journal.append("operator", large))
                    .isInstanceOf(JournalFailure.class)
                    .hasMessageContaining("its disk is full. Free space in " + folder);
            JournalFile.execute(connection, "PRAGMA max_page_count = 1000000");
            assertThat(journal.append("operator", large).sequence()).isEqualTo(1);
        }
        assertThat(JournalCheck.check(folder).sound()).isTrue();
    }

    @Test
    void aFileThatWasMovedAwayIsNotWrittenInto() throws Exception {
        assumeThat(JournalFile.identity(folder)).isNotNull();
        try (SqliteJournal journal = SqliteJournal.open(folder, CLOCK)) {
            journal.append("operator", new Event.Noted("run", "one"));
            Files.move(folder.resolve("journal.db"), folder.resolve("elsewhere.db"));
            assertThatThrownBy(() -> journal.append("operator", new Event.Noted("run", "two")))
                    .isInstanceOf(JournalFailure.class);
            Files.createFile(folder.resolve("journal.db"));
            assertThatThrownBy(() -> journal.append("operator", new Event.Noted("run", "two")))
                    .isInstanceOf(JournalFailure.class)
                    .hasMessageContaining("replaced by another file");
        }
    }

    @Test
    void nothingIsAppendedWhereTheEndWasCutOff() throws Exception {
        appendOne();
        tamper("DROP TRIGGER entry_is_never_removed; DELETE FROM entry");
        try (SqliteJournal journal = SqliteJournal.open(folder, CLOCK)) {
            assertThatThrownBy(() -> journal.append("operator", new Event.Noted("run", "x")))
                    .isInstanceOf(JournalFailure.class)
                    .hasMessageContaining("ends at record 0, but had 1");
        }
    }

    @Test
    void whatCouldNotBeReadAgainIsRefused() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(folder, CLOCK)) {
            for (String actor : List.of("", " ", "a\nb", "\ud83d", "x".repeat(201))) {
                assertThatThrownBy(() -> journal.append(actor, new Event.Noted("run", "x")))
                        .isInstanceOf(JournalFailure.class)
                        .hasMessageContaining("operator's name");
            }
            assertThatThrownBy(() ->
                            journal.append(
                                    "operator", new Event.Noted("run", "x".repeat(17 << 20))))
                    .isInstanceOf(JournalFailure.class);
            assertThatThrownBy(() ->
                            journal.append(
                                    "operator",
                                    new Event.RunOpened(
                                            "run", "lab", "b", 1, Map.of("\ud83d", "x"))))
                    .isInstanceOf(JournalFailure.class)
                    .hasMessageContaining("cannot hold this event");
            assertThat(journal.entries()).isEmpty();
        }
    }

    private void appendOne() throws JournalFailure {
        try (SqliteJournal journal = SqliteJournal.open(folder, CLOCK)) {
            journal.append("operator", new Event.Noted("run", "one"));
        }
    }

    private void tamper(String sql) throws SQLException {
        try (Connection raw = raw(folder);
                var statement = raw.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    static Connection raw(Path folder) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void theNewestPinOfAServerIsFoundAmongManyRecordsWithoutReadingThem() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(folder, CLOCK)) {
            assertThat(journal.newest("shop", "PostgreSQL")).isEmpty();
            Entry first = journal.appendAfter(Optional.empty(), "a", pinned("shop", "1"));
            journal.appendAfter(Optional.empty(), "a", pinned("other", "9"));
            for (int i = 0; i < 300; i++) {
                journal.append("a", new Event.Noted("run-" + i, "{\"environment\":\"shop\"}"));
                journal.append("a", new Event.RunOpened("run-" + i, "shop", "book", 1, Map.of()));
            }
            assertThat(journal.newest("shop", "PostgreSQL")).contains(first);
            assertThat(journal.newest("shop", "Redis")).isEmpty();
            assertThat(journal.newest("shop' OR ''='", "PostgreSQL")).isEmpty();

            Entry second = journal.appendAfter(Optional.of(first), "b", pinned("shop", "2"));
            assertThat(journal.newest("shop", "PostgreSQL")).contains(second);
            assertThat(journal.appendAfter(Optional.of(first), "c", pinned("shop", "3")))
                    .as("somebody else was first")
                    .isEqualTo(second);
            assertThat(journal.appendAfter(Optional.empty(), "c", pinned("shop", "3")))
                    .isEqualTo(second);
            assertThat(journal.entries()).hasSize(603);
        }
        try (Connection raw = raw(folder);
                var statement = raw.prepareStatement("EXPLAIN QUERY PLAN " + SqliteJournal.NEWEST);
                var plan = statement.executeQuery()) {
            assertThat(plan.next()).isTrue();
            assertThat(plan.getString("detail")).contains("entry_run");
        }
        assertThat(JournalCheck.check(folder).sound()).isTrue();
    }

    private static Event.Pinned pinned(String environment, String system) {
        return new Event.Pinned(environment, "PostgreSQL", Map.of("system_identifier", system));
    }
}
