package headroom.desktop.environment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A reference to a secret while it is typed: its kind, and what that kind needs to know. Its text
/// is the one of the settings.
///
/// @param value what stands after the kind; empty for a kind that needs nothing
record Reference(Kind kind, String value) {

    enum Kind {
        KEYCHAIN("keychain", "name of the entry"),
        ENV("env", "name of the variable"),
        FILE("file", "/path, readable by you alone"),
        PGPASS("pgpass", ""),
        COMMAND("command", "[\"program\", \"argument\"]"),
        PROMPT("prompt", "");

        private final String word;
        private final String needs;

        Kind(String word, String needs) {
            this.word = word;
            this.needs = needs;
        }

        /// As it stands in the settings.
        String word() {
            return word;
        }

        /// What is to be typed beside it; empty where nothing is.
        String needs() {
            return needs;
        }

        static Optional<Kind> of(String word) {
            return Arrays.stream(values()).filter(k -> k.word.equals(word)).findFirst();
        }
    }

    /// Everything that leads to a secret.
    static final List<String> EVERY = Arrays.stream(Kind.values()).map(Kind::word).toList();

    /// Everything but the file that knows passwords of PostgreSQL alone.
    static final List<String> ELSEWHERE =
            EVERY.stream().filter(word -> !word.equals(Kind.PGPASS.word())).toList();

    /// Empty where the text names no kind: it may be a password that somebody wrote there.
    static Optional<Reference> of(String text) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        return Kind.of(word)
                .filter(kind -> colon >= 0 != kind.needs().isEmpty())
                .map(kind -> new Reference(kind, colon < 0 ? "" : text.substring(colon + 1)));
    }

    /// As it stands in the settings.
    String text() {
        return kind.needs().isEmpty() ? kind.word() : kind.word() + ":" + value;
    }
}
