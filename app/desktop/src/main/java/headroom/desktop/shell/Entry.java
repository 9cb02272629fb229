package headroom.desktop.shell;

import headroom.core.environment.Environment;

/// A file of settings, whether it could be read or not.
public sealed interface Entry {

    /// Unique among all of them.
    String name();

    /// @param environment what it says
    record Configured(Environment environment) implements Entry {

        @Override
        public String name() {
            return environment.name();
        }
    }

    /// @param name the file's name
    /// @param place file, line and column
    /// @param message what is wrong there, with the nearest key where one was misspelt
    record Broken(String name, String place, String message) implements Entry {}
}
