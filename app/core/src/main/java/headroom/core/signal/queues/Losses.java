package headroom.core.signal.queues;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The memory of what vanished: it must be judged between two reads that follow each other, and is
/// to be told for an hour. Immutable; held by whoever reads.
///
/// @param last the newest read; empty before the first
/// @param vanished the latest first
public record Losses(Optional<Seen> last, List<Vanished> vanished) {

    /// A read.
    ///
    /// @param taken jobs that left in a second before it, as far as calls tell
    public record Seen(RedisFacts facts, Instant at, double taken) {}

    static final Duration TOLD = Duration.ofHours(1);
    static final int MOST = 50;

    public static final Losses NONE = new Losses(Optional.empty(), List.of());

    public Losses {
        vanished = List.copyOf(vanished);
    }

    /// After one read more.
    public Losses plus(RedisFacts facts, Instant at) {
        List<Vanished> told = new ArrayList<>();
        if (last.isPresent() && at.isAfter(last.get().at())) {
            LossRule.between(last.get(), facts, at).ifPresent(told::add);
        }
        vanished.stream()
                .filter(v -> !v.at().isBefore(at.minus(TOLD)) && told.size() < MOST)
                .forEach(told::add);
        return new Losses(Optional.of(new Seen(facts, at, taken(facts, at))), told);
    }

    private double taken(RedisFacts facts, Instant at) {
        return last.filter(seen -> at.isAfter(seen.at()))
                .flatMap(seen ->
                        Moved.between(seen.facts(), facts)
                                .map(moved ->
                                        (moved.lists().one() + moved.shelves().one())
                                                * 1e9
                                                / Duration.between(seen.at(), at).toNanos()))
                .orElse(0.0);
    }
}
