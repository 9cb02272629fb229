package headroom.adapters.tunnel;

import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import java.nio.file.Path;
import java.security.KeyPair;

/// What a user is proven with, found and ready.
sealed interface Credential {

    record Key(Path file, KeyPair pair) implements Credential {}

    /// @param keys how many it has
    record Keys(Path socket, int keys) implements Credential {}

    record Word(OnePassword password, SecretRef reference, SecretUse use) implements Credential {}
}
