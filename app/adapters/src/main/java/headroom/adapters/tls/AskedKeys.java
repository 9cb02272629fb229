package headroom.adapters.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// What we show of ourselves, if anything, and whether a server asked for it: otherwise a client
/// does not learn that before the server breaks off.
final class AskedKeys extends X509ExtendedKeyManager {

    private final Optional<X509ExtendedKeyManager> own;
    private volatile boolean asked;

    AskedKeys(Optional<X509ExtendedKeyManager> own) {
        this.own = own;
    }

    boolean asked() {
        return asked;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        asked = true;
        return own.map(keys -> keys.chooseClientAlias(types, issuers, socket)).orElse(null);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        asked = true;
        return own.map(keys -> keys.chooseEngineClientAlias(types, issuers, engine)).orElse(null);
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return own.map(keys -> keys.getClientAliases(type, issuers)).orElse(null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return own.map(keys -> keys.getCertificateChain(alias)).orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return own.map(keys -> keys.getPrivateKey(alias)).orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null; // we are no server
    }

    @Override
    public @Nullable String chooseServerAlias(
            String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
