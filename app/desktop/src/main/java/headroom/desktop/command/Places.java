package headroom.desktop.command;

import headroom.adapters.files.Folders;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that every command has: where settings and data lie.
final class Places {

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Folder of the settings, instead of the platform's own.")
    @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of journal and logs, instead of the platform's own.")
    @Nullable Path data;

    @Option(
            names = "--operator",
            paramLabel = "NAME",
            description = "In whose name everything is written down, instead of the system's user.")
    @Nullable String operator;

    /// In whose name everything is written into the journal.
    String operator() {
        return operator == null || operator.isBlank()
                ? System.getProperty("user.name", "operator")
                : operator;
    }

    Folders folders() {
        return Folders.of(
                        System.getProperty("os.name", ""),
                        Path.of(System.getProperty("user.home", "")),
                        name -> Optional.ofNullable(System.getenv(name)))
                .or(Optional.ofNullable(config), Optional.ofNullable(data));
    }
}
