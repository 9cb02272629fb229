package headroom.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Free ports on loopback.
final class Ports {

    private Ports() {}

    /// A port that nobody listens on at this moment; whoever binds it must be ready to find it
    /// taken.
    static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
