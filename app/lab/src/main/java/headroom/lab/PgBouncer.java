package headroom.lab;

import headroom.core.environment.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A PgBouncer in front of the lab's PostgreSQL. It knows the accounts of the database, one that
/// may look at its console, and one that may act there.
public final class PgBouncer extends Server {

    /// The account that may SHOW, and nothing else.
    public static final String STATS = "bouncer_stats";

    /// The account that may PAUSE, RESUME and KILL.
    public static final String ADMIN = "bouncer_admin";

    private static final Duration START_DEADLINE = Duration.ofSeconds(10);

    private final Path program;
    private final Path home;
    private final Account account;
    private final Spawner spawner;
    private final LabFolder.Password stats;
    private final LabFolder.Password admin;

    private PgBouncer(
            int port,
            Path program,
            Path home,
            Account account,
            Spawner spawner,
            LabFolder.Password stats,
            LabFolder.Password admin) {
        super(port, home.resolve("pgbouncer.log"));
        this.program = program;
        this.home = home;
        this.account = account;
        this.spawner = spawner;
        this.stats = stats;
        this.admin = admin;
    }

    static PgBouncer create(
            PgBouncerOptions options,
            Database database,
            Path program,
            Path home,
            LabFolder folder,
            Account account,
            Spawner spawner)
            throws IOException, LabException {
        String name = home.getFileName().toString();
        var server =
                new PgBouncer(
                        Ports.free(),
                        program,
                        home,
                        account,
                        spawner,
                        folder.password(name + "-stats"),
                        folder.password(name + "-admin"));
        server.write("users.txt", server.accounts(options, database.roles()));
        server.write("pgbouncer.ini", server.configuration(options, database.server()));
        if (options.certificate().isPresent()) {
            Identity identity = options.certificate().get();
            server.write("server.crt", Files.readString(identity.certificateFile()));
            server.write("server.key", Files.readString(identity.keyFile()));
        }
        account.own(home);
        server.start();
        return server;
    }

    private void write(String name, String content) throws IOException {
        Path file = home.resolve(name);
        LabFolder.secret(file, content.getBytes(StandardCharsets.UTF_8));
        account.own(file);
    }

    private String configuration(PgBouncerOptions options, PostgresServer postgres) {
        String text =
                """
                [databases]
                * = host=%1$s port=%2$d
                [pgbouncer]
                listen_addr = %1$s
                listen_port = %3$d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = users.txt
                stats_users = %4$s
                admin_users = %5$s
                pool_mode = %6$s
                default_pool_size = %7$d
                max_client_conn = 100
                ignore_startup_parameters = extra_float_digits
                server_tls_sslmode = prefer
                """
                        .formatted(
                                HOST,
                                postgres.port(),
                                port(),
                                STATS,
                                ADMIN,
                                options.mode(),
                                options.poolSize());
        String tls =
                """
                client_tls_sslmode = require
                client_tls_cert_file = server.crt
                client_tls_key_file = server.key
                """;
        return text + (options.certificate().isPresent() ? tls : "");
    }

    /// It logs into PostgreSQL with the passwords themselves, as SCRAM demands.
    private String accounts(PgBouncerOptions options, Roles roles) {
        var text = new StringBuilder();
        account(text, STATS, stats.value());
        account(text, ADMIN, admin.value());
        account(text, Roles.MONITOR, roles.monitor().value());
        account(text, Roles.OPERATOR, roles.operator().value());
        account(text, Roles.APPLICATION, roles.application().value());
        options.users().forEach((user, password) -> account(text, user, password));
        return text.toString();
    }

    private static void account(StringBuilder text, String user, String password) {
        text.append('"').append(user).append("\" \"").append(password).append("\"\n");
    }

    /// How [#STATS] logs in.
    public Login stats() {
        return new Login(STATS, stats.reference());
    }

    /// How [#ADMIN] logs in.
    public Login admin() {
        return new Login(ADMIN, admin.reference());
    }

    /// The admin console as [#ADMIN]; closed by the caller.
    public Connection console() throws SQLException {
        return console(ADMIN, admin.value());
    }

    /// The admin console as [#STATS]; closed by the caller.
    public Connection statsConsole() throws SQLException {
        return console(STATS, stats.value());
    }

    private Connection console(String user, String password) throws SQLException {
        Map<String, String> spoken = Map.of("preferQueryMode", "simple", "replication", "false");
        return connect("pgbouncer", user, password, spoken);
    }

    /// A connection through it to a database of PostgreSQL; closed by the caller.
    public Connection connect(
            String database, String user, String password, Map<String, String> properties)
            throws SQLException {
        return Drivers.connect(
                "jdbc:postgresql://" + HOST + ":" + port() + "/" + database,
                user,
                password,
                properties);
    }

    @Override
    String quickSignal() {
        return "TERM"; // at once; INT would wait for the clients
    }

    @Override
    Process launch() throws IOException {
        return spawner.start(
                Spawner.clean(
                                new ProcessBuilder(
                                        account.command(program, List.of("pgbouncer.ini"))))
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
        return "PgBouncer";
    }
}
