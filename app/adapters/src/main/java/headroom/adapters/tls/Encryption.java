package headroom.adapters.tls;

import headroom.core.environment.Address;
import headroom.core.environment.Tls;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secrets;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Settings of TLS, ready for connections. Made anew for each login, so that renewed certificates
/// are taken up.
public final class Encryption {

    private static final char[] IN_MEMORY = {};

    private final SSLContext context;
    private final boolean named;

    private Encryption(SSLContext context, boolean named) {
        this.context = context;
        this.named = named;
    }

    /// Reads the files that the settings name; empty when there is to be no encryption.
    ///
    /// @throws ProbeFailure naming the file that does not hold what it should
    public static Optional<Encryption> of(Tls tls, Secrets secrets)
            throws ProbeFailure, InterruptedException {
        if (tls.mode() == Tls.Mode.DISABLE) {
            return Optional.empty();
        }
        try {
            KeyManager[] shown = {};
            if (tls.client().isPresent()) {
                shown = shown(tls.client().get(), secrets);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    shown,
                    new TrustManager[] {new Trust(tls, authorities(tls.root()))},
                    new SecureRandom());
            return Optional.of(new Encryption(context, tls.mode() == Tls.Mode.VERIFY_FULL));
        } catch (MissingSecret e) {
            throw failure(Reason.Kind.NO_SECRET, e);
        } catch (BadTlsFile e) {
            throw failure(Reason.Kind.NOT_CONFIGURED, e);
        } catch (GeneralSecurityException | IOException e) {
            throw failure(Reason.Kind.NOT_CONFIGURED, e);
        }
    }

    /// Encrypts what goes over a connected socket. The handshake is not begun; its reads are the
    /// socket's, and so are their deadlines.
    ///
    /// @param server as the settings call it, which is what its certificate is compared with
    public SSLSocket over(Socket connected, Address server) throws IOException {
        String host = server.host().replaceAll("[\\[\\]]", "");
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(connected, host, server.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        if (named) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static X509ExtendedTrustManager authorities(Optional<String> root)
            throws BadTlsFile, GeneralSecurityException, IOException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (root.isPresent()) {
            KeyStore trusted = empty();
            int number = 0;
            for (Certificate certificate : PemFiles.certificates(root.get())) {
                trusted.setCertificateEntry("root-" + number++, certificate);
            }
            factory.init(trusted);
        } else {
            KeyStore system = null; // what the system trusts
            factory.init(system);
        }
        return Stream.of(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("Java judges no certificates"));
    }

    private static KeyManager[] shown(Tls.Client client, Secrets secrets)
            throws BadTlsFile,
                    MissingSecret,
                    InterruptedException,
                    GeneralSecurityException,
                    IOException {
        List<Certificate> chain = PemFiles.certificates(client.certificate());
        PrivateKey key = PemFiles.key(client, secrets);
        if (!key.getAlgorithm().equals(chain.getFirst().getPublicKey().getAlgorithm())) {
            throw new BadTlsFile(
                    "the key in %s is not that of the certificate in %s"
                            .formatted(client.key(), client.certificate()));
        }
        KeyStore store = empty();
        store.setKeyEntry("client", key, IN_MEMORY, chain.toArray(Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, IN_MEMORY);
        return keys.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static ProbeFailure failure(Reason.Kind kind, Exception e) {
        return new ProbeFailure(new Reason(kind, "TLS: " + e.getMessage()), e);
    }
}
