package headroom.adapters.tls;

/// A file of certificates or keys that is none; the message says which, and what to do.
final class BadTlsFile extends Exception {

    private static final long serialVersionUID = 1;

    BadTlsFile(String message) {
        super(message);
    }

    BadTlsFile(String message, Throwable cause) {
        super(message, cause);
    }
}
