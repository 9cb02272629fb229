package headroom.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A node_exporter: tells this machine's file systems and no more.
public final class NodeExporter extends Server {

    private static final Duration START_DEADLINE = Duration.ofSeconds(10);

    private final Path program;
    private final Path home;
    private final Account account;
    private final Spawner spawner;

    private NodeExporter(int port, Path program, Path home, Account account, Spawner spawner) {
        super(port, home.resolve("node-exporter.log"));
        this.program = program;
        this.home = home;
        this.account = account;
        this.spawner = spawner;
    }

    static NodeExporter create(Path program, Path home, Account account, Spawner spawner)
            throws IOException, LabException {
        var server = new NodeExporter(Ports.free(), program, home, account, spawner);
        server.start();
        return server;
    }

    /// Where its metrics are.
    public URI metrics() {
        return URI.create("http://" + HOST + ":" + port() + "/metrics");
    }

    @Override
    String quickSignal() {
        return "KILL";
    }

    @Override
    Process launch() throws IOException {
        List<String> arguments =
                List.of(
                        "--web.listen-address=" + HOST + ":" + port(),
                        "--collector.disable-defaults",
                        "--collector.filesystem");
        return spawner.start(
                Spawner.clean(new ProcessBuilder(account.command(program, arguments)))
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
                    return Ports.taken(port());
                },
                this::lastWords);
    }

    @Override
    public String toString() {
        return "node_exporter";
    }
}
