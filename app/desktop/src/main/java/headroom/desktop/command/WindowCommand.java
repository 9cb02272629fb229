package headroom.desktop.command;

import headroom.adapters.files.Folders;
import headroom.desktop.Wiring;
import java.util.function.Consumer;

/// Opens the window.
final class WindowCommand {

    private WindowCommand() {}

    static void requireDisplay() throws CommandFailure {
        if (System.getenv("DISPLAY") == null) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, "no display");
        }
    }

    static int open(Folders folders, Consumer<String> err) {
        err.accept("no window yet: " + folders.config());
        return ExitCode.UNAVAILABLE;
    }

    static int show(Wiring wiring) {
        wiring.close();
        return ExitCode.UNAVAILABLE;
    }
}
