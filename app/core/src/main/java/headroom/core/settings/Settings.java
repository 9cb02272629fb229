package headroom.core.settings;

import headroom.core.environment.Environment;
import headroom.core.environment.Levels;
import java.util.List;
import java.util.Optional;

/// Keeps the operator's environments, and says what their texts mean. Implemented by an adapter.
public interface Settings {

    /// What a text says, given what there was to build upon at the last look. Cheap, and touches no
    /// disk.
    ///
    /// @param name what the environment must be called
    Meaning read(String text, String name);

    /// The same, whatever the text calls the environment.
    Meaning read(String text);

    /// The levels that hold where a text of this tier says nothing. Cheap.
    Levels usual(String tier);

    /// A draft as a text of its own, without a comment.
    String write(Draft draft);

    /// A text with what a draft says otherwise put in its place, and every comment where it was;
    /// empty where that cannot be done.
    Optional<String> carry(String text, Draft draft);

    /// Looks what there is to build upon: the services of libpq's files, and the team's levels. May
    /// block, as everything below.
    void look();

    /// Looks, and gives the text that stands for an environment now, good or not; empty when there
    /// is none.
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
    /// @param comments of the text: those that a draft would lose
    record Meaning(
            Optional<Draft> draft,
            Optional<Environment> environment,
            List<Mistake> mistakes,
            Comments comments) {

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
