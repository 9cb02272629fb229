package headroom.desktop.environment;

import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;

/// Where a password of an imported URL can go: the system's keychain. May block for as long as
/// somebody takes to unlock it.
public interface PasswordStore {

    /// Whether there is one here.
    boolean present();

    /// Stores a password and overwrites none.
    ///
    /// @return the entry's name: the wanted one, or the next that is free
    /// @throws MissingSecret when it cannot be stored, with the reason
    String store(String wanted, Secret secret) throws MissingSecret;
}
