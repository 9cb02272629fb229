package headroom.adapters.hikari;

import headroom.adapters.tls.Encryption;
import headroom.adapters.wire.CountedSocket;
import headroom.core.environment.Address;
import headroom.core.poll.Tally;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/// A connection that speaks JRMP, the protocol of RMI: one call at a time, each answered before the
/// next. All waits end with the deadline; on a virtual thread an interrupt closes the socket. The
/// protocol: Java RMI Specification, chapter 10.
final class Channel implements AutoCloseable {

    private static final int MAGIC = 0x4a524d49;
    private static final int VERSION = 2;
    private static final int STREAM = 0x4b;
    private static final int ACKNOWLEDGED = 0x4e;
    private static final int TLS_ALERT = 0x15;
    private static final int CALL = 0x50;
    private static final int RETURN = 0x51;
    private static final int NORMAL = 1;

    private final Socket socket;
    private final DataInputStream in;
    private volatile Deadline deadline;

    private Channel(Socket socket, Deadline deadline) throws IOException {
        this.socket = socket;
        this.deadline = deadline;
        this.in = new DataInputStream(new BufferedInputStream(new Timed(socket.getInputStream())));
    }

    /// @param near where to connect to
    /// @param server as the settings call it, which is what its certificate is compared with
    static Channel open(
            Address near, Address server, Optional<Encryption> encryption, Deadline deadline)
            throws IOException {
        var plain = new CountedSocket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(near.host(), near.port()), deadline.millis());
            plain.setSoTimeout(deadline.millis());
            Socket used = plain;
            if (encryption.isPresent()) {
                used = encrypted(plain, server, encryption.get());
            }
            var channel = new Channel(used, deadline);
            channel.greet();
            return channel;
        } catch (SSLException e) {
            plain.close();
            throw e;
        } catch (EOFException | SocketException e) {
            plain.close();
            if (encryption.isPresent()
                    && plain.isConnected()
                    && !Thread.currentThread().isInterrupted()) {
                hearAlert(near, server, encryption.get(), deadline);
            }
            throw e;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static SSLSocket encrypted(Socket plain, Address server, Encryption encryption)
            throws IOException {
        SSLSocket encrypted = encryption.over(plain, server);
        encrypted.startHandshake();
        return encrypted;
    }

    /// In TLS 1.3 a server judges our certificate when we believe that all is said, and what we say
    /// then can break on its closed end before its alert is heard. Who says nothing hears it.
    ///
    /// @throws SSLException the alert
    private static void hearAlert(
            Address near, Address server, Encryption encryption, Deadline deadline)
            throws SSLException {
        try (var plain = new CountedSocket()) {
            plain.connect(new InetSocketAddress(near.host(), near.port()), deadline.millis());
            plain.setSoTimeout(Math.max(1, deadline.millis() / 2));
            encrypted(plain, server, encryption).getInputStream().read();
        } catch (SSLException alert) {
            throw alert;
        } catch (IOException _) {
            return; // nothing to be heard: what broke first is told
        }
    }

    private void greet() throws IOException {
        send(out -> {
            out.writeInt(MAGIC);
            out.writeShort(VERSION);
            out.writeByte(STREAM);
        });
        int answer = in.readUnsignedByte();
        if (answer == TLS_ALERT) {
            throw new SSLException("it speaks TLS; say tls: {mode: verify-full}");
        }
        if (answer != ACKNOWLEDGED) {
            throw new WireFailure("it does not speak RMI");
        }
        in.skipNBytes(in.readUnsignedShort()); // what it thinks our address is
        in.readInt();
        send(out -> {
            out.writeUTF("headroom");
            out.writeInt(0);
        });
    }

    /// What a call answers with.
    ///
    /// @param value nothing where the method returns none
    record Answer(Item value, SerialReader reader) {}

    /// Calls a method and waits for its answer.
    ///
    /// @param returns whether the method returns an object
    Answer call(Call call, boolean returns, Deadline until) throws IOException {
        deadline = until;
        byte[] message = call.serialized();
        Tally.sends(1);
        send(out -> {
            out.writeByte(CALL);
            out.write(message);
        });
        if (in.readUnsignedByte() != RETURN) {
            throw new WireFailure("it does not answer as RMI does");
        }
        var reader = new SerialReader(in);
        reader.header();
        if (!(reader.next() instanceof Item.Block(byte[] head)) || head.length < 1) {
            throw new WireFailure("it does not answer as RMI does");
        }
        if (head[0] != NORMAL) {
            throw failure(reader.next());
        }
        return new Answer(returns ? reader.next() : new Item.Nothing(), reader);
    }

    private static IOException failure(Item thrown) throws IOException {
        if (!(thrown instanceof Item.Thing thing)) {
            throw new WireFailure("it answers with an error of no kind");
        }
        Item.Thing deepest = thing;
        for (int i = 0;
                i < SerialReader.DEEPEST
                        && next(deepest) instanceof Item.Thing cause
                        && cause != deepest;
                i++) {
            deepest = cause;
        }
        return new RemoteFailure(
                deepest.kind(),
                deepest.field("detailMessage") instanceof Item.Text(String message) ? message : "");
    }

    /// RMI's own exceptions have a field of their own for the cause.
    private static Item next(Item.Thing thrown) {
        return thrown.field("detail") instanceof Item.Thing detail ? detail : thrown.field("cause");
    }

    @FunctionalInterface
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private void send(Writing writing) throws IOException {
        var buffer = new ByteArrayOutputStream();
        writing.to(new DataOutputStream(buffer));
        socket.getOutputStream().write(buffer.toByteArray());
        socket.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // it is gone either way
        }
    }

    /// Each read waits no longer than what is left.
    private final class Timed extends InputStream {

        private final InputStream raw;

        private Timed(InputStream raw) {
            this.raw = raw;
        }

        @Override
        public int read() throws IOException {
            socket.setSoTimeout(deadline.millis());
            return raw.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            socket.setSoTimeout(deadline.millis());
            return raw.read(buffer, offset, length);
        }
    }
}
