package headroom.core.history;

import java.util.Optional;

/// A value that tells what happened between two moments. Where older snapshots are thinned out, the
/// stretches of those that go are joined to the one that stays, so that no part of the past is
/// forgotten but its grain.
public interface Stretch<T extends Stretch<T>> {

    /// Both together; empty where the other does not begin where this ends.
    Optional<T> joined(T next);
}
