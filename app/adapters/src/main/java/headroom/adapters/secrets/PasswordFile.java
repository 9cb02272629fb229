package headroom.adapters.secrets;

import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretUse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// libpq's `~/.pgpass`, read as libpq reads it (its passwordFromFile): the first line whose host,
/// port, database and user fit, where `*` fits anything and a backslash makes the next character
/// plain. Read anew each time.
final class PasswordFile {

    private static final int LONGEST = 1024 * 1024;

    private final Path file;

    private PasswordFile(Path file) {
        this.file = file;
    }

    /// Where libpq looks: `PGPASSFILE`, else `~/.pgpass`, or `%APPDATA%\postgresql\pgpass.conf` on
    /// Windows.
    ///
    /// @param system the system property `os.name`
    static PasswordFile of(String system, Path home, Function<String, Optional<String>> variables) {
        Optional<String> named = variables.apply("PGPASSFILE").filter(text -> !text.isEmpty());
        if (named.isPresent()) {
            return new PasswordFile(Path.of(named.get()));
        }
        if (system.toLowerCase(Locale.ROOT).startsWith("windows")) {
            Path roaming =
                    variables
                            .apply("APPDATA")
                            .filter(text -> !text.isEmpty())
                            .map(Path::of)
                            .orElseGet(() -> home.resolve("AppData").resolve("Roaming"));
            return new PasswordFile(roaming.resolve("postgresql").resolve("pgpass.conf"));
        }
        return new PasswordFile(home.resolve(".pgpass"));
    }

    Secret resolve(SecretUse use) throws MissingSecret {
        if (use.database().isEmpty()) {
            throw new MissingSecret(
                    "%s knows passwords of PostgreSQL alone, not the %s; write keychain:NAME, env:NAME or file:/PATH for it"
                            .formatted(file, use.what()));
        }
        List<String> wanted =
                List.of(use.host(), Integer.toString(use.port()), use.database(), use.user());
        String text =
                new String(
                        OwnFile.read(
                                file,
                                LONGEST,
                                "put a line host:port:database:user:password into it"),
                        StandardCharsets.UTF_8);
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            Optional<String> password =
                    line.startsWith("#") ? Optional.empty() : rest(line, wanted);
            if (password.isPresent()) {
                if (password.get().isEmpty()) {
                    throw new MissingSecret(
                            "line %d of %s fits %s, and its password is empty"
                                    .formatted(number, file, String.join(":", wanted)));
                }
                return new Secret(password.get());
            }
        }
        throw new MissingSecret(
                "no line of %s fits %s; add one that ends with its password"
                        .formatted(file, String.join(":", wanted)));
    }

    /// What follows the four fields, without its escapes; empty when one of them does not fit.
    private static Optional<String> rest(String line, List<String> wanted) {
        int at = 0;
        for (String field : wanted) {
            at = after(line, at, field);
            if (at < 0) {
                return Optional.empty();
            }
        }
        var password = new StringBuilder();
        for (; at < line.length() && line.charAt(at) != ':'; at++) {
            if (line.charAt(at) == '\\' && at + 1 < line.length()) {
                at++;
            }
            password.append(line.charAt(at));
        }
        return Optional.of(password.toString());
    }

    /// Where the next field begins if this one fits, else -1.
    private static int after(String line, int from, String field) {
        if (line.startsWith("*:", from)) {
            return from + 2;
        }
        int matched = 0;
        for (int at = from; at < line.length(); at++) {
            if (line.charAt(at) == ':' && matched == field.length()) {
                return at + 1;
            }
            if (line.charAt(at) == '\\') {
                at++;
            }
            if (at >= line.length()
                    || matched == field.length()
                    || line.charAt(at) != field.charAt(matched)) {
                return -1;
            }
            matched++;
        }
        return -1;
    }
}
