package headroom.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.secret.SecretRef;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that sends a byte now and then: no single wait is long, all of them have no end. What
/// acts and what previews have no polling loop above them that would interrupt.
@Timeout(30)
class DrippingTest {

    private static final Limits SHORT = new Limits(Duration.ofSeconds(1), Duration.ofSeconds(1));

    /// Answers as PostgreSQL does until the login is over, or not even that, then drips.
    private static void meet(Socket client, boolean login) throws IOException {
        client.getInputStream().readNBytes(8);
        OutputStream out = client.getOutputStream();
        out.write('N');
        client.getInputStream().read(new byte[4096]);
        if (login) {
            out.write(message('R', new byte[4]));
            parameter(out, "server_version", "18.0");
            parameter(out, "client_encoding", "UTF8");
            parameter(out, "standard_conforming_strings", "on");
            parameter(out, "DateStyle", "ISO, MDY");
            parameter(out, "TimeZone", "UTC");
            parameter(out, "integer_datetimes", "on");
            out.write(message('Z', new byte[] {'I'}));
            client.getInputStream().read(new byte[4096]);
        }
        out.write(ByteBuffer.allocate(5).put((byte) 'E').putInt(100_000).array());
        client.setSoTimeout(200);
        while (true) {
            out.write('x');
            try {
                if (client.getInputStream().read(new byte[4096]) < 0) {
                    return;
                }
            } catch (SocketTimeoutException _) {
                // the pause between two bytes
            }
        }
    }

    private static byte[] message(char type, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) type)
                .putInt(4 + body.length)
                .put(body)
                .array();
    }

    private static void parameter(OutputStream out, String name, String value) throws IOException {
        out.write(message('S', (name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8)));
    }

    /// On the test's own thread, which no interrupt would free from a read.
    private static void dripping(boolean login) throws Exception {
        try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var left = new CompletableFuture<Boolean>();
            Thread server =
                    Thread.ofVirtual()
                            .start(() -> {
                                try (Socket client = listener.accept()) {
                                    meet(client, login);
                                } catch (IOException _) {
                                    // the client went away
                                }
                                left.complete(true);
                            });
            var endpoint =
                    new PostgresEndpoint(
                            "127.0.0.1",
                            listener.getLocalPort(),
                            "shop",
                            new Login("headroom_monitor", new SecretRef.Env("secret-word")),
                            Optional.empty());
            try (var link = Watched.link(endpoint, SHORT)) {
                long began = System.nanoTime();
                ProbeFailure failure =
                        catchThrowableOfType(
                                ProbeFailure.class,
                                () -> link.useInTime(open -> open.ask("SELECT '{}'")));
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                assertThat(failure.reason().kind()).isEqualTo(Reason.Kind.TIMEOUT);
                assertThat(failure.reason().sentence()).contains("was not done after 2.0 s");
                assertThat(took).isBetween(Duration.ofMillis(1900), Duration.ofMillis(3500));
                assertThat(link.isOpen()).isFalse();
                assertThat(left.get(5, TimeUnit.SECONDS)).isTrue();
            } finally {
                server.interrupt();
            }
        }
    }

    @Test
    void aLoginThatDripsIsEnded() throws Exception {
        dripping(false);
    }

    @Test
    void anAnswerThatDripsIsEnded() throws Exception {
        dripping(true);
    }
}
