package headroom.adapters.postgres;

import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/// A server's certificate that is not what the settings ask for; the message is for the operator.
final class Untrusted extends CertificateException {

    private static final long serialVersionUID = 1;

    Untrusted(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// The one among the causes.
    static @Nullable Untrusted within(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof Untrusted found) {
                return found;
            }
        }
        return null;
    }
}
