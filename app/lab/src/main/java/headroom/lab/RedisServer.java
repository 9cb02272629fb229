package headroom.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/// The lab's Redis. Its default user has a password and may do everything; its user [#MONITOR] may
/// only read.
public final class RedisServer extends Server {

    /// The user for watching.
    public static final String MONITOR = "headroom";

    /// What is enough to watch. CONFIG GET is left out, since it can show passwords: INFO has the
    /// policy. CLIENT SETINFO does not exist before 7.2 and would make the file invalid.
    private static final String READING =
            "%R~* resetchannels -@all +info +ping +llen +lindex +lrange +scard +sscan +zcard +zrange"
                    + " +zscan +hgetall +hget +get +type +scan +memory|usage +slowlog|get +client|list"
                    + " +client|setname +client|id +acl|whoami +select +multi +exec +discard";

    private static final Duration START_DEADLINE = Duration.ofSeconds(10);

    private final Path program;
    private final Path home;
    private final Spawner spawner;
    private final Account account;
    private final LabFolder.Password administrator;

    private RedisServer(
            int port,
            Path program,
            Path home,
            Spawner spawner,
            Account account,
            LabFolder.Password administrator) {
        super(port, home.resolve("redis.log"));
        this.program = program;
        this.home = home;
        this.spawner = spawner;
        this.account = account;
        this.administrator = administrator;
    }

    static RedisServer create(
            Path programs,
            LabFolder folder,
            Spawner spawner,
            Account account,
            LabFolder.Password monitor,
            Progress progress)
            throws IOException, LabException {
        Path home = folder.folder("redis");
        LabFolder.Password administrator = folder.password("redis");
        int port = Ports.free();
        var server =
                new RedisServer(
                        port,
                        programs.resolve("redis-server"),
                        home,
                        spawner,
                        account,
                        administrator);
        Files.writeString(
                home.resolve("redis.conf"),
                """
                bind %s
                port %d
                save ""
                appendonly no
                daemonize no
                loglevel notice
                maxmemory 256mb
                maxmemory-policy noeviction
                user default on #%s ~* &* +@all
                user %s on #%s %s
                """
                        .formatted(
                                HOST,
                                port,
                                sha256(administrator.value()),
                                MONITOR,
                                sha256(monitor.value()),
                                READING));
        progress.step("Starting Redis on port " + port);
        server.start();
        return server;
    }

    /// The default user's password, for tests and the lab's own jobs.
    public String password() {
        return administrator.value();
    }

    private static String sha256(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    String quickSignal() {
        return "KILL";
    }

    @Override
    Process launch() throws IOException {
        List<String> command =
                account.command(program, List.of(home.resolve("redis.conf").toString()));
        return spawner.start(
                Spawner.clean(new ProcessBuilder(command))
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())));
    }

    @Override
    void awaitReady(Process started) throws IOException {
        Waiting.until(
                START_DEADLINE,
                () -> {
                    if (!started.isAlive()) {
                        throw new IOException(lastWords());
                    }
                    return listening();
                },
                this::lastWords);
    }

    private boolean listening() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), 200);
            return true;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    @Override
    public String toString() {
        return "Redis";
    }
}
