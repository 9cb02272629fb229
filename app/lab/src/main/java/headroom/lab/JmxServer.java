package headroom.lab;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.AlreadyBoundException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.RMIClientSocketFactory;
import java.rmi.server.RMIServerSocketFactory;
import java.rmi.server.UnicastRemoteObject;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.management.remote.rmi.RMIJRMPServerImpl;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/// Lets others ask this program's MBeans by JMX, on one port of loopback for the registry and the
/// connections. Ended by whoever started it, or its threads keep the program alive.
public final class JmxServer implements AutoCloseable {

    private static final String NAME = "jmxrmi";
    private static final int BACKLOG = 50;

    private final int port;
    private final Registry registry;
    private final RMIConnectorServer connector;

    private JmxServer(int port, Registry registry, RMIConnectorServer connector) {
        this.port = port;
        this.registry = registry;
        this.connector = connector;
    }

    /// Starts one that lets everybody in.
    public static JmxServer start() throws IOException {
        return start(Ports.free(), Optional.empty(), Optional.empty());
    }

    /// Starts one that asks for a password.
    public static JmxServer start(String user, String password) throws IOException {
        return start(Ports.free(), Optional.of(login(user, password)), Optional.empty());
    }

    /// Starts one that asks for a password and speaks nothing but TLS, its registry too.
    public static JmxServer start(String user, String password, Identity identity)
            throws IOException {
        SSLContext context = context(identity);
        return start(
                Ports.free(),
                Optional.of(login(user, password)),
                Optional.of(at -> listen(context, at)));
    }

    /// Starts one that asks for a certificate as well, as
    /// `com.sun.management.jmxremote.ssl.need.client.auth` does, its registry too.
    ///
    /// @param clients who signed the certificates that it takes
    public static JmxServer start(
            String user, String password, Identity identity, Authority clients) throws IOException {
        SSLContext context = clients.context(Optional.of(identity));
        return start(
                Ports.free(),
                Optional.of(login(user, password)),
                Optional.of(at -> {
                    SSLServerSocket listener = listen(context, at);
                    listener.setNeedClientAuth(true);
                    return listener;
                }));
    }

    static JmxServer start(
            int port, Optional<JMXAuthenticator> login, Optional<RMIServerSocketFactory> encrypted)
            throws IOException {
        // What clients are told to connect to; RMI reads it once.
        System.setProperty("java.rmi.server.hostname", Server.HOST);
        @Nullable RMIClientSocketFactory clients = null;
        RMIServerSocketFactory servers = JmxServer::listen;
        if (encrypted.isPresent()) {
            clients = new SslRMIClientSocketFactory();
            servers = encrypted.get();
        }
        Map<String, Object> settings = new HashMap<>();
        login.ifPresent(present -> settings.put(JMXConnectorServer.AUTHENTICATOR, present));
        Registry registry = LocateRegistry.createRegistry(port, clients, servers);
        try {
            var exported = new RMIJRMPServerImpl(port, clients, servers, settings);
            var connector =
                    new RMIConnectorServer(
                            new JMXServiceURL("rmi", Server.HOST, port),
                            settings,
                            exported,
                            ManagementFactory.getPlatformMBeanServer());
            connector.start();
            registry.bind(NAME, exported.toStub());
            return new JmxServer(port, registry, connector);
        } catch (IOException | AlreadyBoundException e) {
            UnicastRemoteObject.unexportObject(registry, true);
            throw new IOException("cannot speak JMX on port " + port, e);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    }

    private static SSLServerSocket listen(SSLContext context, int port) throws IOException {
        return (SSLServerSocket)
                context.getServerSocketFactory()
                        .createServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    }

    static JMXAuthenticator login(String user, String password) {
        return credentials -> {
            if (credentials instanceof String[] given
                    && List.of(user, password).equals(List.of(given))) {
                return new Subject();
            }
            throw new SecurityException("Authentication failed! Invalid username or password");
        };
    }

    private static SSLContext context(Identity identity) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity.keyManagers(), null, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot speak TLS as " + identity, e);
        }
    }

    /// Where registry and connections are.
    public int port() {
        return port;
    }

    /// Host and port.
    public String address() {
        return Server.HOST + ":" + port;
    }

    /// The URL in full.
    public String url() {
        return "service:jmx:rmi:///jndi/rmi://" + address() + "/" + NAME;
    }

    /// Ends it and all its connections.
    @Override
    public void close() throws IOException {
        try {
            connector.stop();
        } finally {
            UnicastRemoteObject.unexportObject(registry, true);
        }
    }
}
