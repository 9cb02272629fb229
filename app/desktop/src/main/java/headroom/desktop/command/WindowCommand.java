package headroom.desktop.command;

import headroom.adapters.files.Folders;
import headroom.desktop.Desktop;
import headroom.desktop.LiveModel;
import headroom.desktop.Logging;
import headroom.desktop.Wiring;
import headroom.desktop.shell.Display;
import headroom.lab.Incident;
import headroom.lab.LabException;
import headroom.lab.LabOptions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;

/// Opens the window: the only place of the command line that leads to the toolkit.
final class WindowCommand {

    private WindowCommand() {}

    /// @throws CommandFailure where no window can be opened, with what to do and what works without
    ///   one
    static void requireDisplay() throws CommandFailure {
        Optional<String> obstacle = Display.check();
        if (obstacle.isPresent()) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, obstacle.get());
        }
    }

    /// The window on what is configured; returns when it was closed.
    static int open(Places places) throws CommandFailure, InterruptedException {
        requireDisplay();
        Folders folders = places.folders();
        Logging.into(folders.data());
        var lab = new AtomicReference<Optional<LabSession>>(Optional.empty());
        try (var wiring = Wiring.of(folders)) {
            show(new LiveModel(wiring, places.operator(), door(lab)));
        } finally {
            lab.get().ifPresent(LabSession::close);
        }
        return ExitCode.OK;
    }

    /// The window on this model; returns when it was closed.
    static int show(LiveModel model) throws CommandFailure, InterruptedException {
        try {
            Desktop.show(model);
        } catch (UnsupportedOperationException e) { // how the toolkit says that there is no display
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE, "The window cannot be opened: " + e.getMessage(), e);
        }
        return ExitCode.OK;
    }

    /// The lab of the first start, with its incident at once: somebody wants to see it.
    private static LiveModel.LabDoor door(AtomicReference<Optional<LabSession>> lab) {
        return (progress, ready) ->
                Thread.ofPlatform()
                        .name("headroom-lab-door")
                        .daemon()
                        .start(() -> {
                            try {
                                var session =
                                        LabSession.start(
                                                LabOptions.full(), new Places(), progress::accept);
                                lab.set(Optional.of(session));
                                ready.accept(session.wiring());
                                LabConsole.onStandardInput(
                                        session.lab(),
                                        new PrintWriter(System.err, true, StandardCharsets.UTF_8));
                                session.lab().begin(Incident.ORPHANED_SLOT);
                                progress.accept("");
                            } catch (CommandFailure | LabException e) {
                                progress.accept(String.valueOf(e.getMessage()));
                            } catch (RuntimeException e) {
                                LoggerFactory.getLogger(WindowCommand.class)
                                        .error("the lab did not start", e);
                                progress.accept("The lab did not start: " + e);
                            }
                        });
    }
}
