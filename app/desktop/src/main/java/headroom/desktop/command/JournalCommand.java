package headroom.desktop.command;

import headroom.adapters.store.JournalCheck;
import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.journal.JournalFailure;
import headroom.core.reading.Shown;
import headroom.desktop.EventText;
import headroom.desktop.Wiring;
import java.util.Optional;
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
            description = {
                "Follows the chain from the first record and names the first bad one.",
                "Exit code: 0 whole, 2 broken, 74 no journal, or it cannot be read."
            },
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
            description = {
                "Prints the records in order, times in UTC.",
                "Exit code: 0, 2 if the chain is broken, 74 no journal, or it cannot be read."
            },
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {

        @Mixin private Places places = new Places();
        @Spec private @Nullable CommandSpec spec;

        @Option(names = "--run", paramLabel = "ID", description = "Only this run.")
        private @Nullable String run;

        @Override
        public Integer call() throws CommandFailure {
            try (var wiring = Wiring.of(places.folders())) {
                var entries = wiring.recorded(Optional.ofNullable(run));
                if (run != null && entries.isEmpty()) {
                    throw new CommandFailure(
                            ExitCode.USAGE,
                            "the journal has no run \""
                                    + run
                                    + "\"; without --run every record is shown");
                }
                var out = Answer.of(spec);
                for (Entry entry : entries) {
                    out.println(line(entry));
                }
                return trust(JournalCheck.check(wiring.folders().data()));
            } catch (JournalFailure e) {
                throw new CommandFailure(ExitCode.IO, e);
            }
        }

        /// What was shown is no evidence when the chain is broken.
        private int trust(JournalCheck.Report report) {
            if (report.sound()) {
                return ExitCode.OK;
            }
            Answer.line(spec)
                    .getErr()
                    .println(
                            "show: the chain is broken, do not rely on this; headroom journal"
                                    + " verify says where");
            return ExitCode.CRITICAL;
        }

        private static String of(Event event) {
            return switch (event) {
                case Event.InRun in -> in.run();
                case Event.OfServer _ -> "-";
                case Event.OfEnvironment _ -> "-";
            };
        }

        private static String line(Entry entry) {
            return entry.sequence()
                    + "  "
                    + entry.at()
                    + "  "
                    + of(entry.event())
                    + "  "
                    + Shown.text(entry.actor())
                    + "  "
                    + EventText.of(entry.event());
        }
    }
}
