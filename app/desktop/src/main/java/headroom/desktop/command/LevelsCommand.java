package headroom.desktop.command;

import headroom.adapters.files.AppliedLevel;
import headroom.core.environment.Environment;
import headroom.desktop.Logging;
import headroom.desktop.Wiring;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `headroom levels`: from when on something counts, and which file says so.
@Command(
        name = "levels",
        description = {
            "Tells every level that holds in an environment, and where it comes from: as shipped, or the",
            "file and line that say so. Connects to nothing."
        },
        mixinStandardHelpOptions = true)
final class LevelsCommand implements Callable<Integer> {

    private static final String SHIPPED = "shipped";

    @Mixin private Places places = new Places();
    @Mixin private Named named = new Named();
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        var folders = places.folders();
        Logging.into(folders.data());
        try (var wiring = Wiring.of(folders)) {
            Named.Found found = named.in(wiring);
            var out = Answer.of(spec);
            for (Environment environment : found.environments()) {
                out.println(environment.name() + ", " + environment.tier().word());
                List<AppliedLevel> levels = wiring.files().levels(environment);
                int keys = width(levels.stream().map(AppliedLevel::key).toList());
                int values = width(levels.stream().map(AppliedLevel::value).toList());
                String line = "  %-" + keys + "s  %-" + values + "s  %s";
                levels.forEach(l ->
                        out.println(line.formatted(l.key(), l.value(), l.from().orElse(SHIPPED))));
            }
            out.flush();
            return found.broken().isEmpty() ? ExitCode.OK : ExitCode.UNKNOWN;
        }
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(1);
    }
}
