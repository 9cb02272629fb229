package headroom.desktop.command;

import headroom.core.journal.Event;
import headroom.core.journal.JournalFailure;
import headroom.core.reading.Shown;
import headroom.desktop.Logging;
import headroom.desktop.Wiring;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom mark`: a release goes out now; statements are compared before and after it.
@Command(
        name = "mark",
        description = {
            "Writes into the journal that a release goes out now, for whoever watches: the window and",
            "check then compare what the statements did before and since."
        },
        mixinStandardHelpOptions = true)
final class MarkCommand implements Callable<Integer> {

    private static final int LONGEST = 100;

    @Mixin private Places places = new Places();
    @Spec private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "ENV", description = "The environment.")
    private String environment = "";

    @Parameters(index = "1", paramLabel = "LABEL", description = "What it is called: v1.2")
    private String label = "";

    @Override
    public Integer call() throws CommandFailure {
        if (label.isBlank() || label.length() > LONGEST) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "a release needs a name of 1 to %d characters".formatted(LONGEST));
        }
        var folders = places.folders();
        Logging.into(folders.data());
        try (var wiring = Wiring.of(folders)) {
            if (wiring.settings().find(environment).isEmpty()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "no environment \"%s\" is configured, or its settings are broken; headroom check says which there are"
                                .formatted(Shown.text(environment)));
            }
            var entry =
                    wiring.journal()
                            .append(
                                    places.operator(),
                                    new Event.Released(environment, label.strip()));
            Answer.of(spec)
                    .println(
                            "marked %s on %s at %s"
                                    .formatted(
                                            Shown.text(label.strip()),
                                            Shown.text(environment),
                                            entry.at()));
            return ExitCode.OK;
        } catch (JournalFailure e) {
            throw new CommandFailure(ExitCode.IO, e);
        }
    }
}
