package headroom.desktop.command;

import headroom.adapters.files.Folders;
import headroom.core.environment.Environment;
import headroom.core.environment.Tier;
import headroom.desktop.Wiring;
import headroom.lab.Lab;
import headroom.lab.LabException;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running lab together with the wiring on its environment. Settings and journal lie in the
/// folders that were named, else in the lab's own, which is gone with it.
final class LabSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LabSession.class);

    private final Lab lab;
    private final Wiring wiring;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean wrote;

    private LabSession(Lab lab, Wiring wiring) {
        this.lab = lab;
        this.wiring = wiring;
    }

    /// Starts the lab and writes its environment's settings where the program reads them.
    static LabSession start(LabOptions options, Places places, Progress progress)
            throws CommandFailure {
        try {
            Lab lab = Lab.start(options.withServiceCommand(service()), progress);
            Path own = lab.folder().resolve("settings");
            var wiring =
                    Wiring.of(
                            new Folders(own.resolve("config"), own.resolve("data"))
                                    .or(
                                            Optional.ofNullable(places.config),
                                            Optional.ofNullable(places.data)));
            var session = new LabSession(lab, wiring);
            try {
                refuseSomebodyElses(wiring);
                wiring.startsItself(Lab.NAME);
                lab.onChange(environment -> write(wiring, environment));
                session.wrote = true;
                wiring.files().write(lab.environment());
                return session;
            } catch (IOException | RuntimeException | CommandFailure e) {
                session.close();
                throw e;
            }
        } catch (LabException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.IO, "the lab's settings cannot be written: " + e.getMessage(), e);
        }
    }

    /// How the program starts a second process of itself: through its launcher, since an installed
    /// image has no `java` beside it. Empty where there is no launcher: then the lab uses this
    /// process's own `java`.
    private static List<String> service() {
        return Optional.ofNullable(System.getenv("HEADROOM_LAUNCHER"))
                .filter(launcher -> Files.isExecutable(Path.of(launcher)))
                .map(launcher -> List.of(launcher, LabServiceCommand.NAME))
                .orElse(List.of());
    }

    /// A lab that was killed may have left its settings; what names real servers is not ours to
    /// overwrite.
    private static void refuseSomebodyElses(Wiring wiring) throws CommandFailure {
        Path file = wiring.files().file(Lab.NAME);
        boolean ours =
                !Files.exists(file)
                        || wiring.files().load().environments().stream()
                                .anyMatch(e -> e.name().equals(Lab.NAME) && e.tier() == Tier.LAB);
        if (!ours) {
            throw new CommandFailure(
                    ExitCode.IO, file + " is not a lab's; name another folder with --config DIR");
        }
    }

    /// Nobody should find servers there that are gone.
    private void removeSettings() {
        try {
            Files.deleteIfExists(wiring.files().file(Lab.NAME));
        } catch (IOException e) {
            LOG.error("the lab's settings were not removed", e);
        }
    }

    private static void write(Wiring wiring, Environment environment) {
        try {
            wiring.files().write(environment);
        } catch (IOException e) {
            throw new UncheckedIOException("the lab's settings cannot be written", e);
        }
    }

    Lab lab() {
        return lab;
    }

    Wiring wiring() {
        return wiring;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        wiring.close();
        if (wrote) {
            removeSettings();
        }
        try {
            lab.close();
        } catch (LabException e) {
            LOG.error("the lab did not end as it should", e);
        }
    }
}
