package headroom.desktop.command;

import headroom.core.journal.JournalFailure;
import headroom.core.reading.Shown;
import headroom.core.signal.queries.Release;
import headroom.desktop.Logging;
import headroom.desktop.Wiring;
import java.util.Optional;
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

    @Mixin private Places places = new Places();
    @Spec private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "ENV", description = "The environment.")
    private String environment = "";

    @Parameters(index = "1", paramLabel = "LABEL", description = "What it is called: v1.2")
    private String label = "";

    @Override
    public Integer call() throws CommandFailure {
        Optional<String> flaw = Release.flaw(label);
        if (flaw.isPresent()) {
            throw new CommandFailure(ExitCode.USAGE, flaw.get());
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
            Release release = wiring.mark(places.operator(), environment, label);
            Answer.of(spec)
                    .println(
                            "marked %s on %s at %s"
                                    .formatted(
                                            Shown.text(release.label()),
                                            Shown.text(environment),
                                            release.at()));
            return ExitCode.OK;
        } catch (JournalFailure e) {
            throw new CommandFailure(ExitCode.IO, e);
        }
    }
}
