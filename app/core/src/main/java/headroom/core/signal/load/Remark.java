package headroom.core.signal.load;

import headroom.core.environment.Level;
import headroom.core.signal.Gauge;
import headroom.core.signal.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One thing to say on a gauge beside its figures.
///
/// @param headline what stands above when nothing is worse
public record Remark(Gauge gauge, Level level, String headline, String sentence) {

    /// The verdict of a gauge with what is to be said there. One that is unknown stays so: what is
    /// remarked is as old as what it could not read.
    public static Verdict added(Verdict to, Gauge gauge, List<Remark> all) {
        List<Remark> here = all.stream().filter(r -> r.gauge() == gauge).toList();
        if (here.isEmpty() || to.level() == Level.UNKNOWN) {
            return to;
        }
        var sentence = new StringBuilder(to.sentence());
        here.forEach(r -> sentence.append(' ').append(r.sentence()));
        Optional<Remark> worst =
                here.stream()
                        .filter(r -> r.level().worseThan(to.level()))
                        .max(Comparator.comparing(Remark::level));
        return new Verdict(
                worst.map(Remark::level).orElse(to.level()),
                worst.map(Remark::headline).orElse(to.headline()),
                sentence.toString().strip(),
                to.remedy());
    }
}
