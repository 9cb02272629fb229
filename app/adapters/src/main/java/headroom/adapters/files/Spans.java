package headroom.adapters.files;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Lengths of time as people write them: `30 min`, `2 h 30 min`, `1.5 s`, `500 ms`.
public final class Spans {

    private enum Unit {
        D("d", 86_400_000),
        H("h", 3_600_000),
        MIN("min", 60_000),
        S("s", 1000),
        MS("ms", 1);

        private final String word;
        private final long millis;

        Unit(String word, long millis) {
            this.word = word;
            this.millis = millis;
        }
    }

    private static final Pattern PART =
            Pattern.compile("\\s*(\\d{1,9}(?:\\.\\d{1,3})?) ?(d|h|min|s|ms)(?![a-z])");

    private Spans() {}

    /// Reads one or more amounts, the largest unit first; empty when it is anything else.
    public static Optional<Duration> parse(String text) {
        var matcher = PART.matcher(text.strip());
        double millis = 0;
        int at = 0;
        int last = -1;
        while (at < matcher.regionEnd() && matcher.region(at, matcher.regionEnd()).lookingAt()) {
            Unit unit = unit(matcher.group(2));
            if (unit.ordinal() <= last) {
                return Optional.empty();
            }
            last = unit.ordinal();
            millis += Double.parseDouble(matcher.group(1)) * unit.millis;
            at = matcher.end();
        }
        return at > 0 && at == matcher.regionEnd()
                ? Optional.of(Duration.ofMillis(Math.round(millis)))
                : Optional.empty();
    }

    /// What [#parse(String)] reads, exact to the millisecond.
    static String text(Duration span) {
        long left = span.toMillis();
        List<String> parts = new ArrayList<>();
        for (Unit unit : Unit.values()) {
            if (left / unit.millis > 0) {
                parts.add(left / unit.millis + " " + unit.word);
                left %= unit.millis;
            }
        }
        return parts.isEmpty() ? "0 s" : String.join(" ", parts);
    }

    private static Unit unit(String word) {
        for (Unit unit : Unit.values()) {
            if (unit.word.equals(word)) {
                return unit;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
