package headroom.adapters.tunnel;

import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.Bastion.Proof;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;
import headroom.lab.Proxy;
import headroom.lab.SshBastion;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

/// A bastion behind a proxy, a server behind the bastion that says everything back, and the tunnels
/// to it: what the tests of tunnels need.
final class Jump implements AutoCloseable {

    static final String PASSWORD = "open sesame";
    static final Duration PATIENT = Duration.ofSeconds(30);

    final SshBastion bastion;
    final Proxy proxy;
    final ServerSocket echo;
    final Path home;
    final Map<String, String> variables = new ConcurrentHashMap<>(Map.of("PW", PASSWORD));
    final List<SecretUse> refused = new CopyOnWriteArrayList<>();
    private final List<Tunnels> opened = new ArrayList<>();

    Jump(Path folder) throws IOException {
        Ed25519Registrar.register();
        home = folder;
        bastion = SshBastion.start(PASSWORD);
        proxy = Proxy.to(bastion.port());
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        known(at(proxy.port()) + " " + bastion.hostKey().line());
    }

    static String at(int port) {
        return "[127.0.0.1]:" + port;
    }

    /// The whole of `~/.ssh/known_hosts` from now on.
    void known(String... lines) throws IOException {
        Path file = home.resolve(".ssh/known_hosts");
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    Path knownHosts() {
        return home.resolve(".ssh/known_hosts");
    }

    Address target() {
        return new Address("127.0.0.1", echo.getLocalPort());
    }

    Bastion by(Proof proof) {
        return new Bastion(
                "edge",
                new Address("127.0.0.1", proxy.port()),
                SshBastion.USER,
                proof,
                Optional.empty());
    }

    Bastion byPassword() {
        return by(new Proof.Password(new SecretRef.Env("PW")));
    }

    /// Beats every 200 ms, and counts a connection as steady at once.
    Tunnels tunnels() {
        return tunnels(Duration.ZERO, Optional.empty());
    }

    /// Beats as the program does: a busy machine is not taken for a silent bastion.
    Tunnels calm() {
        Patience usual = Patience.USUAL;
        return tunnels(
                new Patience(
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        usual.beat(),
                        usual.misses(),
                        Duration.ZERO),
                Optional.empty());
    }

    /// Waits for a login no longer than 2 s.
    Tunnels hasty(Optional<String> agent) {
        return tunnels(Duration.ofSeconds(2), Duration.ZERO, agent);
    }

    Tunnels tunnels(Duration steady, Optional<String> agent) {
        return tunnels(Duration.ofSeconds(20), steady, agent);
    }

    private Tunnels tunnels(Duration login, Duration steady, Optional<String> agent) {
        var patience =
                new Patience(login, Duration.ofSeconds(20), Duration.ofMillis(200), 3, steady);
        return tunnels(patience, agent);
    }

    private Tunnels tunnels(Patience patience, Optional<String> agent) {
        return tunnels(patience, agent, Clock.systemUTC());
    }

    /// By another clock than the system's.
    Tunnels by(Clock clock) {
        return tunnels(Patience.USUAL, Optional.empty(), clock);
    }

    private Tunnels tunnels(Patience patience, Optional<String> agent, Clock clock) {
        var credentials = new Credentials(new Variables(), home, agent, patience);
        var tunnels = new Tunnels(credentials, clock, new Random(1));
        opened.add(tunnels);
        return tunnels;
    }

    /// Why there is no way.
    Reason refusal(Tunnels tunnels, Bastion via) throws InterruptedException {
        try {
            Address near = tunnels.reach(target(), Optional.of(via), PATIENT);
            throw new AssertionError("it leads to " + near);
        } catch (ProbeFailure e) {
            return e.reason();
        }
    }

    /// What a probe says once it cannot read any more.
    Reason failing(Probe<?> probe) throws Exception {
        long deadline = System.nanoTime() + PATIENT.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                probe.read();
            } catch (ProbeFailure e) {
                return e.reason();
            }
        }
        throw new TimeoutException("it went on reading");
    }

    /// What a probe reads once it can again.
    Object again(Probe<?> probe) throws Exception {
        long deadline = System.nanoTime() + PATIENT.toNanos();
        ProbeFailure last = null;
        while (System.nanoTime() < deadline) {
            try {
                return probe.read();
            } catch (ProbeFailure e) {
                last = e;
            }
        }
        throw new AssertionError("it does not read again", last);
    }

    /// What comes back of a word said at this end.
    static String said(Address near) throws IOException {
        try (var socket = new Socket(near.host(), near.port())) {
            socket.setSoTimeout(5000);
            byte[] word = "hello".getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream().write(word);
            return new String(
                    socket.getInputStream().readNBytes(word.length), StandardCharsets.UTF_8);
        }
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket client = echo.accept();
                Thread.ofVirtual().start(() -> back(client));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private static void back(Socket client) {
        try (client;
                InputStream in = client.getInputStream()) {
            in.transferTo(client.getOutputStream());
        } catch (IOException _) {
            return; // the client's end
        }
    }

    @Override
    public void close() throws IOException {
        opened.forEach(Tunnels::close);
        proxy.close();
        bastion.close();
        echo.close();
    }

    private final class Variables implements Secrets {

        @Override
        public Secret resolve(SecretRef reference, SecretUse use) throws MissingSecret {
            String name = ((SecretRef.Env) reference).name();
            if (!variables.containsKey(name)) {
                throw new MissingSecret("the environment variable " + name + " is not set");
            }
            return new Secret(variables.get(name));
        }

        @Override
        public void refused(SecretRef reference, SecretUse use) {
            refused.add(use);
        }
    }
}
