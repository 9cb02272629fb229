package headroom.adapters.tunnel;

import headroom.core.environment.Bastion;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.secret.Secrets;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/// One attempt to get into a bastion, in stages that have words of their own: what proves us, its
/// name, its port, its host key, the login.
final class Login {

    private final Bastion bastion;
    private final Credentials credentials;
    private final Patience patience;
    private final long deadline;
    private volatile Optional<String> objection = Optional.empty();

    Login(Bastion bastion, Credentials credentials) {
        this.bastion = bastion;
        this.credentials = credentials;
        this.patience = credentials.patience();
        this.deadline = System.nanoTime() + patience.login().toNanos();
    }

    /// The open connection, to be closed by the caller.
    Connection connect() throws ProbeFailure, InterruptedException {
        Credential credential = credentials.of(bastion);
        KnownHosts known =
                KnownHosts.read(
                        OwnFile.at(
                                bastion.knownHosts().orElse("~/.ssh/known_hosts"),
                                credentials.home()),
                        bastion.address());
        InetAddress[] addresses = addresses();
        SshClient client =
                Clients.with(
                        credential,
                        known,
                        key -> {
                            objection = known.objection(key);
                            return objection;
                        },
                        patience);
        boolean in = false;
        try {
            client.start();
            ClientSession session = session(client, addresses);
            prove(session, credential);
            in = true;
            return new Connection(client, session, bastion, patience);
        } finally {
            if (!in) {
                client.stop();
            }
        }
    }

    private InetAddress[] addresses() throws ProbeFailure {
        String host = bastion.address().host().replaceAll("[\\[\\]]", "");
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw failure(
                    Kind.UNREACHABLE,
                    "unknown host: no address for its name; correct its host in the settings",
                    e);
        }
    }

    /// Tries each address in turn, so that one that swallows packets leaves time for the next.
    private ClientSession session(SshClient client, InetAddress[] addresses)
            throws ProbeFailure, InterruptedException {
        Optional<ProbeFailure> last = Optional.empty();
        for (int i = 0; i < addresses.length; i++) {
            long now = System.nanoTime();
            long share = now + (deadline - now) / (addresses.length - i);
            try {
                return session(client, addresses[i], share);
            } catch (ProbeFailure e) {
                last = Optional.of(e);
            }
        }
        throw last.orElseThrow();
    }

    private ClientSession session(SshClient client, InetAddress address, long until)
            throws ProbeFailure, InterruptedException {
        try {
            var target = new InetSocketAddress(address, bastion.address().port());
            var future = client.connect(bastion.user(), target);
            var done = Waiting.until(until, future);
            if (done.isEmpty()) {
                future.cancel();
                throw failure(
                        Kind.TIMEOUT,
                        "does not answer at %s; is it up, or does a firewall swallow it?"
                                .formatted(address.getHostAddress()),
                        null);
            }
            if (done.get().isConnected()) {
                return done.get().getClientSession();
            }
            throw unreachable(done.get().getException());
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private ProbeFailure unreachable(@Nullable Throwable cause) {
        if (cause == null) {
            return failure(Kind.UNREACHABLE, "did not take the connection; is it up?", null);
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String words = Waiting.words(root);
        return root instanceof ConnectException && words.contains("refused")
                ? failure(
                        Kind.UNREACHABLE,
                        "refused the connection: nothing listens there; is sshd running, on this port?",
                        cause)
                : failure(
                        Kind.UNREACHABLE,
                        "cannot be connected to: %s; is this machine in the right network?"
                                .formatted(words),
                        cause);
    }

    private void prove(ClientSession session, Credential credential)
            throws ProbeFailure, InterruptedException {
        try {
            var done = Waiting.until(deadline, session.auth());
            if (objection.isPresent()) {
                throw failure(Kind.UNTRUSTED, objection.get(), null);
            }
            if (done.isEmpty()) {
                throw silent(session);
            }
            if (!done.get().isSuccess()) {
                throw refused(session, credential, done.get().getException());
            }
        } catch (IOException e) {
            throw objection.isPresent()
                    ? failure(Kind.UNTRUSTED, objection.get(), e)
                    : failure(
                            Kind.UNREACHABLE,
                            "broke the login off: %s; its log may say why"
                                    .formatted(Waiting.words(e)),
                            e);
        }
    }

    private ProbeFailure silent(ClientSession session) {
        return failure(
                Kind.TIMEOUT,
                (session.getServerVersion() == null
                                ? "took the connection and said nothing for %d s; is that an SSH server?"
                                : "did not finish the login within %d s; does it hang, or ask for more than is configured?")
                        .formatted(patience.login().toSeconds()),
                null);
    }

    private ProbeFailure refused(
            ClientSession session, Credential credential, @Nullable Throwable cause) {
        String said = cause == null ? "" : " (" + Waiting.words(cause) + ")";
        if (session.getServerVersion() == null) {
            return failure(
                    Kind.UNREACHABLE,
                    "ended the connection without a word of SSH%s; is it starting, or no SSH server?"
                            .formatted(said),
                    cause);
        }
        if (session.getSessionId() == null) {
            return failure(
                    Kind.UNREACHABLE,
                    "ended the connection before the login%s; its log may say why".formatted(said),
                    cause);
        }
        String user = bastion.user();
        return switch (credential) {
            case Credential.Key(var file, var pair) ->
                    failure(
                            Kind.AUTHENTICATION,
                            "does not take the key %s (%s) for the user %s; add %s.pub to ~/.ssh/authorized_keys there%s"
                                    .formatted(
                                            file,
                                            KnownHosts.fingerprint(pair.getPublic()),
                                            user,
                                            file,
                                            said),
                            cause);
            case Credential.Keys(_, int keys) ->
                    failure(
                            Kind.AUTHENTICATION,
                            "takes none of the agent's %d keys for the user %s; see ssh-add -l, or name a key file%s"
                                    .formatted(keys, user, said),
                            cause);
            case Credential.Word(var password, var reference, var use) -> {
                if (password.complaint().isPresent()) {
                    yield failure(Kind.AUTHENTICATION, password.complaint().get(), cause);
                }
                if (!password.said()) {
                    yield failure(
                            Kind.AUTHENTICATION,
                            "takes no passwords from the user %s; name a key file or the agent%s"
                                    .formatted(user, said),
                            cause);
                }
                Secrets secrets = credentials.secrets();
                secrets.refused(reference, use);
                yield failure(
                        Kind.AUTHENTICATION,
                        "refused the password of the user %s; correct what %s leads to"
                                .formatted(user, reference.text()),
                        cause);
            }
        };
    }

    private ProbeFailure failure(Kind kind, String detail, @Nullable Throwable cause) {
        var reason = new Reason(kind, Way.name(bastion) + " " + detail);
        return cause == null ? new ProbeFailure(reason) : new ProbeFailure(reason, cause);
    }
}
