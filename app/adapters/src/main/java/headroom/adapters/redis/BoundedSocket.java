package headroom.adapters.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// A connected socket whose input keeps one [Deadline] for a whole exchange and goes through a
/// [ReplyCheck]. Interrupting the thread that reads, writes or connects closes it, on platform and
/// virtual threads alike, since a channel is below.
final class BoundedSocket extends Socket {

    private final Socket inner;
    private final Input input;
    private final OutputStream output;

    private BoundedSocket(Socket inner) throws IOException {
        this.inner = inner;
        this.input = new Input(inner.getInputStream());
        this.output = inner.getOutputStream();
    }

    /// Dials.
    static BoundedSocket connect(String host, int port, Deadline deadline) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            Socket plain = channel.socket();
            plain.setTcpNoDelay(true);
            plain.setKeepAlive(true);
            plain.connect(new InetSocketAddress(host, port), deadline.millis());
            return new BoundedSocket(plain);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Begins an exchange: so many answers must be there before the deadline.
    void expect(int replies, Deadline until) {
        input.deadline = until;
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
        return inner.getSoTimeout();
    }

    @Override
    public boolean isConnected() {
        return inner.isConnected();
    }

    @Override
    public boolean isBound() {
        return inner.isBound();
    }

    @Override
    public boolean isClosed() {
        return inner.isClosed();
    }

    @Override
    public boolean isInputShutdown() {
        return inner.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return inner.isOutputShutdown();
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }

    private final class Input extends InputStream {

        private final InputStream raw;
        private final ReplyCheck check = new ReplyCheck();
        private Deadline deadline = new Deadline(System.nanoTime(), Duration.ZERO);

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
            inner.setSoTimeout(deadline.millis());
            int n;
            try {
                n = raw.read(buffer, offset, length);
            } catch (SocketTimeoutException e) {
                deadline.millis(); // says it in its own words
                throw e;
            }
            if (n < 0) {
                throw new EOFException("the server closed the connection");
            }
            check.accept(buffer, offset, n);
            return n;
        }
    }
}
