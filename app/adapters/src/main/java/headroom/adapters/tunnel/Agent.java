package headroom.adapters.tunnel;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// An SSH agent at its socket (draft-ietf-sshm-ssh-agent): asked which keys it has, and to sign.
/// Each question has a connection and a deadline of its own, since an agent may ask its user first.
final class Agent extends AbstractAgentProxy {

    private static final int LONGEST = 256 << 10; // the bound of OpenSSH's own agent

    private final Path socket;
    private final Duration within;

    Agent(Path socket, Duration within) {
        super(null);
        this.socket = socket;
        this.within = within;
    }

    /// Gives this agent to each session.
    static SshAgentFactory factory(Path socket, Duration within) {
        return new Factory(socket, within);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    protected Buffer request(Buffer question) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(question.array(), question.rpos(), question.available());
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            var answer = new FutureTask<>(() -> exchange(channel, bytes));
            Thread.ofVirtual().name("headroom-ssh-agent").start(answer);
            return new ByteArrayBuffer(answer.get(within.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new IOException(
                    "the agent did not answer within " + within.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static byte[] exchange(SocketChannel channel, ByteBuffer question) throws IOException {
        while (question.hasRemaining()) {
            channel.write(question);
        }
        int length = read(channel, 4).getInt();
        if (length < 1 || length > LONGEST) {
            throw new IOException("the agent's answer has a length of " + length + " bytes");
        }
        return read(channel, length).array();
    }

    private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the agent ended in the middle of its answer");
            }
        }
        return bytes.flip();
    }

    private record Factory(Path socket, Duration within) implements SshAgentFactory {

        @Override
        public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
            return List.of(); // the agent is not lent to the bastion
        }

        @Override
        public SshAgent createClient(Session session, FactoryManager manager) {
            return new Agent(socket, within);
        }

        @Override
        public SshAgentServer createServer(ConnectionService service) throws IOException {
            throw new IOException("the agent is not lent to the bastion");
        }
    }
}
