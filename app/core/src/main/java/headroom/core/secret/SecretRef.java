package headroom.core.secret;

import java.util.Optional;

/// Where a secret is to be found; holds no secret itself and may be shown.
public sealed interface SecretRef {

    /// An environment variable of this process, written `env:NAME`.
    record Env(String name) implements SecretRef {}

    /// The content of a file without its last line break, written `file:PATH`.
    record File(String path) implements SecretRef {}

    /// Reads what [#text()] writes; empty when it is anything else.
    static Optional<SecretRef> parse(String text) {
        if (text.startsWith("env:") && text.length() > 4) {
            return Optional.of(new Env(text.substring(4)));
        }
        if (text.startsWith("file:") && text.length() > 5) {
            return Optional.of(new File(text.substring(5)));
        }
        return Optional.empty();
    }

    /// As it stands in the settings, such as `env:PGPASSWORD`.
    default String text() {
        return switch (this) {
            case Env(String name) -> "env:" + name;
            case File(String path) -> "file:" + path;
        };
    }
}
