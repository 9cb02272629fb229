package headroom.core.signal;

import headroom.core.environment.Level;
import java.util.List;
import java.util.Optional;

/// What one gauge shows, ready to draw: views hold no arithmetic.
///
/// @param fraction how far the arc goes, 0 to 1; empty when the value is unknown, which is never
///   drawn as 0
/// @param value the number with its unit, such as `78 %` or `612.4 GiB`; `–` when unknown
/// @param caption what the number is of, naming the denominator, such as `of ceiling 2.0 TiB`
/// @param marks where the thresholds lie on the arc
public record Dial(Optional<Double> fraction, String value, String caption, List<Mark> marks) {

    /// A threshold on the arc.
    ///
    /// @param fraction where, 0 to 1
    /// @param level which level begins there
    public record Mark(double fraction, Level level) {}

    public Dial {
        fraction = fraction.map(f -> Math.clamp(f, 0.0, 1.0));
        marks = List.copyOf(marks);
    }

    /// A gauge whose value is not known.
    public static Dial unknown(String caption) {
        return new Dial(Optional.empty(), "–", caption, List.of());
    }

    /// The same with other words below it.
    public Dial withCaption(String other) {
        return new Dial(fraction, value, other, marks);
    }
}
