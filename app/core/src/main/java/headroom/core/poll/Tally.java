package headroom.core.poll;

import headroom.core.reading.Bytes;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What one read sends and receives, counted where it happens: by the streams of the sockets, and
/// by whoever sends a statement. They find it on their thread, so that nothing between a probe and
/// its socket has to hand it on, and counting costs nothing where nobody asked for it.
///
/// Bytes are those of the connection, with its encryption, without TCP's own. A round trip is a
/// burst that was sent and then answered; the handshakes of a login are some.
public final class Tally {

    private static final ScopedValue<Tally> NOW = ScopedValue.newInstance();

    private final AtomicLong statements = new AtomicLong();
    private final AtomicLong roundTrips = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private volatile boolean asked;
    private volatile boolean bytesHidden;

    /// Nothing counted yet.
    public Tally() {}

    /// Does what is to be counted, on this thread; what it starts on others is not.
    public <T, E extends Throwable> T count(ScopedValue.CallableOp<? extends T, E> work) throws E {
        return ScopedValue.where(NOW, this).call(work);
    }

    /// So many statements, commands or calls are being sent.
    public static void sends(int statements) {
        if (NOW.isBound()) {
            NOW.get().statements.addAndGet(statements);
        }
    }

    /// A round trip over a client that does not show its socket; its bytes are not known.
    public static void exchangesUnseen() {
        if (NOW.isBound()) {
            Tally tally = NOW.get();
            tally.roundTrips.incrementAndGet();
            tally.bytesHidden = true;
        }
    }

    /// The same stream, counted.
    public static InputStream counted(InputStream raw) {
        return new Input(raw);
    }

    /// The same stream, counted.
    public static OutputStream counted(OutputStream raw) {
        return new Output(raw);
    }

    public long statements() {
        return statements.get();
    }

    public long roundTrips() {
        return roundTrips.get();
    }

    /// Empty where they could not be seen.
    public Optional<Bytes> sent() {
        return bytesHidden ? Optional.empty() : Optional.of(new Bytes(sent.get()));
    }

    /// Empty where they could not be seen.
    public Optional<Bytes> received() {
        return bytesHidden ? Optional.empty() : Optional.of(new Bytes(received.get()));
    }

    private static void out(int bytes) {
        if (NOW.isBound()) {
            Tally tally = NOW.get();
            tally.sent.addAndGet(bytes);
            tally.asked = true;
        }
    }

    private static void in(long bytes) {
        if (bytes > 0 && NOW.isBound()) {
            Tally tally = NOW.get();
            tally.received.addAndGet(bytes);
            if (tally.asked) {
                tally.asked = false;
                tally.roundTrips.incrementAndGet();
            }
        }
    }

    private static final class Input extends FilterInputStream {

        private Input(InputStream raw) {
            super(raw);
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            in(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = in.read(buffer, offset, length);
            in(n);
            return n;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long n = in.skip(wanted);
            in(n);
            return n;
        }
    }

    private static final class Output extends FilterOutputStream {

        private Output(OutputStream raw) {
            super(raw);
        }

        @Override
        public void write(int one) throws IOException {
            out(1);
            out.write(one);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out(length);
            out.write(buffer, offset, length);
        }
    }
}
