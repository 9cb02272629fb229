package headroom.adapters.tls;

import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.reading.Shown;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// Why TLS did not come about with a server.
///
/// @param place how sentences call the server
/// @param key of its encryption in the settings, as in `redis.tls`
/// @param within how long it had
public record Disagreement(String place, String key, String within) {

    private static final int LONGEST = 400;

    /// @param failure of a handshake
    public Reason reason(IOException failure) {
        Optional<String> untrusted = UntrustedCertificate.within(failure);
        if (untrusted.isPresent()) {
            return new Reason(Kind.UNTRUSTED, untrusted.get());
        }
        if (find(failure, SocketTimeoutException.class).isPresent()) {
            return new Reason(
                    Kind.TIMEOUT,
                    "%s did not finish TLS's handshake within %s; a server without TLS keeps silent so: check the port and %s"
                            .formatted(place, within, key));
        }
        if (find(failure, EOFException.class).isPresent()) {
            return unreachable("closed the connection during TLS's handshake; does it speak TLS?");
        }
        return find(failure, SSLException.class)
                .map(this::alert)
                .orElseGet(() -> unreachable("broke off TLS's handshake: " + last(failure)));
    }

    /// In TLS 1.3 a server judges our certificate when we believe that all is said.
    public Reason alert(SSLException e) {
        String words = String.valueOf(e.getMessage());
        if (words.contains("certificate_required") || words.contains("handshake_failure")) {
            return unreachable(
                    "wants a certificate of ours (%s); name one as %s.client"
                            .formatted(Shown.text(words, LONGEST), key));
        }
        if (words.contains("unknown_ca") || words.contains("certificate_")) {
            return unreachable(
                    "does not take our certificate (%s); check %s.client"
                            .formatted(Shown.text(words, LONGEST), key));
        }
        if (words.contains("unrecognized SSL message") || words.contains("plaintext")) {
            return unreachable(
                    "speaks no TLS; check the port, or say %s: {mode: disable}".formatted(key));
        }
        return unreachable("and we did not agree on TLS: " + Shown.text(words, LONGEST));
    }

    /// It declined when it was asked for.
    ///
    /// @param asked the mode that the settings name
    Reason declined(String asked) {
        return unreachable(
                "offers no encryption, and the settings ask for %s; switch on ssl there, or say %s: {mode: disable} if the way is safe without"
                        .formatted(asked, key));
    }

    private Reason unreachable(String what) {
        return new Reason(Kind.UNREACHABLE, place + " " + what);
    }

    private static String last(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return Shown.text(String.valueOf(cause.getMessage()), LONGEST);
    }

    private static <T extends Throwable> Optional<T> find(Throwable e, Class<T> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
