package headroom.core.environment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An address or a network, such as `10.0.0.7`, `10.0.0.0/8` or `fd00::/8`.
public final class Network {

    private final byte[] address;
    private final int bits;

    private Network(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /// Reads an address, or an address and how many of its bits count; empty when it is neither.
    /// Names are not looked up.
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> address = bytes(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int most = address.get().length * 8;
        if (slash < 0) {
            return Optional.of(new Network(address.get(), most));
        }
        String length = text.substring(slash + 1);
        return length.matches("\\d{1,3}") && Integer.parseInt(length) <= most
                ? Optional.of(new Network(address.get(), Integer.parseInt(length)))
                : Optional.empty();
    }

    /// Whether an address, as pg_stat_activity writes it, lies within; false for anything that is
    /// no address.
    public boolean contains(String text) {
        Optional<byte[]> other = bytes(text);
        if (other.isEmpty() || other.get().length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((address[bit / 8] & mask) != (other.get()[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static Optional<byte[]> bytes(String text) {
        return text.indexOf(':') < 0 ? four(text) : sixteen(text);
    }

    private static Optional<byte[]> four(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            if (!parts[i].matches("\\d{1,3}") || Integer.parseInt(parts[i]) > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return Optional.of(bytes);
    }

    /// Two colons stand, once, for as many zeros as are missing.
    private static Optional<byte[]> sixteen(String text) {
        int gap = text.indexOf("::");
        Optional<List<Integer>> head = groups(gap < 0 ? text : text.substring(0, gap));
        Optional<List<Integer>> tail =
                gap < 0 ? Optional.of(List.of()) : groups(text.substring(gap + 2));
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        int given = head.get().size() + tail.get().size();
        if (gap < 0 ? given != 8 : given > 7) {
            return Optional.empty();
        }
        var groups = new ArrayList<>(head.get());
        for (int i = given; i < 8; i++) {
            groups.add(0);
        }
        groups.addAll(tail.get());
        byte[] bytes = new byte[16];
        for (int i = 0; i < 8; i++) {
            bytes[2 * i] = (byte) (groups.get(i) >> 8);
            bytes[2 * i + 1] = (byte) (int) groups.get(i);
        }
        return Optional.of(bytes);
    }

    private static Optional<List<Integer>> groups(String text) {
        var groups = new ArrayList<Integer>();
        if (text.isEmpty()) {
            return Optional.of(groups);
        }
        for (String part : text.toLowerCase(Locale.ROOT).split(":", -1)) {
            if (!part.matches("[0-9a-f]{1,4}")) {
                return Optional.empty();
            }
            groups.add(Integer.parseInt(part, 16));
        }
        return Optional.of(groups);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network n && bits == n.bits && Arrays.equals(address, n.address);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + bits;
    }
}
