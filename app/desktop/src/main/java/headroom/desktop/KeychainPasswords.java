package headroom.desktop;

import headroom.adapters.secrets.Keychain;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.desktop.environment.PasswordStore;

/// Passwords of imported URLs as entries of the system's keychain.
final class KeychainPasswords implements PasswordStore {

    private static final int TRIES = 20;

    private final Keychain keychain;

    KeychainPasswords(Keychain keychain) {
        this.keychain = keychain;
    }

    @Override
    public boolean present() {
        return keychain.present();
    }

    @Override
    public String store(String wanted, Secret secret) throws MissingSecret {
        for (int n = 1; n <= TRIES; n++) {
            String name = n == 1 ? wanted : wanted + "-" + n;
            if (free(name, secret)) {
                keychain.store(name, secret);
                return name;
            }
        }
        throw new MissingSecret(
                "the keychain holds %d entries called %s already; remove some"
                        .formatted(TRIES, wanted));
    }

    /// An entry that holds the same may be written again.
    private boolean free(String name, Secret secret) {
        try {
            return keychain.find(name).reveal().equals(secret.reveal());
        } catch (MissingSecret _) {
            return true;
        }
    }
}
