package headroom.adapters.postgres;

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

/// Turns the driver's exceptions into reasons for the operator: what happened, in the server's own
/// words where it gave any, and what to do where that is known. States: PostgreSQL's Appendix A.
final class Reasons {

    private Reasons() {}

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

    /// @param wasOpen whether it happened on a connection that was already open, not while opening
    ///   one
    static Reason of(SQLException e, Connector connector, boolean wasOpen) {
        return serverWords(e)
                .map(words -> answered(state(e), words, connector, wasOpen))
                .orElseGet(() -> silent(e, connector, wasOpen));
    }

    /// The server said what is wrong.
    private static Reason answered(
            String state, String words, Connector connector, boolean wasOpen) {
        String user = Visible.text(connector.login().user());
        return switch (state) {
            case "42501" ->
                    new Reason(
                            Kind.NO_RIGHT,
                            wasOpen
                                    ? words + "; GRANT pg_monitor TO " + user + " gives it"
                                    : words + "; " + user + " needs the right to connect");
            case "57014" ->
                    new Reason(
                            Kind.TIMEOUT,
                            "the server stopped after %s: %s"
                                    .formatted(
                                            new Age(connector.limits().statement()).text(), words));
            case "55P03" -> new Reason(Kind.TIMEOUT, "a lock was in the way: " + words);
            case "53300" ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "no connection is left for us: %s; from 16 on GRANT pg_use_reserved_connections TO %s keeps one"
                                    .formatted(words, user));
            case "42883", "42P01", "42703", "0A000", "42704" -> new Reason(Kind.UNSUPPORTED, words);
            case "3D000" ->
                    new Reason(
                            Kind.SERVER_ERROR,
                            words + "; correct \"database\" in the environment's settings");
            case "57P01", "57P02", "57P03", "57P05" -> new Reason(Kind.UNREACHABLE, words);
            default ->
                    state.startsWith("28")
                            ? new Reason(Kind.AUTHENTICATION, words)
                            : state.startsWith("08")
                                    ? new Reason(Kind.UNREACHABLE, words)
                                    : new Reason(Kind.SERVER_ERROR, words + " (" + state + ")");
        };
    }

    /// No answer came, or none that the driver understood.
    private static Reason silent(SQLException e, Connector connector, boolean wasOpen) {
        String address = Visible.text(connector.endpoint().address());
        Throwable cause = deepest(e);
        return switch (cause) {
            case SocketTimeoutException _ ->
                    new Reason(
                            Kind.TIMEOUT,
                            wasOpen
                                    ? "%s was silent for %s"
                                            .formatted(
                                                    address,
                                                    new Age(connector.limits().answer()).text())
                                    : "no login at %s within %s"
                                            .formatted(
                                                    address,
                                                    new Age(connector.limits().login()).text()));
            case UnknownHostException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "unknown host " + Visible.text(connector.endpoint().first().host()));
            case NoRouteToHostException _ -> new Reason(Kind.UNREACHABLE, "no route to " + address);
            case ConnectException _ ->
                    new Reason(Kind.UNREACHABLE, "connection refused by " + address);
            case SSLException s ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "no trusted encryption with %s: %s".formatted(address, words(s)));
            case EOFException _ -> new Reason(Kind.UNREACHABLE, address + " closed the connection");
            case java.net.SocketException s ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "the connection to %s broke: %s".formatted(address, words(s)));
            default -> byState(e, address);
        };
    }

    /// The driver itself objects.
    private static Reason byState(SQLException e, String address) {
        String words = words(e);
        if (words.contains("maxResultBuffer")) {
            return new Reason(
                    Kind.MALFORMED, "%s answered far too much: %s".formatted(address, words));
        }
        return switch (state(e)) {
            case "08004" ->
                    words.contains("SSL")
                            ? new Reason(
                                    Kind.UNREACHABLE, address + " offers no encryption: " + words)
                            : new Reason(Kind.AUTHENTICATION, words);
            case "28P01", "28000" -> new Reason(Kind.AUTHENTICATION, words);
            case "08P01", "22000", "22P05" ->
                    new Reason(
                            Kind.MALFORMED,
                            "%s does not speak as PostgreSQL does: %s".formatted(address, words));
            default -> new Reason(Kind.UNREACHABLE, address + ": " + words);
        };
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
