package headroom.lab;

import headroom.core.environment.Capacity;
import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Thresholds;
import headroom.core.environment.Tier;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Real servers on loopback with an environment that lives on them. Nothing of it survives this
/// program, however the program ends.
public final class Lab implements AutoCloseable {

    /// The environment's name.
    public static final String NAME = "lab";

    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);

    /// Seconds and MiB where a real environment has minutes and GiB.
    private static final Levels LEVELS =
            new Levels(
                    new Thresholds<>(new Percent(60), new Percent(75), new Percent(90)),
                    new Thresholds<>(Bytes.mib(96), Bytes.mib(192), Bytes.mib(384)),
                    new Levels.Orphan(Duration.ofSeconds(5), Bytes.mib(48)),
                    Levels.DEFAULT.pools(),
                    new Thresholds<>(
                            new Age(Duration.ofSeconds(1)),
                            new Age(Duration.ofSeconds(5)),
                            new Age(Duration.ofSeconds(30))));

    private final LabOptions options;
    private final Progress progress;
    private final LabFolder folder;
    private final Spawner spawner;
    private final Optional<Guard> guard;
    private final Additions additions;
    private final List<Consumer<Environment>> listeners = new CopyOnWriteArrayList<>();
    private Optional<Database> database = Optional.empty();
    private Optional<RedisServer> redis = Optional.empty();
    private Optional<Jobs> jobs = Optional.empty();
    private Optional<ServiceProcess> service = Optional.empty();
    private volatile Environment environment;

    private Lab(
            LabOptions options,
            Progress progress,
            LabFolder folder,
            Spawner spawner,
            Optional<Guard> guard,
            Additions additions) {
        this.options = options;
        this.progress = progress;
        this.folder = folder;
        this.guard = guard;
        this.spawner = spawner;
        this.additions = additions;
        this.environment = emptyEnvironment(options);
    }

    /// Starts what the options ask for; blocks until everything takes connections.
    public static Lab start(LabOptions options, Progress progress) throws LabException {
        Host host = Host.current();
        Path temp = options.folder().orElse(Path.of(System.getProperty("java.io.tmpdir")));
        try {
            sweep(host, temp);
            Space.require(temp, options.living() ? options.capacity().ceiling() : Space.SERVERS);
            boolean root = !host.windows() && Account.root();
            LabFolder folder = LabFolder.create(temp, root);
            Optional<Guard> guard =
                    host.windows() ? Optional.empty() : Optional.of(Guard.over(folder.path()));
            var spawner = new Spawner(folder);
            var binaries = new Binaries(host, new Cache(host, root, temp));
            var additions = new Additions(host, binaries, folder, spawner, progress);
            var lab = new Lab(options, progress, folder, spawner, guard, additions);
            try {
                lab.bringUp(host, root, binaries);
            } catch (IOException | SQLException | LabException | RuntimeException e) {
                lab.closeAfter(e);
                throw e;
            }
            return lab;
        } catch (IOException | SQLException e) {
            throw new LabException(
                    "The lab cannot start", e, "Remove the cause, then start it again");
        }
    }

    private void bringUp(Host host, boolean root, Binaries binaries)
            throws IOException, SQLException, LabException {
        if (options.redis()) {
            startRedis();
        }
        if (options.postgres().isPresent()) {
            startPostgres(host, root, binaries);
        }
        if (options.living()) {
            progress.step("Bringing the environment to life");
            redis.ifPresent(server -> jobs = Optional.of(new Jobs(server)));
            if (database.isPresent()) {
                Database present = database.get();
                present.live(options.gentle());
                Account account = Account.plain(host, spawner, folder.path());
                service =
                        Optional.of(
                                ServiceProcess.start(
                                        present,
                                        options.serviceCommand(),
                                        account,
                                        folder,
                                        spawner));
                environment = environment.withPools(List.of(), List.of(service.get().endpoint()));
            }
        }
        progress.step("The lab is ready");
    }

    private void startRedis() throws LabException {
        RedisServer server = additions.redis(RedisOptions.plain());
        redis = Optional.of(server);
        environment =
                environment.withServers(
                        environment.postgres(),
                        Optional.of(
                                new RedisEndpoint(
                                        Server.HOST, server.port(), 0, server.monitor())));
    }

    private void startPostgres(Host host, boolean root, Binaries binaries)
            throws IOException, SQLException, LabException {
        Path programs = binaries.postgres(options.postgres().orElseThrow(), progress);
        Path home = folder.folder("postgres");
        Account account =
                Account.choose(host, root, programs.resolve("bin/postgres"), spawner, home);
        Database created = Database.create(options, programs, folder, account, spawner, progress);
        database = Optional.of(created);
        environment = environment.withServers(Optional.of(created.endpoint()), environment.redis());
    }

    private static Environment emptyEnvironment(LabOptions options) {
        return new Environment(
                NAME,
                Tier.LAB,
                Optional.empty(),
                Optional.empty(),
                options.postgres().map(_ -> options.capacity()),
                new Expectations(
                        Optional.of(List.of(new DeclaredSlot(Database.SLOT, "orders team")))),
                LEVELS);
    }

    /// The environment as it now is, for whoever watches it.
    public Environment environment() {
        return environment;
    }

    /// Tells about every later change of the environment, from the thread that changes it.
    public void onChange(Consumer<Environment> listener) {
        listeners.add(listener);
    }

    /// Lets an incident happen; returns once its cause is there, long before its effect.
    public void begin(Incident incident) throws LabException {
        switch (incident) {
            case ORPHANED_SLOT -> database().orphanSlot(options.incidentLength());
        }
    }

    /// Makes the pretended volume larger: so much is allocated, and it does not grow by itself any
    /// more. If PostgreSQL went down because the volume was full, it starts again.
    public void raiseCapacity(Bytes ceiling) throws LabException {
        var larger = new Capacity(ceiling, ceiling);
        database().raise(larger);
        environment = environment.withCapacity(larger);
        listeners.forEach(listener -> listener.accept(environment));
    }

    /// What the volume's own look last found used; empty while nobody looks, which is before life
    /// or an incident began.
    public Optional<Bytes> used() {
        return database.flatMap(Database::used);
    }

    /// Whether PostgreSQL is down because the volume is full.
    public boolean full() {
        return database.filter(Database::full).isPresent();
    }

    /// Its PostgreSQL.
    ///
    /// @throws IllegalStateException if the options did not ask for one
    public PostgresServer postgres() {
        return database.map(Database::server)
                .orElseThrow(() -> new IllegalStateException("a lab without PostgreSQL"));
    }

    private Database database() throws LabException {
        return database.orElseThrow(() ->
                new LabException(
                        "The lab cannot do that",
                        "it runs without PostgreSQL",
                        "Start it with PostgreSQL"));
    }

    /// Its Redis.
    ///
    /// @throws IllegalStateException if the options did not ask for one
    public RedisServer redis() {
        return redis.orElseThrow(() -> new IllegalStateException("a lab without Redis"));
    }

    /// Starts one more Redis; a replica is in step with its primary when this returns.
    public RedisServer addRedis(RedisOptions wanted) throws LabException {
        return additions.redis(wanted);
    }

    /// Starts a Sentinel that watches over a primary and its replicas.
    ///
    /// @param master the name under which it knows the primary
    public Sentinel addSentinel(String master, RedisServer primary) throws LabException {
        return addSentinel(master, primary, RedisOptions.plain());
    }

    /// Starts a Sentinel with TLS, or with a password of its own (the line `requirepass`).
    public Sentinel addSentinel(String master, RedisServer primary, RedisOptions wanted)
            throws LabException {
        return additions.sentinel(master, primary, wanted);
    }

    /// Starts a PgBouncer in front of its PostgreSQL.
    public PgBouncer addPgBouncer(PgBouncerOptions wanted) throws LabException {
        return additions.pgBouncer(wanted, database());
    }

    /// Starts a node_exporter that tells about this machine.
    public NodeExporter addNodeExporter() throws LabException {
        return additions.nodeExporter();
    }

    /// Where its service speaks JMX, shortly after the start; empty where nothing lives on the
    /// database.
    public Optional<ServiceEndpoint> service() {
        return service.map(ServiceProcess::endpoint);
    }

    /// Opens a connection pool to its PostgreSQL in this program, with MBeans; closed by the
    /// caller.
    public ServicePool openPool(String name, int size) throws LabException {
        Database present = database();
        String password = present.roles().application().value();
        return ServicePool.open(name, size, present.server(), password);
    }

    /// Its folder, which is gone once it is closed.
    public Path folder() {
        return folder.path();
    }

    /// Ends what programs that were killed together with their guard left behind.
    private static void sweep(Host host, Path temp) throws IOException {
        if (host.windows()) {
            return;
        }
        for (Path abandoned : LabFolder.abandoned(temp)) {
            LOG.info("removing what a dead lab left in {}", abandoned);
            Guard.clean(abandoned);
        }
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (LabException e) {
            failure.addSuppressed(e);
        }
    }

    /// Ends the servers and all who live on them, and removes the folder.
    @Override
    public void close() throws LabException {
        try (folder;
                spawner) {
            // Whoever lives on a frozen server would wait for it when told to end.
            for (Server server : servers()) {
                server.thaw();
            }
            jobs.ifPresent(Jobs::close);
            database.ifPresent(Database::close);
            if (service.isPresent()) {
                service.get().close();
            }
            if (guard.isPresent()) {
                guard.get().close();
            } else {
                killAll();
            }
        } catch (IOException e) {
            throw new LabException(
                    "The lab did not end as it should", e, "The next start cleans up after it");
        }
    }

    private void killAll() throws IOException {
        for (Server server : servers()) {
            server.kill();
        }
    }

    private List<Server> servers() {
        return Stream.concat(additions.servers().stream(), database.map(Database::server).stream())
                .toList();
    }
}
