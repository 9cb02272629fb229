package headroom.desktop.board;

import headroom.core.history.Series;
import headroom.desktop.control.Trend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Scales a series into a box: the time axis is an hour, or shorter while there is less to show;
/// the height spans what was seen, and a fifth of it at least, so that noise stays small.
final class Trends {

    private static final List<Duration> AXES =
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));

    /// A longer silence breaks the line; older points lie 30 s apart.
    private static final Duration GAP = Duration.ofSeconds(75);

    private static final int MOST = 180;

    private Trends() {}

    /// @param critical the critical threshold in the series' unit, drawn where it is near
    static Trend of(Series series, Optional<Double> critical, Instant now) {
        Series hour = series.since(now.minus(AXES.getLast())).thinned(MOST);
        if (hour.points().size() < 2) {
            return Trend.NONE;
        }
        Duration axis = axis(Duration.between(hour.points().getFirst().at(), now));
        double low = hour.points().stream().mapToDouble(Series.Point::value).min().orElseThrow();
        double high = hour.points().stream().mapToDouble(Series.Point::value).max().orElseThrow();
        Optional<Double> near = critical.filter(c -> c >= low && c <= high + (high - low) * 2);
        double top = Math.max(high, near.orElse(high));
        double span = Math.max(top - low, Math.max(Math.abs(top) * 0.2, 1e-9));
        double bottom = Math.max(low >= 0 ? 0 : low, low - (span - (top - low)) / 2);
        var points = new ArrayList<Trend.Point>();
        Instant before = hour.points().getFirst().at();
        for (Series.Point point : hour.points()) {
            double at = at(point.at(), now, axis);
            if (Duration.between(before, point.at()).compareTo(GAP) > 0) {
                points.add(new Trend.Point(at, Optional.empty()));
            }
            double height = (point.value() - bottom) / span;
            points.add(new Trend.Point(at, Optional.of(Math.clamp(height, 0, 1))));
            before = point.at();
        }
        return new Trend(
                points, near.map(c -> (c - bottom) / span), label(axis), spoken(hour, axis));
    }

    private static Duration axis(Duration data) {
        return AXES.stream().filter(a -> a.compareTo(data) >= 0).findFirst().orElse(AXES.getLast());
    }

    private static double at(Instant then, Instant now, Duration axis) {
        double ago = Duration.between(then, now).toMillis() / (double) axis.toMillis();
        return Math.clamp(1 - ago, 0, 1);
    }

    private static String label(Duration axis) {
        return axis.toMinutes() < 60 ? axis.toMinutes() + " min" : axis.toHours() + " h";
    }

    private static String spoken(Series hour, Duration axis) {
        double first = hour.points().getFirst().value();
        double last = hour.points().getLast().value();
        double change = last - first;
        String course =
                Math.abs(change) <= Math.abs(first) * 0.01
                        ? "steady"
                        : change > 0 ? "rising" : "falling";
        return course + " over the last " + label(axis);
    }
}
