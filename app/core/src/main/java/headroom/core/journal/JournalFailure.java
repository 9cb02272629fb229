package headroom.core.journal;

/// The journal could not be read or written; the message says what, why and what to do.
public final class JournalFailure extends Exception {

    private static final long serialVersionUID = 1;

    public JournalFailure(String message, Throwable cause) {
        super(message, cause);
    }

    public JournalFailure(String message) {
        super(message);
    }
}
