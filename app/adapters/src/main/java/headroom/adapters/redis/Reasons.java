package headroom.adapters.redis;

import headroom.core.environment.RedisEndpoint;
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
import java.nio.channels.ClosedChannelException;
import java.util.Locale;

/// Turns what went wrong into reasons for the operator: what happened, in the server's own words
/// where it gave any, and what to do where that is known.
final class Reasons {

    private static final int LONGEST = 300;

    private final RedisEndpoint endpoint;

    Reasons(RedisEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /// No answer came, or none that can be understood.
    Reason of(IOException e, Deadline deadline, boolean open) {
        String address = endpoint.address();
        return switch (e) {
            case Violation v -> new Reason(Kind.MALFORMED, address + " sent " + words(v));
            case SocketTimeoutException _ ->
                    new Reason(
                            Kind.TIMEOUT,
                            open
                                    ? "%s did not answer within %s"
                                            .formatted(address, new Age(deadline.length()).text())
                                    : "no connection to %s within %s"
                                            .formatted(address, new Age(deadline.length()).text()));
            case UnknownHostException _ ->
                    new Reason(Kind.UNREACHABLE, "unknown host " + endpoint.first().host());
            case NoRouteToHostException _ -> new Reason(Kind.UNREACHABLE, "no route to " + address);
            case ConnectException _ ->
                    new Reason(Kind.UNREACHABLE, "connection refused by " + address);
            case EOFException _ -> new Reason(Kind.UNREACHABLE, address + " closed the connection");
            case ClosedChannelException _ ->
                    new Reason(Kind.UNREACHABLE, "the connection to " + address + " was closed");
            default ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "the connection to %s broke: %s".formatted(address, words(e)));
        };
    }

    /// The server answered with an error.
    Reason of(Command command, String refusal) {
        String words = visible(refusal);
        String user = endpoint.monitor().user();
        return switch (words.split(" ", 2)[0]) {
            case "NOAUTH", "WRONGPASS" -> new Reason(Kind.AUTHENTICATION, words);
            case "NOPERM" -> noRight(command, words.toLowerCase(Locale.ROOT), user);
            case "LOADING" ->
                    new Reason(Kind.UNREACHABLE, "the server is loading its data: " + words);
            case "MASTERDOWN", "DENIED", "-DENIED" -> new Reason(Kind.UNREACHABLE, words);
            default -> {
                if (words.startsWith("ERR max number of clients")) {
                    yield new Reason(Kind.UNREACHABLE, "no connection is left for us: " + words);
                }
                if (command.name().equals("AUTH")) {
                    yield words.contains("wrong number of arguments")
                            ? new Reason(
                                    Kind.UNSUPPORTED,
                                    "this Redis knows no users; 6.0 or later does")
                            : new Reason(Kind.AUTHENTICATION, words);
                }
                yield new Reason(Kind.SERVER_ERROR, command + ": " + words);
            }
        };
    }

    /// Logged in, but not as whom the settings say.
    Reason somebodyElse(String whom) {
        return new Reason(
                Kind.AUTHENTICATION,
                "the server takes us for %s instead of %s"
                        .formatted(visible(whom), endpoint.monitor().user()));
    }

    private static Reason noRight(Command command, String words, String user) {
        // "… has no permissions to access one of the keys used as arguments" (6, 7.0), "No
        // permissions to
        // access a key" (7.0 in scripts, 7.2)
        boolean key = words.contains("key");
        return new Reason(
                Kind.NO_RIGHT,
                key
                        ? "%s may not read the key %s; ACL SETUSER %s ~%s gives it"
                                .formatted(user, visible(command.key()), user, pattern(command))
                        : "%s may not run %s; ACL SETUSER %s +%s gives it"
                                .formatted(
                                        user,
                                        command,
                                        user,
                                        command.name().toLowerCase(Locale.ROOT).replace(' ', '|')));
    }

    private static String pattern(Command command) {
        return command.key().equals(Sidekiq.QUEUES) ? Sidekiq.QUEUES : "queue:*";
    }

    private static String words(Throwable e) {
        return visible(String.valueOf(e.getMessage()));
    }

    private static String visible(String raw) {
        return Shown.text(raw, LONGEST);
    }
}
