package headroom.adapters.postgres;

import headroom.core.environment.Address;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Tally;
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
import java.util.Optional;
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
    private volatile @Nullable Berth berth;
    private volatile boolean closed;
    private volatile boolean lasting;

    Link(Connector connector) {
        this.connector = connector;
    }

    Connector connector() {
        return connector;
    }

    /// Whether there is a connection.
    boolean isOpen() {
        return berth != null;
    }

    /// Whether PgBouncer stands in between, and settings travel with each statement.
    boolean pooled() {
        return connector.endpoint().pooled();
    }

    /// How long the next use may take until it has an answer: longer where it must log in first, on
    /// a way that may be long, or looks for a primary.
    Duration answerTime() {
        Berth now = berth;
        if (now != null && !connector.hosts().worthLooking(now)) {
            return connector.limits().answer();
        }
        return connector.hosts().several() ? connector.total() : connector.loginTime();
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
            moor();
            return use.on(this);
        } catch (SQLException e) {
            boolean interrupted = Thread.interrupted();
            Address host = host();
            if (interrupted || !Reasons.leavesUsable(e)) {
                drop();
            }
            if (interrupted) {
                throw (InterruptedException)
                        new InterruptedException("gave up on " + host).initCause(e);
            }
            throw new ProbeFailure(new Reasons(connector, host).open(e), e);
        } catch (ProbeFailure e) {
            if (!e.reason().kind().lasting()) { // else the server answered, and goes on to
                drop();
            }
            throw e;
        } catch (RuntimeException e) {
            drop();
            throw e;
        } catch (OutOfMemoryError e) {
            // A hostile length: the driver allocates what a message claims to be long.
            Address host = host();
            drop();
            throw new ProbeFailure(Reasons.impossible(host), e);
        } finally {
            if (closed) {
                drop();
            }
            turn.unlock();
        }
    }

    /// As [Link#use], but over in time however the server draws out its answer: for who has no loop
    /// above it that interrupts. Nothing more is sent once this returns.
    <T> T useInTime(Use<T> use) throws ProbeFailure, InterruptedException {
        Duration within = connector.total();
        return new InTime(
                        within,
                        () ->
                                new Reason(
                                        Reason.Kind.TIMEOUT,
                                        "%s was not done after %s"
                                                .formatted(
                                                        Visible.text(
                                                                connector.endpoint().address()),
                                                        new Age(within).text())),
                        END,
                        this::close)
                .run(() -> use(use));
    }

    /// The one text of the one row that a `get_*.sql` statement answers with, understood as JSON,
    /// from the login that it was asked with. Only within a use.
    Answer ask(String sql) throws SQLException, ProbeFailure {
        try (ResultSet rows = rows(prepared(sql))) {
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
            Berth now = berth;
            if (now != null && connector.hosts().several() && answer.has("in_recovery")) {
                connector.hosts().heard(now, answer.flag("in_recovery"));
            }
            return answer;
        }
    }

    /// What a statement made by [Link#prepared] answers with; closed by the caller. Only within a
    /// use.
    ResultSet rows(PreparedStatement statement) throws SQLException {
        Tally.sends(pooled() ? 2 : 1);
        statement.execute();
        if (pooled()) {
            statement.getMoreResults(); // past the settings before it
        }
        ResultSet rows = statement.getResultSet();
        if (rows == null) {
            throw new SQLException("the server answered without rows");
        }
        return rows;
    }

    /// The statement with this text, made once per connection. Only within a use.
    PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection().prepareStatement(connector.startup().sent(sql));
            statements.put(sql, known);
        }
        return known;
    }

    /// The connection, for what is not a single prepared statement. Only within a use.
    Connection connection() {
        Berth now = berth;
        if (now == null || !turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("a connection exists only within a use");
        }
        return now.connection();
    }

    /// Whom what fails now is about; within a use, whom it is connected to.
    Address host() {
        Berth now = berth;
        return now == null ? connector.endpoint().first() : now.host();
    }

    /// Logs in where there is no connection, and looks for the primary where that is due.
    private void moor() throws ProbeFailure, InterruptedException {
        Berth now = berth;
        if (now != null && (lasting || !connector.hosts().worthLooking(now))) {
            return;
        }
        requireOpen();
        if (lasting) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.UNREACHABLE,
                            "the connection to %s is gone, and another may lead to another server"
                                    .formatted(connector.endpoint().address())));
        }
        Berth found = connector.open(Optional.ofNullable(now));
        if (!found.equals(now)) {
            statements.clear(); // they ended with their connection
        }
        berth = found;
        requireOpen();
    }

    private void requireOpen() throws ProbeFailure {
        if (closed) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.UNREACHABLE, "Headroom has closed its connection"));
        }
    }

    private void drop() {
        Berth now = berth;
        berth = null;
        statements.clear(); // they end with their connection
        if (now != null) {
            now.leave();
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
        Berth now = berth;
        if (now != null) {
            try {
                now.connection().abort(Runnable::run);
            } catch (SQLException _) {
                now.leave();
            }
        }
    }
}
