package headroom.adapters.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Paths in settings. What they are relative to would depend on where the program was started.
final class Paths {

    private Paths() {}

    /// The path itself, or with `~/` the one below the user's home; empty when it is not absolute.
    static Optional<String> absolute(String written) {
        try {
            String whole =
                    written.startsWith("~/")
                            ? Path.of(System.getProperty("user.home", ""))
                                    .resolve(written.substring(2))
                                    .toString()
                            : written;
            return Path.of(whole).isAbsolute() ? Optional.of(whole) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty(); // the caller says what a path must be
        }
    }
}
