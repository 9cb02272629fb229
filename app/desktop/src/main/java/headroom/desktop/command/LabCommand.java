package headroom.desktop.command;

import headroom.core.reading.Bytes;
import headroom.desktop.LiveModel;
import headroom.desktop.Logging;
import headroom.lab.Incident;
import headroom.lab.LabException;
import headroom.lab.LabOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `headroom lab`: real servers on loopback and something going wrong on them, with the window on
/// it or alone.
@Command(
        name = "lab",
        description = {
            "Starts a real PostgreSQL and a real Redis on loopback, with a life on them, and opens the window.",
            "Standard input is the lab's console: begin INCIDENT, raise SIZE, status, quit."
        },
        mixinStandardHelpOptions = true)
final class LabCommand implements Callable<Integer> {

    private static final Duration QUIET = Duration.ofSeconds(15);

    @Mixin private Places places = new Places();
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--serve",
            description = "Only the servers; --config says where another process finds them.")
    private boolean serve;

    @Option(
            names = "--postgres",
            paramLabel = "MAJOR",
            defaultValue = "18",
            converter = Major.class,
            description = "PostgreSQL 14 to 18 (default: ${DEFAULT-VALUE}).")
    private int major;

    @Option(
            names = "--incident",
            paramLabel = "ID",
            description =
                    "Begins this incident after 15 s; \"none\" for none. The window's lab begins orphaned-slot by"
                            + " itself.")
    private @Nullable String incident;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "How long the incident takes to 90 %% of the storage (default:"
                            + " ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--ceiling",
            paramLabel = "SIZE",
            description = "The storage's ceiling, as in \"1 GiB\"; all of it is allocated.")
    private @Nullable String ceiling;

    @Override
    public Integer call() throws CommandFailure, IOException, InterruptedException {
        LabOptions options = options();
        String begins = incident == null ? (serve ? "none" : "orphaned-slot") : incident;
        if (!begins.equals("none") && Incident.of(begins).isEmpty()) {
            throw new ParameterException(
                    Answer.line(spec),
                    "There is no incident \"" + begins + "\"; try orphaned-slot.");
        }
        if (!serve) {
            WindowCommand.requireDisplay();
        }
        Logging.into(places.folders().data());
        var err = Answer.line(spec).getErr();
        var told = new AtomicReference<Consumer<String>>(_ -> {});
        try (var session =
                        LabSession.start(
                                options,
                                places,
                                sentence -> {
                                    err.println(sentence);
                                    told.get().accept(sentence);
                                });
                var later =
                        Executors.newSingleThreadScheduledExecutor(daemon("headroom-lab-begin"))) {
            Incident.of(begins)
                    .ifPresent(chosen -> {
                        var _ =
                                later.schedule(
                                        () -> begin(session, chosen, err),
                                        QUIET.toMillis(),
                                        TimeUnit.MILLISECONDS);
                    });
            try {
                return serve ? serve(session) : window(session, told);
            } finally {
                later.shutdownNow();
            }
        }
    }

    private static void begin(LabSession session, Incident incident, PrintWriter err) {
        try {
            session.lab().begin(incident);
            err.println("The incident " + incident.id() + " has begun");
        } catch (LabException e) {
            err.println(e.getMessage());
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(LabCommand.class).error("the incident did not begin", e);
            err.println("The incident did not begin: " + e);
        }
    }

    private int serve(LabSession session) throws IOException, InterruptedException {
        var out = Answer.of(spec);
        var folders = session.wiring().folders();
        out.println(
                "The lab serves; its settings are in "
                        + folders.environments()
                        + ". Type help, or quit to end it.");
        out.println("headroom check --config " + folders.config());
        var quit = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().unstarted(() -> ended(session, quit)));
        if (!new LabConsole(session.lab(), out).run(LabConsole.standardInput())) {
            quit.await(); // no console: until a signal ends it
        }
        return ExitCode.OK;
    }

    /// On a signal: ends the lab, since nobody else will.
    private static void ended(LabSession session, CountDownLatch quit) {
        session.close();
        quit.countDown();
    }

    private int window(LabSession session, AtomicReference<Consumer<String>> told)
            throws CommandFailure, InterruptedException {
        LabConsole.onStandardInput(session.lab(), Answer.line(spec).getErr());
        var model = new LiveModel(session.wiring(), places.operator(), (_, _) -> {});
        told.set(model::progress);
        return WindowCommand.show(model);
    }

    private static ThreadFactory daemon(String name) {
        return Thread.ofPlatform().name(name).daemon().factory();
    }

    private LabOptions options() {
        if (!(minutes > 0 && minutes <= 600)) {
            throw new ParameterException(
                    Answer.line(spec), "--minutes takes a number above 0 and up to 600.");
        }
        LabOptions options =
                LabOptions.full()
                        .major(major)
                        .withIncidentLength(Duration.ofMillis((long) (minutes * 60_000)));
        if (ceiling == null) {
            return options;
        }
        Bytes size =
                Bytes.parse(ceiling)
                        .filter(s -> s.compareTo(Bytes.mib(256)) >= 0)
                        .orElseThrow(() ->
                                new ParameterException(
                                        Answer.line(spec),
                                        "--ceiling takes a size with its unit of at least"
                                                + " 256 MiB, as in \"1 GiB\"."));
        return options.withCapacity(size, size);
    }

    /// The major versions that the lab has.
    static final class Major implements ITypeConverter<Integer> {

        @Override
        public Integer convert(String text) {
            if (!text.matches("1[4-8]")) {
                throw new TypeConversionException("it takes 14, 15, 16, 17 or 18, not " + text);
            }
            return Integer.valueOf(text);
        }
    }
}
