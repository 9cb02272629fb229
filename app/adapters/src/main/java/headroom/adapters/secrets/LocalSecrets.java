package headroom.adapters.secrets;

import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Resolves `env:` and `file:`. A file must be its owner's alone, the rule of `~/.pgpass`; where
/// the file system knows no such rights (Windows) that is not looked at.
public final class LocalSecrets implements Secrets {

    private static final int LONGEST = 4096;
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

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
            case SecretRef other ->
                    throw new MissingSecret(other.text() + " cannot be looked up yet");
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
            Path file = Path.of(path);
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new MissingSecret(path + " is not a plain file");
            }
            own(file);
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(LONGEST + 1);
            }
            if (bytes.length > LONGEST) {
                throw new MissingSecret(path + " is larger than a secret can be (4 KiB)");
            }
            String secret = withoutLastBreak(text(bytes));
            if (secret.isEmpty()) {
                throw new MissingSecret(path + " is empty");
            }
            return secret;
        } catch (NoSuchFileException e) {
            throw new MissingSecret("the file " + path + " is not there; put the secret into it");
        } catch (AccessDeniedException e) {
            throw new MissingSecret("the file " + path + " may not be read by this user");
        } catch (CharacterCodingException e) {
            throw new MissingSecret(path + " is not UTF-8 text");
        } catch (InvalidPathException | IOException e) {
            throw new MissingSecret("the file " + path + " cannot be read: " + e.getMessage());
        }
    }

    private static void own(Path file) throws IOException, MissingSecret {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        var rights = EnumSet.copyOf(view.readAttributes().permissions());
        rights.retainAll(OTHERS);
        if (!rights.isEmpty()) {
            throw new MissingSecret(
                    "the file %1$s can be read by others; run: chmod 600 %1$s".formatted(file));
        }
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    /// Editors and `echo` end a file with a line break, which is no part of the secret.
    private static String withoutLastBreak(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
