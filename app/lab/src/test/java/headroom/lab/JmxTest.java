package headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.environment.ServiceEndpoint;
import headroom.core.secret.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lab's service and pools of this program are read by JMX.
class JmxTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir Path folder;

    @Test
    void theServiceTellsItsConnections() throws Exception {
        try (Lab lab = Lab.start(LabOptions.full(), Progress.SILENT)) {
            ServiceEndpoint service = lab.service().orElseThrow();
            String url =
                    "service:jmx:rmi:///jndi/rmi://" + service.instances().getFirst() + "/jmxrmi";
            var login = service.login().orElseThrow();
            String password =
                    switch (login.password()) {
                        case SecretRef.File(String path) -> Files.readString(Path.of(path)).strip();
                        default -> throw new AssertionError(login);
                    };
            Map<String, Object> known = credentials(login.user(), password);
            Eventually.within(
                    DEADLINE,
                    "the service speaks JMX and has a connection",
                    () -> {
                        try {
                            return total(url, known, OrdersService.APPLICATION) > 0;
                        } catch (IOException e) {
                            return false; // not yet
                        }
                    });
            assertThatThrownBy(() -> total(url, Map.of(), OrdersService.APPLICATION))
                    .isInstanceOf(SecurityException.class);
        }
    }

    @Test
    void aPoolOfThisProgramTellsItsConnections() throws Exception {
        Identity identity = Authority.in(folder, "known").server("127.0.0.1");
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
                ServicePool pool = lab.openPool("orders-1", 2);
                Connection lent = pool.connection()) {
            assertThat(lent.isValid(5)).isTrue();
            int[] port = new int[1];
            try (JmxServer open = JmxServer.start();
                    JmxServer closed = JmxServer.start("reader", "a password");
                    JmxServer encrypted = JmxServer.start("reader", "a password", identity)) {
                port[0] = open.port();
                assertThat(active(open.url(), Map.of(), "orders-1")).isEqualTo(1);
                assertThat(active(closed.url(), credentials("reader", "a password"), "orders-1"))
                        .isEqualTo(1);
                assertThatThrownBy(() ->
                                active(closed.url(), credentials("reader", "another"), "orders-1"))
                        .isInstanceOf(SecurityException.class);
                assertThatThrownBy(() -> active(encrypted.url(), Map.of(), "orders-1"))
                        .isInstanceOf(IOException.class);
                assertThat(handshake(encrypted.port())).isTrue();
            }
            Eventually.within(DEADLINE, "the port is free", () -> !Ports.taken(port[0]));
        }
    }

    private boolean handshake(int port) throws IOException {
        Authority stranger = Authority.in(folder, "stranger");
        try (var socket =
                stranger.context(Optional.empty())
                        .getSocketFactory()
                        .createSocket(Server.HOST, port)) {
            assertThatThrownBy(() -> ((javax.net.ssl.SSLSocket) socket).startHandshake())
                    .hasMessageContaining("PKIX");
            return true;
        }
    }

    private static Map<String, Object> credentials(String user, String password) {
        return Map.of(JMXConnector.CREDENTIALS, new String[] {user, password});
    }

    private static int total(String url, Map<String, Object> settings, String pool)
            throws Exception {
        return read(url, settings, pool, "TotalConnections");
    }

    private static int active(String url, Map<String, Object> settings, String pool)
            throws Exception {
        return read(url, settings, pool, "ActiveConnections");
    }

    @SuppressWarnings("BanJNDI") // JMX by its usual URL, on loopback
    private static int read(String url, Map<String, Object> settings, String pool, String attribute)
            throws Exception {
        try (JMXConnector connector =
                JMXConnectorFactory.connect(new JMXServiceURL(url), settings)) {
            MBeanServerConnection connection = connector.getMBeanServerConnection();
            var name = new ObjectName("com.zaxxer.hikari:type=Pool (" + pool + ")");
            return (Integer) connection.getAttribute(name, attribute);
        }
    }
}
