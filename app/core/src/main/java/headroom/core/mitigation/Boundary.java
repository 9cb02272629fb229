package headroom.core.mitigation;

/// Told when a mitigation passes a point at which a program can die. Does nothing in the product;
/// the crash test halts there.
@FunctionalInterface
public interface Boundary {

    Boundary NONE = _ -> {};

    void passed(Point point);

    /// Where.
    enum Point {
        /// Everything is checked, nothing is written.
        BEFORE_INTENT,
        /// The intent is on disk, nothing is done.
        AFTER_INTENT,
        /// The server was asked to act, the outcome is not written.
        AFTER_ACT
    }
}
