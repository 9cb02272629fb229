package headroom.lab;

import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.Thresholds;
import headroom.core.environment.Tier;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.secret.SecretRef;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Real servers on loopback with an environment that lives on them. Nothing of it survives this
/// program, however the program ends.
public final class Lab implements AutoCloseable {

    /// The environment's name.
    public static final String NAME = "lab";

    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);

    private final LabFolder folder;
    private final Spawner spawner;
    private final Optional<Guard> guard;
    private Optional<PostgresServer> postgres = Optional.empty();
    private Optional<RedisServer> redis = Optional.empty();
    private volatile Environment environment;

    private Lab(LabFolder folder, Spawner spawner, Optional<Guard> guard, Environment empty) {
        this.folder = folder;
        this.spawner = spawner;
        this.guard = guard;
        this.environment = empty;
    }

    /// Starts what the options ask for; blocks until everything takes connections.
    public static Lab start(LabOptions options, Progress progress) throws LabException {
        Host host = Host.current();
        Path temp = options.folder().orElse(Path.of(System.getProperty("java.io.tmpdir")));
        try {
            sweep(host, temp);
            Space.require(temp, Space.SERVERS);
            boolean root = !host.windows() && Account.root();
            LabFolder folder = LabFolder.create(temp, root);
            Optional<Guard> guard =
                    host.windows() ? Optional.empty() : Optional.of(Guard.over(folder.path()));
            var lab = new Lab(folder, new Spawner(folder), guard, empty(options));
            try {
                lab.servers(host, root, temp, options, progress);
            } catch (IOException | SQLException | LabException | RuntimeException e) {
                lab.closeAfter(e);
                throw e;
            }
            return lab;
        } catch (IOException | SQLException e) {
            throw new LabException(
                    "The lab cannot start", e, "The cause is in the message; then start again");
        }
    }

    private void servers(Host host, boolean root, Path temp, LabOptions options, Progress progress)
            throws IOException, SQLException, LabException {
        var binaries = new Binaries(host, new Cache(host, root, temp));
        if (options.redis()) {
            Path programs = binaries.redis(progress);
            Account account =
                    Account.choose(
                            host,
                            false,
                            programs.resolve("redis-server"),
                            spawner,
                            folder.folder("redis"));
            LabFolder.Password monitor = folder.password(RedisServer.MONITOR);
            redis =
                    Optional.of(
                            RedisServer.create(
                                    programs,
                                    folder,
                                    spawner,
                                    account.prefix(),
                                    monitor,
                                    progress));
            var login = new Login(RedisServer.MONITOR, reference(monitor));
            var endpoint = new RedisEndpoint(Server.HOST, redis.orElseThrow().port(), 0, login);
            environment = with(environment.postgres(), Optional.of(endpoint));
        }
        if (options.postgres().isPresent()) {
            int major = options.postgres().orElseThrow();
            Path programs = binaries.postgres(major, progress);
            Path home = folder.folder("postgres");
            Account account =
                    Account.choose(host, root, programs.resolve("bin/postgres"), spawner, home);
            PostgresServer server =
                    PostgresServer.create(
                            major,
                            options.settings(),
                            programs,
                            folder,
                            account,
                            spawner,
                            progress);
            postgres = Optional.of(server);
            Roles roles = Roles.create(server, folder);
            var endpoint =
                    new PostgresEndpoint(
                            Server.HOST,
                            server.port(),
                            PostgresServer.DATABASE,
                            new Login(Roles.MONITOR, reference(roles.monitor())),
                            Optional.of(new Login(Roles.OPERATOR, reference(roles.operator()))));
            environment = with(Optional.of(endpoint), environment.redis());
        }
        progress.step("The lab is ready");
    }

    private Environment with(Optional<PostgresEndpoint> database, Optional<RedisEndpoint> queues) {
        return new Environment(
                environment.name(),
                environment.tier(),
                database,
                queues,
                environment.capacity(),
                environment.expectations(),
                environment.levels());
    }

    private static SecretRef reference(LabFolder.Password password) {
        return new SecretRef.File(password.file().toString());
    }

    private static Environment empty(LabOptions options) {
        return new Environment(
                NAME,
                Tier.LAB,
                Optional.empty(),
                Optional.empty(),
                options.postgres().map(_ -> options.capacity()),
                new Expectations(
                        Optional.of(List.of(new DeclaredSlot("orders_cdc", "orders team")))),
                LEVELS);
    }

    /// Seconds and shares of the pretended volume where a real environment has minutes and GiB.
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

    /// The environment as it now is, for whoever watches it.
    public Environment environment() {
        return environment;
    }

    /// Its PostgreSQL.
    ///
    /// @throws IllegalStateException if the options did not ask for one
    public PostgresServer postgres() {
        return postgres.orElseThrow(() -> new IllegalStateException("a lab without PostgreSQL"));
    }

    /// Its Redis.
    ///
    /// @throws IllegalStateException if the options did not ask for one
    public RedisServer redis() {
        return redis.orElseThrow(() -> new IllegalStateException("a lab without Redis"));
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

    /// Ends the servers and removes the folder.
    @Override
    public void close() throws LabException {
        try (folder;
                spawner) {
            if (guard.isPresent()) {
                guard.get().close();
            } else {
                for (Server server :
                        List.of(postgres, redis).stream().flatMap(Optional::stream).toList()) {
                    server.kill();
                }
            }
        } catch (IOException e) {
            throw new LabException(
                    "The lab did not end as it should", e, "The next start cleans up after it");
        }
    }
}
