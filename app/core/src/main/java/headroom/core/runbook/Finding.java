package headroom.core.runbook;

/// What readings say of a condition.
///
/// @param evidence one sentence with the figures, or the reason why it cannot be told
public record Finding(Condition condition, State state, String evidence) {

    /// Unknown counts as not holding wherever something depends on it.
    public enum State {
        HOLDS,
        FAILS,
        UNKNOWN
    }

    public boolean holds() {
        return state == State.HOLDS;
    }
}
