package headroom.core.environment;

import headroom.core.secret.SecretRef;
import java.util.List;
import java.util.Optional;

/// How a connection is encrypted.
///
/// @param root file with the certificates of the authorities that are trusted, in PEM; those that
///   the system trusts where nobody named one
/// @param client what we show of ourselves, where the server asks for it
public record Tls(Mode mode, Optional<String> root, Optional<Client> client) {

    /// The modes of libpq that are worth having.
    public enum Mode {
        DISABLE("disable"),
        PREFER("prefer"),
        REQUIRE("require"),
        VERIFY_CA("verify-ca"),
        VERIFY_FULL("verify-full");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        /// As written in the settings.
        public String word() {
            return word;
        }
    }

    /// A client certificate.
    ///
    /// @param certificate a PEM file
    /// @param key its private key: a PKCS #8 file in PEM or DER
    /// @param password of an encrypted key
    public record Client(String certificate, String key, Optional<SecretRef> password) {}

    /// What holds where the settings say nothing: verified encryption, but for servers on this
    /// machine, where it is used if it is offered.
    public static Tls standard(List<Address> servers) {
        boolean here = servers.stream().allMatch(Address::loopback);
        return new Tls(here ? Mode.PREFER : Mode.VERIFY_FULL, Optional.empty(), Optional.empty());
    }

    /// The same in another mode.
    public Tls in(Mode other) {
        return new Tls(other, root, client);
    }
}
