package headroom.lab;

/// The lab cannot do what was asked. The message says what, why and what to do about it.
public final class LabException extends Exception {

    private static final long serialVersionUID = 1;

    /// @param what what did not work, as in "The lab cannot start PostgreSQL"
    /// @param why the cause, in the failing program's own words where it gave any
    /// @param remedy what the reader can do
    public LabException(String what, String why, String remedy) {
        super(what + ": " + why + ". " + remedy + ".");
    }

    LabException(String what, Exception cause, String remedy) {
        super(what + ": " + words(cause) + ". " + remedy + ".", cause);
    }

    private static String words(Exception cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
