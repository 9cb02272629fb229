package headroom.core.signal.wal;

import headroom.core.reading.Bytes;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A position in the write-ahead log: bytes since its beginning.
///
/// @param position unsigned in PostgreSQL; below 2^63 on every real server
public record Lsn(long position) implements Comparable<Lsn> {

    private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

    /// Reads PostgreSQL's notation, such as `4A/9F0001C8`; empty when it is anything else.
    public static Optional<Lsn> parse(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new Lsn(
                                Long.parseLong(matcher.group(1), 16) << 32
                                        | Long.parseLong(matcher.group(2), 16)))
                : Optional.empty();
    }

    /// The bytes between an earlier position and this one.
    public Bytes minus(Lsn earlier) {
        return new Bytes(position - earlier.position);
    }

    public Lsn plus(Bytes distance) {
        return new Lsn(position + distance.count());
    }

    /// The number of the segment file that holds this position.
    public long segment(Bytes segmentSize) {
        return position / segmentSize.count();
    }

    public static Lsn min(Lsn a, Lsn b) {
        return a.position <= b.position ? a : b;
    }

    /// In PostgreSQL's notation.
    public String text() {
        return String.format(Locale.ROOT, "%X/%X", position >>> 32, position & 0xFFFFFFFFL);
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compare(position, other.position);
    }

    @Override
    public String toString() {
        return text();
    }
}
