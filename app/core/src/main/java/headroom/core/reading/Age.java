package headroom.core.reading;

import java.time.Duration;
import java.time.Instant;

/// A length of time as the operator reads it.
///
/// @param length never negative
public record Age(Duration length) implements Comparable<Age> {

    public Age {
        length = length.isNegative() ? Duration.ZERO : length;
    }

    /// From `then` until `now`; nothing where the clocks disagree and it would be negative.
    public static Age between(Instant then, Instant now) {
        return new Age(Duration.between(then, now));
    }

    /// The two largest units, such as `2 d 9 h`, `3 min 4 s`, `41 s`, `1.4 s`, `320 ms`.
    public String text() {
        long seconds = length.toSeconds();
        if (seconds >= 86_400) {
            return two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
        }
        if (seconds >= 3600) {
            return two(seconds / 3600, "h", seconds % 3600 / 60, "min");
        }
        if (seconds >= 60) {
            return two(seconds / 60, "min", seconds % 60, "s");
        }
        if (seconds >= 10) {
            return seconds + " s";
        }
        long millis = length.toMillis();
        if (millis >= 1000) {
            return millis / 1000 + "." + millis % 1000 / 100 + " s";
        }
        return millis + " ms";
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return small == 0
                ? large + " " + largeUnit
                : large + " " + largeUnit + " " + small + " " + smallUnit;
    }

    @Override
    public int compareTo(Age other) {
        return length.compareTo(other.length);
    }

    @Override
    public String toString() {
        return text();
    }
}
