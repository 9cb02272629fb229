package headroom.core.runbook;

/// A move that the run does not allow now. Nothing was written; the message says why, and what is
/// legal instead.
public final class IllegalMove extends Exception {

    private static final long serialVersionUID = 1;

    public IllegalMove(String message) {
        super(message);
    }
}
