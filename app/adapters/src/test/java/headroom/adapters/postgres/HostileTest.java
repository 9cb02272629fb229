package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.read;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.postgres.Watched.Attempt;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.reading.Reason;
import headroom.core.secret.SecretRef;
import headroom.core.signal.ServerFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Whatever listens at the configured port and is no PostgreSQL, or a malicious one: each read ends
/// within its deadline with a reason.
class HostileTest {

    /// What the false server does with one client.
    @FunctionalInterface
    private interface Behaviour {
        void meet(Socket client) throws IOException, InterruptedException;
    }

    private static Attempt<ServerFacts> against(Behaviour behaviour) throws Exception {
        try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server =
                    Thread.ofVirtual()
                            .start(() -> {
                                while (!listener.isClosed()) {
                                    try (Socket client = listener.accept()) {
                                        behaviour.meet(client);
                                    } catch (IOException | InterruptedException _) {
                                        // the client went away, or the test is over
                                    }
                                }
                            });
            var endpoint =
                    new PostgresEndpoint(
                            "127.0.0.1",
                            listener.getLocalPort(),
                            "shop",
                            new Login("headroom_monitor", new SecretRef.Env("secret-word")),
                            Optional.empty());
            try (var probe = new ServerProbe(Watched.fast(endpoint))) {
                Duration deadline = probe.deadline();
                Attempt<ServerFacts> attempt = read(probe);
                assertThat(attempt.took()).isLessThan(deadline.plusMillis(500));
                assertThat(attempt.failure().orElseThrow().sentence())
                        .doesNotContain("secret-word");
                return attempt;
            } finally {
                server.interrupt();
            }
        }
    }

    /// Reads what the client has sent so far and says no to encryption.
    private static void greet(Socket client) throws IOException {
        client.getInputStream().readNBytes(8);
        client.getOutputStream().write('N');
        client.getInputStream().read(new byte[4096]);
    }

    private static void awaitSilence(Socket client) throws IOException {
        try {
            client.getInputStream().read();
        } catch (SocketTimeoutException _) {
            // what was waited for
        }
    }

    private static byte[] message(char type, int length, byte... body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) type)
                .putInt(length)
                .put(body)
                .array();
    }

    @Test
    void silence() throws Exception {
        assertThat(
                        against(
                                        client -> {
                                            while (client.getInputStream().read() >= 0) {
                                                client.setSoLinger(false, 0);
                                            }
                                        })
                                .kind())
                .isEqualTo(Reason.Kind.TIMEOUT);
    }

    @Test
    void dripping() throws Exception {
        Attempt<ServerFacts> attempt =
                against(client -> {
                    greet(client);
                    client.getOutputStream().write(message('E', 100_000));
                    client.setSoTimeout(300);
                    for (int i = 0; i < 100; i++) {
                        client.getOutputStream().write('x');
                        awaitSilence(client);
                    }
                });
        assertThat(attempt.kind()).isEqualTo(Reason.Kind.TIMEOUT);
    }

    @Test
    void closingAtOnce() throws Exception {
        assertThat(against(client -> {}).kind()).isEqualTo(Reason.Kind.UNREACHABLE);
    }

    @Test
    void anotherProtocol() throws Exception {
        Attempt<ServerFacts> attempt =
                against(client ->
                        client.getOutputStream()
                                .write(
                                        "HTTP/1.1 400 Bad Request\r\n\r\n"
                                                .getBytes(StandardCharsets.US_ASCII)));
        assertThat(attempt.kind()).isIn(Reason.Kind.MALFORMED, Reason.Kind.UNREACHABLE);
    }

    @Test
    void impossibleLengths() throws Exception {
        for (int length : new int[] {Integer.MAX_VALUE, 1 << 30, 0, -1, Integer.MIN_VALUE}) {
            for (char type : new char[] {'E', 'R', 'S', 'N'}) {
                Attempt<ServerFacts> attempt =
                        against(client -> {
                            greet(client);
                            client.getOutputStream().write(message(type, length, (byte) 0));
                        });
                assertThat(attempt.failure()).as("%s of %d", type, length).isPresent();
            }
        }
    }
}
