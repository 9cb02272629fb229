package headroom.desktop.command;

/// An expected end of a command, said in one sentence on standard error.
final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /// The cause's own message is written for the operator.
    CommandFailure(int exitCode, Exception cause) {
        this(exitCode, String.valueOf(cause.getMessage()), cause);
    }

    CommandFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
