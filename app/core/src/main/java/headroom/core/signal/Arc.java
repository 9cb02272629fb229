package headroom.core.signal;

import headroom.core.environment.Level;
import headroom.core.environment.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The arc of a dial: a scale from nothing to `end`, and the thresholds on it.
///
/// @param end what the whole arc stands for
/// @param marks where levels begin
public record Arc(double end, List<Dial.Mark> marks) {

    public Arc {
        marks = List.copyOf(marks);
    }

    /// An arc to `end` with the thresholds that lie on it.
    public static <T extends Comparable<T>> Arc to(
            double end, Thresholds<T> thresholds, ToDoubleFunction<T> measure) {
        var marks = new ArrayList<Dial.Mark>(3);
        if (end > 0) {
            marks.add(mark(thresholds.watch(), Level.WATCH, end, measure));
            marks.add(mark(thresholds.warning(), Level.WARNING, end, measure));
            marks.add(mark(thresholds.critical(), Level.CRITICAL, end, measure));
            marks.removeIf(mark -> mark.fraction() > 1);
        }
        return new Arc(end, marks);
    }

    /// An arc for a figure without an end of its own: a third of room beyond critical.
    public static <T extends Comparable<T>> Arc beyond(
            Thresholds<T> thresholds, ToDoubleFunction<T> measure) {
        return to(measure.applyAsDouble(thresholds.critical()) * 4 / 3, thresholds, measure);
    }

    public Dial dial(double value, String text, String caption) {
        Optional<Double> fraction = end > 0 ? Optional.of(value / end) : Optional.empty();
        return new Dial(fraction, text, caption, marks);
    }

    /// A dial without a value; the last one, if there was one, stands in its caption.
    ///
    /// @param last such as `61 % of ceiling 2.0 TiB`
    public Dial unknown(Optional<String> last) {
        return new Dial(Optional.empty(), "–", last.map(l -> "last " + l).orElse("unknown"), marks);
    }

    private static <T> Dial.Mark mark(T at, Level level, double end, ToDoubleFunction<T> measure) {
        return new Dial.Mark(measure.applyAsDouble(at) / end, level);
    }
}
