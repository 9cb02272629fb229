package headroom.core.signal;

import headroom.core.history.Recent;
import headroom.core.history.Series;
import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.queue.QueueDepth;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.signal.pools.SessionGroup;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.storage.VolumeCapacity;
import headroom.core.signal.storage.VolumeUse;
import headroom.core.signal.wal.BlameArithmetic;
import headroom.core.signal.wal.WalFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/// What each gauge's small chart shows: one figure over the hour that is remembered. Only fresh
/// values make points, each at the time when it was read; a time in which nothing could be read is
/// a gap.
public final class Trend {

    private Trend() {}

    /// Storage in percent of the ceiling, WAL in bytes held on disk, slots in bytes that the
    /// furthest behind holds, pools in connections, queues in seconds that the oldest job has
    /// waited.
    public static Series of(Gauge gauge, Recent recent) {
        return switch (gauge) {
            case STORAGE -> recent.series(Trend::storage);
            case WAL ->
                    series(
                            recent,
                            WalFiles.SOURCE,
                            (files, _) -> Optional.of((double) files.held().count()));
            case SLOTS ->
                    series(recent, ServerFacts.SOURCE, (facts, _) -> Optional.of(slots(facts)));
            case POOLS -> series(recent, ServerFacts.SOURCE, (facts, _) -> connections(facts));
            case QUEUES -> series(recent, RedisFacts.SOURCE, Trend::latency);
        };
    }

    private static <T> Series series(
            Recent recent, Source<T> source, BiFunction<T, Instant, Optional<Double>> figure) {
        return recent.series(then ->
                then.get(source) instanceof Reading.Known<T>(T value, Instant at)
                        ? figure.apply(value, at).map(f -> new Series.Point(at, f))
                        : Optional.empty());
    }

    private static Optional<Series.Point> storage(Snapshot then) {
        if (then.get(VolumeCapacity.SOURCE)
                        instanceof Reading.Known<VolumeCapacity>(var size, Instant at)
                && size.used().isPresent()) {
            return Percent.of(size.used().get(), size.capacity().ceiling())
                    .map(share -> new Series.Point(at, share.value()));
        }
        if (then.get(VolumeUse.SOURCE) instanceof Reading.Known<VolumeUse>(var use, Instant at)
                && then.get(VolumeCapacity.SOURCE)
                        instanceof Reading.Known<VolumeCapacity>(var size, var _)) {
            return Percent.of(use.used(), size.capacity().ceiling())
                    .map(share -> new Series.Point(at, share.value()));
        }
        return Optional.empty();
    }

    private static double slots(ServerFacts facts) {
        return facts.slots().stream()
                .filter(slot -> !BlameArithmetic.isLost(slot))
                .map(Slot::restartLsn)
                .flatMap(Optional::stream)
                .mapToDouble(from -> (double) facts.position().minus(from).orZero().count())
                .max()
                .orElse(0);
    }

    /// Headroom's own session is always one of them: none at all means that they could not be
    /// counted.
    private static Optional<Double> connections(ServerFacts facts) {
        long total = facts.sessions().stream().mapToLong(SessionGroup::count).sum();
        return total > 0 ? Optional.of((double) total) : Optional.empty();
    }

    private static Optional<Double> latency(RedisFacts facts, Instant at) {
        double longest = 0;
        for (QueueDepth queue : facts.queues()) {
            if (queue.depth() > 0) {
                if (queue.oldestEnqueuedAt().isEmpty()) {
                    return Optional.empty();
                }
                Duration waited = Duration.between(queue.oldestEnqueuedAt().get(), at);
                longest = Math.max(longest, waited.toNanos() / 1e9);
            }
        }
        return Optional.of(longest);
    }
}
