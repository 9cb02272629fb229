package headroom.core.signal.pools;

import headroom.core.poll.Snapshot;
import headroom.core.reading.Reading;
import headroom.core.signal.Evidence;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.pools.PoolDoctor.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The looks at all pools and at the server's sessions that the window remembers, each once.
final class Chart {

    /// Pools and sessions are read by different probes; further apart they do not belong together.
    private static final Duration TOGETHER = Duration.ofSeconds(3);

    /// Bounds what is looked at again with every snapshot.
    private static final int MOST_CALM = 60;

    private record Look(Instant at, ServerFacts facts, List<Seat> seats) {}

    private final Evidence evidence;
    private final Rules rules;
    private final List<Look> window;

    Chart(Evidence evidence, Rules rules) {
        this.evidence = evidence;
        this.rules = rules;
        Instant from = evidence.now().minus(rules.window());
        this.window =
                looks(
                        evidence.recent().snapshots().stream()
                                .filter(s -> !s.at().isBefore(from))
                                .toList());
    }

    /// How the pool is joined with its sessions now.
    PoolJoin.Attempt join(PoolFinding.Read pool) {
        if (window.isEmpty()) {
            return new PoolJoin.Attempt(
                    Optional.empty(), "The server's sessions are not known now.");
        }
        Look now = window.getLast();
        Optional<Seat> seat = now.seats.stream().filter(s -> s.is(pool)).findFirst();
        return seat.map(s ->
                        PoolJoin.of(s, now.seats, now.facts.sessions(), evidence.expectations()))
                .orElseGet(() ->
                        new PoolJoin.Attempt(
                                Optional.empty(),
                                "It was not read together with the server's sessions yet."));
    }

    /// The pool with its sessions at each look of the window, oldest first.
    List<PoolSample> samples(PoolFinding.Read pool, PoolJoin join) {
        return samples(window, pool, join);
    }

    /// The looks before the window at which nobody waited and a connection was to be had.
    List<PoolSample> calm(PoolFinding.Read pool, PoolJoin join) {
        Instant until = evidence.now().minus(rules.window());
        List<Snapshot> before =
                evidence.recent().snapshots().stream().filter(s -> s.at().isBefore(until)).toList();
        List<Look> looks = looks(before);
        return samples(
                        looks.subList(Math.max(0, looks.size() - MOST_CALM), looks.size()),
                        pool,
                        join)
                .stream()
                .filter(s -> s.waiting() == 0 && !s.full())
                .toList();
    }

    /// The last snapshot of each read of the server, which has the newest of the pools with it.
    private static List<Look> looks(List<Snapshot> snapshots) {
        var looks = new ArrayList<Look>();
        for (Snapshot snapshot : snapshots) {
            if (snapshot.get(ServerFacts.SOURCE)
                    instanceof Reading.Known<ServerFacts>(ServerFacts facts, Instant at)) {
                if (!looks.isEmpty() && looks.getLast().at.equals(at)) {
                    looks.removeLast();
                }
                looks.add(new Look(at, facts, Seat.all(snapshot)));
            }
        }
        return looks;
    }

    private static List<PoolSample> samples(
            List<Look> looks, PoolFinding.Read pool, PoolJoin join) {
        var samples = new ArrayList<PoolSample>();
        Optional<Instant> last = Optional.empty();
        for (Look look : looks) {
            Optional<Seat> found = look.seats.stream().filter(s -> s.is(pool)).findFirst();
            if (found.isEmpty()
                    || last.filter(found.get().at()::equals).isPresent()
                    || Duration.between(found.get().at(), look.at).abs().compareTo(TOGETHER) > 0) {
                continue;
            }
            last = Optional.of(found.get().at());
            samples.add(sample(look, found.get(), join));
        }
        return samples;
    }

    private static PoolSample sample(Look look, Seat seat, PoolJoin join) {
        List<Seat> sharing =
                look.seats.stream().filter(s -> join.sharing().stream().anyMatch(s::is)).toList();
        return new PoolSample(
                look.facts.serverTime(),
                seat.active() + sharing.stream().mapToLong(Seat::active).sum(),
                seat.waiting(),
                seat.total() + sharing.stream().mapToLong(Seat::total).sum(),
                seat.max(),
                seat.full(),
                sharing.stream().allMatch(Seat::full),
                look.facts.sessions().stream()
                        .filter(g -> PoolSample.busy(g) && g.waits().isEmpty() && !Census.own(g))
                        .mapToLong(SessionGroup::count)
                        .sum(),
                look.facts.sessions().stream().filter(join.sessions()).toList(),
                look.facts.load());
    }
}
