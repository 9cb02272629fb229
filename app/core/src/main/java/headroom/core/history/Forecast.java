package headroom.core.history;

import headroom.core.reading.Age;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// When a growing figure reaches its ceiling. The slope is Theil and Sen's, the median over pairs
/// of points, so that single outliers do not matter; the range comes from the spread of those
/// slopes. Works on the used amount and the present ceiling, so that a ceiling which was raised
/// changes nothing in the past.
public sealed interface Forecast {

    /// It grows.
    ///
    /// @param perSecond the slope
    /// @param full from the last point until the ceiling
    /// @param earliest the same by the steep end of the slopes
    /// @param latest the same by the flat end; empty when that does not grow
    /// @param data how much time the slope stands on
    record Full(
            double perSecond,
            Duration full,
            Duration earliest,
            Optional<Duration> latest,
            Duration data)
            implements Forecast {}

    /// It stays or falls.
    record NotGrowing(Duration data) implements Forecast {}

    /// Nothing can be said yet.
    ///
    /// @param data how much time there is
    record TooLittle(Duration data) implements Forecast {}

    /// Points beyond which more of them only cost time.
    int MOST_POINTS = 60;

    int LEAST_POINTS = 4;

    /// Nothing further away than this is worth a word.
    Duration HORIZON = Duration.ofDays(400);

    /// @param used the figure
    /// @param ceiling what it runs into
    /// @param least how much time the points must span; depends on how fast things happen there
    static Forecast of(Series used, double ceiling, Duration least) {
        Series run = sinceLastFall(used, ceiling / 100).thinned(MOST_POINTS);
        Duration span = run.span();
        if (run.points().size() < LEAST_POINTS || span.compareTo(least) < 0) {
            return new TooLittle(span);
        }
        double[] slopes = slopes(run);
        double median = quantile(slopes, 0.5);
        double left = ceiling - run.points().getLast().value();
        if (left <= 0) {
            return new Full(median, Duration.ZERO, Duration.ZERO, Optional.of(Duration.ZERO), span);
        }
        Optional<Duration> full = until(left, median);
        if (full.isEmpty()) {
            return new NotGrowing(span);
        }
        return new Full(
                median,
                full.get(),
                until(left, quantile(slopes, 0.9)).orElse(full.get()),
                until(left, quantile(slopes, 0.1)),
                span);
    }

    /// In the words of the board: `full in 31 h (27–36 h)`, `no forecast: 40 s of data`, `not
    /// growing`.
    default String text() {
        return switch (this) {
            case Full(var _, Duration full, var _, var _, var _) when full.isZero() -> "full now";
            case Full(var _, Duration full, Duration earliest, Optional<Duration> latest, var _) ->
                    "full in " + brief(full) + range(full, earliest, latest);
            case NotGrowing _ -> "not growing";
            case TooLittle(Duration data) -> "no forecast: " + brief(data) + " of data";
        };
    }

    /// A fall by half of all that was seen, and no mere ripple, is a new beginning (a slot was
    /// dropped, files were removed): what lies before tells nothing about what comes.
    private static Series sinceLastFall(Series used, double least) {
        var points = used.points();
        double low = points.stream().mapToDouble(Series.Point::value).min().orElse(0);
        double high = points.stream().mapToDouble(Series.Point::value).max().orElse(0);
        Instant start = points.isEmpty() ? Instant.MIN : points.getFirst().at();
        for (int i = 2; i < points.size(); i++) {
            // two before it, so that coming down from a single outlier is no fall
            double before = Math.min(points.get(i - 2).value(), points.get(i - 1).value());
            double fell = before - points.get(i).value();
            if (fell > least && fell >= (high - low) / 2) {
                start = points.get(i).at();
            }
        }
        return used.since(start);
    }

    /// Sorted; only between points at least a quarter of the span apart, as near ones tell of noise
    /// alone.
    private static double[] slopes(Series run) {
        var points = run.points();
        double apart = seconds(run.span()) / 4;
        double[] found = new double[points.size() * (points.size() - 1) / 2];
        int count = 0;
        for (int i = 0; i < points.size(); i++) {
            for (int j = i + 1; j < points.size(); j++) {
                double time = seconds(Duration.between(points.get(i).at(), points.get(j).at()));
                if (time >= apart) {
                    found[count++] = (points.get(j).value() - points.get(i).value()) / time;
                }
            }
        }
        double[] slopes = Arrays.copyOf(found, count);
        Arrays.sort(slopes);
        return slopes;
    }

    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = (int) Math.ceil(at);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private static Optional<Duration> until(double left, double perSecond) {
        if (perSecond <= 0) {
            return Optional.empty();
        }
        double seconds = left / perSecond;
        return seconds > HORIZON.toSeconds()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static String range(Duration full, Duration earliest, Optional<Duration> latest) {
        String middle = brief(full);
        String from = brief(earliest);
        if (latest.isEmpty()) {
            return from.equals(middle) ? " (or later)" : " (" + from + " or later)";
        }
        String to = brief(latest.get());
        if (from.equals(middle) && to.equals(middle)) {
            return "";
        }
        String unit = to.substring(to.indexOf(' '));
        return from.endsWith(unit)
                ? " (" + from.substring(0, from.length() - unit.length()) + "–" + to + ")"
                : " (" + from + "–" + to + ")";
    }

    /// In one unit: a forecast is no more exact than that.
    private static String brief(Duration length) {
        if (length.compareTo(Duration.ofHours(72)) >= 0) {
            return length.toDays() + " d";
        }
        if (length.compareTo(Duration.ofMinutes(120)) >= 0) {
            return length.toHours() + " h";
        }
        if (length.compareTo(Duration.ofSeconds(120)) >= 0) {
            return length.toMinutes() + " min";
        }
        return length.compareTo(Duration.ofSeconds(1)) >= 0 || length.isZero()
                ? length.toSeconds() + " s"
                : new Age(length).text();
    }
}
