package headroom.core.signal.pools;

import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.reading.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One pool with its figures at one time, whichever program keeps it.
///
/// @param bouncer whether a PgBouncer keeps it
/// @param where as in [PoolFinding]
/// @param name as in [PoolFinding]
/// @param owner the service's name; of a PgBouncer's pool the role that it logs in with
/// @param lead the machine of the instance; of a PgBouncer's pool the database it leads to, as the
///   server names it
/// @param total connections that there are
/// @param at when it was read
record Seat(
        boolean bouncer,
        String where,
        String name,
        String owner,
        String lead,
        long active,
        long waiting,
        long total,
        Optional<Long> max,
        Instant at) {

    private static final String AT = " at ";

    /// All pools that were fresh at the time of a snapshot.
    static List<Seat> all(Snapshot snapshot) {
        var seats = new ArrayList<Seat>();
        snapshot.all(BouncerPools.class)
                .forEach((source, reading) -> {
                    if (reading
                            instanceof
                            Reading.Known<BouncerPools>(BouncerPools pools, Instant at)) {
                        pools.pools().forEach(p -> seats.add(bouncer(source, pools, p, at)));
                    }
                });
        snapshot.all(ServicePools.class)
                .forEach((source, reading) -> {
                    if (reading
                            instanceof
                            Reading.Known<ServicePools>(ServicePools pools, Instant at)) {
                        pools.pools().forEach(p -> seats.add(service(source, p, at)));
                    }
                });
        return seats;
    }

    boolean is(PoolFinding.Read finding) {
        return where.equals(finding.where()) && name.equals(finding.name());
    }

    boolean is(Seat other) {
        return where.equals(other.where) && name.equals(other.name);
    }

    /// Whether both may be behind the same sessions.
    boolean sibling(Seat other) {
        return bouncer == other.bouncer
                && owner.equals(other.owner)
                && (!bouncer || lead.equals(other.lead));
    }

    boolean full() {
        return max.filter(m -> active >= m).isPresent();
    }

    private static Seat bouncer(
            Source<?> source, BouncerPools all, BouncerPools.Pool pool, Instant at) {
        return new Seat(
                true,
                source.server(),
                PoolFinding.name(pool),
                pool.user(),
                all.database(pool.database())
                        .flatMap(BouncerPools.Database::leads)
                        .orElse(pool.database()),
                pool.serversActive(),
                pool.clientsWaiting(),
                pool.servers(),
                all.database(pool.database()).flatMap(BouncerPools.Database::poolSize),
                at);
    }

    private static Seat service(Source<?> source, ServicePools.Pool pool, Instant at) {
        String where = source.server();
        int cut = where.lastIndexOf(AT);
        String instance = cut < 0 ? "" : where.substring(cut + AT.length());
        int port = instance.lastIndexOf(':');
        return new Seat(
                false,
                where,
                pool.name(),
                cut < 0 ? where : where.substring(0, cut),
                port < 0 ? instance : instance.substring(0, port),
                pool.active(),
                pool.waiting(),
                pool.total(),
                Optional.of(pool.max()),
                at);
    }
}
