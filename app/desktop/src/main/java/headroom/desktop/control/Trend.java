package headroom.desktop.control;

import java.util.List;
import java.util.Optional;

/// A course of values, scaled to the box in which it is drawn.
///
/// @param points in the order of time
/// @param threshold where the critical threshold lies, if it lies within the box
/// @param axis how long the axis is, such as `1 h`
/// @param spoken the same in words, for those who hear it
public record Trend(List<Point> points, Optional<Double> threshold, String axis, String spoken) {

    /// Nothing is known of the past.
    public static final Trend NONE = new Trend(List.of(), Optional.empty(), "", "no trend yet");

    /// @param at 0 is the beginning of the axis, 1 is now
    /// @param height 0 is the lower edge, 1 the upper; empty where nothing was known, which breaks
    ///   the line
    public record Point(double at, Optional<Double> height) {}

    public Trend {
        points = List.copyOf(points);
    }
}
