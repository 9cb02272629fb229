package headroom.adapters.pgbouncer;

import headroom.core.environment.Access;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.poll.Ledger;
import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.reading.Reason;
import headroom.core.signal.pools.BouncerPools;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Reads the pools of one PgBouncer over one connection to its admin console, in one round trip. An
/// interrupt closes the socket, on virtual threads.
public final class BouncerProbe implements Probe<BouncerPools> {

    /// Its statistics are of what passes through, not of its console.
    public static final Ledger LEDGER =
            Ledger.untold("PgBouncer does not count what its console takes");

    static final Duration ANSWER = Duration.ofMillis(800);

    /// With dialling and logging in; nothing fresh is shown meanwhile.
    static final Duration LOGIN = Duration.ofSeconds(2);

    /// Opening a tunnel is several round trips to another machine.
    private static final Duration TUNNELLED = Duration.ofSeconds(10);

    private final PgBouncerEndpoint endpoint;
    private final Access access;
    private final ConsoleReasons reasons;
    private final AtomicReference<Optional<Console>> console =
            new AtomicReference<>(Optional.empty());
    private volatile boolean closed;

    /// @param access asked for the password at each login, so that a changed one is taken up
    public BouncerProbe(PgBouncerEndpoint endpoint, Access access) {
        this.endpoint = endpoint;
        this.access = access;
        this.reasons = new ConsoleReasons(endpoint);
    }

    @Override
    public Source<BouncerPools> source() {
        return BouncerPools.source(endpoint);
    }

    @Override
    public Duration deadline() {
        return console.get().isPresent() ? ANSWER : loginTime();
    }

    private Duration loginTime() {
        return endpoint.via().isPresent() ? TUNNELLED : LOGIN;
    }

    @Override
    public Pace pace() {
        return new Pace.EveryTick();
    }

    @Override
    public BouncerPools read() throws ProbeFailure, InterruptedException {
        boolean whole = false;
        boolean wasOpen = console.get().isPresent();
        try {
            if (!wasOpen) {
                open();
                wasOpen = true;
            }
            BouncerPools pools = console.get().orElseThrow(this::ended).pools();
            whole = true;
            return pools;
        } catch (SQLException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException)
                        new InterruptedException("gave up on PgBouncer").initCause(e);
            }
            if (ConsoleReasons.wrongPassword(e)) {
                access.secrets().refused(endpoint.stats().password(), Opening.use(endpoint));
            }
            throw new ProbeFailure(reasons.of(e, wasOpen), e);
        } catch (OutOfMemoryError e) {
            // the driver allocates what a message claims to be long
            throw new ProbeFailure(reasons.impossible(), e);
        } finally {
            if (!whole || closed) {
                drop();
            }
        }
    }

    private void open() throws SQLException, ProbeFailure, InterruptedException {
        if (closed) {
            throw ended();
        }
        Console opened = new Opening(endpoint, access, loginTime()).open();
        console.set(Optional.of(opened));
        if (closed) {
            throw ended();
        }
        opened.identify(endpoint, reasons);
    }

    private ProbeFailure ended() {
        return new ProbeFailure(
                new Reason(Reason.Kind.UNREACHABLE, "Headroom has closed its connection"));
    }

    private void drop() {
        console.getAndSet(Optional.empty()).ifPresent(Console::close);
    }

    @Override
    public void close() {
        closed = true;
        console.getAndSet(Optional.empty()).ifPresent(Console::abort);
    }
}
