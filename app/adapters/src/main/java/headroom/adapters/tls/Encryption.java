package headroom.adapters.tls;

import headroom.core.environment.Address;
import headroom.core.environment.Tls;
import headroom.core.poll.ProbeFailure;
import headroom.core.secret.Secrets;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Settings of TLS, ready for connections. Made anew for each login, so that renewed certificates
/// are taken up.
public final class Encryption {

    private final Tls.Mode mode;
    private final AskedKeys keys;
    private final X509TrustManager authorities;
    private final String trusted;

    private Encryption(
            Tls.Mode mode, AskedKeys keys, X509TrustManager authorities, String trusted) {
        this.mode = mode;
        this.keys = keys;
        this.authorities = authorities;
        this.trusted = trusted;
    }

    /// Reads the files that the settings name; empty when there is to be no encryption.
    ///
    /// @throws ProbeFailure naming the file that does not hold what it should
    public static Optional<Encryption> of(Tls tls, Secrets secrets)
            throws ProbeFailure, InterruptedException {
        if (tls.mode() == Tls.Mode.DISABLE) {
            return Optional.empty();
        }
        Optional<X509ExtendedKeyManager> shown = Optional.empty();
        if (tls.client().isPresent()) {
            shown = Optional.of(ClientKey.manager(tls.client().get(), secrets));
        }
        Optional<Path> root = tls.root().map(TlsFiles::path);
        return Optional.of(
                new Encryption(
                        tls.mode(),
                        new AskedKeys(shown),
                        root.isPresent() ? authorities(root.get()) : trusting(null),
                        root.isPresent()
                                ? "the authorities in " + root.get()
                                : "those that Java trusts"));
    }

    /// The same by the rules of libpq, which PostgreSQL and PgBouncer are reached by.
    public static Optional<Encryption> asLibpq(Tls tls, Secrets secrets)
            throws ProbeFailure, InterruptedException {
        return of(LibpqRules.of(tls), secrets);
    }

    /// Encrypts what goes over a connected socket. The handshake is not begun; its reads are the
    /// socket's, and so are their deadlines.
    ///
    /// @param server as the settings call it, which is what its certificate is compared with
    public SSLSocket over(Socket connected, Address server) throws IOException {
        String host = server.host().replaceAll("[\\[\\]]", "");
        return (SSLSocket)
                context(server)
                        .getSocketFactory()
                        .createSocket(connected, host, server.port(), true);
    }

    /// Whether a server asked for a certificate of ours.
    boolean certificateWanted() {
        return keys.asked();
    }

    /// For a client that opens its connections itself.
    ///
    /// @param server as the settings call it, which is what its certificate is compared with
    public SSLContext context(Address server) {
        TrustManager trust =
                switch (mode) {
                    case DISABLE, PREFER, REQUIRE -> new ServerTrust.Anybody();
                    case VERIFY_CA -> new ServerTrust(server, authorities, trusted, false);
                    case VERIFY_FULL -> new ServerTrust(server, authorities, trusted, true);
                };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private static X509TrustManager authorities(Path file) throws ProbeFailure {
        List<X509Certificate> all = TlsFiles.certificates(file, "tls.root");
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < all.size(); i++) {
                store.setCertificateEntry(Integer.toString(i), all.get(i));
            }
            return trusting(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot hold certificates", e);
        }
    }

    /// @param store null for those that Java trusts
    private static X509TrustManager trusting(@Nullable KeyStore store) {
        try {
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java verifies no certificates", e);
        }
    }
}
