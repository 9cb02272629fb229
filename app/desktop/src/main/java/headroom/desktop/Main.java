package headroom.desktop;

import headroom.desktop.command.Headroom;

/// Where the program starts.
public final class Main {

    private Main() {}

    /// Runs the command line and ends the process with its exit code: threads of the toolkit or of
    /// a driver must not keep a finished command alive.
    public static void main(String[] args) {
        System.exit(Headroom.run(args));
    }
}
