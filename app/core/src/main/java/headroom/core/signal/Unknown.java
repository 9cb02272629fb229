package headroom.core.signal;

import headroom.core.environment.Level;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// What is said where a value is missing: what, since when, why, and what to do next.
public final class Unknown {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Unknown() {}

    /// @param server which server is meant, as in "PostgreSQL"
    /// @param provenance of the value; must be in trouble
    public static Verdict verdict(String server, Provenance provenance, Instant now) {
        Reason reason = provenance.trouble().orElseThrow();
        return new Verdict(
                Level.UNKNOWN,
                headline(server, reason.kind()),
                sentence(server, reason, provenance, now),
                Optional.empty());
    }

    /// In UTC, as every time in a sentence.
    public static String clock(Instant at) {
        return CLOCK.format(at);
    }

    /// The line below a dial without a value.
    public static String note(Provenance provenance, Instant now) {
        if (provenance.trouble().filter(r -> r.kind() == Reason.Kind.NOT_CONFIGURED).isPresent()) {
            return "not configured";
        }
        return provenance
                .age(now)
                .map(age -> "last seen " + age.text() + " ago")
                .orElseGet(() -> provenance.trouble().map(r -> r.kind().words()).orElse(""));
    }

    private static String sentence(
            String server, Reason reason, Provenance provenance, Instant now) {
        String next = next(server, reason);
        if (reason.kind() == Reason.Kind.NOT_CONFIGURED || reason.kind() == Reason.Kind.PENDING) {
            return capital(what(reason)) + next;
        }
        String since =
                provenance
                        .since()
                        .map(start ->
                                ", since %s (%s)"
                                        .formatted(clock(start), Age.between(start, now).text()))
                        .orElse("");
        return capital(what(reason)) + since + next;
    }

    /// Some servers end their words with a full stop of their own.
    private static String what(Reason reason) {
        String detail = Shown.text(reason.what(), Reason.LONGEST).strip();
        if (detail.endsWith(".")) {
            detail = detail.substring(0, detail.length() - 1);
        }
        return detail.isEmpty() ? reason.kind().words() : detail;
    }

    /// What the reason itself says is to be done; else what helps with its kind.
    private static String next(String server, Reason reason) {
        Optional<String> advice = reason.advice();
        if (advice.isEmpty()) {
            return ". " + next(server, reason.kind());
        }
        String own = Shown.text(advice.get(), Reason.LONGEST).strip();
        String stop = own.endsWith(".") || own.endsWith("?") ? "" : ".";
        String unsent = reason.kind() == Reason.Kind.UNTRUSTED ? " No password was sent." : "";
        return "; " + own + stop + unsent;
    }

    private static String headline(String server, Reason.Kind kind) {
        return switch (kind) {
            case PENDING -> "Not read yet";
            case TIMEOUT -> server + " does not answer";
            case UNREACHABLE -> server + " is not reachable";
            case UNTRUSTED -> server + " does not prove who it is";
            case AUTHENTICATION -> server + " refuses the login";
            case NO_SECRET -> "The password for " + server + " is missing";
            case NO_RIGHT -> "The watching role may not read this";
            case UNSUPPORTED -> "This " + server + " does not have it";
            case NO_VALUE -> server + " gives no value";
            case MALFORMED -> server + " answered something unexpected";
            case NOT_CONFIGURED -> "No " + server + " is configured";
            case SERVER_ERROR -> server + " answered with an error";
            case DEFECT -> "Headroom failed to read this";
        };
    }

    private static String next(String server, Reason.Kind kind) {
        return switch (kind) {
            case PENDING -> "The first answer is on its way.";
            case TIMEOUT -> "It may hang or be overloaded; it is asked again every few seconds.";
            case UNREACHABLE ->
                    "Check that it runs and that this machine reaches it; it is tried again by"
                            + " itself.";
            case UNTRUSTED ->
                    "No password was sent. Find out who answers there before you trust it; it is tried"
                            + " again by itself.";
            case AUTHENTICATION -> "Check user and password in the environment's settings.";
            case NO_SECRET -> "It is looked for again by itself.";
            case NO_RIGHT ->
                    server.equals("PostgreSQL")
                            ? "Grant pg_monitor to the watching role."
                            : "Grant the reading commands to the watching user.";
            case UNSUPPORTED -> "Read it on the server itself.";
            case NO_VALUE -> "Look at the server itself.";
            case MALFORMED -> "Check that the settings name the right server; the log has more.";
            case NOT_CONFIGURED -> "Add it to the environment's settings to watch it.";
            case SERVER_ERROR -> "Look into the server's log; it is asked again by itself.";
            case DEFECT -> "Headroom's log has the details; the other gauges go on.";
        };
    }

    private static String capital(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
