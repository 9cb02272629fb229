package headroom.core.reading;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A number of bytes; may be negative where it is a difference.
///
/// @param count how many
public record Bytes(long count) implements Comparable<Bytes> {

    public static final Bytes ZERO = new Bytes(0);
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?) ?(B|KiB|MiB|GiB|TiB|PiB)");

    public static Bytes mib(long mebibytes) {
        return new Bytes(mebibytes << 20);
    }

    public static Bytes gib(long gibibytes) {
        return new Bytes(gibibytes << 30);
    }

    /// Reads what [#text()] writes, such as `2 TiB` or `612.4 GiB`; empty when it is anything else.
    public static Optional<Bytes> parse(String text) {
        var matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        double amount = Double.parseDouble(matcher.group(1));
        for (int unit = 0; unit < UNITS.length; unit++) {
            if (UNITS[unit].equals(matcher.group(2))) {
                double bytes = amount * Math.pow(1024, unit);
                return bytes <= Long.MAX_VALUE / 2.0
                        ? Optional.of(new Bytes(Math.round(bytes)))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    public Bytes plus(Bytes other) {
        return new Bytes(Math.addExact(count, other.count));
    }

    public Bytes minus(Bytes other) {
        return new Bytes(Math.subtractExact(count, other.count));
    }

    /// This, or nothing where a difference went below nothing.
    public Bytes orZero() {
        return count < 0 ? ZERO : this;
    }

    /// In binary units with one decimal, such as `612.4 GiB`; whole bytes have none.
    public String text() {
        double amount = Math.abs((double) count);
        int unit = 0;
        while (amount >= 1023.95 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        String sign = count < 0 ? "−" : "";
        return unit == 0
                ? sign + Math.abs(count) + " B"
                : sign + String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    @Override
    public int compareTo(Bytes other) {
        return Long.compare(count, other.count);
    }

    @Override
    public String toString() {
        return text();
    }
}
