package headroom.desktop.command;

import headroom.core.environment.Level;

/// What the program's process returns, so that scripts can tell the cases apart.
public final class ExitCode {

    public static final int OK = 0;
    public static final int WARNING = 1;
    public static final int CRITICAL = 2;
    public static final int UNKNOWN = 3;

    /// Wrong arguments (EX_USAGE of sysexits.h).
    public static final int USAGE = 64;

    /// Something that the program needs is missing: a display, a library, a server's binary
    /// (EX_UNAVAILABLE).
    public static final int UNAVAILABLE = 69;

    /// A defect of the program's own (EX_SOFTWARE).
    public static final int DEFECT = 70;

    /// A file could not be read or written (EX_IOERR).
    public static final int IO = 74;

    /// Nothing is configured (EX_CONFIG). Settings that are broken are [#UNKNOWN].
    public static final int CONFIG = 78;

    /// Ctrl+C, as a shell tells it (128 and the signal).
    public static final int INTERRUPTED = 130;

    private ExitCode() {}

    /// The code for the worst level found.
    public static int of(Level worst) {
        return switch (worst) {
            case OK, WATCH -> OK;
            case WARNING -> WARNING;
            case CRITICAL -> CRITICAL;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
