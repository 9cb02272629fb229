package headroom.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Stands between a client and a server of the lab, on a port of its own: counts, and on request
/// makes trouble. All connections are in the same mood.
public final class Proxy implements AutoCloseable {

    private volatile int target;
    private final int port;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition open = lock.newCondition();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong roundTrips = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private Optional<Listener> listener = Optional.empty();
    private boolean blackhole;
    private volatile boolean resetting;
    private volatile Duration latency = Duration.ZERO;

    private Proxy(int target, int port) {
        this.target = target;
        this.port = port;
    }

    /// A proxy that passes everything on to this port of loopback.
    public static Proxy to(int target) throws IOException {
        var proxy = new Proxy(target, Ports.free());
        proxy.listen();
        return proxy;
    }

    /// Where clients connect, on loopback; the same for its whole life.
    public int port() {
        return port;
    }

    /// Leads to another server from now on, as an address that moves with a failover does.
    /// Connections that there are end.
    public void passTo(int another) {
        target = another;
        links.forEach(Link::close);
    }

    /// Every answer of the server comes so much later.
    public void latency(Duration delay) {
        latency = delay;
    }

    /// Connections stay or come up, and nothing passes in either direction until it recovers.
    public void blackhole() {
        mood(true);
    }

    /// Connections that there are and that come are reset.
    public void reset() {
        resetting = true;
        links.forEach(Link::reset);
    }

    /// Nobody listens any more; connections that there are end.
    public void refuse() throws IOException {
        stopListening();
        links.forEach(Link::close);
    }

    /// Passes everything on again.
    public void recover() throws IOException {
        latency = Duration.ZERO;
        resetting = false;
        mood(false);
        listen();
    }

    /// Connections that clients opened so far.
    public long connections() {
        return connections.get();
    }

    /// Pieces that came from clients so far; one that a driver sends at once is one.
    public long messages() {
        return messages.get();
    }

    /// Bursts from a client that the server answered so far.
    public long roundTrips() {
        return roundTrips.get();
    }

    /// Bytes that came from clients so far.
    public long askedBytes() {
        return asked.get();
    }

    /// Bytes that came from the server so far.
    public long answeredBytes() {
        return answered.get();
    }

    private void mood(boolean black) {
        lock.lock();
        try {
            blackhole = black;
            open.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitOpen() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (blackhole) {
                open.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private synchronized void listen() throws IOException {
        if (listener.isPresent()) {
            return;
        }
        var socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        Thread thread = Thread.ofVirtual().name("proxy-accept").start(() -> accept(socket));
        listener = Optional.of(new Listener(socket, thread));
    }

    private synchronized void stopListening() throws IOException {
        if (listener.isPresent()) {
            listener.get().socket().close();
            // The port is only closed once nobody waits at it any more.
            listener.get().awaitEnd();
            listener = Optional.empty();
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().name("proxy-link").start(() -> connect(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        var link = new Link(client, new Socket());
        links.add(link);
        try {
            if (resetting) {
                link.reset();
                return;
            }
            link.server.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2000);
            client.setTcpNoDelay(true);
            link.server.setTcpNoDelay(true);
            Thread.ofVirtual().name("proxy-request").start(() -> pump(link, true));
            pump(link, false);
        } catch (IOException e) {
            link.close(); // the server's trouble is the client's
        }
    }

    private void pump(Link link, boolean request) {
        Socket from = request ? link.client : link.server;
        Socket to = request ? link.server : link.client;
        byte[] buffer = new byte[1 << 16];
        try (link) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int n;
            while ((n = in.read(buffer)) >= 0) {
                awaitOpen();
                count(link, request);
                (request ? asked : answered).addAndGet(n);
                if (!request && latency.isPositive()) {
                    Thread.sleep(latency);
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            link.close(); // either side ended it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(Link link, boolean request) {
        if (request) {
            messages.incrementAndGet();
            link.asked = true;
        } else if (link.asked) {
            link.asked = false;
            roundTrips.incrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        stopListening();
        mood(false);
        links.forEach(Link::close);
    }

    private record Listener(ServerSocket socket, Thread thread) {

        private void awaitEnd() throws IOException {
            try {
                if (!thread.join(Duration.ofSeconds(5))) {
                    throw new IOException("the proxy still listens");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /// One client's connection and the one made for it.
    private final class Link implements AutoCloseable {

        private final Socket client;
        private final Socket server;
        private volatile boolean asked;

        private Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void reset() {
            try {
                client.setSoLinger(true, 0); // closing then sends RST
            } catch (IOException e) {
                asked = false; // closed already
            }
            close();
        }

        @Override
        public void close() {
            links.remove(this);
            try (client;
                    server) {
                asked = false;
            } catch (IOException e) {
                asked = false; // closing is all that is left to do
            }
        }
    }
}
