package headroom.desktop.command;

import headroom.adapters.files.EnvironmentFiles;
import headroom.adapters.files.Folders;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.Thresholds;
import headroom.core.environment.Tier;
import headroom.core.reading.Age;
import headroom.core.reading.Percent;
import headroom.core.secret.SecretRef;
import headroom.desktop.Wiring;
import headroom.lab.Lab;
import headroom.lab.LabException;
import headroom.lab.LabOptions;
import headroom.lab.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/// Real servers on which nothing happens but what is put there, so that a second client and the
/// program must agree; and settings of environments on them.
final class Bench implements AutoCloseable {

    static final String SHOP = "shop-web";
    static final String ADMIN = "admin-tool";
    static final long OLDEST_JOB_SECONDS = 3600;

    private final Path folder;
    private final Lab lab;
    private final List<Connection> sessions = new ArrayList<>();

    Bench(Path folder) throws Exception {
        this.folder = folder;
        this.lab = Lab.start(LabOptions.servers(), _ -> {});
        slots();
        sessions(SHOP, 5);
        sessions(ADMIN, 2);
        jobs();
    }

    private void slots() throws Exception {
        try (var connection = lab.postgres().connect();
                var statement = connection.createStatement()) {
            for (String slot : List.of("orders_cdc", "reports_cdc")) {
                statement.execute(
                        "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
                statement.execute(
                        "SELECT pg_logical_emit_message(false, 'test', repeat('x', 5000000))");
            }
            statement.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'");
        }
    }

    private void sessions(String application, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            sessions.add(
                    lab.postgres()
                            .connect(
                                    PostgresServer.DATABASE,
                                    "stranger",
                                    "stranger",
                                    Map.of("ApplicationName", application)));
        }
    }

    private void jobs() {
        try (Jedis redis = redis()) {
            long now = System.currentTimeMillis();
            for (int i = 0; i < 7; i++) {
                job(redis, "default", now - OLDEST_JOB_SECONDS * 1000 + i);
            }
            for (int i = 0; i < 3; i++) {
                job(redis, "mailers", now + i);
            }
        }
    }

    static void job(Jedis redis, String queue, long enqueued) {
        redis.sadd("queues", queue);
        redis.lpush(
                "queue:" + queue,
                "{\"class\":\"HardJob\",\"args\":[],\"jid\":\"%016x\",\"created_at\":%d,\"enqueued_at\":%d}"
                        .formatted(enqueued, enqueued, enqueued));
    }

    Lab lab() {
        return lab;
    }

    Jedis redis() {
        return new Jedis(
                new HostAndPort("127.0.0.1", lab.redis().port()),
                DefaultJedisClientConfig.builder()
                        .password(lab.redis().password())
                        .autoNegotiateProtocol(false)
                        .build());
    }

    Path config() {
        return folder.resolve("config");
    }

    Path data() {
        return folder.resolve("data");
    }

    Path environments() {
        return config().resolve("environments");
    }

    /// On the lab's servers, and nothing is wrong with it: an hour is not long for its jobs.
    Environment calm() {
        return named("calm").environment();
    }

    /// The same with so few connections allowed that it warns.
    Environment warning() {
        return named("warning")
                .with(new Thresholds<>(new Percent(0.5), new Percent(1), new Percent(99)))
                .environment();
    }

    Environment critical() {
        return named("critical")
                .with(new Thresholds<>(new Percent(0.5), new Percent(1), new Percent(2)))
                .environment();
    }

    Draft named(String name) {
        var now = lab.environment();
        return new Draft(
                new Environment(
                        name,
                        Tier.LAB,
                        now.postgres(),
                        now.redis(),
                        now.configuredCapacity(),
                        Expectations.NONE,
                        levels(Levels.DEFAULT.pools())));
    }

    private static Levels levels(Thresholds<Percent> pools) {
        var hours = new Age(Duration.ofHours(9));
        return new Levels(
                Levels.DEFAULT.storage(),
                Levels.DEFAULT.wal(),
                Levels.DEFAULT.slots(),
                pools,
                new Thresholds<>(hours, hours, hours));
    }

    /// An environment in the making.
    record Draft(Environment environment) {

        Draft with(Thresholds<Percent> pools) {
            return new Draft(
                    new Environment(
                            environment.name(),
                            environment.tier(),
                            environment.postgres(),
                            environment.redis(),
                            environment.configuredCapacity(),
                            environment.expectations(),
                            levels(pools)));
        }

        Draft postgres(int port, Login login) {
            var old = environment.postgres().orElseThrow();
            return new Draft(
                    environment.withServers(
                            Optional.of(
                                    new PostgresEndpoint(
                                            old.first().host(),
                                            port,
                                            old.database(),
                                            login,
                                            Optional.empty())),
                            environment.redis()));
        }

        Draft redis(int port, Login login) {
            return new Draft(
                    environment.withServers(
                            environment.postgres(),
                            Optional.of(new RedisEndpoint("127.0.0.1", port, 0, login))));
        }

        Login postgresLogin() {
            return environment.postgres().orElseThrow().monitor();
        }

        Login redisLogin() {
            return environment.redis().orElseThrow().monitor();
        }

        int postgresPort() {
            return environment.postgres().orElseThrow().first().port();
        }

        int redisPort() {
            return environment.redis().orElseThrow().first().port();
        }
    }

    /// Writes the settings of these environments, and no others, as the program writes them.
    void configure(Environment... all) throws IOException {
        if (Files.isDirectory(environments())) {
            try (var old = Files.list(environments())) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
        }
        try (var wiring = Wiring.of(new Folders(config(), data()))) {
            EnvironmentFiles files = wiring.files();
            for (Environment environment : all) {
                files.write(environment);
            }
        }
    }

    /// A file with a password that only its owner can read.
    SecretRef secret(String name, String password) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, password);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new SecretRef.File(file.toString());
    }

    SecretRef missing() {
        return new SecretRef.File(folder.resolve("no-such-file").toString());
    }

    /// A port on which nobody listens.
    static int silentPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws SQLException, LabException {
        for (Connection session : sessions) {
            session.close();
        }
        lab.close();
    }
}
