package headroom.desktop.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Whether a window can be opened here at all, asked before the toolkit is touched: it would end
/// the program with a stack trace. Sees nothing of the toolkit.
public final class Display {

    private static final List<Path> LIBRARIES =
            List.of(
                    Path.of("/usr/lib"),
                    Path.of("/usr/lib64"),
                    Path.of("/lib"),
                    Path.of("/lib64"),
                    Path.of("/usr/local/lib"));
    private static final String INSTEAD =
            " Without a window these work: headroom check, headroom drill, headroom journal,"
                    + " headroom lab --serve.";

    private static final Pattern LOCAL = Pattern.compile(":(\\d{1,4})(?:\\.\\d+)?");

    private Display() {}

    /// What stands in the way of a window, and what to do; empty when nothing does.
    public static Optional<String> check() {
        return check(
                System.getProperty("os.name", ""),
                System.getProperty("glass.platform", ""),
                System.getenv(),
                Display::gtk,
                Files::exists);
    }

    /// @param platform the toolkit's own choice of platform; its headless one needs no display
    /// @param exists whether there is such a file, here a display's socket
    static Optional<String> check(
            String system,
            String platform,
            Map<String, String> environment,
            java.util.function.BooleanSupplier gtk,
            Predicate<Path> exists) {
        if (!system.toLowerCase(Locale.ROOT).contains("linux")
                || platform.equalsIgnoreCase("headless")) {
            return Optional.empty();
        }
        if (empty(environment, "DISPLAY")) {
            return Optional.of(
                    empty(environment, "WAYLAND_DISPLAY")
                            ? "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Run it"
                                    + " in a desktop session, with ssh -X, or under xvfb-run."
                                    + INSTEAD
                            : "DISPLAY is not set: the window needs X11, or Xwayland under Wayland."
                                    + " Start Xwayland, or run it under xvfb-run."
                                    + INSTEAD);
        }
        var local = LOCAL.matcher(environment.getOrDefault("DISPLAY", ""));
        if (local.matches() && !exists.test(Path.of("/tmp/.X11-unix/X" + local.group(1)))) {
            return Optional.of(
                    "DISPLAY is %s, and no X server answers there. Correct it, or run it under xvfb-run."
                                    .formatted(environment.get("DISPLAY"))
                            + INSTEAD);
        }
        if (!gtk.getAsBoolean()) {
            return Optional.of(
                    "The library libgtk-3.so.0 is missing. Install GTK 3: apt install libgtk-3-0"
                            + " (Debian, Ubuntu), dnf install gtk3 (Fedora)."
                            + INSTEAD);
        }
        return Optional.empty();
    }

    private static boolean empty(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").isEmpty();
    }

    /// Looks where the dynamic linker looks: the library folders and, one level down, their
    /// multi-architecture ones.
    private static boolean gtk() {
        return LIBRARIES.stream().anyMatch(folder -> holds(folder) || below(folder));
    }

    private static boolean below(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path entry : entries) {
                if (holds(entry)) {
                    return true;
                }
            }
            return false;
        } catch (java.io.IOException | java.nio.file.DirectoryIteratorException e) {
            return true; // cannot be told: let the toolkit try
        }
    }

    private static boolean holds(Path folder) {
        return Files.exists(folder.resolve("libgtk-3.so.0"));
    }
}
