package headroom.adapters.redis;

import headroom.adapters.tls.Encryption;
import headroom.core.environment.Address;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/// A connection, encrypted or not, whose input keeps one [Deadline] for a whole exchange, the
/// handshake among them, and goes through a [ReplyCheck].
final class BoundedSocket extends Socket {

    private final TimedSocket carrier;
    private final Input input;
    private final OutputStream output;

    private BoundedSocket(TimedSocket carrier, Socket speaking) throws IOException {
        this.carrier = carrier;
        this.input = new Input(speaking.getInputStream());
        this.output = speaking.getOutputStream();
    }

    /// Dials.
    ///
    /// @param near where to connect to
    /// @param server whom to expect there
    static BoundedSocket connect(
            Address near, Address server, Optional<Encryption> encryption, Deadline deadline)
            throws IOException {
        TimedSocket carrier = TimedSocket.connect(near, deadline);
        try {
            if (encryption.isEmpty()) {
                return new BoundedSocket(carrier, carrier);
            }
            return new BoundedSocket(carrier, greeted(carrier, server, encryption.get()));
        } catch (IOException | RuntimeException e) {
            carrier.close();
            throw e;
        }
    }

    private static SSLSocket greeted(TimedSocket carrier, Address server, Encryption encryption)
            throws HandshakeFailure {
        try {
            SSLSocket encrypted = encryption.over(carrier, server);
            encrypted.startHandshake();
            return encrypted;
        } catch (IOException e) {
            throw new HandshakeFailure(e);
        }
    }

    /// Begins an exchange: so many answers must be there before the deadline.
    void expect(int replies, Deadline until) {
        carrier.until(until);
        input.check.expect(replies);
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return carrier.getSoTimeout();
    }

    @Override
    public boolean isConnected() {
        return carrier.isConnected();
    }

    @Override
    public boolean isBound() {
        return carrier.isBound();
    }

    @Override
    public boolean isClosed() {
        return carrier.isClosed();
    }

    @Override
    public boolean isInputShutdown() {
        return carrier.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return carrier.isOutputShutdown();
    }

    /// Without TLS's farewell, which could wait for a server that does not read.
    @Override
    public void close() throws IOException {
        carrier.close();
    }

    private static final class Input extends InputStream {

        private final InputStream raw;
        private final ReplyCheck check = new ReplyCheck();

        private Input(InputStream raw) {
            this.raw = raw;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            read(one, 0, 1);
            return one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = raw.read(buffer, offset, length);
            if (n < 0) {
                throw new EOFException("the server closed the connection");
            }
            check.accept(buffer, offset, n);
            return n;
        }
    }
}
