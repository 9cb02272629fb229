package headroom.desktop.violations;

import headroom.lab.violations.LabPart;

/// A screen that treats the lab otherwise than an environment.
public final class SeesTheLab {

    private SeesTheLab() {}

    /// A case for the lab alone.
    public static boolean isLab(Object environment) {
        return environment instanceof LabPart;
    }
}
