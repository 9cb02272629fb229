package headroom.lab;

import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.session.ServerSession;

/// An SSH server on loopback that lets its one user in by password or key, and forwards to wherever
/// it is asked to. It has no shell. It runs inside this program and ends with it.
public final class SshBastion implements AutoCloseable {

    /// The only user.
    public static final String USER = "jump";

    private final int port;
    private final String password;
    private final List<PublicKey> authorized = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger forwards = new AtomicInteger();
    private SshKey host;
    private List<SshKey> others = List.of();
    private volatile boolean forwarding = true;
    private boolean interactive;
    private List<String> questions = List.of();
    private Optional<SshServer> server = Optional.empty();

    private SshBastion(int port, String password, SshKey host) {
        this.port = port;
        this.password = password;
        this.host = host;
    }

    /// Starts one with an Ed25519 host key.
    ///
    /// @param password what [#USER] may log in with
    public static SshBastion start(String password) throws IOException {
        var bastion = new SshBastion(Ports.free(), password, SshKey.ed25519());
        bastion.start();
        return bastion;
    }

    /// Starts it again on its port; nothing if it runs.
    public synchronized void start() throws IOException {
        if (server.isEmpty()) {
            SshServer fresh = server();
            fresh.start();
            server = Optional.of(fresh);
        }
    }

    /// Ends it with all its connections, at once; nothing if it does not run.
    public synchronized void stop() throws IOException {
        if (server.isPresent()) {
            server.get().stop(true);
            server = Optional.empty();
        }
    }

    /// Another host key from now on, as if somebody else stood in its place; all connections end.
    ///
    /// @param further keys of other types that it shows to whoever prefers them
    public synchronized void hostKey(SshKey other, SshKey... further) throws IOException {
        stop();
        host = other;
        others = List.of(further);
        start();
    }

    /// Its host key.
    public synchronized SshKey hostKey() {
        return host;
    }

    /// Lets [#USER] in with this key too.
    public void authorize(SshKey key) {
        authorize(key.pair().getPublic());
    }

    /// The same with one that came from elsewhere.
    public void authorize(PublicKey key) {
        authorized.add(key);
    }

    /// Whether it forwards at all from now on, as AllowTcpForwarding of sshd_config.
    public void forwarding(boolean allowed) {
        forwarding = allowed;
    }

    /// From now on it asks for the password itself (`keyboard-interactive`, as with PAM) and takes
    /// nothing else; all connections end.
    public synchronized void interactive() throws IOException {
        interactive(List.of());
    }

    /// The same with questions after it, as of a second factor, which no answer satisfies.
    public synchronized void interactive(List<String> further) throws IOException {
        stop();
        interactive = true;
        questions = List.copyOf(further);
        start();
    }

    /// Where it listens; the same after a restart.
    public int port() {
        return port;
    }

    /// Its line in `known_hosts`.
    public String knownHost() {
        return "[" + Server.HOST + "]:" + port + " " + hostKey().line();
    }

    /// How many connections it took since it was made.
    public int connections() {
        return connections.get();
    }

    /// How many forwards it was asked for since it was made.
    public int forwards() {
        return forwards.get();
    }

    /// Ends it.
    @Override
    public void close() throws IOException {
        stop();
    }

    private SshServer server() {
        SshServer fresh = SshServer.setUpDefaultServer();
        fresh.setHost(Server.HOST);
        fresh.setPort(port);
        fresh.setKeyPairProvider(
                KeyPairProvider.wrap(
                        Stream.concat(Stream.of(host), others.stream())
                                .map(SshKey::pair)
                                .toList()));
        fresh.setPasswordAuthenticator(
                (user, given, _) -> user.equals(USER) && given.equals(password));
        fresh.setPublickeyAuthenticator((user, key, _) ->
                user.equals(USER)
                        && authorized.stream().anyMatch(a -> KeyUtils.compareKeys(a, key)));
        if (interactive) {
            fresh.setUserAuthFactories(List.of(UserAuthKeyboardInteractiveFactory.INSTANCE));
            if (!questions.isEmpty()) {
                fresh.setKeyboardInteractiveAuthenticator(new Questions(questions));
            }
        }
        fresh.setForwardingFilter(new Forwards());
        fresh.addSessionListener(
                new SessionListener() {
                    @Override
                    public void sessionCreated(Session session) {
                        connections.incrementAndGet();
                    }
                });
        return fresh;
    }

    private record Questions(List<String> further) implements KeyboardInteractiveAuthenticator {

        @Override
        public InteractiveChallenge generateChallenge(
                ServerSession session, String user, String language, String methods) {
            var challenge = new InteractiveChallenge();
            challenge.addPrompt("Password: ", false);
            further.forEach(question -> challenge.addPrompt(question, false));
            return challenge;
        }

        @Override
        public boolean authenticate(ServerSession session, String user, List<String> answers) {
            return false;
        }
    }

    /// Counts, and allows while it forwards.
    private final class Forwards extends AcceptAllForwardingFilter {
        @Override
        protected boolean checkAcceptance(
                String request, Session session, SshdSocketAddress target) {
            forwards.incrementAndGet();
            return forwarding && super.checkAcceptance(request, session, target);
        }
    }
}
