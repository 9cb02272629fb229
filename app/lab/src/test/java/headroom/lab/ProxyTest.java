package headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The proxy makes exactly the trouble that it is asked for, and counts.
class ProxyTest {

    private ServerSocket echo;
    private Proxy proxy;

    @BeforeEach
    void start() throws Exception {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        proxy = Proxy.to(echo.getLocalPort());
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
        echo.close();
    }

    @Test
    void passesAndCountsRoundTrips() throws Exception {
        try (Socket client = connect()) {
            assertThat(ask(client, "one")).isEqualTo("one");
            assertThat(ask(client, "two")).isEqualTo("two");
        }
        assertThat(proxy.connections()).isEqualTo(1);
        assertThat(proxy.messages()).isEqualTo(2);
        assertThat(proxy.roundTrips()).isEqualTo(2);
    }

    @Test
    void delaysAnswers() throws Exception {
        proxy.latency(Duration.ofMillis(200));
        try (Socket client = connect()) {
            long begun = System.nanoTime();
            assertThat(ask(client, "late")).isEqualTo("late");
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isGreaterThan(Duration.ofMillis(200));
        }
    }

    @Test
    void swallowsUntilItRecovers() throws Exception {
        try (Socket client = connect()) {
            assertThat(ask(client, "before")).isEqualTo("before");
            proxy.blackhole();
            client.setSoTimeout(200);
            assertThatThrownBy(() -> ask(client, "lost?"))
                    .isInstanceOf(SocketTimeoutException.class);
            client.setSoTimeout(5000);
            proxy.recover();
            assertThat(line(client)).isEqualTo("lost?");
        }
    }

    @Test
    void resets() throws Exception {
        try (Socket client = connect()) {
            assertThat(ask(client, "before")).isEqualTo("before");
            proxy.reset();
            assertThatThrownBy(() -> line(client))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void refusesUntilItRecovers() throws Exception {
        proxy.refuse();
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        proxy.recover();
        try (Socket client = connect()) {
            assertThat(ask(client, "back")).isEqualTo("back");
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(5000);
        return socket;
    }

    private static String ask(Socket socket, String text) throws IOException {
        socket.getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
        return line(socket);
    }

    private static String line(Socket socket) throws IOException {
        var text = new StringBuilder();
        int c;
        while ((c = socket.getInputStream().read()) >= 0 && c != '\n') {
            text.append((char) c);
        }
        return text.toString();
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket client = echo.accept();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void answer(Socket client) {
        try (client;
                var in =
                        new BufferedReader(
                                new InputStreamReader(
                                        client.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                client.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // the test cut it
        }
    }
}
