package headroom.adapters.secrets;

import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/// Resolves `env:` and `file:`, anew each time. A file must be its owner's alone.
public final class LocalSecrets implements Secrets {

    private static final int LONGEST = 4096;

    private final Function<String, Optional<String>> variables;

    /// @param variables looks up an environment variable
    public LocalSecrets(Function<String, Optional<String>> variables) {
        this.variables = variables;
    }

    @Override
    public Secret resolve(SecretRef reference, SecretUse use) throws MissingSecret {
        return switch (reference) {
            case SecretRef.Env(String name) -> new Secret(variable(name));
            case SecretRef.File(String path) -> new Secret(file(path));
            case SecretRef other -> throw new MissingSecret(other.text() + " is not known here");
        };
    }

    private String variable(String name) throws MissingSecret {
        Optional<String> value = variables.apply(name);
        if (value.isEmpty() || value.get().isEmpty()) {
            throw new MissingSecret(
                    "the environment variable %s is %s; set it before starting Headroom"
                            .formatted(name, value.isEmpty() ? "not set" : "empty"));
        }
        return value.get();
    }

    private static String file(String path) throws MissingSecret {
        try {
            byte[] bytes = OwnFile.read(Path.of(path), LONGEST, "put the secret into it");
            String secret =
                    withoutLastBreak(
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(bytes))
                                    .toString());
            if (secret.isEmpty()) {
                throw new MissingSecret(path + " is empty");
            }
            return secret;
        } catch (CharacterCodingException e) {
            throw new MissingSecret(path + " is not UTF-8 text");
        } catch (InvalidPathException e) {
            throw new MissingSecret("the file " + path + " cannot be read: " + e.getMessage());
        }
    }

    /// Editors, `echo` and programs end a text with a line break, which is no part of the secret.
    static String withoutLastBreak(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
