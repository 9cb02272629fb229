package headroom.adapters.pgbouncer;

import headroom.adapters.tls.Encryption;
import headroom.core.environment.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/// How a connection gets to its server. The driver makes its socket factories by their names, on
/// the thread that connects, where they find this.
///
/// @param server as the settings call it, which is what its certificate is compared with
/// @param near where to connect to; the server itself where there is no bastion
/// @param encryption empty where there is to be none
record Way(Address server, Address near, Duration within, Optional<Encryption> encryption) {

    /// Bound while a connection is opened.
    static final ScopedValue<Way> TAKEN = ScopedValue.newInstance();

    /// Connected, so that the driver does not look up a name that only the bastion knows.
    Socket plain() throws IOException {
        var socket = new Socket();
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

    Socket encrypted(Socket under) throws IOException {
        return encryption
                .orElseThrow(() -> new IOException("no encryption is configured"))
                .over(under, server);
    }
}
