package headroom.adapters.pgbouncer;

import headroom.adapters.wire.CountedSocket;
import headroom.core.environment.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// How a connection gets to its server. The driver makes its socket factory by its name, on the
/// thread that connects, where that finds this.
///
/// @param near where to connect to; the server itself where there is no bastion
record Way(Address near, Duration within) {

    /// Bound while a connection is opened.
    static final ScopedValue<Way> TAKEN = ScopedValue.newInstance();

    /// Connected, so that the driver does not look up a name that only the bastion knows.
    Socket plain() throws IOException {
        var socket = new CountedSocket();
        try {
            socket.connect(
                    new InetSocketAddress(near.host(), near.port()),
                    Math.toIntExact(within.toMillis()));
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
        return socket;
    }
}
