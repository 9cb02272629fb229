package headroom.adapters.redis;

/// An answer in TLS to plain words.
final class Encrypted extends Violation {

    private static final long serialVersionUID = 1;

    Encrypted() {
        super("TLS");
    }
}
