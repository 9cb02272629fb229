package headroom.adapters.files;

import java.util.Optional;

/// A mistake in one file, told so that it can be mended without opening a manual. Never repeats a
/// value that stands where a secret belongs.
///
/// @param file the file's name, without its folder
/// @param line counted from 1; 0 where the file as a whole is meant
/// @param column counted from 1; 0 where the file as a whole is meant
/// @param key the path of the key, such as `postgres.monitor.password`; empty where no key is meant
/// @param message what is wrong, without a full stop
/// @param nearest the valid name that was probably meant
public record FileProblem(
        String file, int line, int column, String key, String message, Optional<String> nearest) {

    static FileProblem of(String file, Place place, String key, String message) {
        return new FileProblem(file, place.line(), place.column(), key, message, Optional.empty());
    }

    static FileProblem whole(String file, String message) {
        return of(file, Place.NONE, "", message);
    }

    FileProblem near(Optional<String> name) {
        return new FileProblem(file, line, column, key, message, name);
    }

    /// In one line, such as `lab.yaml:7:3: unknown key "hosst" in postgres; did you mean "host"?`.
    public String text() {
        String where = line == 0 ? file : file + ":" + line + ":" + column;
        return where
                + ": "
                + message
                + nearest.map(name -> "; did you mean \"" + name + "\"?").orElse("");
    }

    @Override
    public String toString() {
        return text();
    }
}
