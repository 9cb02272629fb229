package headroom.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A Redis Sentinel that watches over one primary and is its own majority: it promotes a replica a
/// second or two after the primary is gone, or when told to.
public final class Sentinel extends Server {

    private static final Duration START_DEADLINE = Duration.ofSeconds(10);
    private static final Duration FAILOVER_DEADLINE = Duration.ofSeconds(30);

    private final String master;
    private final RedisProcess process;
    private final RedisLink link;

    private Sentinel(int port, String master, RedisProcess process, RedisLink link) {
        super(port, process.log());
        this.master = master;
        this.process = process;
        this.link = link;
    }

    /// It asks its own clients for a password where the options have a `requirepass`.
    static Sentinel create(
            String master, RedisServer primary, RedisProcess process, RedisOptions options)
            throws IOException, LabException {
        int port = Ports.free();
        LabFolder.secret(
                process.configuration(),
                (options.configuration(port) + watched(master, primary))
                        .getBytes(StandardCharsets.UTF_8));
        Optional<String> password =
                options.lines().stream()
                        .filter(line -> line.startsWith("requirepass "))
                        .map(line -> line.substring("requirepass ".length()))
                        .findFirst();
        var link = new RedisLink(port, password, options.tls());
        var sentinel = new Sentinel(port, master, process, link);
        sentinel.start();
        return sentinel;
    }

    private static String watched(String master, RedisServer primary) {
        return """
        sentinel monitor %1$s %2$s %3$d 1
        sentinel auth-pass %1$s %4$s
        sentinel down-after-milliseconds %1$s 1000
        sentinel failover-timeout %1$s 4000
        """
                .formatted(master, HOST, primary.port(), primary.password());
    }

    /// The name under which it knows the primary.
    public String master() {
        return master;
    }

    /// The port on which it says that the primary is.
    public int primary() throws IOException {
        List<String> place = link.ask(jedis -> jedis.sentinelGetMasterAddrByName(master));
        return Integer.parseInt(place.get(1));
    }

    /// Promotes a replica though nothing is wrong, and returns once it is the primary.
    ///
    /// @return the new primary's port
    public int failover() throws IOException {
        int before = primary();
        Waiting.until(FAILOVER_DEADLINE, this::begun, () -> "the sentinel does not fail over");
        return awaitOther(before);
    }

    /// Returns once another server than this is the primary.
    public int awaitOther(int before) throws IOException {
        Waiting.until(
                FAILOVER_DEADLINE,
                () -> primary() != before,
                () -> "the primary is still on port " + before + ": " + lastWords());
        return primary();
    }

    /// It refuses while it does not know a replica that is fit.
    private boolean begun() {
        try {
            link.ask(jedis -> jedis.sentinelFailover(master));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    String quickSignal() {
        return "KILL";
    }

    @Override
    Process launch() throws IOException {
        return process.start(List.of("--sentinel"));
    }

    @Override
    void awaitReady(Process started) throws IOException {
        Waiting.until(
                START_DEADLINE,
                () -> {
                    if (!started.isAlive()) {
                        throw new IOException(lastWords());
                    }
                    return link.answers();
                },
                this::lastWords);
    }

    @Override
    public String toString() {
        return "Sentinel";
    }
}
