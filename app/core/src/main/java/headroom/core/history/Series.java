package headroom.core.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One figure over time, oldest first; where nothing was known there is no point.
///
/// @param points each later than the one before
public record Series(List<Point> points) {

    /// A figure at a time.
    public record Point(Instant at, double value) {}

    public static final Series EMPTY = new Series(List.of());

    public Series {
        points = List.copyOf(points);
    }

    /// From the first point to the last.
    public Duration span() {
        return points.isEmpty()
                ? Duration.ZERO
                : Duration.between(points.getFirst().at(), points.getLast().at());
    }

    public Optional<Point> last() {
        return points.isEmpty() ? Optional.empty() : Optional.of(points.getLast());
    }

    /// The points from `start` on.
    public Series since(Instant start) {
        return new Series(points.stream().filter(p -> !p.at().isBefore(start)).toList());
    }

    /// At most `most` points spread evenly over the same ones, the first and the last included.
    public Series thinned(int most) {
        if (points.size() <= most || most < 2) {
            return this;
        }
        var kept = new ArrayList<Point>(most);
        for (int i = 0; i < most; i++) {
            kept.add(points.get((int) ((long) i * (points.size() - 1) / (most - 1))));
        }
        return new Series(kept);
    }
}
