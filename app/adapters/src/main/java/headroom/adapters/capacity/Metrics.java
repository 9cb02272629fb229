package headroom.adapters.capacity;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The file systems in node_exporter's answer: the text format of Prometheus, of which only the
/// lines of two gauges are looked at.
final class Metrics {

    private static final Pattern LINE =
            Pattern.compile(
                    "node_filesystem_(?<what>size|avail)_bytes\\{(?<labels>.*)}\\s+(?<value>\\S+)(?:\\s+\\d+)?");
    private static final Pattern LABEL =
            Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:,|$)");

    /// What stands over another file system at the same place and has no size of its own worth
    /// knowing.
    private static final List<String> COVERS = List.of("rootfs", "overlay", "autofs");

    /// A file system.
    ///
    /// @param available what ordinary processes can still write; what is kept for root counts as
    ///   used, since PostgreSQL cannot have it
    record FileSystem(Bytes size, Bytes available) {

        Bytes used() {
            return size.minus(available);
        }
    }

    private record Mount(String device, String type, String point) {}

    private final Map<Mount, Bytes> sizes = new LinkedHashMap<>();
    private final Map<Mount, Bytes> available = new LinkedHashMap<>();

    private Metrics() {}

    static Metrics parse(String text) {
        var metrics = new Metrics();
        text.lines().forEach(metrics::line);
        return metrics;
    }

    private void line(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return;
        }
        Map<String, String> labels = labels(matcher.group("labels"));
        var mount =
                new Mount(
                        labels.getOrDefault("device", ""),
                        labels.getOrDefault("fstype", ""),
                        labels.getOrDefault("mountpoint", ""));
        bytes(matcher.group("value"))
                .ifPresent(value ->
                        (matcher.group("what").equals("size") ? sizes : available)
                                .put(mount, value));
    }

    private static Map<String, String> labels(String text) {
        var labels = new LinkedHashMap<String, String>();
        Matcher label = LABEL.matcher(text);
        while (label.find()) {
            labels.put(label.group(1), unescaped(label.group(2)));
        }
        return labels;
    }

    private static String unescaped(String text) {
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                c = text.charAt(++i);
                plain.append(c == 'n' ? '\n' : c);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /// Written as in `1.07374182e+11`; NaN and infinities are no sizes.
    private static Optional<Bytes> bytes(String value) {
        if (value.length() > 32) {
            return Optional.empty();
        }
        try {
            double size = new BigDecimal(value).doubleValue();
            return size >= 0 && size < 0x1p62
                    ? Optional.of(new Bytes((long) size))
                    : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty(); // NaN, +Inf: not a size
        }
    }

    boolean empty() {
        return sizes.isEmpty();
    }

    /// The file system that is mounted there.
    ///
    /// @throws ProbeFailure when none is, or its figures are not complete
    FileSystem at(String point) throws ProbeFailure {
        List<Mount> there =
                sizes.keySet().stream().filter(mount -> mount.point().equals(point)).toList();
        List<Mount> real = there.stream().filter(mount -> !COVERS.contains(mount.type())).toList();
        List<Mount> found = real.isEmpty() ? there : real;
        if (found.isEmpty()) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.NO_VALUE,
                            "node_exporter knows no file system mounted at %s; it knows %s. Correct \"mountpoint\" in the environment's settings"
                                    .formatted(Shown.text(point), points())));
        }
        Mount last = found.getLast();
        Bytes size = sizes.getOrDefault(last, Bytes.ZERO);
        Bytes left = available.get(last);
        if (left == null || size.count() == 0 || left.compareTo(size) > 0) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.NO_VALUE,
                            "node_exporter gives no usable figures for " + Shown.text(point)));
        }
        return new FileSystem(size, left);
    }

    private String points() {
        var points = new ArrayList<>(sizes.keySet().stream().map(Mount::point).distinct().toList());
        int all = points.size();
        List<String> some = points.subList(0, Math.min(8, all));
        return Shown.text(String.join(", ", some)) + (all > some.size() ? " and others" : "");
    }
}
