package headroom.adapters.tunnel;

import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.poll.Backoff;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way through one bastion. At most one login is under way, whoever waits for it; it goes on
/// when they stop waiting, and the next one finds it done. After a failure the bastion is left
/// alone until the [Backoff] is over.
final class Way implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Way.class);

    /// A refused login waits longer from the start (16 s, then up to 60): bastions lock out those
    /// who try often.
    private static final int AFTER_A_REFUSAL = 3;

    private final Bastion bastion;
    private final Credentials credentials;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<Address, NearEnd> ends = new HashMap<>();
    private final Map<Address, Proof> proofs = new HashMap<>();
    private Optional<Connection> standing = Optional.empty();
    private Optional<Dialling> dialling = Optional.empty();
    private Optional<Backoff> backoff = Optional.empty();
    private Optional<Pause> pause = Optional.empty();
    private Instant asked = Instant.MIN;
    private boolean closed;

    Way(Bastion bastion, Credentials credentials, Clock clock, RandomGenerator random) {
        this.bastion = bastion;
        this.credentials = credentials;
        this.clock = clock;
        this.random = random;
    }

    /// Somebody wants to pass.
    synchronized void asked() {
        asked = clock.instant();
    }

    /// Closes the near ends that nobody has asked for since then and nobody is connected to.
    ///
    /// @return whether nothing is left for which this should stay
    synchronized boolean idle(Instant before) {
        ends.values().removeIf(end -> end.idle(before));
        return ends.isEmpty() && dialling.isEmpty() && asked.isBefore(before);
    }

    /// What messages call a bastion.
    static String name(Bastion bastion) {
        return bastion.name().equals(bastion.address().host())
                ? "bastion " + bastion.address()
                : "bastion %s (%s)".formatted(bastion.name(), bastion.address());
    }

    /// The near end of the tunnel to a server that the bastion has just, or on this connection
    /// before, been able to reach.
    Address reach(Address target, Duration within) throws ProbeFailure, InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        Connection connection = await(connection(), within, deadline, "has not let us in");
        Proof proof = proof(target, connection);
        try {
            await(proof.done(), within, deadline, "has not reached " + target);
        } catch (ProbeFailure e) {
            forget(target, proof);
            throw e;
        }
        return end(target).address();
    }

    private <T> T await(CompletableFuture<T> future, Duration within, long deadline, String what)
            throws ProbeFailure, InterruptedException {
        try {
            long left = Math.max(0, deadline - System.nanoTime());
            return future.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw failure(
                    Kind.TIMEOUT,
                    "%s within %d ms; the attempt goes on".formatted(what, within.toMillis()));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ProbeFailure failure
                    ? new ProbeFailure(failure.reason(), failure)
                    : new ProbeFailure(new Reason(Kind.DEFECT, name(bastion) + ": see the log"), e);
        }
    }

    /// The connection that stands, or the login that is under way, or a new one.
    private synchronized CompletableFuture<Connection> connection() throws ProbeFailure {
        if (closed) {
            throw failure(Kind.UNREACHABLE, "is not used any more: Headroom closes");
        }
        if (standing.isPresent() && standing.get().open()) {
            return CompletableFuture.completedFuture(standing.get());
        }
        standing.ifPresent(this::gone); // its end has not been told yet
        if (dialling.isPresent()) {
            return dialling.get().outcome();
        }
        if (pause.isPresent()) {
            Duration left = Duration.between(clock.instant(), pause.get().until());
            if (left.isPositive()) {
                Reason reason = pause.get().reason();
                throw new ProbeFailure(
                        new Reason(
                                reason.kind(),
                                "%s; tried again in %d s"
                                        .formatted(reason.detail(), left.toMillis() / 1000 + 1)));
            }
        }
        var outcome = new CompletableFuture<Connection>();
        Thread thread =
                Thread.ofVirtual()
                        .name("headroom-tunnel-" + bastion.name())
                        .unstarted(() -> dial(outcome));
        dialling = Optional.of(new Dialling(outcome, thread));
        thread.start();
        return outcome;
    }

    private void dial(CompletableFuture<Connection> outcome) {
        try {
            Connection made = new Login(bastion, credentials).connect();
            if (!stands(made)) {
                made.close();
                throw failure(Kind.UNREACHABLE, "is not used any more: Headroom closes");
            }
            made.onEnd(() -> Thread.ofVirtual().start(() -> lost(made)));
            outcome.complete(made);
        } catch (ProbeFailure e) {
            ended(e.reason());
            outcome.completeExceptionally(e);
        } catch (InterruptedException _) {
            ended(new Reason(Kind.UNREACHABLE, name(bastion) + " was given up"));
            outcome.completeExceptionally(failure(Kind.UNREACHABLE, "was given up"));
        } catch (RuntimeException | Error e) {
            LOG.error("{}", name(bastion), e);
            var reason = new Reason(Kind.DEFECT, name(bastion) + ": see the log");
            ended(reason);
            outcome.completeExceptionally(new ProbeFailure(reason, e));
        }
    }

    private synchronized boolean stands(Connection made) {
        dialling = Optional.empty();
        if (!closed) {
            standing = Optional.of(made);
            pause = Optional.empty();
        }
        return !closed;
    }

    private synchronized void ended(Reason reason) {
        dialling = Optional.empty();
        failed(reason);
    }

    private synchronized void failed(Reason reason) {
        if (reason.kind() == Kind.NO_SECRET) {
            return; // the bastion was not spoken to
        }
        Instant now = clock.instant();
        boolean refusal = reason.kind() == Kind.AUTHENTICATION;
        Backoff next =
                backoff.map(b -> b.again(now))
                        .orElseGet(() ->
                                refusal
                                        ? new Backoff(Instant.EPOCH, AFTER_A_REFUSAL)
                                        : Backoff.from(now));
        backoff = Optional.of(next);
        pause = Optional.of(new Pause(reason, now.plus(next.delay(false, random))));
    }

    private void lost(Connection connection) {
        connection.close();
        LOG.info("{} ended the connection", name(bastion));
        gone(connection);
    }

    /// The next one who wants to pass dials at once, unless it never stood for long.
    private synchronized void gone(Connection connection) {
        if (closed || standing.filter(s -> s == connection).isEmpty()) {
            return;
        }
        standing = Optional.empty();
        proofs.clear();
        if (connection.steady()) {
            backoff = Optional.empty();
        } else {
            failed(
                    new Reason(
                            Kind.UNREACHABLE,
                            name(bastion) + " ended the connection right after the login"));
        }
    }

    /// Has the bastion connect to the server once, so that a refusal is told here and not by a
    /// client's "connection reset".
    private synchronized Proof proof(Address target, Connection connection) {
        Proof known = proofs.get(target);
        if (known != null && known.connection() == connection) {
            return known;
        }
        var proof = new Proof(connection, new CompletableFuture<>());
        proofs.put(target, proof);
        Thread.ofVirtual()
                .name("headroom-tunnel-test")
                .start(() -> prove(target, connection, proof.done()));
        return proof;
    }

    private static void prove(Address target, Connection connection, CompletableFuture<Void> done) {
        try {
            connection.channel(target).close(true);
            done.complete(null);
        } catch (ProbeFailure | InterruptedException | RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    /// A failure that has been told is not told again: the next one asks anew.
    private synchronized void forget(Address target, Proof proof) {
        if (proof.done().isDone()) {
            proofs.remove(target, proof);
        }
    }

    private synchronized NearEnd end(Address target) throws ProbeFailure {
        if (closed) {
            throw failure(Kind.UNREACHABLE, "is not used any more: Headroom closes");
        }
        NearEnd known = ends.get(target);
        if (known != null) {
            known.asked(clock.instant());
            return known;
        }
        try {
            var end = new NearEnd(target, this::open);
            end.asked(clock.instant());
            ends.put(target, end);
            return end;
        } catch (IOException e) {
            throw new ProbeFailure(
                    new Reason(
                            Kind.UNREACHABLE,
                            "no port on 127.0.0.1 for the tunnel through %s: %s"
                                    .formatted(name(bastion), Waiting.words(e))),
                    e);
        }
    }

    private ChannelDirectTcpip open(Address target) throws ProbeFailure, InterruptedException {
        Duration within = credentials.patience().login();
        long deadline = System.nanoTime() + within.toNanos();
        Connection connection = await(connection(), within, deadline, "has not let us in");
        try {
            return connection.channel(target);
        } catch (ProbeFailure e) {
            synchronized (this) {
                proofs.remove(target);
            }
            throw e;
        }
    }

    private ProbeFailure failure(Kind kind, String detail) {
        return new ProbeFailure(new Reason(kind, name(bastion) + " " + detail));
    }

    @Override
    public void close() {
        Optional<Connection> last;
        synchronized (this) {
            closed = true;
            dialling.ifPresent(d -> d.thread().interrupt());
            last = standing;
            standing = Optional.empty();
            ends.values().forEach(NearEnd::close);
            ends.clear();
        }
        last.ifPresent(Connection::close);
    }

    /// A login that is under way.
    private record Dialling(CompletableFuture<Connection> outcome, Thread thread) {}

    /// Until when the bastion is left alone.
    private record Pause(Reason reason, Instant until) {}

    /// That the bastion reaches a server, as far as one connection to the bastion is concerned.
    private record Proof(Connection connection, CompletableFuture<Void> done) {}
}
