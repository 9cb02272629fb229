package headroom.lab;

import headroom.core.environment.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

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

    private final RedisProcess process;
    private final RedisOptions options;
    private final LabFolder.Password administrator;
    private final LabFolder.Password monitor;
    private final RedisLink link;

    private RedisServer(
            int port,
            RedisProcess process,
            RedisOptions options,
            LabFolder.Password administrator,
            LabFolder.Password monitor) {
        super(port, process.log());
        this.process = process;
        this.options = options;
        this.administrator = administrator;
        this.monitor = monitor;
        this.link = new RedisLink(port, Optional.of(administrator.value()), options.tls());
    }

    /// A replica has the passwords of its primary, so that a client finds them again after a
    /// failover.
    static RedisServer create(
            RedisProcess process, RedisOptions options, LabFolder folder, Progress progress)
            throws IOException, LabException {
        String name = process.home().getFileName().toString();
        Optional<RedisServer> primary = options.primary();
        LabFolder.Password administrator =
                primary.isPresent() ? primary.get().administrator : folder.password(name);
        LabFolder.Password monitor =
                primary.isPresent() ? primary.get().monitor : folder.password(name + "-" + MONITOR);
        var server = new RedisServer(Ports.free(), process, options, administrator, monitor);
        LabFolder.secret(
                process.configuration(), server.configuration().getBytes(StandardCharsets.UTF_8));
        progress.step("Starting Redis on port " + server.port());
        server.start();
        return server;
    }

    private String configuration() {
        String own =
                """
                save ""
                appendonly no
                daemonize no
                loglevel notice
                maxmemory 256mb
                maxmemory-policy noeviction
                repl-diskless-sync-delay 0
                user default on #%s ~* &* +@all
                user %s on #%s %s
                masterauth %s
                """
                        .formatted(
                                sha256(administrator.value()),
                                MONITOR,
                                sha256(monitor.value()),
                                READING,
                                administrator.value());
        String followed =
                options.primary().map(p -> "replicaof " + HOST + " " + p.port() + "\n").orElse("");
        return own + options.configuration(port()) + followed;
    }

    /// How [#MONITOR] logs in.
    public Login monitor() {
        return new Login(MONITOR, monitor.reference());
    }

    /// The default user's password, for tests and the lab's own jobs.
    public String password() {
        return administrator.value();
    }

    static String sha256(String text) {
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
        return process.start(List.of());
    }

    @Override
    void awaitReady(Process started) throws IOException {
        Waiting.until(
                START_DEADLINE,
                () -> {
                    if (!started.isAlive()) {
                        throw new IOException(lastWords());
                    }
                    return link.answers() && following();
                },
                this::lastWords);
    }

    /// A replica that is not in step is not fit to be promoted.
    private boolean following() throws IOException {
        return options.primary().isEmpty()
                || link.replication().contains("master_link_status:up")
                || link.replication().contains("role:master");
    }

    @Override
    public String toString() {
        return "Redis";
    }
}
