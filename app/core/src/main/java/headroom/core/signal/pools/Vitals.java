package headroom.core.signal.pools;

import headroom.core.reading.Age;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What the samples of one pool come to.
///
/// @param samples oldest first; at least one
record Vitals(List<PoolSample> samples) {

    Vitals {
        samples = List.copyOf(samples);
    }

    PoolSample last() {
        return samples.getLast();
    }

    /// In how many samples it is so.
    long in(Predicate<PoolSample> so) {
        return samples.stream().filter(so).count();
    }

    /// In which share of the samples it is so.
    double share(Predicate<PoolSample> so) {
        return in(so) / (double) samples.size();
    }

    boolean always(Predicate<PoolSample> so) {
        return samples.stream().allMatch(so);
    }

    boolean never(Predicate<PoolSample> so) {
        return samples.stream().noneMatch(so);
    }

    /// Which share of the sessions is so, over all samples.
    double ofSessions(Predicate<SessionGroup> which) {
        long all = sum(_ -> true);
        return all == 0 ? 0 : sum(which) / (double) all;
    }

    long sum(Predicate<SessionGroup> which) {
        return samples.stream().mapToLong(s -> s.count(which)).sum();
    }

    Duration length() {
        return Duration.between(samples.getFirst().at(), last().at());
    }

    /// How long statements had run when they were seen, on average: half of what they take when all
    /// take equally long. Empty where none was seen.
    Optional<Age> statement() {
        long seen = sum(PoolSample::busy);
        return seen == 0
                ? Optional.empty()
                : Optional.of(
                        new Age(
                                samples.stream()
                                        .map(PoolSample::busyTime)
                                        .reduce(Duration.ZERO, Duration::plus)
                                        .dividedBy(seen)));
    }

    /// In which share of the steps from one sample to the next all that is busy was begun anew.
    double moved() {
        int moved = 0;
        for (int i = 1; i < samples.size(); i++) {
            if (samples.get(i).movedSince(samples.get(i - 1))) {
                moved++;
            }
        }
        return samples.size() < 2 ? 0 : moved / (samples.size() - 1.0);
    }

    /// In which share of the steps some session came to another state.
    double worked() {
        int worked = 0;
        for (int i = 1; i < samples.size(); i++) {
            PoolSample before = samples.get(i - 1);
            Duration step = Duration.between(before.at(), samples.get(i).at());
            if (samples.get(i)
                    .youngest(_ -> true)
                    .filter(a -> a.length().compareTo(step) < 0)
                    .isPresent()) {
                worked++;
            }
        }
        return samples.size() < 2 ? 0 : worked / (samples.size() - 1.0);
    }

    /// As in "in 12 of 15 samples of the last 28 s".
    String times(Predicate<PoolSample> so) {
        return "in %d of %d samples of the last %s"
                .formatted(in(so), samples.size(), new Age(length()).text());
    }
}
