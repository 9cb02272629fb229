package headroom.adapters.postgres;

import headroom.core.environment.Address;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// The hosts of one endpoint, a primary and its standbys: which of them to be on. Told apart by
/// what they say they are. Shared by the links of an endpoint, so that one that finds the primary
/// leads the others to it.
final class Hosts {

    /// Connects to one host.
    @FunctionalInterface
    interface Gate {
        Connection open(Address host) throws ProbeFailure, InterruptedException;
    }

    /// Asks whether it is in recovery.
    @FunctionalInterface
    interface Question {
        boolean standby(Connection connection, Address host)
                throws ProbeFailure, InterruptedException;
    }

    /// How often a link that is on a standby looks for a primary: each time is a login at each
    /// host.
    private static final Duration OFTEN = Duration.ofSeconds(10);

    /// The share of a host for which no time is left.
    private static final long LEAST = Duration.ofMillis(50).toNanos();

    private static final Duration GRACE = Duration.ofMillis(100);

    private final List<Address> all;
    private final InstantSource clock;
    private final AtomicBoolean newer = new AtomicBoolean();
    private volatile Optional<Address> primary = Optional.empty();

    Hosts(List<Address> all, InstantSource clock) {
        this.all = all;
        this.clock = clock;
    }

    /// Whether there is a choice.
    boolean several() {
        return all.size() > 1;
    }

    /// One of them by itself.
    Hosts only(Address host) {
        return new Hosts(List.of(host), clock);
    }

    /// The others.
    List<Address> without(Address host) {
        return all.stream().filter(other -> !other.equals(host)).toList();
    }

    int count() {
        return all.size();
    }

    /// Whether this is the first time that one of them turns out newer than known.
    boolean newer() {
        return newer.compareAndSet(false, true);
    }

    /// Takes note of what the host of this connection now says it is.
    void heard(Berth berth, boolean standby) {
        berth.standby(standby);
        if (!standby) {
            primary = Optional.of(berth.host());
        }
    }

    /// Whether the primary should be looked for elsewhere. Not at each read: where there is none,
    /// looking goes on for as long as there is none. Of two that say they are one, the earlier host
    /// draws all links to it: otherwise two links would change places for ever.
    boolean worthLooking(Berth berth) {
        return several()
                && (berth.standby() || primary.filter(p -> before(p, berth.host())).isPresent())
                && !clock.instant().isBefore(berth.looked().plus(OFTEN));
    }

    private boolean before(Address one, Address other) {
        return all.indexOf(one) < all.indexOf(other);
    }

    /// The primary if there is one, else what we have, else the first standby that answers. Tries
    /// the last primary first, each host within its share of the time.
    ///
    /// @param have the connection that there is; closed if another is returned
    /// @throws ProbeFailure where no host answers; it names the trouble of each
    Berth choose(Optional<Berth> have, Duration within, Gate gate, Question question)
            throws ProbeFailure, InterruptedException {
        if (!several()) {
            return new Berth(gate.open(all.getFirst()), all.getFirst(), false, clock.instant());
        }
        have.ifPresent(berth -> berth.looked(clock.instant()));
        Optional<Berth> standby = have;
        var chosen = false;
        try {
            var troubles = new ArrayList<Trouble>();
            List<Address> left = new ArrayList<>(inOrder());
            have.ifPresent(berth -> left.remove(berth.host()));
            long end = System.nanoTime() + within.toNanos();
            while (!left.isEmpty()) {
                Address host = left.removeFirst();
                Duration share =
                        Duration.ofNanos(
                                Math.max(LEAST, (end - System.nanoTime()) / (left.size() + 1)));
                try {
                    Berth found = attempt(host, share, gate, question);
                    if (!found.standby()) {
                        primary = Optional.of(host);
                        chosen = true;
                        standby.ifPresent(Berth::leave);
                        return found;
                    }
                    if (standby.isEmpty()) {
                        standby = Optional.of(found);
                    } else {
                        found.leave();
                    }
                } catch (ProbeFailure e) {
                    troubles.add(new Trouble(host, e));
                }
            }
            if (standby.isEmpty()) {
                throw failure(troubles);
            }
            chosen = true;
            return standby.get();
        } finally {
            if (!chosen) {
                standby.filter(berth -> !have.equals(Optional.of(berth))).ifPresent(Berth::leave);
            }
        }
    }

    private List<Address> inOrder() {
        var order = new ArrayList<>(all);
        primary.ifPresent(last -> {
            order.remove(last);
            order.addFirst(last);
        });
        return order;
    }

    /// A connection that is there only after it was given up is closed.
    private Berth attempt(Address host, Duration share, Gate gate, Question question)
            throws ProbeFailure, InterruptedException {
        var inTime =
                new InTime(
                        share,
                        () ->
                                new Reason(
                                        Reason.Kind.TIMEOUT,
                                        "no login within " + new Age(share).text()),
                        GRACE,
                        () -> {});
        // Whoever is first: the connection is handed over, or nobody waits for it any more.
        var wanted = new AtomicBoolean(true);
        var made = new AtomicReference<Berth>();
        var taken = false;
        try {
            Berth found =
                    inTime.run(() -> {
                        Connection connection = gate.open(host);
                        var kept = false;
                        try {
                            boolean standby = question.standby(connection, host);
                            var berth = new Berth(connection, host, standby, clock.instant());
                            made.set(berth);
                            kept = wanted.compareAndSet(true, false);
                            return berth;
                        } finally {
                            if (!kept) {
                                Berth.end(connection);
                            }
                        }
                    });
            taken = true;
            return found;
        } finally {
            if (!taken && !wanted.compareAndSet(true, false)) {
                made.get().leave();
            }
        }
    }

    private record Trouble(Address host, ProbeFailure failure) {}

    private static ProbeFailure failure(List<Trouble> troubles) {
        List<Reason.Kind> kinds =
                troubles.stream().map(t -> t.failure().reason().kind()).distinct().toList();
        return new ProbeFailure(
                new Reason(
                        kinds.size() == 1 ? kinds.getFirst() : Reason.Kind.UNREACHABLE,
                        "none of %d hosts: %s"
                                .formatted(
                                        troubles.size(),
                                        troubles.stream()
                                                .map(t ->
                                                        "%s: %s"
                                                                .formatted(
                                                                        t.host(),
                                                                        t.failure()
                                                                                .reason()
                                                                                .detail()))
                                                .collect(Collectors.joining("; ")))),
                troubles.getFirst().failure());
    }
}
