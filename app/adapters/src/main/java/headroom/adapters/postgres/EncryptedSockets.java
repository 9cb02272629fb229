package headroom.adapters.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.postgresql.PGProperty;

/// What the driver encrypts with: the factory that was bound when it was made. The driver makes it
/// by its name, on the thread that connects; it must therefore be public. Keys and passphrases need
/// not pass through the driver's properties this way.
public final class EncryptedSockets extends SSLSocketFactory {

    /// Bound while a connection is opened.
    static final ScopedValue<SSLSocketFactory> BOUND = ScopedValue.newInstance();

    private final SSLSocketFactory sockets;

    public EncryptedSockets() {
        this.sockets = BOUND.get();
    }

    /// Makes connections with these properties ask for what is bound.
    static void use(Properties properties) {
        PGProperty.SSL_FACTORY.set(properties, EncryptedSockets.class.getName());
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(Socket under, String host, int port, boolean close)
            throws IOException {
        return sockets.createSocket(under, host, port, close);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return sockets.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
            throws IOException {
        return sockets.createSocket(host, port, from, fromPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return sockets.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
            throws IOException {
        return sockets.createSocket(host, port, from, fromPort);
    }
}
