package headroom.adapters.innocent;

import headroom.adapters.violations.SeesItsNeighbour;

/// The adapter that [SeesItsNeighbour] sees, and the other half of their circle.
public final class Neighbour {

    /// Leans back.
    public boolean isFriend(Object other) {
        return other instanceof SeesItsNeighbour;
    }
}
