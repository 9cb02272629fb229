package headroom.core.secret;

/// A reference that leads to no secret; the message says which, why, and what to do.
public final class MissingSecret extends Exception {

    private static final long serialVersionUID = 1;

    public MissingSecret(String message) {
        super(message);
    }
}
