package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.secrets.Keychain;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeychainPasswordsTest {

    private final Map<String, Secret> entries = new HashMap<>();
    private final KeychainPasswords passwords = new KeychainPasswords(new Remembering());

    /// No machine that runs tests has a keychain.
    private final class Remembering implements Keychain {

        @Override
        public boolean present() {
            return true;
        }

        @Override
        public Secret find(String name) throws MissingSecret {
            return Optional.ofNullable(entries.get(name))
                    .orElseThrow(() -> new MissingSecret("no entry " + name));
        }

        @Override
        public void store(String name, Secret secret) {
            entries.put(name, secret);
        }
    }

    @Test
    void anotherPasswordIsNeverOverwritten() throws MissingSecret {
        assertThat(passwords.store("shop", new Secret("one"))).isEqualTo("shop");
        assertThat(passwords.store("shop", new Secret("two"))).isEqualTo("shop-2");
        assertThat(passwords.store("shop", new Secret("one"))).isEqualTo("shop");
        assertThat(entries.get("shop")).extracting(Secret::reveal).isEqualTo("one");
        assertThat(entries.get("shop-2")).extracting(Secret::reveal).isEqualTo("two");
    }
}
