package headroom.adapters.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Logs everybody in as PostgreSQL does, as a version that nobody can install, and answers each
/// statement with the same text.
final class Greeting implements AutoCloseable {

    private final ServerSocket listener;
    private final String version;
    private final String answer;
    private final Thread server;

    Greeting(String version, String answer) throws IOException {
        this.listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        this.version = version;
        this.answer = answer;
        this.server = Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                meet(client);
            } catch (IOException _) {
                // the client went away, or the test is over
            }
        }
    }

    private void meet(Socket client) throws IOException {
        client.getInputStream().readNBytes(8);
        OutputStream out = client.getOutputStream();
        out.write('N');
        client.getInputStream().read(new byte[4096]);
        out.write(message('R', new byte[4]));
        parameter(out, "server_version", version);
        parameter(out, "client_encoding", "UTF8");
        parameter(out, "standard_conforming_strings", "on");
        parameter(out, "DateStyle", "ISO, MDY");
        parameter(out, "TimeZone", "UTC");
        parameter(out, "integer_datetimes", "on");
        out.write(message('Z', new byte[] {'I'}));
        byte[] asked = new byte[1 << 16];
        int length = client.getInputStream().read(asked);
        while (length > 0 && asked[0] == 'P') {
            out.write(message('1', new byte[0]));
            out.write(message('2', new byte[0]));
            out.write(message('T', column()));
            byte[] text = answer.getBytes(StandardCharsets.UTF_8);
            out.write(
                    message(
                            'D',
                            ByteBuffer.allocate(6 + text.length)
                                    .putShort((short) 1)
                                    .putInt(text.length)
                                    .put(text)
                                    .array()));
            out.write(message('C', "SELECT 1\0".getBytes(StandardCharsets.UTF_8)));
            out.write(message('Z', new byte[] {'I'}));
            length = client.getInputStream().read(asked);
        }
    }

    /// One of type text.
    private static byte[] column() {
        return ByteBuffer.allocate(2 + 2 + 18)
                .putShort((short) 1)
                .put("a\0".getBytes(StandardCharsets.UTF_8))
                .putInt(0)
                .putShort((short) 0)
                .putInt(25)
                .putShort((short) -1)
                .putInt(-1)
                .putShort((short) 0)
                .array();
    }

    private static void parameter(OutputStream out, String name, String value) throws IOException {
        out.write(message('S', (name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] message(char type, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) type)
                .putInt(4 + body.length)
                .put(body)
                .array();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        server.interrupt();
    }
}
