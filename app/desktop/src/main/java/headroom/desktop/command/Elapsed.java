package headroom.desktop.command;

import headroom.core.reading.Age;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// How far a look that takes long has come: one line on a terminal, written over every second and
/// wiped away at the end. Nothing where there is no terminal.
final class Elapsed implements AutoCloseable {

    /// Character devices, as stat tells them.
    private static final int KIND = 0xF000;

    private static final int CHARACTERS = 0x2000;

    private final PrintWriter err;
    private final boolean seen;
    private final Duration whole;
    private long told = -1;
    private int width;

    /// @param seen whether somebody sees it
    Elapsed(PrintWriter err, boolean seen, Duration whole) {
        this.err = err;
        this.seen = seen;
        this.whole = whole;
    }

    /// Whether standard error is a terminal. Java only tells that of standard input and output
    /// together; where it cannot be asked otherwise, these count.
    static boolean seen() {
        try {
            return Files.getAttribute(Path.of("/dev/fd/2"), "unix:mode") instanceof Integer mode
                    && (mode & KIND) == CHARACTERS;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Terminal.here().isPresent();
        }
    }

    void tell(Duration passed) {
        long second = passed.toSeconds();
        if (!seen || second == told) {
            return;
        }
        told = second;
        String line = "check: looking for %s, %d s so far".formatted(new Age(whole).text(), second);
        err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        err.flush();
        width = line.length();
    }

    @Override
    public void close() {
        if (width > 0) {
            err.print("\r" + " ".repeat(width) + "\r");
            err.flush();
        }
    }
}
