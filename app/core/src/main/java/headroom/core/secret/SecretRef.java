package headroom.core.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a secret is to be found; holds no secret itself and may be shown.
public sealed interface SecretRef {

    /// An entry of the system's keychain, written `keychain:NAME`.
    record Keychain(String name) implements SecretRef {}

    /// An environment variable of this process, written `env:NAME`.
    record Env(String name) implements SecretRef {}

    /// The content of a file without its last line break, written `file:PATH`.
    record File(String path) implements SecretRef {}

    /// The line of `~/.pgpass` that fits host, port, database and user, written `pgpass`.
    record Pgpass() implements SecretRef {}

    /// What a program prints, without its last line break, written `command:["pass", "shop/db"]`: a
    /// list of arguments that no shell sees.
    record Command(List<String> arguments) implements SecretRef {

        public Command {
            arguments = List.copyOf(arguments);
        }
    }

    /// Asked for once while the program runs, written `prompt`.
    record Prompt() implements SecretRef {}

    /// Reads what [#text()] writes; empty when it is anything else.
    static Optional<SecretRef> parse(String text) {
        return switch (text) {
            case "pgpass" -> Optional.of(new Pgpass());
            case "prompt" -> Optional.of(new Prompt());
            default -> {
                int colon = text.indexOf(':');
                String rest = text.substring(colon + 1);
                if (colon < 0 || rest.isEmpty()) {
                    yield Optional.empty();
                }
                yield switch (text.substring(0, colon)) {
                    case "keychain" -> Optional.of(new Keychain(rest));
                    case "env" -> Optional.of(new Env(rest));
                    case "file" -> Optional.of(new File(rest));
                    case "command" -> arguments(rest).map(Command::new);
                    default -> Optional.empty();
                };
            }
        };
    }

    /// As it stands in the settings, such as `env:PGPASSWORD`.
    default String text() {
        return switch (this) {
            case Keychain(String name) -> "keychain:" + name;
            case Env(String name) -> "env:" + name;
            case File(String path) -> "file:" + path;
            case Pgpass() -> "pgpass";
            case Prompt() -> "prompt";
            case Command(List<String> arguments) ->
                    "command:["
                            + String.join(", ", arguments.stream().map(SecretRef::quoted).toList())
                            + "]";
        };
    }

    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// A list in brackets of texts in double quotes, in which a backslash makes the next character
    /// plain.
    private static Optional<List<String>> arguments(String list) {
        String inner = list.strip();
        if (!inner.startsWith("[") || !inner.endsWith("]")) {
            return Optional.empty();
        }
        inner = inner.substring(1, inner.length() - 1).strip();
        var found = new ArrayList<String>();
        int at = 0;
        while (at < inner.length()) {
            if (inner.charAt(at) != '"') {
                return Optional.empty();
            }
            var argument = new StringBuilder();
            for (at++; at < inner.length() && inner.charAt(at) != '"'; at++) {
                if (inner.charAt(at) == '\\') {
                    at++;
                }
                if (at < inner.length()) {
                    argument.append(inner.charAt(at));
                }
            }
            if (at >= inner.length()) {
                return Optional.empty();
            }
            found.add(argument.toString());
            String rest = inner.substring(at + 1).strip();
            if (rest.isEmpty()) {
                break;
            }
            if (rest.charAt(0) != ',' || rest.length() == 1) {
                return Optional.empty();
            }
            inner = rest.substring(1).strip();
            at = 0;
        }
        return found.isEmpty() || found.getFirst().isBlank()
                ? Optional.empty()
                : Optional.of(found);
    }
}
