package headroom.core.signal.queries;

import headroom.core.poll.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A release that somebody marked.
///
/// @param label what they called it, as in "v1.2"; not escaped
/// @param at when it was marked
/// @param by the operator
public record Release(String label, Instant at, String by) {

    private static final int LONGEST = 100;

    /// What is wrong with a label; empty when a release can be called so.
    public static Optional<String> flaw(String label) {
        return label.isBlank() || label.strip().length() > LONGEST
                ? Optional.of("A release needs a name of 1 to %d characters.".formatted(LONGEST))
                : Optional.empty();
    }

    /// The newest ones of an environment, newest first.
    public record Marked(List<Release> releases) {

        public static final Source<Marked> SOURCE =
                new Source<>("journal", "releases", Marked.class);

        /// How many are told.
        public static final int MOST = 20;

        public Marked {
            releases = List.copyOf(releases);
        }
    }
}
