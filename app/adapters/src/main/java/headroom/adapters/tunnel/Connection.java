package headroom.adapters.tunnel;

import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.reading.Shown;
import java.io.IOException;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.jspecify.annotations.Nullable;

/// A login at a bastion that stands. A heartbeat ends it when the bastion stays silent.
final class Connection implements AutoCloseable {

    private static final SshdSocketAddress HERE = new SshdSocketAddress("127.0.0.1", 0);

    private final SshClient client;
    private final ClientSession session;
    private final Bastion bastion;
    private final Patience patience;
    private final long since = System.nanoTime();

    Connection(SshClient client, ClientSession session, Bastion bastion, Patience patience) {
        this.client = client;
        this.session = session;
        this.bastion = bastion;
        this.patience = patience;
    }

    boolean open() {
        return session.isOpen();
    }

    /// Whether it lived so long that its end is no failure of the way.
    boolean steady() {
        return System.nanoTime() - since >= patience.steady().toNanos();
    }

    /// Calls when it has ended, on a thread of the library's.
    void onEnd(Runnable listener) {
        session.addCloseFutureListener(_ -> listener.run());
    }

    /// Has the bastion connect to a server.
    ///
    /// @throws ProbeFailure when it may not or cannot, with its own words
    ChannelDirectTcpip channel(Address target) throws ProbeFailure, InterruptedException {
        String host = target.host().replaceAll("[\\[\\]]", "");
        try {
            var there = new SshdSocketAddress(host, target.port());
            ChannelDirectTcpip channel = session.createDirectTcpipChannel(HERE, there);
            boolean opened = false;
            try {
                long deadline = System.nanoTime() + patience.forward().toNanos();
                var done = Waiting.until(deadline, channel.open());
                if (done.isEmpty()) {
                    throw failure(
                            Kind.TIMEOUT,
                            "did not get an answer from %s within %d s; does a firewall behind it swallow it?"
                                    .formatted(target, patience.forward().toSeconds()),
                            null);
                }
                opened = done.get().isOpened();
                if (!opened) {
                    throw refused(target, done.get().getException());
                }
                return channel;
            } finally {
                if (!opened) {
                    channel.close(true);
                }
            }
        } catch (IOException | IllegalStateException e) {
            throw refused(target, e);
        }
    }

    private ProbeFailure refused(Address target, @Nullable Throwable cause) {
        if (cause instanceof SshChannelOpenException refusal) {
            String said = Optional.ofNullable(refusal.getMessage()).orElse("");
            String words = said.isBlank() ? "" : ": " + Shown.text(said, 200);
            return switch (refusal.getReasonCode()) {
                case SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED ->
                        failure(
                                Kind.UNREACHABLE,
                                "does not forward to %s%s; its administrator allows it (AllowTcpForwarding and PermitOpen in sshd_config, or the key's options in authorized_keys)"
                                        .formatted(target, words),
                                cause);
                case SshConstants.SSH_OPEN_CONNECT_FAILED ->
                        failure(
                                Kind.UNREACHABLE,
                                "cannot connect to %s%s; does the server run there, on this port?"
                                        .formatted(target, words),
                                cause);
                default ->
                        failure(
                                Kind.SERVER_ERROR,
                                "does not forward to %s%s; its log may say why"
                                        .formatted(target, words),
                                cause);
            };
        }
        String words = cause == null ? "the connection ended" : Waiting.words(cause);
        return failure(
                Kind.UNREACHABLE,
                "was lost on the way to %s: %s; it is dialled again by itself"
                        .formatted(target, words),
                cause);
    }

    private ProbeFailure failure(Kind kind, String detail, @Nullable Throwable cause) {
        var reason = new Reason(kind, Way.name(bastion) + " " + detail);
        return cause == null ? new ProbeFailure(reason) : new ProbeFailure(reason, cause);
    }

    /// Ends the session, all channels in it and the library's threads.
    @Override
    public void close() {
        session.close(true);
        client.stop();
    }
}
