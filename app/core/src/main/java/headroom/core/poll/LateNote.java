package headroom.core.poll;

/// Says in a log what no exception of a driver says; without a stack, which would only show the
/// pulse.
final class LateNote extends Exception {

    private static final long serialVersionUID = 1;

    LateNote(String message) {
        super(message, null, false, false);
    }
}
