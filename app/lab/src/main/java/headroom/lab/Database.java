package headroom.lab;

import headroom.core.environment.Capacity;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.reading.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/// PostgreSQL with its accounts, the volume under it, and those who write to it and follow its
/// changes.
final class Database implements AutoCloseable {

    private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

    /// The slot that ought to exist, and its publication.
    static final String SLOT = "orders_cdc";

    private final PostgresServer server;
    private final Roles roles;
    private final Progress progress;
    private Capacity capacity;
    private Optional<Loop> stream = Optional.empty();
    private Optional<WalWriter> writer = Optional.empty();
    private Optional<Volume> volume = Optional.empty();

    Database(PostgresServer server, Roles roles, Capacity capacity, Progress progress) {
        this.server = server;
        this.roles = roles;
        this.capacity = capacity;
        this.progress = progress;
    }

    PostgresServer server() {
        return server;
    }

    Roles roles() {
        return roles;
    }

    PostgresEndpoint endpoint() {
        return new PostgresEndpoint(
                Server.HOST,
                server.port(),
                PostgresServer.DATABASE,
                new Login(Roles.MONITOR, roles.monitor().reference()),
                Optional.of(new Login(Roles.OPERATOR, roles.operator().reference())));
    }

    /// Somebody writes, somebody follows, and the volume has an end.
    synchronized void live(Bytes gentle) throws SQLException {
        var consumer =
                new ChangeStream(server, roles.replicator().value(), SLOT, SLOT, "orders-cdc");
        consumer.create(); // now, so that whoever looks finds it
        stream = Optional.of(new Loop("orders-cdc", consumer::follow));
        writer().rate(gentle);
        volume();
    }

    /// @param length from now to 90 % of the ceiling
    synchronized void orphanSlot(Duration length) throws LabException {
        try {
            Volume watched = volume();
            Waiting.until(
                    FIRST_LOOK, () -> watched.used().isPresent(), () -> "nobody read what is used");
            OrphanedSlot.begin(server, roles.replicator().value());
            writer().rate(OrphanedSlot.rate(capacity, watched.used().orElse(Bytes.ZERO), length));
        } catch (SQLException | IOException e) {
            throw new LabException(
                    "The incident cannot begin", e, "Begin it once PostgreSQL answers");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("The incident did not begin", e, "Begin it again");
        }
    }

    /// Makes the volume larger; a server that it had stopped starts again.
    synchronized void raise(Capacity larger) throws LabException {
        Bytes more = larger.ceiling().minus(capacity.ceiling());
        if (more.count() <= 0) {
            throw new LabException(
                    "The capacity was not raised",
                    "the ceiling already is " + capacity.ceiling(),
                    "Name a larger one");
        }
        try {
            Space.require(server.data(), more);
        } catch (IOException e) {
            throw new LabException("The capacity was not raised", e, "See the message");
        }
        capacity = larger;
        if (volume.isPresent()) {
            volume.get().raise(larger);
        }
    }

    Capacity capacity() {
        return capacity;
    }

    Optional<Bytes> used() {
        return volume.flatMap(Volume::used);
    }

    boolean full() {
        return volume.filter(Volume::full).isPresent();
    }

    private WalWriter writer() {
        WalWriter present =
                writer.orElseGet(
                        () -> new WalWriter(server, roles.application().value(), Bytes.ZERO));
        writer = Optional.of(present);
        return present;
    }

    private Volume volume() {
        Volume present =
                volume.orElseGet(
                        () -> new Volume(server, roles.volume().value(), capacity, progress));
        volume = Optional.of(present);
        return present;
    }

    @Override
    public synchronized void close() {
        volume.ifPresent(Volume::close);
        writer.ifPresent(WalWriter::close);
        stream.ifPresent(Loop::close);
    }

    /// Makes a cluster, starts it, and makes its accounts.
    static Database create(
            LabOptions options,
            Path programs,
            LabFolder folder,
            Account account,
            Spawner spawner,
            Progress progress)
            throws IOException, SQLException, LabException {
        PostgresServer server =
                PostgresServer.create(
                        options.postgres().orElseThrow(),
                        options.settings(),
                        programs,
                        folder,
                        account,
                        spawner,
                        progress);
        return new Database(server, Roles.create(server, folder), options.capacity(), progress);
    }
}
