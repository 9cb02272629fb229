package headroom.adapters.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.adapters.store.JournalCheck.Fault;
import headroom.core.journal.Chain;
import headroom.core.journal.Event;
import headroom.core.journal.JournalFailure;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalCheckTest {

    private static final int RECORDS = 9;
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir Path folder;
    private String head = "";

    @BeforeEach
    void nineRecords() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(folder, InstantSource.fixed(NOW))) {
            for (int i = 1; i <= RECORDS; i++) {
                head = journal.append("operator", new Event.Noted("run", "remark " + i)).hash();
            }
        }
    }

    @Test
    void anUntouchedJournalIsSoundAndItsHeadIsTold() throws Exception {
        JournalCheck.Report report = JournalCheck.check(folder);
        assertThat(report.sound()).isTrue();
        assertThat(report.records()).isEqualTo(RECORDS);
        assertThat(report.head()).isEqualTo(head);
    }

    @Test
    void aJournalThatAnotherProcessHasOpenCanBeChecked() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(folder, InstantSource.fixed(NOW))) {
            journal.append("operator", new Event.Noted("run", "still in the write-ahead log"));
            assertThat(JournalCheck.check(folder).records()).isEqualTo(RECORDS + 1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE entry SET payload = replace(payload, 'remark', 'Remark') WHERE sequence = 5 | 5 | CHANGED",
                "UPDATE entry SET actor = 'somebody' WHERE sequence = 5 | 5 | CHANGED",
                "UPDATE entry SET at = '2026-03-01T10:00:01Z' WHERE sequence = 5 | 5 | CHANGED",
                "UPDATE entry SET at = '2026-03-01T10:00:00.000Z' WHERE sequence = 5 | 5 | CHANGED",
                "UPDATE entry SET at = 'yesterday' WHERE sequence = 5 | 5 | CHANGED",
                "UPDATE entry SET hash = upper(hash) WHERE sequence = 5 | 5 | CHANGED",
                "UPDATE entry SET previous = '' WHERE sequence = 5 | 5 | CHANGED",
                "UPDATE entry SET actor = CAST(x'ff' AS TEXT) WHERE sequence = 1 | 1 | CHANGED",
                "UPDATE entry SET payload = json_quote(hex(zeroblob(17000000))) WHERE sequence = 9 | 9 | CHANGED",
                "DELETE FROM entry WHERE sequence = 5 | 5 | MISSING",
                "DELETE FROM entry WHERE sequence = 1 | 1 | MISSING",
                "DELETE FROM entry WHERE sequence BETWEEN 3 AND 6 | 3 | MISSING",
                "DELETE FROM entry WHERE sequence > 6 | 7 | CUT",
                "DELETE FROM entry | 1 | CUT",
                "DELETE FROM entry WHERE sequence = 5; UPDATE entry SET sequence = sequence - 1 WHERE sequence > 5 | 5 | MOVED",
                "UPDATE entry SET sequence = -1 WHERE sequence = 4; UPDATE entry SET sequence = 4 WHERE sequence = 6; UPDATE entry SET sequence = 6 WHERE sequence = -1 | 4 | MOVED",
                "UPDATE entry SET sequence = 0 WHERE sequence = 1 | 1 | CHANGED",
                "INSERT INTO entry SELECT 0, at, actor, payload, previous, hash FROM entry WHERE sequence = 4 | 1 | CHANGED",
                "INSERT INTO entry SELECT 10, at, actor, payload, previous, hash FROM entry WHERE sequence = 4 | 10 | MOVED",
                "INSERT INTO entry SELECT 12, at, actor, payload, previous, hash FROM entry WHERE sequence = 9 | 10 | MISSING",
            })
    void everyKindOfTamperingIsFoundAtTheFirstBadRecord(String sql, long sequence, Fault fault)
            throws Exception {
        tamper(
                sql.replace(
                        "INTO entry SELECT",
                        "INTO entry (sequence, at, actor, payload, previous, hash) SELECT"));

        JournalCheck.Report report = JournalCheck.check(folder);

        assertThat(report.sound()).isFalse();
        assertThat(report.records()).isEqualTo(sequence - 1);
        assertThat(report.flaw())
                .hasValueSatisfying(flaw -> {
                    assertThat(flaw.sequence()).isEqualTo(sequence);
                    assertThat(flaw.fault()).as(flaw.what()).isEqualTo(fault);
                    assertThat(flaw.what()).startsWith(fault == Fault.CUT ? "Records " : "");
                    assertThat(flaw.what()).contains(" " + flaw.sequence());
                });
    }

    @Test
    void aRecordReplacedTogetherWithItsHashIsFoundAtItsSuccessor() throws Exception {
        String previous;
        try (Connection raw = SqliteJournalTest.raw(folder);
                var statement = raw.createStatement();
                var row = statement.executeQuery("SELECT previous FROM entry WHERE sequence = 5")) {
            previous = row.getString(1);
        }
        String payload = EventJson.write(new Event.Noted("run", "another remark"));
        tamper(
                "UPDATE entry SET payload = '%s', hash = '%s' WHERE sequence = 5"
                        .formatted(payload, Chain.hash(previous, 5, NOW, "operator", payload)));

        assertThat(JournalCheck.check(folder).flaw())
                .hasValueSatisfying(flaw -> {
                    assertThat(flaw.fault()).isEqualTo(Fault.UNLINKED);
                    assertThat(flaw.what()).contains("Record 6 does not follow record 5");
                });
    }

    @Test
    void aMissingGuardIsTold() throws Exception {
        tamper("PRAGMA user_version = 1");
        JournalCheck.Report report = JournalCheck.check(folder);
        assertThat(report.flaw()).isEmpty();
        assertThat(report.sound()).isFalse();
        assertThat(report.damage()).hasSize(3).allMatch(text -> text.contains("is gone"));
    }

    @Test
    void aTextChangedInTheFileItselfIsFound() throws Exception {
        Path file = folder.resolve("journal.db");
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(bytes.indexOf("remark 7"));
            raw.write('R');
        }
        assertThat(JournalCheck.check(folder).flaw())
                .hasValueSatisfying(flaw -> assertThat(flaw.sequence()).isEqualTo(7));
    }

    @Test
    void aDamagedFileIsReportedAndNotThrown() throws Exception {
        Path file = folder.resolve("journal.db");
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(4096);
            raw.write(new byte[(int) raw.length() - 4096]);
        }
        JournalCheck.Report report = JournalCheck.check(folder);
        assertThat(report.damage()).isNotEmpty();
        assertThat(report.flaw()).isPresent();

        Files.writeString(file, "no database at all, whatever its name says. ".repeat(99));
        assertThat(JournalCheck.check(folder).flaw())
                .hasValueSatisfying(flaw -> assertThat(flaw.fault()).isEqualTo(Fault.UNREADABLE));
    }

    @Test
    void whereThereIsNoJournalTheCheckSaysSoAndMakesNone() {
        Path elsewhere = folder.resolve("elsewhere");
        assertThatThrownBy(() -> JournalCheck.check(elsewhere))
                .isInstanceOf(JournalFailure.class)
                .hasMessageContaining("There is no journal");
        assertThat(elsewhere).doesNotExist();
    }

    private void tamper(String sql) throws Exception {
        try (Connection raw = SqliteJournalTest.raw(folder);
                var statement = raw.createStatement()) {
            for (String guard : JournalSchema.GUARDS) {
                statement.executeUpdate("DROP TRIGGER " + guard);
            }
            statement.executeUpdate(sql);
        }
    }
}
