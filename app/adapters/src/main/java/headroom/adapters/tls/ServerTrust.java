package headroom.adapters.tls;

import headroom.core.environment.Address;
import headroom.core.reading.Shown;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.util.Date;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/// Verifies the certificate of one server: that it is valid now, signed by an authority that is
/// trusted, and for this server. Each failure says what the certificate is and what to do. The
/// verifying itself is Java's; the driver compares the name once more.
final class ServerTrust extends X509ExtendedTrustManager {

    private static final int LONGEST = 300;

    private final Address server;
    private final X509TrustManager authorities;
    private final String trusted;
    private final boolean name;

    /// @param trusted in words, whom the authorities are
    /// @param name whether it must be for the server's host
    ServerTrust(Address server, X509TrustManager authorities, String trusted, boolean name) {
        this.server = server;
        this.authorities = authorities;
        this.trusted = trusted;
        this.name = name;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        for (X509Certificate certificate : chain) {
            now(certificate, certificate.equals(chain[0]));
        }
        signed(chain, type);
        if (name) {
            named(CertificateNames.of(chain[0]));
        }
    }

    private void now(X509Certificate certificate, boolean own) throws UntrustedCertificate {
        String whose =
                own
                        ? "the certificate of " + server
                        : "the certificate of the authority %s behind %s"
                                .formatted(subject(certificate), server);
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            throw new UntrustedCertificate(
                    "%s expired on %s; renew it there, and check this machine's clock"
                            .formatted(whose, day(certificate.getNotAfter())),
                    e);
        } catch (CertificateNotYetValidException e) {
            throw new UntrustedCertificate(
                    "%s is valid only from %s on; check this machine's clock, and the certificate"
                            .formatted(whose, day(certificate.getNotBefore())),
                    e);
        }
    }

    private void signed(X509Certificate[] chain, String type) throws CertificateException {
        try {
            authorities.checkServerTrusted(chain, type);
        } catch (CertificateException e) {
            if (!(e.getCause() instanceof CertPathBuilderException)) {
                throw new UntrustedCertificate(
                        "the certificate of %s is not trusted: %s"
                                .formatted(
                                        server,
                                        Shown.text(String.valueOf(e.getMessage()), LONGEST)),
                        e);
            }
            X509Certificate last = chain[chain.length - 1];
            boolean self = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
            throw new UntrustedCertificate(
                    self && chain.length == 1
                            ? "the certificate of %s is self-signed and not among %s; if it is the right one, name its file as tls.root"
                                    .formatted(server, trusted)
                            : "the certificate of %s is signed by %s, who is not among %s; name the file with that authority's certificate as tls.root"
                                    .formatted(server, issuer(last), trusted),
                    e);
        }
    }

    private void named(CertificateNames names) throws UntrustedCertificate {
        if (!names.fit(server.host())) {
            throw new UntrustedCertificate(
                    "the certificate of %s is for %s, not %s; correct the host, or use tls: {mode: verify-ca} if that is meant"
                            .formatted(server, names.text(), server.host()),
                    null);
        }
    }

    private static String subject(X509Certificate certificate) {
        return brief(certificate.getSubjectX500Principal().getName());
    }

    private static String issuer(X509Certificate certificate) {
        return brief(certificate.getIssuerX500Principal().getName());
    }

    private static String brief(String distinguished) {
        return "“"
                + Shown.text(CertificateNames.commonName(distinguished).orElse(distinguished))
                + "”";
    }

    private static String day(Date date) {
        return date.toInstant().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw new CertificateException("we are no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }

    /// Encrypts without asking who the other side is, as `prefer` and `require` do.
    static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
