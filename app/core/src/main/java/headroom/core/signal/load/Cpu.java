package headroom.core.signal.load;

import headroom.core.history.Recent;
import headroom.core.reading.Reading;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.pools.Census;
import headroom.core.signal.pools.SessionGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What SQL tells of the processors: client sessions that are active and wait for nothing, on the
/// average of the last samples. One sample tells nothing: a session between two waits looks alike.
///
/// @param busy how many
/// @param samples of how many reads
public record Cpu(double busy, int samples, Duration over) {

    static final Duration OVER = Duration.ofSeconds(30);
    static final int LEAST = 3;

    /// Empty until enough was read, and where the role does not see what sessions do.
    public static Optional<Cpu> of(Recent recent) {
        List<Reading.Known<ServerFacts>> all = recent.known(ServerFacts.SOURCE);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        ServerFacts last = all.getLast().value();
        Instant from = last.serverTime().minus(OVER);
        List<ServerFacts> lately =
                all.reversed().stream()
                        .map(Reading.Known::value)
                        .takeWhile(f -> !f.serverTime().isBefore(from))
                        .filter(f -> f.fingerprint().sameServer(last.fingerprint()))
                        .toList()
                        .reversed();
        boolean seen =
                lately.stream()
                        .flatMap(f -> f.sessions().stream())
                        .allMatch(g -> Census.own(g) || g.state().isPresent());
        if (lately.size() < LEAST || !seen) {
            return Optional.empty();
        }
        double busy = lately.stream().mapToLong(Cpu::working).average().orElseThrow();
        return Optional.of(
                new Cpu(
                        busy,
                        lately.size(),
                        Duration.between(lately.getFirst().serverTime(), last.serverTime())));
    }

    private static long working(ServerFacts facts) {
        return facts.sessions().stream()
                .filter(g -> !Census.own(g))
                .filter(g -> g.state().filter("active"::equals).isPresent())
                .filter(g -> g.waits().isEmpty())
                .mapToLong(SessionGroup::count)
                .sum();
    }
}
