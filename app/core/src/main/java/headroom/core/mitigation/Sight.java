package headroom.core.mitigation;

import headroom.core.environment.Environment;
import headroom.core.poll.Snapshot;
import headroom.core.signal.Assessment;
import headroom.core.signal.Assessor;
import headroom.core.signal.Observation;
import java.util.function.Function;

/// What the board sees now, and how it would judge other readings: with it a preview shows the
/// gauges as they would stand.
///
/// @param judge a pure function from readings to judgement, with the memory and thresholds of the
///   board
public record Sight(Snapshot snapshot, Function<Snapshot, Assessment> judge) {

    /// What was last observed, and the same judgement on other readings.
    public static Sight of(Observation seen, Environment environment) {
        return new Sight(
                seen.snapshot(),
                other ->
                        Assessor.assess(
                                other,
                                seen.recent().plus(other),
                                environment.expectations(),
                                environment.levels()));
    }
}
