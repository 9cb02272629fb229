package headroom.desktop.command;

import headroom.adapters.files.EnvironmentFiles.Environments;
import headroom.adapters.files.FileProblem;
import headroom.core.environment.Environment;
import headroom.core.signal.Level;
import headroom.core.signal.Observation;
import headroom.core.signal.ServerFacts;
import headroom.desktop.Logging;
import headroom.desktop.Wiring;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom check`: every signal of every environment, once, for a script or a terminal.
@Command(
        name = "check",
        description = {
            "Tells every signal after two cycles of reading, 2 s apart.",
            "Exit code: 0 OK or watch, 1 warning, 2 critical, 3 unknown; the worst of critical, unknown,"
                    + " warning counts."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Mixin private Places places = new Places();
    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "Answers in JSON; null is unknown.")
    private boolean json;

    @Parameters(
            paramLabel = "ENV",
            arity = "0..*",
            description = "The environments; all that are configured if none is named.")
    private List<String> names = new ArrayList<>();

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        var folders = places.folders();
        Logging.into(folders.data());
        try (var wiring = Wiring.of(folders)) {
            Environments configured = wiring.files().load();
            List<Environment> wanted = wanted(configured);
            List<FileProblem> broken = complain(configured.problems());
            new SecretsAtHand(wiring, Answer.line(spec).getErr(), false).fetch(wanted);
            List<Observation> observations = TwoCycles.of(wiring, wanted);
            var checked = new ArrayList<Checked>();
            for (int i = 0; i < wanted.size(); i++) {
                checked.add(checked(wanted.get(i), observations.get(i)));
            }
            Level worst = broken.isEmpty() ? Level.OK : Level.UNKNOWN;
            for (Checked one : checked) {
                worst = worst.orWorse(one.assessment().level());
            }
            var out = Answer.of(spec);
            out.print(
                    json
                            ? CheckJson.of(wiring.clock().instant(), worst, checked, broken)
                            : CheckText.of(checked));
            out.flush();
            return ExitCode.of(worst);
        }
    }

    private static Checked checked(Environment environment, Observation observation) {
        return new Checked(
                environment,
                observation
                        .snapshot()
                        .get(ServerFacts.SOURCE)
                        .lastValue()
                        .map(ServerFacts::fingerprint),
                observation.assessment());
    }

    private List<Environment> wanted(Environments configured) throws CommandFailure {
        if (names.isEmpty()) {
            if (configured.environments().isEmpty() && configured.problems().isEmpty()) {
                throw new CommandFailure(
                        ExitCode.CONFIG,
                        "no environment is configured in "
                                + places.folders().environments()
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

    /// Settings that cannot be read are an environment of which nothing is known.
    private List<FileProblem> complain(List<FileProblem> problems) {
        var relevant =
                problems.stream()
                        .filter(p ->
                                names.isEmpty() || names.stream().anyMatch(n -> concerns(p, n)))
                        .toList();
        relevant.forEach(problem -> Answer.line(spec).getErr().println(problem.text()));
        return relevant;
    }

    private static boolean concerns(FileProblem problem, String name) {
        return problem.file().equals(name + ".yaml") || problem.file().equals(name + ".yml");
    }
}
