package headroom.desktop.violations;

import headroom.adapters.innocent.Neighbour;

/// A screen that opens a connection of its own.
public final class BuildsAnAdapter {

    private BuildsAnAdapter() {}

    /// Nobody will close this.
    public static Object open() {
        return new Neighbour();
    }
}
