package headroom.core.mitigation;

import headroom.core.poll.Snapshot;
import headroom.core.signal.Assessment;
import java.util.function.Function;

/// What the board sees now, and how it would judge other readings: with it a preview shows the
/// gauges as they would stand.
///
/// @param judge a pure function from readings to judgement, with the memory and thresholds of the
///   board
public record Sight(Snapshot snapshot, Function<Snapshot, Assessment> judge) {}
