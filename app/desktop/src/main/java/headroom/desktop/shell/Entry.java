package headroom.desktop.shell;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import java.util.Optional;

/// A file of settings, whether it could be read or not.
public sealed interface Entry {

    /// Unique among all of them.
    String name();

    /// How bad it is there that another server than the accepted one answers.
    default Level ofOtherServer() {
        return this instanceof Configured(Environment environment, var _)
                ? environment.levels().found().server()
                : Level.WARNING;
    }

    /// @param environment what it says, or said when it was last good
    /// @param trouble why it cannot be followed now; empty when all is well
    record Configured(Environment environment, Optional<Trouble> trouble) implements Entry {

        /// A file that is as it ought to be.
        public Configured(Environment environment) {
            this(environment, Optional.empty());
        }

        @Override
        public String name() {
            return environment.name();
        }
    }

    /// @param name what the environment would be called
    /// @param place file, line and column
    /// @param message what is wrong there, with the nearest key where one was misspelt
    record Broken(String name, String place, String message) implements Entry {}

    /// Why an environment is watched by settings that are not those of its files.
    ///
    /// @param place file, line and column
    /// @param message what is wrong there
    /// @param meanwhile what holds until then, and what to do
    /// @param own whether it is the environment's own file, and not one that several share
    record Trouble(String place, String message, String meanwhile, boolean own) {

        /// Trouble with the environment's own file.
        public Trouble(String place, String message, String meanwhile) {
            this(place, message, meanwhile, true);
        }
    }
}
