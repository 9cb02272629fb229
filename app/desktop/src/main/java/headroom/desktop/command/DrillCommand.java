package headroom.desktop.command;

import headroom.core.journal.JournalFailure;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.runbook.IllegalMove;
import headroom.desktop.Logging;
import headroom.lab.Incident;
import headroom.lab.LabException;
import headroom.lab.LabOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom drill`: an incident reproduced in the lab and ended by its runbook.
@Command(
        name = "drill",
        description = {
            "Reproduces an incident on real servers and walks its runbook by the automatic steps.",
            "Debts that only a person can pay are waived by name \"drill\" and listed.",
            "Exit code: 0 only if the recovery was verified."
        },
        mixinStandardHelpOptions = true)
final class DrillCommand implements Callable<Integer> {

    /// Not recovered.
    private static final int FAILED = 1;

    /// From the begin to 90 % of the storage. WAL grows as fast as in the window's lab in a minute,
    /// towards a volume so large that a slow machine does not lose the race.
    private static final Duration LENGTH = Duration.ofMinutes(4);

    private static final Bytes ALLOCATED = Bytes.gib(3);
    private static final Bytes CEILING = Bytes.gib(4);

    @Mixin private Places places = new Places();
    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "INCIDENT", description = "orphaned-slot")
    private String incident = "";

    @Option(
            names = "--auto",
            required = true,
            description = "Without a window; the drill decides and acts by itself.")
    @SuppressWarnings("UnusedVariable") // required, so that nobody takes the drill for a window
    private boolean auto;

    @Option(names = "--json", description = "Answers in JSON.")
    private boolean json;

    @Option(
            names = "--postgres",
            paramLabel = "MAJOR",
            defaultValue = "18",
            converter = LabCommand.Major.class,
            description = "PostgreSQL 14 to 18 (default: ${DEFAULT-VALUE}).")
    private int major;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (Incident.of(incident).isEmpty()) {
            throw new ParameterException(
                    Answer.line(spec),
                    "There is no drill \"" + incident + "\"; try orphaned-slot.");
        }
        LabOptions options =
                LabOptions.full()
                        .major(major)
                        .withCapacity(ALLOCATED, CEILING)
                        .withIncidentLength(LENGTH);
        Logging.into(places.folders().data());
        var err = Answer.line(spec).getErr();
        try (var session = LabSession.start(options, places, err::println)) {
            var report = new Drill(session, err::println).run();
            var out = Answer.of(spec);
            out.print(json ? report.json() : report.text());
            out.flush();
            return report.recovered() ? ExitCode.OK : FAILED;
        } catch (Drill.Stuck | LabException | IllegalMove | ProbeFailure | SQLException e) {
            LoggerFactory.getLogger(DrillCommand.class).error("the drill is stuck", e);
            throw new CommandFailure(FAILED, "the drill is stuck: " + e.getMessage(), e);
        } catch (JournalFailure e) {
            throw new CommandFailure(ExitCode.IO, e);
        }
    }
}
