package headroom.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The lab's PostgreSQL.
public final class PostgresServer extends Server {

    /// The database that the environment's service uses, and that Headroom connects to.
    public static final String DATABASE = "shop";

    /// The superuser's name; only the lab itself and tests use it.
    public static final String SUPERUSER = "postgres";

    private static final Duration START_DEADLINE = Duration.ofSeconds(30);
    private static final Duration RELOAD_DEADLINE = Duration.ofSeconds(10);

    private final int major;
    private final Path programs;
    private final Path home;
    private final Account account;
    private final Spawner spawner;
    private final LabFolder.Password superuser;
    private volatile boolean full;

    private PostgresServer(
            int major,
            int port,
            Path programs,
            Path home,
            Account account,
            Spawner spawner,
            LabFolder.Password superuser) {
        super(port, home.resolve("data").resolve("log").resolve("postgresql.log"));
        this.major = major;
        this.programs = programs;
        this.home = home;
        this.account = account;
        this.spawner = spawner;
        this.superuser = superuser;
    }

    /// Makes a cluster in the folder and starts it.
    static PostgresServer create(
            int major,
            Map<String, String> settings,
            Path programs,
            LabFolder folder,
            Account account,
            Spawner spawner,
            Progress progress)
            throws IOException, LabException {
        Path home = folder.folder("postgres");
        account.own(home);
        LabFolder.Password superuser = folder.password("postgres");
        var server =
                new PostgresServer(
                        major, Ports.free(), programs, home, account, spawner, superuser);
        progress.step("Making a cluster of PostgreSQL " + major);
        server.initialize(settings);
        progress.step("Starting PostgreSQL " + major + " on port " + server.port());
        server.start();
        return server;
    }

    private void initialize(Map<String, String> settings) throws IOException, LabException {
        // The account cannot read the secrets' folder.
        Path password = home.resolve("password");
        Files.writeString(password, superuser.value() + "\n");
        account.own(password);
        List<String> arguments =
                List.of(
                        "--pgdata=" + data(),
                        "--username=" + SUPERUSER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync");
        var result = spawner.run(account.command(program("initdb"), arguments), home, 120);
        Files.delete(password);
        if (result.status() != 0) {
            throw new LabException(
                    "The lab cannot make a cluster of PostgreSQL " + major,
                    result.output().replace('\n', ' '),
                    result.output().contains("No space left")
                            ? "Make room in " + home
                            : "See the message");
        }
        Path logs = Files.createDirectory(data().resolve("log"));
        account.own(logs);
        Files.writeString(
                data().resolve("postgresql.conf"), configuration(settings), StandardCharsets.UTF_8);
    }

    /// A physical standby of it that streams, in a folder beside its own and on a port of its own;
    /// at most one. Killed by the caller, or with the lab.
    public PostgresServer standby() throws IOException, SQLException, LabException {
        Path beside = home.resolveSibling("standby");
        var standby =
                new PostgresServer(
                        major, Ports.free(), programs, beside, account, spawner, superuser);
        BaseBackup.take(this, standby.data());
        Files.writeString(
                standby.data().resolve("postgresql.conf"),
                """
                port = '%d'
                primary_conninfo = 'host=%s port=%d user=%s password=%s'
                """
                        .formatted(standby.port(), HOST, port(), SUPERUSER, superuser.value()),
                StandardOpenOption.APPEND);
        try (Stream<Path> files = Files.walk(beside)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                account.own(file);
            }
        }
        standby.start();
        return standby;
    }

    private String configuration(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>();
        all.put("listen_addresses", HOST);
        all.put("port", Integer.toString(port()));
        all.put("unix_socket_directories", "");
        all.put("password_encryption", "scram-sha-256");
        all.put("wal_level", "logical");
        all.put("shared_preload_libraries", "pg_stat_statements");
        all.put("min_wal_size", "32MB");
        all.put("max_wal_size", "64MB");
        all.put("shared_buffers", "32MB");
        all.put("max_connections", "60");
        all.put("max_replication_slots", "10");
        all.put("max_wal_senders", "10");
        all.put("log_timezone", "UTC");
        all.put("timezone", "UTC");
        // The data outlives nothing; with it, a restart after a crash syncs every file and takes
        // seconds.
        all.put("fsync", "off");
        // Shared memory in the data folder goes with it, whatever ends the server.
        all.put("dynamic_shared_memory_type", "mmap");
        all.putAll(settings);
        var text = new StringBuilder();
        all.forEach((name, value) ->
                text.append(name).append(" = '").append(value.replace("'", "''")).append("'\n"));
        return text.toString();
    }

