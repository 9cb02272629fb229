package headroom.desktop;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A server that answers everybody with what no honest one sends.
final class Hostile implements AutoCloseable {

    private static final int LARGE = 100 << 20;

    /// What one client gets to see.
    @FunctionalInterface
    interface Behaviour {
        void meet(Socket client) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Hostile(Behaviour behaviour) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    threads.execute(() -> meet(behaviour, client));
                } catch (IOException _) {
                    return; // closed: the test is over
                }
            }
        });
    }

    private static void meet(Behaviour behaviour, Socket client) {
        try (client) {
            behaviour.meet(client);
        } catch (IOException _) {
            // the client had enough
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    /// Reads on and says nothing.
    static void silent(Socket client) throws IOException {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /// The same bytes to everything that is asked.
    static Behaviour saying(String words) {
        return client -> {
            client.getInputStream().read(new byte[4096]);
            client.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            silent(client);
        };
    }

    /// As long a text as anybody waits for, a byte every 400 ms.
    static void dripping(Socket client) throws IOException, InterruptedException {
        client.getInputStream().read(new byte[4096]);
        var never = new CountDownLatch(1);
        client.getOutputStream().write('+');
        while (!never.await(400, TimeUnit.MILLISECONDS)) {
            client.getOutputStream().write('x');
        }
    }

    /// PostgreSQL's: no encryption, and the login is taken without a password.
    private static void welcome(Socket client) throws IOException {
        client.getInputStream().readNBytes(8);
        client.getOutputStream().write('N');
        client.getInputStream().read(new byte[4096]);
        OutputStream out = client.getOutputStream();
        out.write(message('R', 8, 0, 0, 0, 0));
        out.write(text('S', "server_version\0" + "18.1\0"));
        out.write(text('S', "client_encoding\0UTF8\0"));
        out.write(text('S', "standard_conforming_strings\0on\0"));
        out.write(message('Z', 5, 'I'));
    }

    /// An error message as long as a number can be.
    static void endlessError(Socket client) throws IOException {
        client.getInputStream().readNBytes(8);
        client.getOutputStream().write('N');
        client.getInputStream().read(new byte[4096]);
        client.getOutputStream().write(message('E', Integer.MAX_VALUE));
        silent(client);
    }

    /// One column of 100 MB.
    static void largeColumn(Socket client) throws IOException {
        welcome(client);
        client.getInputStream().read(new byte[8192]);
        OutputStream out = client.getOutputStream();
        out.write(message('1', 4));
        out.write(message('2', 4));
        out.write(
                ByteBuffer.allocate(5 + 2 + 2 + 18)
                        .put((byte) 'T')
                        .putInt(4 + 2 + 2 + 18)
                        .putShort((short) 1)
                        .put((byte) 'j')
                        .put((byte) 0)
                        .putInt(0)
                        .putShort((short) 0)
                        .putInt(25)
                        .putShort((short) -1)
                        .putInt(-1)
                        .putShort((short) 0)
                        .array());
        out.write(
                ByteBuffer.allocate(11)
                        .put((byte) 'D')
                        .putInt(4 + 2 + 4 + LARGE)
                        .putShort((short) 1)
                        .putInt(LARGE)
                        .array());
        byte[] zeros = new byte[1 << 16];
        for (int sent = 0; sent < LARGE; sent += zeros.length) {
            out.write(zeros);
        }
        silent(client);
    }

    /// Logs in, and then nothing.
    static void silentAfterLogin(Socket client) throws IOException {
        welcome(client);
        silent(client);
    }

    private static byte[] text(char type, String body) {
        byte[] text = body.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(5 + text.length)
                .put((byte) type)
                .putInt(4 + text.length)
                .put(text)
                .array();
    }

    private static byte[] message(char type, int length, int... body) {
        ByteBuffer buffer = ByteBuffer.allocate(5 + body.length).put((byte) type).putInt(length);
        for (int each : body) {
            buffer.put((byte) each);
        }
        return buffer.array();
    }
}
