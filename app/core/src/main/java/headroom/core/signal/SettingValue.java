package headroom.core.signal;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A value of one of PostgreSQL's settings, compared as the server means it: `on` is `true`, and
/// `1GB` is `1024MB`.
final class SettingValue {

    private static final Pattern AMOUNT =
            Pattern.compile("(-?\\d+(?:\\.\\d+)?) ?(B|kB|MB|GB|TB|us|ms|s|min|h|d)?");

    /// In bytes and microseconds.
    private static final Map<String, Long> UNITS =
            Map.ofEntries(
                    Map.entry("B", 1L),
                    Map.entry("kB", 1L << 10),
                    Map.entry("MB", 1L << 20),
                    Map.entry("GB", 1L << 30),
                    Map.entry("TB", 1L << 40),
                    Map.entry("us", 1L),
                    Map.entry("ms", 1_000L),
                    Map.entry("s", 1_000_000L),
                    Map.entry("min", 60_000_000L),
                    Map.entry("h", 3_600_000_000L),
                    Map.entry("d", 86_400_000_000L));

    private SettingValue() {}

    static boolean same(String wanted, String found) {
        String a = plain(wanted);
        String b = plain(found);
        if (a.equals(b)) {
            return true;
        }
        Optional<Boolean> flag = flag(a);
        if (flag.isPresent() && flag.equals(flag(b))) {
            return true;
        }
        Optional<BigDecimal> amount = amount(wanted);
        return amount.isPresent()
                && amount(found).filter(f -> f.compareTo(amount.get()) == 0).isPresent();
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<Boolean> flag(String plain) {
        return switch (plain) {
            case "on", "true", "yes", "1" -> Optional.of(true);
            case "off", "false", "no", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<BigDecimal> amount(String text) {
        Matcher matcher = AMOUNT.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var amount = new BigDecimal(matcher.group(1));
        String unit = matcher.group(2);
        return Optional.of(
                unit == null
                        ? amount
                        : amount.multiply(BigDecimal.valueOf(UNITS.getOrDefault(unit, 1L))));
    }
}
