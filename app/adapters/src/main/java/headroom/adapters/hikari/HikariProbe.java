package headroom.adapters.hikari;

import headroom.core.environment.Access;
import headroom.core.environment.JmxAddress;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.poll.Ledger;
import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.reading.Reason;
import headroom.core.signal.pools.ServicePools;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Reads the pools of one instance of a service: one round trip for their names and two for each
/// pool, over one connection. No thread of its own; on a virtual thread an interrupt closes the
/// socket.
public final class HikariProbe implements Probe<ServicePools> {

    public static final Ledger LEDGER =
            Ledger.untold("a JMX agent does not count what its callers take");

    static final Duration ANSWER = Duration.ofSeconds(1);

    /// With registry, agent and login; nothing fresh is shown meanwhile.
    static final Duration LOGIN = Duration.ofSeconds(3);

    /// Opening a tunnel is several round trips to another machine.
    private static final Duration TUNNELLED = Duration.ofSeconds(10);

    /// The agent keeps a session that nobody leases by RMI's distributed collection for five
    /// minutes.
    private static final Duration LASTS = Duration.ofMinutes(4);

    private final ServiceEndpoint service;
    private final String instance;
    private final Access access;
    private final PoolReader reader;
    private final AtomicReference<Optional<JmxSession>> session =
            new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Channel>> opening =
            new AtomicReference<>(Optional.empty());
    private volatile boolean closed;

    private HikariProbe(ServiceEndpoint service, String instance, Access access) {
        this.service = service;
        this.instance = instance;
        this.access = access;
        this.reader = new PoolReader(service.pools());
    }

    /// One for each instance; nothing is connected before the first read.
    ///
    /// @param access asked for the password at each login, so that a changed one is taken up
    public static List<HikariProbe> of(ServiceEndpoint service, Access access) {
        return service.instances().stream()
                .map(instance -> new HikariProbe(service, instance, access))
                .toList();
    }

    @Override
    public Source<ServicePools> source() {
        return ServicePools.source(service, instance);
    }

    @Override
    public Duration deadline() {
        if (session.get().filter(s -> s.age().compareTo(LASTS) < 0).isPresent()) {
            return ANSWER;
        }
        return service.via().isPresent() ? TUNNELLED : LOGIN;
    }

    @Override
    public Pace pace() {
        return new Pace.EveryTick();
    }

    @Override
    public ServicePools read() throws ProbeFailure, InterruptedException {
        Deadline deadline = Deadline.in(deadline());
        JmxAddress address = JmxAddress.parse(instance);
        var login = new JmxLogin(service, address, access, opening);
        boolean whole = false;
        try {
            JmxSession open = session(login, deadline);
            ServicePools pools = reader.read(open, source().server(), deadline);
            whole = true;
            return pools;
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException)
                        new InterruptedException("gave up on " + instance).initCause(e);
            }
            if (JmxReasons.login(e)) {
                login.refused();
            }
            throw new ProbeFailure(new JmxReasons(service, address.registry()).of(e, deadline), e);
        } finally {
            if (!whole || closed) {
                drop();
            }
        }
    }

    private JmxSession session(JmxLogin login, Deadline deadline)
            throws IOException, ProbeFailure, InterruptedException {
        if (closed) {
            throw ended();
        }
        Optional<JmxSession> known = session.get();
        if (known.isPresent()) {
            if (known.get().age().compareTo(LASTS) < 0) {
                return known.get();
            }
            session.set(Optional.empty());
            known.get().leave(Deadline.in(ANSWER));
        }
        JmxSession fresh = login.open(deadline);
        session.set(Optional.of(fresh));
        if (closed) {
            throw ended();
        }
        return fresh;
    }

    private static ProbeFailure ended() {
        return new ProbeFailure(
                new Reason(Reason.Kind.UNREACHABLE, "Headroom has closed its connection"));
    }

    private void drop() {
        session.getAndSet(Optional.empty()).ifPresent(JmxSession::close);
        opening.getAndSet(Optional.empty()).ifPresent(Channel::close);
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }
}
