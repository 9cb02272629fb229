package headroom.adapters.pgbouncer;

import headroom.adapters.tls.UntrustedCertificate;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.reading.Shown;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Turns the driver's exceptions into reasons: what happened, in PgBouncer's own words where it
/// gave any, and what to do. PgBouncer has one state, 08P01, for nearly everything; its words tell
/// more.
final class ConsoleReasons {

    private static final int LONGEST = 300;

    private final PgBouncerEndpoint endpoint;
    private final String address;

    ConsoleReasons(PgBouncerEndpoint endpoint) {
        this.endpoint = endpoint;
        this.address = Shown.text(endpoint.address().text());
    }

    /// @param wasOpen whether it happened on a connection that was already open
    Reason of(SQLException e, boolean wasOpen) {
        return serverWords(e)
                .map(words -> answered(state(e), words))
                .orElseGet(() -> silent(e, wasOpen));
    }

    /// The server is something else.
    Reason noBouncer(String because) {
        return new Reason(
                Kind.MALFORMED,
                "%s is no PgBouncer: %s; name PgBouncer's own port, usually 6432"
                        .formatted(address, because));
    }

    Reason impossible() {
        return new Reason(Kind.MALFORMED, address + " announced more than fits into memory");
    }

    /// Whether it is the password that is not right.
    static boolean wrongPassword(SQLException e) {
        String words = serverWords(e).orElse("").toLowerCase(Locale.ROOT);
        return state(e).equals("28P01")
                || words.contains("password authentication failed")
                || words.contains("sasl authentication failed");
    }

    private Reason answered(String state, String words) {
        String user = Shown.text(endpoint.stats().user());
        String said = words.toLowerCase(Locale.ROOT);
        if (state.equals("3D000")) {
            return noBouncer("it says: " + words);
        }
        if (said.contains("not allowed") || said.contains("admin access needed")) {
            return new Reason(
                    Kind.NO_RIGHT,
                    "%s says: %s; add %s to stats_users in pgbouncer.ini and RELOAD"
                            .formatted(address, words, user));
        }
        if (said.contains("no such user") || said.contains("authentication failed")) {
            return new Reason(
                    Kind.AUTHENTICATION,
                    "%s says: %s; %s must be in its auth_file, with the password that %s leads to"
                            .formatted(
                                    address,
                                    words,
                                    user,
                                    Shown.text(endpoint.stats().password().text())));
        }
        if (said.contains("ssl required")) {
            return new Reason(
                    Kind.UNREACHABLE,
                    "%s says: %s; say tls: {mode: verify-full}".formatted(address, words));
        }
        if (said.contains("no more connections allowed")) {
            return new Reason(
                    Kind.UNREACHABLE,
                    "%s says: %s; raise max_client_conn in pgbouncer.ini, or end clients"
                            .formatted(address, words));
        }
        if (state.startsWith("28")) {
            return new Reason(Kind.AUTHENTICATION, address + " says: " + words);
        }
        return new Reason(
                state.startsWith("08") || state.startsWith("57")
                        ? Kind.UNREACHABLE
                        : Kind.SERVER_ERROR,
                "%s says: %s".formatted(address, words));
    }

    private Reason silent(SQLException e, boolean wasOpen) {
        Optional<String> untrusted = UntrustedCertificate.within(e);
        if (untrusted.isPresent()) {
            return new Reason(Kind.UNTRUSTED, untrusted.get());
        }
        return switch (deepest(e)) {
            case SocketTimeoutException _ ->
                    new Reason(
                            Kind.TIMEOUT,
                            wasOpen
                                    ? "%s was silent for %s; does it hang, or its machine?"
                                            .formatted(address, new Age(BouncerProbe.ANSWER).text())
                                    : "no login at %s in time; does a firewall swallow it, or does PgBouncer hang?"
                                            .formatted(address));
            case UnknownHostException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "unknown host %s; correct the host of PgBouncer %s in the settings"
                                    .formatted(
                                            Shown.text(endpoint.address().host()),
                                            Shown.text(endpoint.name())));
            case NoRouteToHostException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "no route to " + address + "; is this machine in the right network?");
            case ConnectException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "connection refused by %s; does PgBouncer run there?"
                                    .formatted(address));
            case SSLException s ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "no trusted encryption with %s: %s".formatted(address, words(s)));
            case EOFException _ -> new Reason(Kind.UNREACHABLE, address + " closed the connection");
            case SocketException s ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "the connection to %s broke: %s".formatted(address, words(s)));
            default -> byState(e);
        };
    }

    private Reason byState(SQLException e) {
        String words = words(e);
        return switch (state(e)) {
            case "08P01", "22000" ->
                    noBouncer("it does not speak as PgBouncer does (" + words + ")");
            case "08004" ->
                    new Reason(
                            words.contains("SSL") ? Kind.UNREACHABLE : Kind.AUTHENTICATION,
                            words.contains("SSL")
                                    ? "%s offers no encryption; set client_tls_sslmode there, or say tls: {mode: disable}"
                                            .formatted(address)
                                    : address + ": " + words);
            default -> new Reason(Kind.UNREACHABLE, address + ": " + words);
        };
    }

    /// What the server itself said; empty when the driver or the network failed.
    static Optional<String> serverWords(SQLException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof PSQLException p) {
                ServerErrorMessage message = p.getServerErrorMessage();
                if (message != null && message.getMessage() != null) {
                    return Optional.of(Shown.text(message.getMessage(), LONGEST));
                }
            }
        }
        return Optional.empty();
    }

    private static String words(Throwable t) {
        return Shown.text(String.valueOf(t.getMessage()), LONGEST);
    }

    private static String state(SQLException e) {
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
