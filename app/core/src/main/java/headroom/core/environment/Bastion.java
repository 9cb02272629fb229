package headroom.core.environment;

import headroom.core.secret.SecretRef;
import java.util.Optional;

/// A machine that leads to others by SSH. Equal ones share one connection.
///
/// @param name what endpoints call it
/// @param knownHosts the file with the host keys that are trusted; `~/.ssh/known_hosts` where
///   nobody named one
public record Bastion(
        String name, Address address, String user, Proof proof, Optional<String> knownHosts) {

    /// How the user proves who they are.
    public sealed interface Proof {

        /// A private key.
        ///
        /// @param file in OpenSSH's or PEM's format
        /// @param passphrase of an encrypted one
        record Key(String file, Optional<SecretRef> passphrase) implements Proof {}

        /// The agent whose socket `SSH_AUTH_SOCK` names.
        record Agent() implements Proof {}

        record Password(SecretRef password) implements Proof {}
    }
}
