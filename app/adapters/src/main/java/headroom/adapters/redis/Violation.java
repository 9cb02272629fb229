package headroom.adapters.redis;

import java.io.IOException;

/// An answer that breaks the protocol or its bounds; the message says how.
class Violation extends IOException {

    private static final long serialVersionUID = 1;

    Violation(String message) {
        super(message);
    }

    Violation(String message, Throwable cause) {
        super(message, cause);
    }
}
