package headroom.adapters.postgres;

import headroom.adapters.tls.UntrustedCertificate;
import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Turns the driver's exceptions into reasons for the operator: what happened, where, in the
/// server's own words where it gave any, and what to do where that is known. States: PostgreSQL's
/// Appendix A.
///
/// @param host whom they are about
record Reasons(Connector connector, Address host) {

    /// Whether the connection can be used again after this: the server answered with an error and
    /// went on.
    static boolean leavesUsable(SQLException e) {
        String state = state(e);
        return serverWords(e).isPresent()
                && !state.startsWith("08")
                && !state.startsWith("57P")
                && !state.startsWith("28")
                && !state.startsWith("3D")
                && !state.equals("53300");
    }

    /// A length that no answer has: the driver allocates what a message claims to be long.
    static Reason impossible(Address host) {
        return new Reason(Kind.MALFORMED, host + " announced an impossibly long answer");
    }

    /// Why no connection came up.
    Reason opening(SQLException e) {
        Optional<String> untrusted = UntrustedCertificate.within(e);
        if (untrusted.isPresent()) {
            return new Reason(Kind.UNTRUSTED, untrusted.get());
        }
        return serverWords(e)
                .map(words ->
                        new LoginRefusal(connector, host)
                                .reason(state(e), words)
                                .orElseGet(() -> answered(state(e), words)))
                .orElseGet(() -> silent(e, false));
    }

    /// What went wrong on an open connection.
    Reason open(SQLException e) {
        return serverWords(e)
                .map(words -> answered(state(e), words))
                .orElseGet(() -> silent(e, true));
    }

    /// The server said what is wrong.
    private Reason answered(String state, String words) {
        String user = Visible.text(connector.login().user());
        return switch (state) {
            case "42501" ->
                    new Reason(
                            Kind.NO_RIGHT,
                            "%s says: %s; GRANT pg_monitor TO %s gives it"
                                    .formatted(host, words, user));
            case "57014" ->
                    new Reason(
                            Kind.TIMEOUT,
                            "the server stopped after %s: %s"
                                    .formatted(
                                            new Age(connector.limits().statement()).text(), words));
            case "55P03" -> new Reason(Kind.TIMEOUT, "a lock was in the way: " + words);
            case "42883", "42P01", "42703", "0A000", "42704" -> new Reason(Kind.UNSUPPORTED, words);
            case "57P01", "57P02", "57P05" ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "%s says: %s; somebody ended our session there, and another is opened by itself"
                                    .formatted(host, words));
            case "57P03" ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "%s says: %s; wait for it, or see its log: it is tried again by itself"
                                    .formatted(host, words));
            default ->
                    state.startsWith("28")
                            ? new Reason(Kind.AUTHENTICATION, words)
                            : state.startsWith("08")
                                    ? new Reason(Kind.UNREACHABLE, words)
                                    : new Reason(Kind.SERVER_ERROR, words + " (" + state + ")");
        };
    }

    /// No answer came, or none that the driver understood.
    private Reason silent(SQLException e, boolean wasOpen) {
        Throwable cause = deepest(e);
        return switch (cause) {
            case SocketTimeoutException _ ->
                    new Reason(
                            Kind.TIMEOUT,
                            wasOpen
                                    ? "%s was silent for %s%s"
                                            .formatted(
                                                    host,
                                                    new Age(connector.limits().answer()).text(),
                                                    pooled("; is its pool paused, or used up?"))
                                    : "no login at %s within %s; does a firewall swallow it, or does the server hang?%s"
                                            .formatted(
                                                    host,
                                                    new Age(connector.loginTime()).text(),
                                                    pooled(" Or is its pool paused, or used up?")));
            case UnknownHostException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "unknown host %s; correct the host, or check that this machine's name server knows it"
                                    .formatted(Visible.text(host.host())));
            case NoRouteToHostException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "no route to " + host + "; is this machine in the right network?");
            case ConnectException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "connection refused by %s; is PostgreSQL running there, on this port?"
                                    .formatted(host));
            case SSLException s ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "no encryption agreed on with %s: %s".formatted(host, words(s)));
            case EOFException _ ->
                    new Reason(Kind.UNREACHABLE, host + " closed the connection" + way());
            case java.net.SocketException s ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "the connection to %s broke: %s%s".formatted(host, words(s), way()));
            default -> byState(e);
        };
    }

    /// PgBouncer lets clients wait without a word.
    private String pooled(String guess) {
        return connector.endpoint().pooled() ? guess : "";
    }

    /// A tunnel's far end that finds nobody is seen here only as a connection that ends.
    private String way() {
        return connector
                .endpoint()
                .via()
                .map(Bastion::name)
                .map(name -> "; can bastion " + Visible.text(name) + " reach it?")
                .orElse("");
    }

    /// The driver itself objects.
    private Reason byState(SQLException e) {
        String words = words(e);
        if (words.contains("maxResultBuffer")) {
            return new Reason(
                    Kind.MALFORMED, "%s answered far too much: %s".formatted(host, words));
        }
        return switch (state(e)) {
            case "08004" -> rejected(words);
            case "28P01", "28000" -> new Reason(Kind.AUTHENTICATION, words);
            case "08P01", "22000", "22P05" ->
                    new Reason(
                            Kind.MALFORMED,
                            "%s does not speak as PostgreSQL does: %s".formatted(host, words));
            default -> new Reason(Kind.UNREACHABLE, host + ": " + words);
        };
    }

    /// The driver goes no further.
    private Reason rejected(String words) {
        if (words.contains("does not support SSL")) {
            return new Reason(
                    Kind.UNREACHABLE,
                    "%s offers no encryption, and the settings ask for %s; switch on ssl there, or say tls: {mode: disable} if the way is safe without"
                            .formatted(host, connector.endpoint().tls().mode().word()));
        }
        if (words.startsWith("Channel ")) {
            return new Reason(
                    Kind.AUTHENTICATION,
                    "%s does not bind the login to the encrypted channel, and the settings ask for that with channel_binding: require (%s)"
                            .formatted(host, words));
        }
        return new Reason(Kind.AUTHENTICATION, words);
    }

    /// What the server itself said; empty when the driver or the network failed.
    static Optional<String> serverWords(SQLException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof PSQLException p) {
                ServerErrorMessage message = p.getServerErrorMessage();
                if (message != null && message.getMessage() != null) {
                    return Optional.of(Visible.text(message.getMessage()));
                }
            }
        }
        return Optional.empty();
    }

    private static String words(Throwable t) {
        return Visible.text(String.valueOf(t.getMessage()));
    }

    static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    private static Throwable deepest(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}
