package headroom.adapters.postgres;

import headroom.core.environment.Address;
import headroom.core.environment.Tls;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.secret.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Makes of the settings what connections to one server are encrypted with. Files are read anew for
/// each login, so that a renewed certificate is taken up.
final class Encryption {

    private Encryption() {}

    /// @throws ProbeFailure when a file that the settings name cannot be used
    static SSLSocketFactory sockets(Tls tls, Address server, Secrets secrets)
            throws ProbeFailure, InterruptedException {
        KeyManager[] keys =
                tls.client().isEmpty()
                        ? new KeyManager[0]
                        : ClientKey.managers(tls.client().get(), secrets);
        TrustManager trust = verifies(tls) ? verifying(tls, server) : new ServerTrust.Anybody();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {trust}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /// As libpq does, `require` with authorities named verifies them.
    private static boolean verifies(Tls tls) {
        return switch (tls.mode()) {
            case DISABLE, PREFER -> false;
            case REQUIRE -> tls.root().isPresent();
            case VERIFY_CA, VERIFY_FULL -> true;
        };
    }

    private static TrustManager verifying(Tls tls, Address server) throws ProbeFailure {
        Optional<Path> file = tls.root().map(Encryption::path).or(Encryption::usual);
        return new ServerTrust(
                server,
                file.isPresent() ? authorities(file.get()) : trusting(null),
                file.isPresent() ? "the authorities in " + file.get() : "those that Java trusts",
                tls.mode() == Tls.Mode.VERIFY_FULL);
    }

    /// A file as the settings name it, from the home folder on where it begins with `~/`.
    static Path path(String written) {
        return written.startsWith("~/")
                ? Path.of(System.getProperty("user.home", ""), written.substring(2))
                : Path.of(written);
    }

    /// Where libpq looks.
    private static Optional<Path> usual() {
        String data = System.getenv("APPDATA");
        return Optional.of(
                        data == null
                                ? Path.of(
                                        System.getProperty("user.home", ""),
                                        ".postgresql",
                                        "root.crt")
                                : Path.of(data, "postgresql", "root.crt"))
                .filter(Files::isRegularFile);
    }

    private static X509TrustManager authorities(Path file) throws ProbeFailure {
        List<X509Certificate> all = certificates(file, "tls.root");
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

    /// The certificates in a PEM file, at least one.
    ///
    /// @param key which setting names the file
    static List<X509Certificate> certificates(Path file, String key) throws ProbeFailure {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(Encryption::x509)
                            .toList();
            if (all.isEmpty()) {
                throw unusable(file, key, "holds no certificate", null);
            }
            return all;
        } catch (IOException e) {
            throw unusable(file, key, "cannot be read", e);
        } catch (CertificateException e) {
            throw unusable(file, key, "holds no certificate in PEM", e);
        }
    }

    private static X509Certificate x509(Certificate certificate) {
        return (X509Certificate) certificate;
    }

    static ProbeFailure unusable(Path file, String key, String why, @Nullable Exception cause) {
        var reason =
                new Reason(
                        Reason.Kind.NOT_CONFIGURED,
                        "%s, which the settings name as %s, %s"
                                .formatted(Visible.text(file.toString()), key, why));
        return cause == null ? new ProbeFailure(reason) : new ProbeFailure(reason, cause);
    }
}
