package headroom.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The servers of a lab that are started by request, each in a folder of its own inside the lab's,
/// where the guard finds it.
final class Additions {

    private final Host host;
    private final Binaries binaries;
    private final LabFolder folder;
    private final Spawner spawner;
    private final Progress progress;
    private final List<Server> servers = new ArrayList<>();
    private int number;

    Additions(Host host, Binaries binaries, LabFolder folder, Spawner spawner, Progress progress) {
        this.host = host;
        this.binaries = binaries;
        this.folder = folder;
        this.spawner = spawner;
        this.progress = progress;
    }

    synchronized RedisServer redis(RedisOptions options) throws LabException {
        try {
            return added(RedisServer.create(redisProcess(options), options, folder, progress));
        } catch (IOException e) {
            throw new LabException("The lab cannot start a Redis", e, "See the message");
        }
    }

    synchronized Sentinel sentinel(String master, RedisServer primary, RedisOptions options)
            throws LabException {
        try {
            return added(Sentinel.create(master, primary, redisProcess(options), options));
        } catch (IOException e) {
            throw new LabException("The lab cannot start a Sentinel", e, "See the message");
        }
    }

    synchronized PgBouncer pgBouncer(PgBouncerOptions options, Database database)
            throws LabException {
        Path program = Programs.require("pgbouncer");
        try {
            Path home = home("pgbouncer");
            Account account = unprivileged(program, home);
            progress.step("Starting PgBouncer");
            return added(
                    PgBouncer.create(options, database, program, home, folder, account, spawner));
        } catch (IOException e) {
            throw new LabException("The lab cannot start a PgBouncer", e, "See the message");
        }
    }

    synchronized NodeExporter nodeExporter() throws LabException {
        Path program = Programs.require("prometheus-node-exporter");
        try {
            Path home = home("node-exporter");
            Account account = Account.choose(host, false, program, spawner, home);
            progress.step("Starting node_exporter");
            return added(NodeExporter.create(program, home, account, spawner));
        } catch (IOException e) {
            throw new LabException("The lab cannot start a node_exporter", e, "See the message");
        }
    }

    /// The account of programs that refuse root.
    private Account unprivileged(Path program, Path home) throws IOException, LabException {
        return Account.choose(host, !host.windows() && Account.root(), program, spawner, home);
    }

    private RedisProcess redisProcess(RedisOptions options) throws IOException, LabException {
        Optional<Path> other = options.program();
        Path program =
                other.isPresent() ? other.get() : binaries.redis(progress).resolve("redis-server");
        Path home = home("redis");
        Account account = Account.choose(host, false, program, spawner, home);
        return new RedisProcess(program, home, account, spawner);
    }

    private Path home(String kind) throws IOException {
        number++;
        return folder.folder(kind + "-" + number);
    }

    private <S extends Server> S added(S server) {
        servers.add(server);
        return server;
    }

    /// All of them.
    synchronized List<Server> servers() {
        return List.copyOf(servers);
    }
}
