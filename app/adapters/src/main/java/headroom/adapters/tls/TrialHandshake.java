package headroom.adapters.tls;

import headroom.core.environment.Address;
import headroom.core.environment.Tls;
import headroom.core.poll.ProbeFailure;
import headroom.core.readiness.Handshake;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.secret.Secrets;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/// Shakes hands with a server on a connection of its own and ends it. On a virtual thread an
/// interrupt closes the socket.
public final class TrialHandshake implements Handshake {

    /// Length and code of PostgreSQL's SSLRequest, as its documentation of the protocol has them.
    private static final byte[] REQUEST =
            ByteBuffer.allocate(8).putInt(8).putInt(80_877_103).array();

    /// How long a server may take to object to what we showed, which in TLS 1.3 it does afterwards.
    private static final Duration OBJECTION = Duration.ofMillis(300);

    private final Secrets secrets;

    public TrialHandshake(Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public Optional<Agreed> with(
            Address near, Address server, Tls tls, Opening opening, Duration within)
            throws ProbeFailure, InterruptedException {
        Encryption encryption =
                (opening == Opening.ASKED_FOR
                                ? Encryption.asLibpq(tls, secrets)
                                : Encryption.of(tls, secrets))
                        .orElseThrow(() -> new IllegalArgumentException("no encryption wanted"));
        var words = new Disagreement(server.text(), "tls", new Age(within).text());
        int millis = Math.toIntExact(within.toMillis());
        try (var plain = new Socket()) {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(near.host(), near.port()), millis);
            plain.setSoTimeout(millis);
            if (opening == Opening.ASKED_FOR && !offered(plain, words)) {
                if (tls.mode() == Tls.Mode.PREFER) {
                    return Optional.empty();
                }
                throw new ProbeFailure(words.declined(tls.mode().word()));
            }
            try (SSLSocket encrypted = encryption.over(plain, server)) {
                encrypted.startHandshake();
                if (encryption.certificateWanted()
                        && (opening != Opening.ASKED_FOR || tls.client().isPresent())) {
                    listen(encrypted);
                }
                return Optional.of(agreed(encrypted, encryption));
            }
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException)
                        new InterruptedException("gave up on " + server).initCause(e);
            }
            if (opening == Opening.AT_ONCE_OR_PLAIN && speaksPlainly(e)) {
                return Optional.empty();
            }
            throw new ProbeFailure(words.reason(e), e);
        }
    }

    /// A server that does not know TLS answers something else, or hangs up; one that does and is
    /// not trusted comes to a certificate first.
    private static boolean speaksPlainly(IOException e) {
        boolean certificate =
                Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                        .anyMatch(CertificateException.class::isInstance);
        return !certificate
                && (e instanceof SSLException
                        || e instanceof EOFException
                        || e instanceof SocketException)
                && !(e instanceof ConnectException);
    }

    private static boolean offered(Socket plain, Disagreement words)
            throws IOException, ProbeFailure {
        plain.getOutputStream().write(REQUEST);
        int answer = plain.getInputStream().read();
        return switch (answer) {
            case 'S' -> true;
            case 'N' -> false;
            case -1 ->
                    throw new ProbeFailure(
                            new Reason(
                                    Reason.Kind.UNREACHABLE,
                                    words.place()
                                            + " closed the connection when it was asked for"
                                            + " encryption"));
            default ->
                    throw new ProbeFailure(
                            new Reason(
                                    Reason.Kind.MALFORMED,
                                    "%s does not answer as PostgreSQL and PgBouncer do; check the port"
                                            .formatted(words.place())));
        };
    }

    /// Where nothing is said the server is content, and waits for our first words.
    private static void listen(SSLSocket encrypted) throws IOException {
        encrypted.setSoTimeout(Math.toIntExact(OBJECTION.toMillis()));
        try {
            if (encrypted.getInputStream().read() < 0) {
                throw new SSLException("the server ended the connection after the handshake");
            }
        } catch (SocketTimeoutException _) {
            // content
        }
    }

    private static Agreed agreed(SSLSocket encrypted, Encryption encryption) throws IOException {
        var session = encrypted.getSession();
        return session.getPeerCertificates()[0] instanceof X509Certificate own
                ? new Agreed(
                        session.getProtocol(),
                        own.getSubjectX500Principal().getName(),
                        own.getNotAfter().toInstant(),
                        encryption.certificateWanted())
                : failedAgreement();
    }

    private static Agreed failedAgreement() throws SSLException {
        throw new SSLException("the server showed no certificate that can be read");
    }
}
