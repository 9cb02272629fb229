package headroom.adapters.redis;

import headroom.core.environment.Address;
import headroom.core.poll.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;

/// A connected socket whose reads all end at one [Deadline], however many they are. Interrupting
/// the thread that reads, writes or connects closes it, on platform and virtual threads alike,
/// since a channel is below.
final class TimedSocket extends Socket {

    private final Socket inner;
    private final OutputStream output;
    private final Input input;
    private volatile Deadline deadline;

    private TimedSocket(Socket inner, Deadline deadline) throws IOException {
        this.inner = inner;
        this.input = new Input(Tally.counted(inner.getInputStream()));
        this.output = Tally.counted(inner.getOutputStream());
        this.deadline = deadline;
    }

    static TimedSocket connect(Address address, Deadline deadline) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            Socket plain = channel.socket();
            plain.setTcpNoDelay(true);
            plain.setKeepAlive(true);
            plain.connect(new InetSocketAddress(address.host(), address.port()), deadline.millis());
            return new TimedSocket(plain, deadline);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// From now on reads end here.
    void until(Deadline later) {
        deadline = later;
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

        private Input(InputStream raw) {
            this.raw = raw;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            inner.setSoTimeout(deadline.millis());
            try {
                return raw.read(buffer, offset, length);
            } catch (SocketTimeoutException e) {
                deadline.millis(); // says it in its own words
                throw e;
            }
        }

        @Override
        public int available() throws IOException {
            return raw.available();
        }
    }
}
