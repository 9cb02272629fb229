package headroom.adapters.tls;

import java.security.cert.CertificateException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A server's certificate that does not prove what it should; the message is for the operator:
/// whose it is, what is wrong with it, and what to do.
public final class UntrustedCertificate extends CertificateException {

    private static final long serialVersionUID = 1;

    UntrustedCertificate(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// The message of the one among the causes.
    public static Optional<String> within(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof UntrustedCertificate found) {
                return Optional.of(String.valueOf(found.getMessage()));
            }
        }
        return Optional.empty();
    }
}
