package headroom.adapters.postgres;

import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;
import headroom.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// What the tests of this package do with a server again and again.
final class Watched {

    private Watched() {}

    static final Secrets FILES =
            (reference, _) -> {
                try {
                    return switch (reference) {
                        case SecretRef.File(String path) ->
                                new Secret(Files.readString(Path.of(path)).strip());
                        case SecretRef.Env(String name) -> new Secret(name);
                        case SecretRef other -> throw new MissingSecret(other.text());
                    };
                } catch (IOException e) {
                    throw new MissingSecret("no file for " + reference.text());
                }
            };

    static final Access ACCESS = Access.direct(FILES);

    static Secret password(PostgresEndpoint endpoint) throws MissingSecret, InterruptedException {
        return FILES.resolve(
                endpoint.monitor().password(),
                SecretUse.password(
                        endpoint.monitor().user(),
                        endpoint.first().host(),
                        endpoint.first().port(),
                        endpoint.database()));
    }

    static PostgresEndpoint endpoint(Lab lab) {
        return lab.environment().postgres().orElseThrow();
    }

    /// The same server through another port.
    static PostgresEndpoint at(PostgresEndpoint endpoint, int port) {
        return endpoint.at(List.of(new Address(endpoint.first().host(), port)))
                .as(endpoint.monitor(), Optional.empty());
    }

    /// The same server as somebody whose password is the user's name.
    static PostgresEndpoint as(PostgresEndpoint endpoint, String user) {
        return endpoint.as(new Login(user, new SecretRef.Env(user)), Optional.empty());
    }

    /// What a test allows that is not about deadlines: a busy machine is no reason to fail.
    static final Limits PATIENT = new Limits(Duration.ofSeconds(20), Duration.ofSeconds(20));

    /// With all the time that a read may want.
    static Link patient(PostgresEndpoint endpoint) {
        return link(endpoint, PATIENT);
    }

    /// With the deadlines of the fast cycle.
    static Link fast(PostgresEndpoint endpoint) {
        return link(endpoint, Limits.FAST);
    }

    static Link link(PostgresEndpoint endpoint, Limits limits) {
        return link(endpoint, ACCESS, limits);
    }

    static Link link(PostgresEndpoint endpoint, Access access, Limits limits) {
        return new Link(
                new Connector(
                        endpoint,
                        endpoint.monitor(),
                        access,
                        limits,
                        new Hosts(endpoint.hosts(), InstantSource.system())));
    }

    /// What one read came to, and how long it took until the probe was done.
    ///
    /// @param failure empty when it answered
    record Attempt<T>(Optional<T> value, Optional<Reason> failure, Duration took) {
        Reason.Kind kind() {
            return failure.orElseThrow().kind();
        }
    }

    /// One read as the loop does it: on a virtual thread that is interrupted at the deadline.
    static <T> Attempt<T> read(Probe<T> probe) throws InterruptedException {
        var done = new CompletableFuture<Attempt<T>>();
        Duration deadline = probe.deadline();
        long began = System.nanoTime();
        Thread reader =
                Thread.ofVirtual()
                        .start(() -> {
                            Optional<T> value = Optional.empty();
                            Optional<Reason> failure = Optional.empty();
                            try {
                                value = Optional.of(probe.read());
                            } catch (ProbeFailure e) {
                                failure = Optional.of(e.reason());
                            } catch (InterruptedException e) {
                                failure = Optional.of(new Reason(Reason.Kind.TIMEOUT, "late"));
                            } catch (RuntimeException | Error e) {
                                done.completeExceptionally(e);
                            }
                            done.complete(
                                    new Attempt<>(
                                            value,
                                            failure,
                                            Duration.ofNanos(System.nanoTime() - began)));
                        });
        try {
            return done.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            reader.interrupt();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
        try {
            return done.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the read did not end after its interrupt", e);
        }
    }

    /// Waits until it is so, or fails.
    static void until(Duration deadline, BooleanSupplier holds) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not so within " + deadline);
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    /// The first column of the first row, read as the superuser.
    static String one(Lab lab, String sql) {
        try (Connection connection = lab.postgres().connect()) {
            return one(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    static void run(Lab lab, String... statements) throws SQLException {
        try (Connection connection = lab.postgres().connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
