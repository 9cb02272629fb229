package headroom.core.mitigation;

/// A mitigation together with how to think about it and how to do it. Wiring makes one for every
/// kind by an exhaustive switch, so that a mitigation that nobody wired does not compile.
public record Practice<M extends Mitigation, F>(
        M mitigation, Plan<M, F> plan, Performer<M, F> performer) {}
