package headroom.core.settings;

import headroom.core.environment.Environment;
import headroom.core.environment.Levels;
import java.util.List;
import java.util.Optional;

/// Keeps the operator's environments, and says what their texts mean. Implemented by an adapter.
public interface Settings {

    /// What a text says. Cheap, and touches no disk but for the service file of libpq that it
    /// names.
    ///
    /// @param name what the environment must be called
    Meaning read(String text, String name);

    /// The levels that hold where a text of this tier says nothing. Cheap.
    Levels usual(String tier);

    /// A draft as a text.
    String write(Draft draft);

    /// The text that stands for an environment now, good or not; empty when there is none. May
    /// block, as everything below.
    Optional<Original> open(String name);

    /// Puts a text in its place, whole or not at all. What stood there is kept as a backup.
    Saved save(Change change);

    /// Takes an environment away; what stood there is kept as a backup.
    Saved remove(Original original);

    /// Keeps the order in which the operator wants to see them.
    Saved order(List<String> names);

    /// @param draft empty where the text is not even keys and values
    /// @param environment what it means; empty where there are mistakes
    /// @param mistakes as many as can be told at once, the first one first
    /// @param comments how many the text holds: those a draft would lose
    record Meaning(
            Optional<Draft> draft,
            Optional<Environment> environment,
            List<Mistake> mistakes,
            int comments) {

        public Meaning {
            mistakes = List.copyOf(mistakes);
        }
    }

    /// What stood there when somebody began to change it.
    record Original(String name, String text) {}

    /// @param original what is changed; empty for a new one. Under another name it is moved
    record Change(Optional<Original> original, String name, String text) {}

    /// What came of a change.
    sealed interface Saved {

        /// @param backup the file in which the former text is kept
        record Done(Optional<String> backup) implements Saved {}

        /// Nothing was written: somebody else changed it meanwhile.
        ///
        /// @param now what stands there; empty when it was removed
        record ChangedMeanwhile(Optional<Original> now) implements Saved {}

        /// Nothing was written.
        record Failed(String why) implements Saved {}
    }
}
