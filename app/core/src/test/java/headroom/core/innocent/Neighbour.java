package headroom.core.innocent;

import headroom.core.violations.RunsInACircle;

/// The other half of the circle of [RunsInACircle].
public interface Neighbour {

    /// Where the circle began.
    RunsInACircle origin();
}
