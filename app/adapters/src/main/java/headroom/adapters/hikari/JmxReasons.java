package headroom.adapters.hikari;

import headroom.adapters.tls.UntrustedCertificate;
import headroom.core.environment.Address;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.reading.Shown;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// Turns failures into reasons: what happened, in the agent's own words where it gave any, and what
/// to do.
record JmxReasons(ServiceEndpoint service, Address agent) {

    private static final int LONGEST = 300;

    /// Whether the login is what was refused.
    static boolean login(IOException e) {
        return e instanceof RemoteFailure remote
                && remote.kind().equals("java.lang.SecurityException")
                && (words(e).contains("Authentication failed")
                        || words(e).contains("Credentials")
                        || words(e).contains("Bad credentials"));
    }

    Reason of(IOException e, Deadline deadline) {
        String at = Shown.text(agent.text());
        Optional<String> untrusted = UntrustedCertificate.within(e);
        if (untrusted.isPresent()) {
            return new Reason(Kind.UNTRUSTED, untrusted.get());
        }
        return switch (e) {
            case RemoteFailure remote -> answered(remote, at);
            case WireFailure wire ->
                    new Reason(
                            Kind.MALFORMED,
                            "%s is no JMX agent by RMI: %s; name the port in com.sun.management.jmxremote.port"
                                    .formatted(at, words(wire)));
            case SocketTimeoutException _ ->
                    new Reason(
                            Kind.TIMEOUT,
                            "no answer of %s within %s; does a firewall swallow it, or does the service hang?"
                                    .formatted(at, new Age(deadline.length()).text()));
            case UnknownHostException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "unknown host %s; correct the JMX address of %s in the settings"
                                    .formatted(
                                            Shown.text(agent.host()), Shown.text(service.name())));
            case NoRouteToHostException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "no route to " + at + "; is this machine in the right network?");
            case ConnectException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "connection refused by %s; check that the service runs, with com.sun.management.jmxremote.port"
                                    .formatted(at));
            case SSLException ssl -> new Reason(Kind.UNREACHABLE, unencrypted(ssl, at));
            case EOFException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            at + " closed the connection; does it want encryption?");
            default ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "the connection to %s broke: %s".formatted(at, words(e)));
        };
    }

    /// Whether the other end ended TLS in its words, and so speaks it.
    static boolean alert(IOException e) {
        return e instanceof SSLException && words(e).contains("fatal alert");
    }

    private String unencrypted(SSLException e, String at) {
        String words = words(e);
        if (alert(e)
                && (words.contains("certificate")
                        || words.contains("unknown_ca")
                        || words.contains("handshake_failure"))) {
            return service.tls().client().isPresent()
                    ? "%s does not take our certificate (%s); check tls.client of %s, and what the service trusts"
                            .formatted(at, words, Shown.text(service.name()))
                    : "%s wants a certificate of ours (%s); name one as tls: {client: {certificate: …, key: …}} of %s"
                            .formatted(at, words, Shown.text(service.name()));
        }
        return "no encryption with %s: %s".formatted(at, words);
    }

    private Reason answered(RemoteFailure e, String at) {
        String said = words(e);
        if (login(e)) {
            return new Reason(
                    Kind.AUTHENTICATION,
                    service.login()
                            .map(login ->
                                    "%s says: %s; correct %s or what %s leads to"
                                            .formatted(
                                                    at,
                                                    said,
                                                    Shown.text(login.user()),
                                                    Shown.text(login.password().text())))
                            .orElseGet(() ->
                                    "%s says: %s; name a login in the settings"
                                            .formatted(at, said)));
        }
        return switch (e.kind()) {
            case "java.rmi.NotBoundException" ->
                    new Reason(
                            Kind.MALFORMED,
                            "the registry at %s knows no %s; is it a JMX agent's?"
                                    .formatted(at, said.isEmpty() ? "such name" : said));
            case "java.lang.SecurityException" ->
                    new Reason(
                            Kind.NO_RIGHT,
                            "%s says: %s; the login needs readonly in jmxremote.access"
                                    .formatted(at, said));
            case "java.rmi.NoSuchObjectException" ->
                    new Reason(Kind.UNREACHABLE, at + " has ended the session");
            default ->
                    new Reason(
                            Kind.SERVER_ERROR,
                            "%s says: %s %s".formatted(at, Shown.text(e.kind()), said));
        };
    }

    private static String words(Throwable t) {
        return Shown.text(String.valueOf(t.getMessage()), LONGEST);
    }
}
