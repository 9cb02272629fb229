package headroom.core.violations;

import headroom.core.innocent.Neighbour;

/// One half of a circle between two rooms.
public interface RunsInACircle {

    /// Where the circle goes on.
    Neighbour neighbour();
}
