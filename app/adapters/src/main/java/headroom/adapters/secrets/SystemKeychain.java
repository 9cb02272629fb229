package headroom.adapters.secrets;

import com.github.javakeyring.BackendNotSupportedException;
import com.github.javakeyring.Keyring;
import com.github.javakeyring.KeyringStorageType;
import com.github.javakeyring.PasswordAccessException;
import headroom.core.reading.Shown;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keychain by java-keyring. An entry has the service `headroom` and the account that the
/// settings name; on Windows that is the target `headroom|NAME`. Opened for each use and closed
/// after it, so that no connection to the session's bus is kept.
public final class SystemKeychain implements Keychain {

    private static final Logger LOG = LoggerFactory.getLogger(SystemKeychain.class);
    private static final String SERVICE = "headroom";

    private final KeyringStorageType kind;
    private final String called;

    /// @param system the system property `os.name`
    public SystemKeychain(String system) {
        String os = system.toLowerCase(Locale.ROOT);
        // Naming the kind spares the others: all of them would be tried, with a native library
        // each.
        if (os.startsWith("mac")) {
            kind = KeyringStorageType.OSX_KEYCHAIN;
            called = "the Keychain";
        } else if (os.startsWith("windows")) {
            kind = KeyringStorageType.WINDOWS_CREDENTIAL_STORE;
            called = "the Credential Manager";
        } else {
            kind = KeyringStorageType.GNOME_KEYRING;
            called = "the Secret Service (GNOME Keyring, KWallet, KeePassXC)";
        }
    }

    @Override
    public boolean present() {
        try {
            use(_ -> called);
            return true;
        } catch (MissingSecret | PasswordAccessException _) {
            return false;
        }
    }

    @Override
    public Secret find(String name) throws MissingSecret {
        try {
            String value = use(keyring -> keyring.getPassword(SERVICE, name));
            if (value.isEmpty()) {
                throw new MissingSecret(
                        "the entry %1$s of the keychain is empty; run: headroom secret set %1$s"
                                .formatted(Shown.text(name)));
            }
            return new Secret(value);
        } catch (PasswordAccessException e) {
            throw new MissingSecret(
                    "the keychain shows no entry %1$s (%2$s); run: headroom secret set %1$s"
                            .formatted(Shown.text(name), words(e)));
        }
    }

    @Override
    public void store(String name, Secret secret) throws MissingSecret {
        String kept;
        try {
            kept =
                    use(keyring -> {
                        keyring.setPassword(SERVICE, name, secret.reveal());
                        return keyring.getPassword(SERVICE, name); // a locked one says nothing
                    });
        } catch (PasswordAccessException e) {
            throw new MissingSecret("the keychain did not take the entry: " + words(e));
        }
        if (!kept.equals(secret.reveal())) {
            throw new MissingSecret("the keychain did not take the entry; is it locked?");
        }
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(Keyring keyring) throws PasswordAccessException;
    }

    private <T> T use(Use<T> use) throws MissingSecret, PasswordAccessException {
        Keyring keyring;
        try {
            keyring = Keyring.create(kind);
        } catch (BackendNotSupportedException | RuntimeException | LinkageError e) {
            throw none(e);
        }
        try {
            return use.of(keyring);
        } catch (RuntimeException | LinkageError e) {
            throw none(e);
        } finally {
            close(keyring);
        }
    }

    private static void close(Keyring keyring) {
        try {
            keyring.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("the keychain was not closed: {}", e.getClass().getSimpleName());
        }
    }

    /// The libraries beneath throw whatever they come across.
    private MissingSecret none(Throwable e) {
        String why =
                e instanceof BackendNotSupportedException
                        ? ""
                        : " (" + e.getClass().getSimpleName() + ")";
        return new MissingSecret(
                "there is no keychain here%s: %s does not answer; write env:NAME, file:/PATH, pgpass, command:[\"program\"] or prompt instead"
                        .formatted(why, called));
    }

    private static String words(Exception e) {
        return Shown.text(String.valueOf(e.getMessage()), 160);
    }
}
