package headroom.adapters.pgbouncer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/// Encryption on the [Way] that is taken. The driver makes it by its name; it must therefore be
/// public.
public final class EncryptedSockets extends SSLSocketFactory {

    private final Way way;

    public EncryptedSockets() {
        this.way = Way.TAKEN.get();
    }

    @Override
    public Socket createSocket(Socket under, String host, int port, boolean close)
            throws IOException {
        return way.encrypted(under);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return new String[0];
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return new String[0];
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return way.encrypted(way.plain());
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
            throws IOException {
        return way.encrypted(way.plain());
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return way.encrypted(way.plain());
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
            throws IOException {
        return way.encrypted(way.plain());
    }
}