    /// Speaks TLS from now on with this certificate, without a restart. Who must use it the
    /// [rules][#rules] tell; at first nobody must.
    public void tls(Identity server) throws IOException, LabException {
        reload(PostgresTls.into(data(), account, server, Optional.empty()));
    }

    /// Speaks TLS from now on with this certificate, and knows the clients whose certificates this
    /// authority signed.
    public void tls(Identity server, Authority clients) throws IOException, LabException {
        reload(PostgresTls.into(data(), account, server, Optional.of(clients)));
    }

    /// Speaks no TLS any more.
    public void withoutTls() throws IOException, LabException {
        reload("ssl = 'off'\n");
    }

    /// Who may connect how from now on: the lines of `pg_hba.conf`, such as `hostssl all all
    /// 127.0.0.1/32 scram-sha-256`. The superuser may always connect by password; of the others
    /// only those whom a line lets in, the lab's own service and writer included.
    public void rules(String... lines) throws IOException, LabException {
        String own =
                """
                host all %1$s %2$s/32 scram-sha-256
                host replication %1$s %2$s/32 scram-sha-256
                """
                        .formatted(SUPERUSER, HOST);
        Files.writeString(data().resolve("pg_hba.conf"), own + String.join("\n", lines) + "\n");
        reload("");
    }

    /// Adds lines to the configuration and returns once new connections live by it.
    private void reload(String lines) throws IOException, LabException {
        long before = Files.size(log());
        String generation = Long.toString(System.nanoTime());
        Files.writeString(
                data().resolve("postgresql.conf"),
                lines + "lab.generation = '" + generation + "'\n",
                StandardOpenOption.APPEND);
        Spawner.signal("HUP", pids().subList(0, 1));
        Waiting.until(
                RELOAD_DEADLINE, () -> generation.equals(generation()), () -> "it did not reload");
        // A process that was forked earlier may know the new settings before the first process has
        // read all files; the first process takes the next connection after it has.
        generation();
        String log = Files.readString(log());
        String said = log.substring(Math.min((int) before, log.length()));
        if (said.contains("not reloaded") || said.contains("contains errors")) {
            throw new LabException(
                    "PostgreSQL does not take what it was told",
                    said.replace('\n', ' ').strip(),
                    "See " + log());
        }
    }

    private String generation() throws IOException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT current_setting('lab.generation', true)")) {
            row.next();
            return String.valueOf(row.getString(1));
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /// The major version.
    public int major() {
        return major;
    }

    /// The URL of a database, without user and password.
    public String url(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port() + "/" + database;
    }

    /// The URL of [#DATABASE] with the superuser's name and password in it, for drivers that want
    /// one string.
    public String superuserUrl() {
        return url(DATABASE) + "?user=" + SUPERUSER + "&password=" + superuser.value();
    }

    /// A connection to [#DATABASE] as the superuser; closed by the caller.
    public Connection connect() throws SQLException {
        return connect(DATABASE);
    }

    /// A connection to any database as the superuser; closed by the caller.
    Connection connect(String database) throws SQLException {
        return connect(database, SUPERUSER, superuser.value(), Map.of());
    }

    /// A connection as anybody, with further properties of the driver; closed by the caller.
    public Connection connect(
            String database, String user, String password, Map<String, String> properties)
            throws SQLException {
        return Drivers.connect(url(database), user, password, properties);
    }

    /// The folder of the data.
    public Path data() {
        return home.resolve("data");
    }

    /// While the volume is full the server does not start.
    void volumeFull(boolean isFull) {
        full = isFull;
    }

    private Path program(String name) {
        return programs.resolve("bin").resolve(name);
    }

    @Override
    void mayStart() throws LabException {
        if (full) {
            throw new LabException(
                    "PostgreSQL cannot start",
                    "its volume is full",
                    "Raise the capacity of the lab");
        }
    }

    @Override
    String quickSignal() {
        return "QUIT";
    }

    @Override
    Process launch() throws IOException {
        Files.deleteIfExists(data().resolve("postmaster.pid"));
        List<String> arguments = new ArrayList<>(List.of("-D", data().toString()));
        return spawner.start(
                Spawner.clean(new ProcessBuilder(account.command(program("postgres"), arguments)))
                        .directory(data().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())));
    }

    /// The last line of postmaster.pid says `ready` once connections are taken.
    @Override
    void awaitReady(Process started) throws IOException {
        Waiting.until(
                START_DEADLINE,
                () -> {
                    if (!started.isAlive()) {
                        throw new IOException(lastWords());
                    }
                    Path file = data().resolve("postmaster.pid");
                    return Files.exists(file)
                            && Files.readString(file).stripTrailing().endsWith("\nready");
                },
                () -> lastWords());
    }

    @Override
    public String toString() {
        return "PostgreSQL " + major;
    }
}
