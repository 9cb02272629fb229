package headroom.adapters.hikari;

import java.io.IOException;

/// The server answered with an exception.
final class RemoteFailure extends IOException {

    private static final long serialVersionUID = 1;

    private final String kind;

    /// @param kind the name of the exception's class
    RemoteFailure(String kind, String message) {
        super(message);
        this.kind = kind;
    }

    String kind() {
        return kind;
    }
}
