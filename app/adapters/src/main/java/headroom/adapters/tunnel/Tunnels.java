package headroom.adapters.tunnel;

import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.Dial;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.secret.Secrets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Leads to servers, straight or through bastions. Each bastion has one SSH connection, shared by
/// all environments that name an equal one, and each server behind it one near end on 127.0.0.1,
/// which keeps its port while the connection is lost and made again. Any program on this machine
/// can connect to a near end, as with `ssh -L`. Opens nothing before it is asked to, and gives back
/// what nobody has asked for in a while, such as what was only tested. Closed by Wiring.
public final class Tunnels implements Dial, AutoCloseable {

    /// Longer than any pause between two reads of a server that is watched.
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final Credentials credentials;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<Bastion, Way> ways = new HashMap<>();
    private boolean closed;

    /// @param home the operator's, with `.ssh/known_hosts`
    /// @param agent the socket that `SSH_AUTH_SOCK` names
    public Tunnels(
            Secrets secrets,
            Path home,
            Optional<String> agent,
            Clock clock,
            RandomGenerator random) {
        this(new Credentials(secrets, home, agent, Patience.USUAL), clock, random);
    }

    Tunnels(Credentials credentials, Clock clock, RandomGenerator random) {
        this.credentials = credentials;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Address reach(Address target, Optional<Bastion> via, Duration within)
            throws ProbeFailure, InterruptedException {
        return via.isEmpty() ? target : way(via.get()).reach(target, within);
    }

    private synchronized Way way(Bastion bastion) throws ProbeFailure {
        if (closed) {
            throw new ProbeFailure(
                    new Reason(Reason.Kind.UNREACHABLE, "the tunnels are closed already"));
        }
        if (ways.isEmpty()) {
            Ed25519Registrar.register();
        }
        Way way = ways.computeIfAbsent(bastion, b -> new Way(b, credentials, clock, random));
        way.asked();
        return way;
    }

    /// Closes what nobody has asked for in 10 minutes and nobody is connected through; whoever asks
    /// later gets it anew. To be called now and then; returns at once.
    public void tidy() {
        List<Way> idle = new ArrayList<>();
        synchronized (this) {
            Instant before = clock.instant().minus(IDLE);
            ways.values().removeIf(way -> way.idle(before) && idle.add(way));
        }
        idle.forEach(way -> Thread.ofVirtual().name("headroom-tunnel-end").start(way::close));
    }

    @Override
    public void close() {
        List<Way> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(ways.values());
            ways.clear();
        }
        open.forEach(Way::close);
    }
}
