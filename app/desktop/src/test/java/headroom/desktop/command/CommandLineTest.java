package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.store.SqliteJournal;
import headroom.core.journal.Event;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What needs no server: arguments, and the journal.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class CommandLineTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chek                                | Did you mean: headroom check | Usage: headroom ",
                "check --jsn                         | --json                       | Usage: headroom check",
                "lab --serve --postgres 13           | 14, 15, 16, 17 or 18, not 13 | Usage: headroom lab",
                "lab --serve --postgres new          | 14, 15, 16, 17 or 18, not new| Usage: headroom lab",
                "lab --serve --incident orphan       | orphaned-slot                | Usage: headroom lab",
                "drill orphan --auto                 | orphaned-slot                | Usage: headroom drill",
                "drill orphaned-slot --auto --postgres 9 | not 9                    | Usage: headroom drill",
                "journal                             | verify or show               | Usage: headroom journal",
            })
    void wrongArgumentsAreExplainedOnStandardErrorAlone(String line, String hint, String usage)
            throws Exception {
        var ended = Program.run((Object[]) line.split(" "));
        assertThat(ended.code()).isEqualTo(64);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains(hint, usage);
    }

    @Test
    void withoutAnyEnvironmentItSaysWhereOneBelongs() throws Exception {
        Path config = folder.resolve("none");
        var ended = Program.run("check", "--config", config, "--data", folder);
        assertThat(ended.code()).isEqualTo(78);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains(config + "/environments", "headroom lab");
        assertThat(config).doesNotExist();
    }

    @Test
    void lookingMakesNoJournal() throws Exception {
        Path data = folder.resolve("none");
        for (String command : new String[] {"verify", "show"}) {
            var ended = Program.run("journal", command, "--data", data);
            assertThat(ended.code()).as(command).isEqualTo(74);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err()).contains("There is no journal " + data, "--data DIR");
        }
        assertThat(data).doesNotExist();
    }

    @Test
    void aWholeJournalIsShownAndATamperedOneIsFoundOut() throws Exception {
        try (var journal =
                SqliteJournal.open(
                        folder, InstantSource.fixed(Instant.parse("2026-03-01T03:14:22Z")))) {
            journal.append("operator", new Event.Noted("first", "before"));
            journal.append("operator", new Event.Noted("second", "hidden \u001b[2J\u202e text"));
            journal.append("operator", new Event.Noted("first", "after"));
        }
        var whole = Program.run("journal", "verify", "--data", folder);
        assertThat(whole.code()).isZero();
        assertThat(whole.out()).contains("3 good records, head ", "the chain is whole");
        assertThat(whole.err()).isEmpty();

        var shown = Program.run("journal", "show", "--data", folder);
        assertThat(shown.code()).isZero();
        assertThat(shown.err()).isEmpty();
        assertThat(shown.out().lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("hidden \\u{1B}[2J\\u{202E} text"));
        var run = Program.run("journal", "show", "--run", "first", "--data", folder);
        assertThat(run.out().lines()).hasSize(2).noneMatch(line -> line.contains("second"));

        tamper();
        var tampered = Program.run("journal", "verify", "--data", folder);
        assertThat(tampered.code()).isEqualTo(2);
        assertThat(tampered.out()).contains("first bad record 2: ", "the chain is broken");
        var distrusted = Program.run("journal", "show", "--data", folder);
        assertThat(distrusted.code()).isEqualTo(2);
        assertThat(distrusted.err()).contains("the chain is broken");

        var nobody = Program.run("journal", "show", "--run", "third", "--data", folder);
        assertThat(nobody.code()).isEqualTo(64);
        assertThat(nobody.out()).isEmpty();
        assertThat(nobody.err()).contains("no run \"third\"");
        assertThat(folder.resolve("headroom.log")).doesNotExist();
    }

    private void tamper() throws Exception {
        try (var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                var statement = connection.createStatement()) {
            statement.execute("DROP TRIGGER entry_is_never_changed");
            statement.execute(
                    "UPDATE entry SET payload = replace(payload, 'hidden', 'harmless')"
                            + " WHERE sequence = 2");
        }
    }
}
