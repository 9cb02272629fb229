package headroom.adapters.postgres;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One connection to a server: opened when first used, kept between uses, thrown away when it
/// fails. Who shares a link takes turns, so that the server never has more than one connection from
/// it. An interrupt ends whatever it waits for and closes the socket; this holds for virtual
/// threads only, on others the timeouts of [Limits] must do.
final class Link implements AutoCloseable {

    /// What is done on the connection. Statements made by [Link#prepared] are kept; others it
    /// closes.
    @FunctionalInterface
    interface Use<T> {
        T on(Link link) throws SQLException, ProbeFailure;
    }

    /// How long an interrupted use may take to end.
    private static final Duration END = Duration.ofSeconds(2);

    private volatile Connector connector;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private volatile @Nullable Connection connection;
    private volatile boolean closed;
    private volatile boolean lasting;

    Link(Connector connector) {
        this.connector = connector;
    }

    /// Whether there is a connection, so that the next use need not log in.
    boolean isOpen() {
        return connection != null;
    }

    /// How long it may take over things.
    Limits limits() {
        return connector.limits();
    }

    /// Gives what follows on this very connection other limits. From then on the link never logs in
    /// again: what is asked next is meant for the server that answered so far.
    void allow(Limits limits) throws ProbeFailure, InterruptedException {
        lasting = true;
        useInTime(open -> {
            try (Statement statement = open.connection().createStatement()) {
                statement.execute("SET statement_timeout = " + limits.statement().toMillis());
            }
            open.connection()
                    .setNetworkTimeout(Runnable::run, Math.toIntExact(limits.answer().toMillis()));
            return true;
        });
        connector = connector.within(limits);
    }

    /// Waits for its turn, logs in where necessary, and uses the connection. The one place where
    /// the driver's exceptions become reasons.
    <T> T use(Use<T> use) throws ProbeFailure, InterruptedException {
        turn.lockInterruptibly();
        try {
            if (connection == null) {
                open();
            }
            return use.on(this);
        } catch (SQLException e) {
            boolean interrupted = Thread.interrupted();
            boolean wasOpen = connection != null;
            if (interrupted || !Reasons.leavesUsable(e)) {
                drop();
            }
            if (interrupted) {
                throw (InterruptedException)
                        new InterruptedException("gave up on " + connector.endpoint().address())
                                .initCause(e);
            }
            throw new ProbeFailure(Reasons.of(e, connector, wasOpen), e);
        } catch (ProbeFailure | RuntimeException e) {
            drop();
            throw e;
        } catch (OutOfMemoryError e) {
            // A hostile length: the driver allocates what a message claims to be long.
            drop();
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.MALFORMED,
                            connector.endpoint().address()
                                    + " announced an impossibly long answer"),
                    e);
        } finally {
            if (closed) {
                drop();
            }
            turn.unlock();
        }
    }

    /// As [Link#use], but over after [Limits#total] however the server draws out its answer: for
    /// who has no loop above it that interrupts. It happens on a virtual thread made for it, since
    /// only there an interrupt closes the socket, even while logging in; that thread has ended, or
    /// can send nothing more, when this returns.
    <T> T useInTime(Use<T> use) throws ProbeFailure, InterruptedException {
        var late = false;
        Limits limits = limits();
        var task = new FutureTask<>(() -> use(use));
        Thread worker = Thread.ofVirtual().name("headroom-postgres-use").start(task);
        try {
            late = !worker.join(limits.total());
        } finally {
            if (worker.isAlive()) {
                stop(worker);
            }
        }
        if (task.state() == Future.State.SUCCESS) {
            return task.resultNow();
        }
        Throwable why =
                task.state() == Future.State.FAILED
                        ? task.exceptionNow()
                        : new InterruptedException("still at it");
        switch (why) {
            case ProbeFailure failure -> throw failure;
            case InterruptedException interrupted -> {
                if (!late) {
                    throw interrupted;
                }
                throw new ProbeFailure(
                        new Reason(
                                Reason.Kind.TIMEOUT,
                                "%s was not done after %s"
                                        .formatted(
                                                Visible.text(connector.endpoint().address()),
                                                new Age(limits.total()).text())),
                        interrupted);
            }
            case RuntimeException bug -> throw bug;
            case Error bug -> throw bug;
            default -> throw new IllegalStateException("undeclared", why);
        }
    }

    private void stop(Thread worker) throws InterruptedException {
        worker.interrupt();
        if (!worker.join(END)) {
            close(); // looking up a name hears no interrupt; what it finds is not used any more
        }
    }

    /// The one text of the one row that a `get_*.sql` statement answers with, understood as JSON,
    /// from the login that it was asked with. Only within a use.
    Answer ask(String sql) throws SQLException, ProbeFailure {
        try (ResultSet rows = prepared(sql).executeQuery()) {
            String text = rows.next() ? rows.getString(1) : null;
            Answer answer = Answer.parse(text == null ? "" : text);
            String user = answer.text("current_user");
            if (!user.equals(connector.login().user())) {
                throw new ProbeFailure(
                        new Reason(
                                Reason.Kind.AUTHENTICATION,
                                "logged in as %s, but the server takes us for %s"
                                        .formatted(
                                                Visible.text(connector.login().user()),
                                                Visible.text(user))));
            }
            return answer;
        }
    }

    /// The statement with this text, made once per connection. Only within a use.
    PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection().prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    /// The connection, for what is not a single prepared statement. Only within a use.
    Connection connection() {
        Connection open = connection;
        if (open == null || !turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("a connection exists only within a use");
        }
        return open;
    }

    private void open() throws SQLException, ProbeFailure, InterruptedException {
        if (closed) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.UNREACHABLE, "Headroom has closed its connection"));
        }
        if (lasting) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.UNREACHABLE,
                            "the connection to %s is gone, and another may lead to another server"
                                    .formatted(connector.endpoint().address())));
        }
        connection = connector.open();
        if (closed) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.UNREACHABLE, "Headroom has closed its connection"));
        }
    }

    private void drop() {
        Connection open = connection;
        connection = null;
        statements.clear(); // they end with their connection
        if (open != null) {
            end(open);
        }
    }

    private static void end(Connection open) {
        try {
            open.close();
        } catch (SQLException _) {
            // it is gone either way: the driver closes the socket first
        }
    }

    /// Ends the connection, even under somebody who still waits for an answer.
    @Override
    public void close() {
        closed = true;
        if (turn.tryLock()) {
            try {
                drop();
            } finally {
                turn.unlock();
            }
            return;
        }
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException _) {
                end(open);
            }
        }
    }
}
