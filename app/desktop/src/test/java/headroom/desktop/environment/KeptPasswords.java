package headroom.desktop.environment;

import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import java.util.LinkedHashMap;
import java.util.Map;

/// A keychain that can be away, or refuse: no real one does so on demand.
public final class KeptPasswords implements PasswordStore {

    final Map<String, String> kept = new LinkedHashMap<>();
    boolean present;
    String refusal = "";

    @Override
    public boolean present() {
        return present;
    }

    @Override
    public String store(String wanted, Secret secret) throws MissingSecret {
        if (!refusal.isEmpty()) {
            throw new MissingSecret(refusal);
        }
        kept.put(wanted, secret.reveal());
        return wanted;
    }
}
