package headroom.adapters.tls;

import headroom.core.environment.Tls;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Judges servers' certificates as the settings say, and tells expired, unknown and misnamed ones
/// apart.
///
/// It is a client's: no client is ever trusted by it.
final class Trust extends X509ExtendedTrustManager {

    private static final int MOST_NAMES = 5;

    private final Tls tls;
    private final X509ExtendedTrustManager authorities;

    /// @param authorities those that are trusted; also checks the name where the socket asks for it
    Trust(Tls tls, X509ExtendedTrustManager authorities) {
        this.tls = tls;
        this.authorities = authorities;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        if (verified()) {
            try {
                authorities.checkServerTrusted(chain, type, socket);
            } catch (CertificateException e) {
                throw new UntrustedCertificate(why(chain, type), e);
            }
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        if (verified()) {
            try {
                authorities.checkServerTrusted(chain, type, engine);
            } catch (CertificateException e) {
                throw new UntrustedCertificate(why(chain, type), e);
            }
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        if (verified()) {
            try {
                authorities.checkServerTrusted(chain, type);
            } catch (CertificateException e) {
                throw new UntrustedCertificate(why(chain, type), e);
            }
        }
    }

    private boolean verified() {
        return switch (tls.mode()) {
            case VERIFY_CA, VERIFY_FULL -> true;
            case DISABLE, PREFER, REQUIRE -> false;
        };
    }

    private String why(X509Certificate[] chain, String type) {
        for (X509Certificate certificate : chain) {
            try {
                certificate.checkValidity();
            } catch (CertificateExpiredException e) {
                return "the certificate of %s expired on %s; the server needs a new one"
                        .formatted(
                                certificate.getSubjectX500Principal(),
                                certificate.getNotAfter().toInstant());
            } catch (CertificateNotYetValidException e) {
                return "the certificate of %s is valid from %s only; is this machine's clock right?"
                        .formatted(
                                certificate.getSubjectX500Principal(),
                                certificate.getNotBefore().toInstant());
            }
        }
        X509Certificate own = chain[0];
        if (known(chain, type)) {
            return "its certificate is for %s, not for this host; use a name that it is for, or"
                            .formatted(names(own))
                    + " have it issued for this one";
        }
        String trusted = tls.root().orElse("the authorities that this system trusts");
        return own.getIssuerX500Principal().equals(own.getSubjectX500Principal())
                ? "its certificate is self-signed and not in %s; if it is the right one, name its file as tls.root"
                        .formatted(trusted)
                : "its certificate was issued by %s, whom nobody in %s vouches for; name the file of that authority as tls.root"
                        .formatted(chain[chain.length - 1].getIssuerX500Principal(), trusted);
    }

    private boolean known(X509Certificate[] chain, String type) {
        try {
            authorities.checkServerTrusted(chain, type);
            return true;
        } catch (CertificateException e) {
            return false; // that is the question
        }
    }

    private static String names(X509Certificate certificate) {
        try {
            String names =
                    Optional.ofNullable(certificate.getSubjectAlternativeNames())
                            .<Collection<List<?>>>map(all -> all)
                            .orElse(List.of())
                            .stream()
                            .map(name -> String.valueOf(name.get(1)))
                            .limit(MOST_NAMES)
                            .collect(Collectors.joining(", "));
            return names.isEmpty() ? "nobody by name" : names;
        } catch (CertificateParsingException e) {
            return "names that cannot be read";
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        throw new CertificateException("no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw new CertificateException("no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
