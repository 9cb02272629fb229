package headroom.desktop.command;

import headroom.adapters.files.EnvironmentFiles.Environments;
import headroom.adapters.files.FileProblem;
import headroom.core.environment.Environment;
import headroom.desktop.Wiring;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The environments that a command was given by name; all that are configured if none was.
final class Named {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "ENV",
            arity = "0..*",
            description = "The environments; all that are configured if none is named.")
    private List<String> names = new ArrayList<>();

    /// @param broken settings that could not be read, each of them an environment of which nothing
    ///   is known; already told on standard error
    record Found(List<Environment> environments, List<FileProblem> broken) {}

    Found in(Wiring wiring) throws CommandFailure {
        Environments configured = wiring.files().load();
        return new Found(
                wanted(configured, wiring), complain(configured.problems(), configured.levels()));
    }

    private List<Environment> wanted(Environments configured, Wiring wiring) throws CommandFailure {
        if (names.isEmpty()) {
            if (configured.environments().isEmpty() && configured.problems().isEmpty()) {
                throw new CommandFailure(
                        ExitCode.CONFIG,
                        "no environment is configured in "
                                + wiring.folders().environments()
                                + "; put a file NAME.yaml there (README says what goes into it), or"
                                + " try: headroom lab");
            }
            return configured.environments();
        }
        var wanted = new ArrayList<Environment>();
        for (String name : new LinkedHashSet<>(names)) {
            var found =
                    configured.environments().stream()
                            .filter(e -> e.name().equals(name))
                            .findFirst();
            if (found.isEmpty()
                    && configured.problems().stream().noneMatch(p -> concerns(p, name))) {
                throw unknown(name, configured);
            }
            found.ifPresent(wanted::add);
        }
        return wanted;
    }

    private ParameterException unknown(String name, Environments configured) {
        var known = configured.environments().stream().map(Environment::name).toList();
        var files = configured.problems().stream().map(FileProblem::text).toList();
        return new ParameterException(
                Answer.line(spec),
                "No environment is called \""
                        + name
                        + "\"."
                        + (known.isEmpty() ? "" : " There are: " + String.join(", ", known) + ".")
                        + (files.isEmpty()
                                ? ""
                                : " Some settings are broken: " + String.join("; ", files)));
    }

    /// Settings that cannot be read are an environment of which nothing is known. Levels that
    /// cannot be read are of every environment.
    private List<FileProblem> complain(List<FileProblem> problems, Optional<FileProblem> levels) {
        var relevant =
                Stream.concat(
                                levels.stream(),
                                problems.stream()
                                        .filter(p ->
                                                names.isEmpty()
                                                        || names.stream()
                                                                .anyMatch(n -> concerns(p, n))))
                        .toList();
        relevant.forEach(problem -> Answer.line(spec).getErr().println(problem.text()));
        return relevant;
    }

    private static boolean concerns(FileProblem problem, String name) {
        return problem.file().equals(name + ".yaml") || problem.file().equals(name + ".yml");
    }
}
