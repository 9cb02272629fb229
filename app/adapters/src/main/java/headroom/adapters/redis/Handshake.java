package headroom.adapters.redis;

import headroom.adapters.tls.UntrustedCertificate;
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
/// @param within how long it had
record Handshake(String place, String within) {

    private static final int LONGEST = 400;

    Reason reason(HandshakeFailure failure) {
        Optional<Reason> known = untrusted(failure);
        if (known.isPresent()) {
            return known.get();
        }
        if (find(failure, SocketTimeoutException.class).isPresent()) {
            return new Reason(
                    Kind.TIMEOUT,
                    "%s did not finish TLS's handshake within %s; a Redis without TLS keeps silent so: check the port and redis.tls"
                            .formatted(place, within));
        }
        if (find(failure, EOFException.class).isPresent()) {
            return unreachable("closed the connection during TLS's handshake; does it speak TLS?");
        }
        return find(failure, SSLException.class)
                .map(this::alert)
                .orElseGet(() -> unreachable("broke off TLS's handshake: " + last(failure)));
    }

    /// In TLS 1.3 a server judges our certificate when we believe that all is said.
    Reason alert(SSLException e) {
        String words = String.valueOf(e.getMessage());
        if (words.contains("certificate_required") || words.contains("handshake_failure")) {
            return unreachable(
                    "wants a certificate of ours (%s); name one as redis.tls.client"
                            .formatted(Shown.text(words, LONGEST)));
        }
        if (words.contains("unknown_ca") || words.contains("certificate_")) {
            return unreachable(
                    "does not take our certificate (%s); check redis.tls.client"
                            .formatted(Shown.text(words, LONGEST)));
        }
        if (words.contains("unrecognized SSL message") || words.contains("plaintext")) {
            return unreachable("speaks no TLS; check the port, or say redis.tls: {mode: disable}");
        }
        return unreachable("and we did not agree on TLS: " + Shown.text(words, LONGEST));
    }

    private Optional<Reason> untrusted(Throwable e) {
        return find(e, UntrustedCertificate.class)
                .map(why ->
                        new Reason(
                                Kind.UNREACHABLE,
                                "%s is not trusted: %s"
                                        .formatted(
                                                place,
                                                Shown.text(
                                                        String.valueOf(why.getMessage()),
                                                        LONGEST))));
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
