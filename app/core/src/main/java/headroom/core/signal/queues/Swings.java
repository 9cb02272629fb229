package headroom.core.signal.queues;

import headroom.core.history.Series;
import headroom.core.reading.Age;
import headroom.core.signal.queues.Flow.Drain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A queue that is filled again and again and worked off between: whether it drains is not told by
/// where it goes at the moment, but from top to top.
///
/// @param range between the most and the fewest jobs
record Swings(Series.Point first, Series.Point last, double range) {

    /// Less of the whole range is no rise, and no fall, but a ripple.
    private static final double RIPPLE = 1 / 5.0;

    /// Tops that fell by less of it may be as high again.
    private static final double ALIKE = 1 / 6.0;

    /// Empty where it was not filled at least twice, or was worked off to the end.
    static Optional<Swings> of(List<Series.Point> depths) {
        double most = depths.stream().mapToDouble(Series.Point::value).max().orElse(0);
        double fewest = depths.stream().mapToDouble(Series.Point::value).min().orElse(0);
        List<Series.Point> tops = tops(depths, (most - fewest) * RIPPLE);
        return fewest == 0 || tops.size() < 2
                ? Optional.empty()
                : Optional.of(new Swings(tops.getFirst(), tops.getLast(), most - fewest));
    }

    /// Each after a rise and before a fall.
    private static List<Series.Point> tops(List<Series.Point> depths, double least) {
        var tops = new ArrayList<Series.Point>();
        if (least <= 0) {
            return tops;
        }
        double low = depths.getFirst().value();
        Optional<Series.Point> top = Optional.empty();
        for (Series.Point point : depths) {
            double value = point.value();
            if (top.isEmpty()) {
                low = Math.min(low, value);
                top = value - low >= least ? Optional.of(point) : top;
            } else if (value > top.get().value()) {
                top = Optional.of(point);
            } else if (top.get().value() - value >= least) {
                tops.add(top.get());
                top = Optional.empty();
                low = value;
            }
        }
        return tops;
    }

    Drain drain(long depth) {
        double fell = first.value() - last.value();
        if (fell <= 0) {
            return new Drain.Never();
        }
        if (fell < range * ALIKE) {
            return new Drain.Unknown();
        }
        double perSecond = fell * 1e9 / Duration.between(first.at(), last.at()).toNanos();
        return new Drain.In(new Age(Duration.ofMillis(Math.round(depth / perSecond * 1000))));
    }
}
