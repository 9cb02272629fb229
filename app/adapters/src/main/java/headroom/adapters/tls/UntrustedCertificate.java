package headroom.adapters.tls;

import java.security.cert.CertificateException;

/// A server's certificate that does not prove what it should; the message says why and what to do,
/// without the server's place.
public final class UntrustedCertificate extends CertificateException {

    private static final long serialVersionUID = 1;

    UntrustedCertificate(String message, Throwable cause) {
        super(message, cause);
    }
}
