package headroom.desktop;

import headroom.core.environment.Fingerprint;
import headroom.core.poll.ProbeFailure;
import headroom.core.readiness.ConnectionTest.Outcome;
import headroom.core.readiness.ConnectionTest.Stage;
import headroom.core.readiness.Handshake;
import headroom.core.readiness.Handshake.Agreed;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.pools.BouncerPools;
import headroom.core.signal.pools.ServicePools;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.storage.VolumeCapacity;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What the stages of a connection's test are told in.
final class StageWords {

    private static final int LONGEST = 200;
    private static final int SOME = 3;

    private StageWords() {}

    static String found(InetAddress[] addresses) {
        String some =
                Arrays.stream(addresses)
                        .map(InetAddress::getHostAddress)
                        .distinct()
                        .limit(SOME)
                        .collect(Collectors.joining(", "));
        return addresses.length > SOME ? some + " and others" : some;
    }

    /// @param verified whether it was compared with anything
    static String agreed(Agreed agreed, boolean verified) {
        return "%s, %s %s, valid until %s%s"
                .formatted(
                        agreed.protocol(),
                        verified
                                ? "the certificate is trusted:"
                                : "nobody checked the certificate:",
                        Shown.text(agreed.subject(), LONGEST),
                        agreed.expires().atOffset(ZoneOffset.UTC).toLocalDate(),
                        agreed.wanted() ? "; it asks for one of ours" : "");
    }

    static String plain(Handshake.Opening opening) {
        return opening == Handshake.Opening.AT_ONCE_OR_PLAIN
                ? "the registry is plain; the agent behind it has to encrypt, which the login shows"
                : "the server offers no encryption, and prefer does without";
    }

    static String what(Object read) {
        return switch (read) {
            case ServerFacts facts ->
                    facts.fingerprint().text()
                            + Fingerprint.untried(facts.fingerprint().major())
                                    .map(untried -> " · " + untried)
                                    .orElse("");
            case RedisFacts facts ->
                    facts.identity().text() + " · " + count(facts.queues().size(), "queue");
            case BouncerPools pools ->
                    "PgBouncer %s · %s%s"
                            .formatted(
                                    Shown.text(pools.version()),
                                    count(pools.pools().size(), "pool"),
                                    pools.standing() == BouncerPools.Standing.UNTOLD
                                            ? ""
                                            : " · "
                                                    + pools.standing()
                                                            .name()
                                                            .toLowerCase(Locale.ROOT));
            case ServicePools pools ->
                    pools.pools().stream()
                            .map(p ->
                                    "pool %s, %d of %d connections"
                                            .formatted(Shown.text(p.name()), p.total(), p.max()))
                            .limit(SOME)
                            .collect(Collectors.joining(" · "));
            case VolumeCapacity volume ->
                    "%s: %s%s"
                            .formatted(
                                    Shown.text(volume.origin()),
                                    volume.capacity().allocated().text(),
                                    volume.used()
                                            .map(used -> ", " + used.text() + " of it used")
                                            .orElse(""));
            default -> "";
        };
    }

    static String count(int number, String what) {
        return number == 1 ? "1 " + what : number + " " + what + "s";
    }

    static Outcome failed(Throwable cause, Duration took) {
        return switch (cause) {
            case ProbeFailure failure -> failed(failure.reason(), took);
            case UnknownHostException _ ->
                    new Outcome.Failed(
                            "no name server knows this host",
                            "Correct the host, or name the bastion that knows it.",
                            took);
            case NoRouteToHostException _ ->
                    new Outcome.Failed(
                            "no way leads there from this machine",
                            "Is this machine in the right network? Connect its VPN, or name a"
                                    + " bastion.",
                            took);
            case ConnectException _ ->
                    new Outcome.Failed(
                            "the machine answers, and nothing listens on this port",
                            "Correct the port, or start the server; it may also listen on another"
                                    + " address of the machine only.",
                            took);
            case IOException io ->
                    new Outcome.Failed(
                            String.valueOf(io.getMessage()), next(Reason.Kind.UNREACHABLE), took);
            default ->
                    new Outcome.Failed(
                            String.valueOf(cause), "That is a defect; the log has more.", took);
        };
    }

    /// With the reason's own advice where it has one.
    private static Outcome failed(Reason reason, Duration took) {
        if (reason.advice().isEmpty()) {
            return new Outcome.Failed(reason.sentence(), next(reason.kind()), took);
        }
        String advice = reason.advice().get();
        String stop = advice.endsWith(".") || advice.endsWith("?") ? "" : ".";
        String unsent = reason.kind() == Reason.Kind.UNTRUSTED ? "No password was sent. " : "";
        return new Outcome.Failed(
                reason.kind().words() + ": " + reason.what(),
                unsent + capital(advice) + stop,
                took);
    }

    private static String capital(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /// Nothing came in time, and nobody says why.
    static String late(Stage stage) {
        return stage == Stage.TUNNEL
                ? "Is the bastion up, and the way to it and behind it free? It may also be slow: test"
                        + " again."
                : next(Reason.Kind.TIMEOUT);
    }

    private static String next(Reason.Kind kind) {
        return switch (kind) {
            case AUTHENTICATION -> "Correct the user, or what its password's reference leads to.";
            case NO_SECRET -> "Put the password there, or choose another reference.";
            case TIMEOUT ->
                    "Is the address right? A firewall may be in the way: ask for the way, or name a"
                            + " bastion.";
            case UNREACHABLE -> "Check host, port and encryption, and whether the server runs.";
            case UNTRUSTED ->
                    "No password was sent. Find out who answers there before you trust it.";
            case NO_RIGHT -> "Grant the right that is named.";
            case MALFORMED -> "Is it this kind of server? Check the port.";
            case NOT_CONFIGURED -> "Correct the settings as it says.";
            case UNSUPPORTED -> "It cannot be watched as it is.";
            case PENDING, NO_VALUE, SERVER_ERROR -> "The server's log may say more.";
            case DEFECT -> "That is a defect; the log has more.";
        };
    }
}
