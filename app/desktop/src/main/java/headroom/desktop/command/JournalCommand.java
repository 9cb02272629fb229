package headroom.desktop.command;

import headroom.adapters.store.JournalCheck;
import headroom.core.journal.Entry;
import headroom.core.journal.JournalFailure;
import headroom.core.reading.Shown;
import headroom.desktop.EventText;
import headroom.desktop.Wiring;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `headroom journal`: what was intended, done and decided.
@Command(
        name = "journal",
        description = "Shows or verifies the journal.",
        mixinStandardHelpOptions = true,
        subcommands = {JournalCommand.Verify.class, JournalCommand.Show.class})
final class JournalCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(Answer.line(spec), "verify or show?");
    }

    /// Follows the chain and names the first bad record.
    @Command(
            name = "verify",
            description = "Follows the chain from the first record and names the first bad one.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {

        @Mixin private Places places = new Places();
        @Spec private @Nullable CommandSpec spec;

        @Override
        public Integer call() throws CommandFailure {
            try {
                var report = JournalCheck.check(places.folders().data());
                var out = Answer.of(spec);
                out.println(
                        report.file()
                                + ": "
                                + report.records()
                                + " good records, head "
                                + report.head());
                report.flaw()
                        .ifPresent(flaw ->
                                out.println(
                                        "first bad record "
                                                + flaw.sequence()
                                                + ": "
                                                + Shown.text(flaw.what(), 500)));
                report.damage().forEach(out::println);
                out.println(report.sound() ? "the chain is whole" : "the chain is broken");
                return report.sound() ? ExitCode.OK : ExitCode.CRITICAL;
            } catch (JournalFailure e) {
                throw new CommandFailure(ExitCode.IO, e);
            }
        }
    }

    /// Prints the records in order.
    @Command(
            name = "show",
            description = "Prints the records in order, times in UTC.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {

        @Mixin private Places places = new Places();
        @Spec private @Nullable CommandSpec spec;

        @Option(names = "--run", paramLabel = "ID", description = "Only this run.")
        private @Nullable String run;

        @Override
        public Integer call() throws CommandFailure {
            try (var wiring = Wiring.of(places.folders())) {
                var journal = wiring.journal();
                var entries = run == null ? journal.entries() : journal.entriesOf(run);
                var out = Answer.of(spec);
                for (Entry entry : entries) {
                    out.println(line(entry));
                }
                return ExitCode.OK;
            } catch (JournalFailure e) {
                throw new CommandFailure(ExitCode.IO, e);
            }
        }

        private static String line(Entry entry) {
            return entry.sequence()
                    + "  "
                    + entry.at()
                    + "  "
                    + entry.event().run()
                    + "  "
                    + Shown.text(entry.actor())
                    + "  "
                    + EventText.of(entry.event());
        }
    }
}
