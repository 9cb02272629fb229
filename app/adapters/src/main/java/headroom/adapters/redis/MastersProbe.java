package headroom.adapters.redis;

import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisEndpoint.Place;
import headroom.core.environment.RedisIdentity;
import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.signal.queues.Masters;
import headroom.core.signal.queues.Masters.Claim;
import headroom.core.signal.queues.Masters.Saying;
import headroom.core.signal.queues.Masters.Unasked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Whether all sentinels agree on the master, and whether any server that was ever named as it says
/// that it is. A connection that holds tells nothing of a failover that went past its server. Each
/// look is a connection to each sentinel and a login at each other server, hence its slow pace.
final class MastersProbe implements Probe<Masters> {

    private static final Pace PACE = new Pace.Every(Duration.ofSeconds(30));
    private static final Duration SENTINEL = Duration.ofSeconds(1);
    private static final Duration TUNNELLED = Duration.ofSeconds(10);
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /// Of the servers that were named, the latest.
    private static final int REMEMBERED = 4;

    private final RedisProbe redis;
    private final RedisEndpoint endpoint;
    private final Place.Sentinels place;
    private final Access access;
    private final OneSentinel sentinels;
    private final Set<Address> named = new LinkedHashSet<>();

    /// @param redis shared; closing it twice does no harm
    MastersProbe(RedisProbe redis, RedisEndpoint endpoint, Place.Sentinels place, Access access) {
        this.redis = redis;
        this.endpoint = endpoint;
        this.place = place;
        this.access = access;
        this.sentinels = new OneSentinel(access);
    }

    @Override
    public Source<Masters> source() {
        return Masters.SOURCE;
    }

    @Override
    public Duration deadline() {
        return endpoint.via().isPresent() ? DEADLINE.plus(TUNNELLED) : DEADLINE;
    }

    @Override
    public Pace pace() {
        return PACE;
    }

    /// The server that is read is asked before and after the others: one that became a replica in
    /// between is no second master. Where it stayed one though all sentinels name another master,
    /// the connection is led to that.
    @Override
    public Masters read() throws ProbeFailure, InterruptedException {
        Whereabouts before = redis.whereabouts();
        List<Saying> sayings = new ArrayList<>();
        List<Unasked> unasked = new ArrayList<>();
        note(before.place());
        for (Address sentinel : place.sentinels()) {
            try {
                Address master = sentinels.master(endpoint, sentinel, within());
                sayings.add(new Saying(sentinel, master));
                note(master);
            } catch (ProbeFailure e) {
                unasked.add(new Unasked(sentinel, e.reason()));
            }
        }
        List<Claim> claims = new ArrayList<>();
        for (Address server : List.copyOf(named)) {
            if (server.equals(before.place())) {
                continue;
            }
            try (var other = new RedisProbe(endpoint, access, server)) {
                claim(other.whereabouts(), claims);
            } catch (ProbeFailure e) {
                unasked.add(new Unasked(server, e.reason()));
            }
        }
        Whereabouts after = redis.whereabouts();
        List<Claim> all = new ArrayList<>();
        claim(after, all);
        all.addAll(claims);
        var masters = new Masters(place.master(), after.place(), sayings, all, unasked);
        masters.agreed()
                .filter(master -> claims.stream().anyMatch(c -> c.place().equals(master)))
                .ifPresent(redis::follow);
        return masters;
    }

    private Duration within() {
        return endpoint.via().isPresent() ? TUNNELLED : SENTINEL;
    }

    private void note(Address server) {
        named.remove(server);
        named.add(server);
        if (named.size() > REMEMBERED) {
            named.remove(named.iterator().next());
        }
    }

    private static void claim(Whereabouts server, List<Claim> claims) {
        if (server.identity().role() == RedisIdentity.Role.MASTER) {
            claims.add(new Claim(server.place(), server.identity().runId()));
        }
    }

    /// Where a connection leads, and what is there.
    record Whereabouts(Address place, RedisIdentity identity) {}

    @Override
    public void close() {
        redis.close();
    }
}
