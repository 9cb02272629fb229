package headroom.core.reading;

import java.util.Locale;
import java.util.Optional;

/// A share of a whole that the caller names; 100 is all of it, more is possible.
///
/// @param value in percent, not a fraction
public record Percent(double value) implements Comparable<Percent> {

    /// `part` of `whole`; empty when there is no whole to be part of.
    public static Optional<Percent> of(Bytes part, Bytes whole) {
        return of(part.count(), whole.count());
    }

    /// `part` of `whole`; empty when there is no whole to be part of.
    public static Optional<Percent> of(long part, long whole) {
        return whole <= 0
                ? Optional.empty()
                : Optional.of(new Percent(100.0 * ((double) part / whole)));
    }

    /// The same as a share of one.
    public double fraction() {
        return value / 100;
    }

    /// Whole percents, such as `78 %`; rounded down, so that 100 is only said when it is reached.
    public String text() {
        return String.format(Locale.ROOT, "%d %%", (long) Math.floor(value));
    }

    @Override
    public int compareTo(Percent other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return text();
    }
}
