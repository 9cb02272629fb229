package headroom.desktop.command;

import headroom.desktop.Logging;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/// The command line's root: without a command it opens the window.
@Command(
        name = "headroom",
        description = "How much room is left, what is wrong, and what to do about it.",
        subcommands = {
            CheckCommand.class,
            ReadyCommand.class,
            LevelsCommand.class,
            JournalCommand.class,
            MarkCommand.class,
            LabCommand.class,
            DrillCommand.class,
            SecretCommand.class,
            LabServiceCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Headroom.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:OK or watch",
            " 1:warning",
            " 2:critical",
            " 3:unknown",
            "64:wrong arguments",
            "69:something that the program needs is missing",
            "70:a defect of the program's own",
            "74:a file could not be read or written",
            "78:no environment is configured"
        })
public final class Headroom implements Callable<Integer> {

    @Mixin private Places places = new Places();

    /// Runs the command line.
    ///
    /// @return the process's exit code
    public static int run(String[] args) {
        Logging.none();
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        var line = new CommandLine(new Headroom());
        exitCodes(line);
        return line.setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((wrong, _) -> refused(wrong))
                .setExecutionExceptionHandler(Headroom::failed)
                .execute(args);
    }

    /// The exit codes of a command are not inherited by its subcommands.
    private static void exitCodes(CommandLine line) {
        line.getCommandSpec()
                .exitCodeOnInvalidInput(ExitCode.USAGE)
                .exitCodeOnExecutionException(ExitCode.DEFECT);
        line.getSubcommands().values().forEach(Headroom::exitCodes);
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        return WindowCommand.open(places);
    }

    /// Says what is wrong, which name was perhaps meant, and how the command is used.
    private static int refused(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println(wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr().println();
        command.usage(command.getErr());
        return ExitCode.USAGE;
    }

    private static int failed(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        if (failure instanceof ParameterException wrong) {
            return refused(wrong);
        }
        if (failure instanceof CommandFailure expected) {
            command.getErr().println(command.getCommandName() + ": " + expected.getMessage());
            return expected.exitCode();
        }
        LoggerFactory.getLogger(Headroom.class)
                .error("{} failed", command.getCommandName(), failure);
        command.getErr()
                .println(
                        command.getCommandName()
                                + ": a defect in Headroom: "
                                + failure
                                + ". The log in the data folder has the details.");
        return ExitCode.DEFECT;
    }

    /// The version from the build, and what it runs on.
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {
                "Headroom 0.1.0", "Java " + Runtime.version() + ", " + System.getProperty("os.name")
            };
        }
    }
}
