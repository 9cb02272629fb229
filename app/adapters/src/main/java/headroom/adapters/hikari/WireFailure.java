package headroom.adapters.hikari;

import java.io.IOException;

/// The server does not speak as a JMX agent does; the message follows its address.
final class WireFailure extends IOException {

    private static final long serialVersionUID = 1;

    WireFailure(String message) {
        super(message);
    }
}
