package headroom.adapters.redis;

import java.io.IOException;

/// TLS did not come about; the cause says why.
final class HandshakeFailure extends IOException {

    private static final long serialVersionUID = 1;

    HandshakeFailure(IOException cause) {
        super("no TLS handshake", cause);
    }
}
