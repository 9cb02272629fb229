package headroom.adapters.violations;

import headroom.adapters.innocent.Neighbour;

/// An adapter that leans on another one, which leans back.
public final class SeesItsNeighbour {

    /// The other adapter.
    public final Neighbour neighbour = new Neighbour();
}
