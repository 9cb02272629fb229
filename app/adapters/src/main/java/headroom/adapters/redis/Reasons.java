package headroom.adapters.redis;

import headroom.adapters.tls.Disagreement;
import headroom.core.environment.Login;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisEndpoint.Place;
import headroom.core.environment.Tls;
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
import java.util.Optional;
import javax.net.ssl.SSLException;

/// Turns what went wrong with one server into reasons for the operator: what happened and where, in
/// the server's own words where it gave any, and what to do where that is known.
final class Reasons {

    private static final int LONGEST = 300;

    private final RedisEndpoint endpoint;
    private final Server server;
    private final Optional<Login> login;
    private final String key;

    /// @param login with which we come; empty for a sentinel that asks for none
    /// @param key of the login in the settings
    Reasons(RedisEndpoint endpoint, Server server, Optional<Login> login, String key) {
        this.endpoint = endpoint;
        this.server = server;
        this.login = login;
        this.key = key;
    }

    /// No answer came, or none that can be understood.
    Reason of(IOException e, Deadline deadline, boolean open) {
        String within = new Age(deadline.length()).text();
        String place = server.text();
        return switch (e) {
            case HandshakeFailure failure ->
                    new Disagreement(place, "redis.tls", within).reason(failure);
            case Encrypted _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "%s speaks TLS only, and the settings say %s; say redis.tls: {mode: verify-full}"
                                    .formatted(place, endpoint.tls().mode().word()));
            case Unanswered unanswered ->
                    endpoint.tls().mode() == Tls.Mode.DISABLE && !ownEnd(unanswered.how())
                            ? new Reason(
                                    Kind.UNREACHABLE,
                                    "%s broke the connection off at our first words (%s); a server that speaks TLS only does so: see redis.tls, now disable"
                                            .formatted(place, words(unanswered.how())))
                            : of(unanswered.how(), deadline, open);
            case Violation v -> new Reason(Kind.MALFORMED, place + " sent " + words(v));
            case SocketTimeoutException _ ->
                    new Reason(
                            Kind.TIMEOUT,
                            open
                                    ? "%s did not answer within %s; does it hang, or work on a slow command?"
                                            .formatted(place, within)
                                    : "no connection to %s within %s; does a firewall swallow it, or does the server hang?"
                                            .formatted(place, within));
            case UnknownHostException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "unknown host %s; check its name in the settings"
                                    .formatted(server.address().host()));
            case NoRouteToHostException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "no route to " + place + "; is this machine in the right network?");
            case ConnectException _ ->
                    new Reason(Kind.UNREACHABLE, "connection refused by " + place + nobody());
            case EOFException _ -> closed(place);
            case ClosedChannelException _ ->
                    new Reason(Kind.UNREACHABLE, "the connection to " + place + " was closed");
            case SSLException s ->
                    new Disagreement(place, "redis.tls", within).alert(s); // after TLS 1.3's
            default ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "the connection to %s broke: %s".formatted(place, words(e)));
        };
    }

    /// Sentinels are asked in turn, and the sentence is about all of them.
    private String nobody() {
        if (key.startsWith("redis.sentinel")) {
            return "";
        }
        return switch (endpoint.place()) {
            case Place.Fixed _ -> "; is Redis running there, on this port?";
            case Place.Sentinels _ ->
                    "; a failover takes its time, and needs a replica that the sentinels can promote";
        };
    }

    /// Whether we ended it ourselves.
    private static boolean ownEnd(IOException e) {
        return e instanceof ClosedChannelException;
    }

    private static Reason closed(String place) {
        return new Reason(Kind.UNREACHABLE, place + " closed the connection");
    }

    /// The server answered with an error.
    Reason of(Command command, String refusal) {
        String words = visible(refusal);
        return switch (words.split(" ", 2)[0]) {
            case "WRONGPASS" -> new Reason(Kind.AUTHENTICATION, refused(words));
            case "NOAUTH" ->
                    new Reason(
                            Kind.AUTHENTICATION,
                            login.isPresent()
                                    ? refused(words)
                                    : "%s asks for a password: %s; say %s: {user: …, password: …}"
                                            .formatted(server.text(), words, key));
            case "NOPERM" -> noRight(command, words.toLowerCase(Locale.ROOT));
            case "LOADING" ->
                    unready("is loading its data, which a restart does", words, "wait for it");
            case "MASTERDOWN" ->
                    unready("is a replica that lost its master", words, "look at the master");
            case "READONLY" ->
                    new Reason(
                            Kind.SERVER_ERROR,
                            "%s is a replica and takes no %s: %s; name the master, or its sentinels"
                                    .formatted(server.text(), command, words));
            case "MISCONF" ->
                    new Reason(
                            Kind.SERVER_ERROR,
                            "%s takes no writes since it cannot save to its disk (%s): %s; see its log and its disk"
                                    .formatted(server.text(), command, words));
            case "NOREPLICAS" ->
                    new Reason(
                            Kind.SERVER_ERROR,
                            "%s takes no writes since too few of its replicas keep up (%s): %s; bring them back, or lower min-replicas-to-write"
                                    .formatted(server.text(), command, words));
            case "WRONGTYPE" ->
                    new Reason(
                            Kind.SERVER_ERROR,
                            "the key %s at %s is not what Sidekiq keeps there (%s: %s); TYPE tells what it is, and whoever wrote it must use another"
                                    .formatted(
                                            visible(command.key()), server.text(), command, words));
            case "DENIED", "-DENIED" ->
                    unready(
                            "is in protected mode",
                            words,
                            "give it passwords and the address to listen on");
            default -> other(command, words);
        };
    }

    private Reason other(Command command, String words) {
        if (words.startsWith("ERR max number of clients")) {
            return unready(
                    "has no connection left for us", words, "raise maxclients, or end clients");
        }
        if (words.startsWith("ERR SELECT is not allowed in cluster mode")) {
            return new Reason(
                    Kind.UNSUPPORTED,
                    "%s is a Redis Cluster, which is not supported yet (%s); name a Redis by itself, or its sentinels"
                            .formatted(server.text(), words));
        }
        if (command.name().startsWith("SENTINEL") && words.startsWith("ERR unknown command")) {
            return new Reason(
                    Kind.UNSUPPORTED,
                    "%s is no sentinel; is it the Redis itself? Then say redis.host"
                            .formatted(server.text()));
        }
        // before 6.0: one argument to AUTH, and no ACL
        if ((command.name().equals("AUTH") && words.contains("wrong number of arguments"))
                || (command.name().startsWith("ACL") && words.startsWith("ERR unknown command"))) {
            return new Reason(
                    Kind.UNSUPPORTED,
                    "%s knows no users, so that nobody can say who we are; 6.0 or later does"
                            .formatted(server.text()));
        }
        return command.name().equals("AUTH")
                ? new Reason(Kind.AUTHENTICATION, refused(words))
                : new Reason(Kind.SERVER_ERROR, command + ": " + words);
    }

    /// Logged in, but not as whom the settings say.
    Reason somebodyElse(String whom) {
        return new Reason(
                Kind.AUTHENTICATION,
                "the server takes us for %s instead of %s".formatted(visible(whom), user()));
    }

    /// Sentinels sent us to a server that is none.
    Reason noMaster() {
        return new Reason(
                Kind.UNREACHABLE,
                "%s says that it is a replica: a failover is on its way, the sentinels are asked again"
                        .formatted(server.text()));
    }

    private Reason unready(String what, String words, String next) {
        return new Reason(
                Kind.UNREACHABLE, "%s %s: %s; %s".formatted(server.text(), what, words, next));
    }

    private String refused(String words) {
        return "%s refused the login of %s: %s; correct what %s leads to, or the user's password"
                .formatted(
                        server.text(),
                        user(),
                        words,
                        login.map(l -> l.password().text()).orElse(""));
    }

    private Reason noRight(Command command, String words) {
        // "… has no permissions to access one of the keys used as arguments" (6, 7.0), "No
        // permissions to access a key" (7.0 in scripts, 7.2)
        boolean keys = words.contains("key");
        String user = user();
        return new Reason(
                Kind.NO_RIGHT,
                keys
                        ? "%s may not read the key %s at %s; ACL SETUSER %s ~%s gives it"
                                .formatted(
                                        user,
                                        visible(command.key()),
                                        server.text(),
                                        user,
                                        pattern(command))
                        : "%s may not run %s at %s; ACL SETUSER %s +%s gives it"
                                .formatted(
                                        user,
                                        command,
                                        server.text(),
                                        user,
                                        command.name().toLowerCase(Locale.ROOT).replace(' ', '|')));
    }

    private String user() {
        return login.map(Login::user).orElse("default");
    }

    /// Of all keys of its kind: names of queues and of processes come and go.
    private static String pattern(Command command) {
        String key = command.key();
        if (key.startsWith(Sidekiq.list(""))) {
            return Sidekiq.list("*");
        }
        return key.chars().filter(c -> c == ':').count() >= 2 ? "*:*:*" : visible(key);
    }

    private static String words(Throwable e) {
        return visible(String.valueOf(e.getMessage()));
    }

    private static String visible(String raw) {
        return Shown.text(raw, LONGEST);
    }
}
