package headroom.adapters.pgbouncer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/// Sockets on the [Way] that is taken. The driver makes it by its name; it must therefore be
/// public.
public final class PlainSockets extends SocketFactory {

    private final Way way;

    public PlainSockets() {
        this.way = Way.TAKEN.get();
    }

    @Override
    public Socket createSocket() throws IOException {
        return way.plain();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return way.plain();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
            throws IOException {
        return way.plain();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return way.plain();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
            throws IOException {
        return way.plain();
    }
}
