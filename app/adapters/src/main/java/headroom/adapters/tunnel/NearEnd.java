package headroom.adapters.tunnel;

import headroom.core.environment.Address;
import headroom.core.poll.ProbeFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end on this machine of a tunnel to one server: a port of loopback that stays the same while
/// connections to the bastion come and go. A client that connects while there is no way is cut off
/// at once.
final class NearEnd implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NearEnd.class);

    /// Opens the far side.
    @FunctionalInterface
    interface Far {
        ChannelDirectTcpip open(Address target) throws ProbeFailure, InterruptedException;
    }

    private final Address target;
    private final Far far;
    private final ServerSocket door;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private volatile Instant asked = Instant.MIN;

    NearEnd(Address target, Far far) throws IOException {
        this.target = target;
        this.far = far;
        this.door = new ServerSocket();
        door.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 50);
        Thread.ofVirtual().name("headroom-tunnel-door").start(this::accept);
    }

    Address address() {
        return new Address("127.0.0.1", door.getLocalPort());
    }

    /// Somebody is about to connect.
    void asked(Instant now) {
        asked = now;
    }

    /// Whether nobody is in, and nobody asked since then; closed if so.
    boolean idle(Instant before) {
        boolean idle = clients.isEmpty() && asked.isBefore(before);
        if (idle) {
            close();
        }
        return idle;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                clients.add(client);
                Thread.ofVirtual().name("headroom-tunnel-client").start(() -> serve(client));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    LOG.warn("a client of the tunnel to {} was not taken", target, e);
                }
            }
        }
        clients.forEach(NearEnd::end); // one that came while it closed
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            ChannelDirectTcpip channel = far.open(target);
            channel.addCloseFutureListener(_ -> end(client));
            try {
                Thread.ofVirtual().name("headroom-tunnel-up").start(() -> up(client, channel));
                pump(channel.getInvertedOut(), client.getOutputStream());
            } finally {
                channel.close(true);
            }
        } catch (ProbeFailure e) {
            LOG.debug("a client of the tunnel to {} was cut off: {}", target, e.getMessage());
        } catch (IOException e) {
            LOG.debug("a connection through the tunnel to {} ended", target, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(client);
        }
    }

    private void up(Socket client, ChannelDirectTcpip channel) {
        try (OutputStream out = channel.getInvertedIn()) { // closing it tells the server the end
            pump(client.getInputStream(), out);
        } catch (IOException e) {
            LOG.debug("a connection through the tunnel to {} ended", target, e);
            channel.close(true);
        }
    }

    private static void pump(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 15];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            out.flush();
        }
    }

    private static void end(Socket client) {
        try {
            client.close();
        } catch (IOException e) {
            LOG.debug("a client's socket did not close", e);
        }
    }

    /// Nobody is let in any more, and whoever is in is cut off.
    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            LOG.warn("the near end of the tunnel to {} did not close", target, e);
        }
        clients.forEach(NearEnd::end);
    }
}
