package headroom.adapters.postgres;

import headroom.adapters.wire.CountedSocket;
import headroom.core.environment.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.SocketFactory;
import org.postgresql.PGProperty;

/// Sockets that are connected to the near end of a way, whatever server they are meant for. The
/// driver makes it by its name, and gives it the properties of the connection; it must therefore be
/// public. Sockets come connected, so that the driver does not look up a name that only the bastion
/// knows.
public final class Detour extends SocketFactory {

    private final Address near;
    private final int timeout;

    /// @param properties the near end as the argument of the socket factory
    public Detour(Properties properties) {
        String argument = PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties);
        this.near =
                Address.parse(String.valueOf(argument), 0)
                        .orElseThrow(() -> new IllegalArgumentException("no address: " + argument));
        this.timeout = 1000 * Integer.parseInt(PGProperty.CONNECT_TIMEOUT.getOrDefault(properties));
    }

    /// Leads connections made with these properties to another address.
    static void lead(Properties properties, Address near) {
        PGProperty.SOCKET_FACTORY.set(properties, Detour.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(properties, near.text());
    }

    @Override
    public Socket createSocket() throws IOException {
        var socket = new CountedSocket();
        try {
            socket.connect(new InetSocketAddress(near.host(), near.port()), timeout);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
            throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
            throws IOException {
        return createSocket();
    }
}
