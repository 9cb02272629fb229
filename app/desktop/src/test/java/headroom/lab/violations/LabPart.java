package headroom.lab.violations;

/// Stands for a class of the lab.
public final class LabPart {}
