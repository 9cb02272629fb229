package headroom.desktop.board;

import headroom.core.reading.Age;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times and ages as the window says them: UTC in sight, local time on hover.
public final class Times {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter WHOLE =
            DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm:ss", Locale.ENGLISH);

    private Times() {}

    /// As in `03:14:22 UTC`.
    public static String clock(Instant at) {
        return CLOCK.format(at.atOffset(ZoneOffset.UTC)) + " UTC";
    }

    /// A past time, as exact as its distance needs: `03:11:02`, `Tue 18:02`, `2 Nov 18:02`.
    public static String past(Instant at, Instant now) {
        Duration ago = Duration.between(at, now);
        var format = ago.toHours() < 12 ? CLOCK : ago.toDays() < 6 ? DAY : DATE;
        return format.format(at.atOffset(ZoneOffset.UTC));
    }

    /// The same time where the operator sits, and in UTC.
    public static String whole(Instant at, ZoneId here) {
        return WHOLE.format(at.atOffset(ZoneOffset.UTC))
                + " UTC\n"
                + WHOLE.format(at.atZone(here))
                + " "
                + here;
    }

    /// An age that is counted along: whole seconds, and `now` below one.
    public static String age(Instant at, Instant now) {
        long seconds = Math.max(0, Duration.between(at, now).toSeconds());
        return seconds == 0
                ? "now"
                : seconds < 10 ? seconds + " s" : new Age(Duration.ofSeconds(seconds)).text();
    }
}
