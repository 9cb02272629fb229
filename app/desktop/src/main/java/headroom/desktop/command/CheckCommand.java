package headroom.desktop.command;

import headroom.adapters.files.FileProblem;
import headroom.adapters.files.Spans;
import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.identity.Identity;
import headroom.core.identity.Pins;
import headroom.core.identity.Standing;
import headroom.core.journal.JournalFailure;
import headroom.core.signal.Observation;
import headroom.core.signal.ServerFacts;
import headroom.desktop.Logging;
import headroom.desktop.Neighbours;
import headroom.desktop.Wiring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `headroom check`: every signal of every environment, once, for a script or a terminal.
@Command(
        name = "check",
        description = {
            "Tells every signal after two cycles of reading, 2 s apart, or after a longer look (--for).",
            "Exit code: 0 OK or watch, 1 warning, 2 critical, 3 unknown; the worst of critical, unknown,"
                    + " warning counts."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Mixin private Places places = new Places();
    @Mixin private Named named = new Named();
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--cost",
            description = {
                "Tells instead what each read costs: statements, round trips, the server's time, bytes and"
                        + " pace.",
                "Costly reads keep their distance, which takes some seconds. Exit code: 0, or 3 if"
                        + " something could not be read."
            })
    private boolean cost;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Length.class,
            description = {
                "Looks for so long, at the pace of the window, as in 15s, 90s or \"3 min\", before it judges:"
                        + " what one look cannot know, such as rates and the pool doctor's verdict."
            })
    private @Nullable Duration length;

    @Option(names = "--json", description = "Answers in JSON; null is unknown.")
    private boolean json;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        var folders = places.folders();
        Logging.into(folders.data());
        if (cost && length != null) {
            throw new ParameterException(
                    Answer.line(spec), "--cost and --for exclude each other: name one of them.");
        }
        var ctrlC = new CtrlC();
        try (ctrlC;
                var wiring = Wiring.of(folders)) {
            Named.Found found = named.in(wiring);
            List<Environment> wanted = found.environments();
            List<FileProblem> broken = found.broken();
            new SecretsAtHand(wiring, Answer.line(spec).getErr(), false).fetch(wanted);
            if (cost) {
                return Costs.tell(wiring, found, json, Answer.of(spec));
            }
            List<Observation> observations = observations(wiring, wanted, ctrlC);
            var neighbours = new Neighbours();
            for (int i = 0; i < wanted.size(); i++) {
                neighbours.seen(wanted.get(i), observations.get(i));
            }
            Optional<Pins> pins = pins(wiring);
            var checked = new ArrayList<Checked>();
            for (int i = 0; i < wanted.size(); i++) {
                checked.add(checked(wanted.get(i), observations.get(i), pins, neighbours));
            }
            Level worst = broken.isEmpty() ? Level.OK : Level.UNKNOWN;
            for (Checked one : checked) {
                worst = worst.orWorse(one.level());
            }
            var out = Answer.of(spec);
            out.print(
                    json
                            ? CheckJson.of(wiring.clock().instant(), worst, checked, broken)
                            : CheckText.of(checked));
            out.flush();
            return ExitCode.of(worst);
        } catch (InterruptedException e) {
            if (!ctrlC.pressed()) {
                throw e;
            }
            return ExitCode.INTERRUPTED;
        }
    }

    private List<Observation> observations(Wiring wiring, List<Environment> wanted, CtrlC ctrlC)
            throws InterruptedException {
        ctrlC.listen();
        Duration least = length == null ? Duration.ZERO : length;
        boolean seen = length != null && Elapsed.seen();
        try (var elapsed = new Elapsed(Answer.line(spec).getErr(), seen, least)) {
            List<Observation> observations = TwoCycles.of(wiring, wanted, least, elapsed::tell);
            ctrlC.ignore();
            return observations;
        }
    }

    /// Where there is no journal none is made, and nothing to compare with.
    private Optional<Pins> pins(Wiring wiring) {
        try {
            return wiring.pinsIfKept();
        } catch (JournalFailure e) {
            notCompared(e);
            return Optional.empty();
        }
    }

    private void notCompared(JournalFailure why) {
        Answer.line(spec)
                .getErr()
                .println("check: servers were not compared with the journal: " + why.getMessage());
    }

    private Optional<List<Standing.Changed>> changed(
            Environment environment, Observation observation, Optional<Pins> pins) {
        if (pins.isEmpty()) {
            return Optional.empty();
        }
        try {
            var changed = new ArrayList<Standing.Changed>();
            for (Identity server : Identity.in(observation.snapshot())) {
                if (pins.get().look(places.operator(), environment.name(), server)
                        instanceof Standing.Changed other) {
                    changed.add(other);
                }
            }
            return Optional.of(changed);
        } catch (JournalFailure e) {
            notCompared(e);
            return Optional.empty();
        }
    }

    private Checked checked(
            Environment environment,
            Observation observation,
            Optional<Pins> pins,
            Neighbours neighbours) {
        return new Checked(
                environment,
                observation
                        .snapshot()
                        .get(ServerFacts.SOURCE)
                        .lastValue()
                        .map(ServerFacts::fingerprint),
                changed(environment, observation, pins),
                neighbours.among(environment, observation));
    }

    /// For how long to look.
    static final class Length implements ITypeConverter<Duration> {

        private static final Duration SHORTEST = Duration.ofSeconds(1);

        /// What is older is not remembered.
        private static final Duration LONGEST = Duration.ofHours(1);

        @Override
        public Duration convert(String text) {
            return Spans.parse(text)
                    .filter(d -> d.compareTo(SHORTEST) >= 0 && d.compareTo(LONGEST) <= 0)
                    .orElseThrow(() ->
                            new TypeConversionException(
                                    "it takes a length of time from 1 s to 1 h, such as 15s or \"3 min\", not "
                                            + text));
        }
    }
}
