package headroom.adapters.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Takes a login as Redis does and answers the first cycle as it pleases.
final class HostileServer implements AutoCloseable {

    static final String LOGIN = "+OK\r\n$8\r\nheadroom\r\n";

    private final ServerSocket listener;
    private final String login;
    private final Answer answer;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final Semaphore ended = new Semaphore(0);

    /// What is said after the login; may block, and ends with an exception when the client leaves.
    interface Answer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    HostileServer(Answer answer) throws IOException {
        this(LOGIN, answer);
    }

    private HostileServer(String login, Answer answer) throws IOException {
        this.login = login;
        this.answer = answer;
        this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /// One that answers the very first words, such as TLS's hello.
    static HostileServer speechless(Answer answer) throws IOException {
        return new HostileServer("", answer);
    }

    /// One that takes the login in other words.
    static HostileServer answering(String login, Answer answer) throws IOException {
        return new HostileServer(login, answer);
    }

    static Answer text(String answer) {
        return out -> out.write(answer.getBytes(StandardCharsets.UTF_8));
    }

    int port() {
        return listener.getLocalPort();
    }

    /// Whether so many clients have come and left within a second.
    boolean awaitLeft(int clients) throws InterruptedException {
        return ended.tryAcquire(clients, 1, TimeUnit.SECONDS);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                clients.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            byte[] buffer = new byte[1 << 16];
            OutputStream out = client.getOutputStream();
            client.getInputStream().read(buffer);
            if (!login.isEmpty()) {
                out.write(login.getBytes(StandardCharsets.UTF_8));
                client.getInputStream().read(buffer);
            }
            answer.write(out);
            while (client.getInputStream().read(buffer) >= 0) {
                out.flush();
            }
        } catch (IOException e) {
            clients.remove(client); // the client left
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.release();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
