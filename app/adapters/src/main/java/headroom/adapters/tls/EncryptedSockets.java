package headroom.adapters.tls;

import headroom.core.environment.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.postgresql.PGProperty;

/// How PostgreSQL's driver comes by our encryption: it makes this by its name, on the thread that
/// connects, where it finds what was bound. Keys and passphrases need not pass through the driver's
/// properties this way.
public final class EncryptedSockets extends SSLSocketFactory {

    private static final ScopedValue<EncryptedSockets> BOUND = ScopedValue.newInstance();

    private final Encryption encryption;
    private final Address server;

    private EncryptedSockets(Encryption encryption, Address server) {
        this.encryption = encryption;
        this.server = server;
    }

    /// For the driver alone.
    public EncryptedSockets() {
        this(BOUND.get().encryption, BOUND.get().server);
    }

    /// Opens a connection; empty where the driver does not know the address for its own.
    @FunctionalInterface
    public interface Connecting<T, E extends Exception> {
        Optional<T> connect() throws E;
    }

    /// Connects with these properties, encrypted by what is given if the driver comes to that.
    ///
    /// @param server as the settings call it, which is what its certificate is compared with
    public static <T, E extends Exception> Optional<T> use(
            Optional<Encryption> encryption,
            Address server,
            Properties properties,
            Connecting<T, E> connecting)
            throws E {
        if (encryption.isEmpty()) {
            return connecting.connect();
        }
        PGProperty.SSL_FACTORY.set(properties, EncryptedSockets.class.getName());
        return ScopedValue.where(BOUND, new EncryptedSockets(encryption.get(), server))
                .call(connecting::connect);
    }

    @Override
    public Socket createSocket(Socket under, String host, int port, boolean close)
            throws IOException {
        return encryption.over(under, server);
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
        throw onlyOver();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
            throws IOException {
        throw onlyOver();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw onlyOver();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
            throws IOException {
        throw onlyOver();
    }

    /// The driver asks in plain first, on a socket that is there.
    private static IOException onlyOver() {
        return new IOException("encryption begins on a connection that stands");
    }
}
