package headroom.adapters.files;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Where Headroom keeps what it is told and what it writes.
///
/// @param config settings, written by people: environments and runbooks
/// @param data what the program writes: journal, history, logs
public record Folders(Path config, Path data) {

    /// The folders of this platform: XDG on Linux, Application Support on macOS, AppData on
    /// Windows.
    ///
    /// @param system the system property `os.name`
    /// @param home the user's home
    /// @param variables looks up an environment variable
    public static Folders of(
            String system, Path home, Function<String, Optional<String>> variables) {
        String os = system.toLowerCase(Locale.ROOT);
        if (os.startsWith("mac")) {
            Path support = home.resolve("Library/Application Support/Headroom");
            return new Folders(support, support.resolve("data"));
        }
        if (os.startsWith("windows")) {
            return new Folders(
                    named(variables, "APPDATA", home.resolve("AppData/Roaming"))
                            .resolve("Headroom"),
                    named(variables, "LOCALAPPDATA", home.resolve("AppData/Local"))
                            .resolve("Headroom"));
        }
        return new Folders(
                named(variables, "XDG_CONFIG_HOME", home.resolve(".config")).resolve("headroom"),
                named(variables, "XDG_DATA_HOME", home.resolve(".local/share"))
                        .resolve("headroom"));
    }

    /// These folders, but for those that the command line names.
    public Folders or(Optional<Path> config, Optional<Path> data) {
        return new Folders(config.orElse(this.config), data.orElse(this.data));
    }

    /// One YAML file per environment.
    public Path environments() {
        return config.resolve("environments");
    }

    /// The team's levels.
    public Path levels() {
        return config.resolve("levels.yaml");
    }

    /// The operator's own runbooks.
    public Path runbooks() {
        return config.resolve("runbooks");
    }

    private static Path named(
            Function<String, Optional<String>> variables, String name, Path otherwise) {
        // XDG: a path that is not absolute is to be ignored
        return variables
                .apply(name)
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(otherwise);
    }
}
