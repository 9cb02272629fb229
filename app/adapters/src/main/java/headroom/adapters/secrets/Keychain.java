package headroom.adapters.secrets;

import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;

/// The system's store of passwords: the Secret Service on Linux, the Keychain on macOS, the
/// Credential Manager on Windows. May block for as long as somebody takes to unlock it.
public interface Keychain {

    /// Whether there is one here.
    boolean present();

    /// The entry of this name.
    Secret find(String name) throws MissingSecret;

    /// Stores an entry, or puts a new value into it.
    ///
    /// @throws MissingSecret when it cannot be stored, with the reason
    void store(String name, Secret secret) throws MissingSecret;
}
