package headroom.desktop.board;

import headroom.core.environment.Environment;
import headroom.core.history.Recent;
import headroom.core.history.Series;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.signal.Gauge;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.pools.SessionGroup;
import headroom.core.signal.queues.QueueDepth;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.storage.VolumeCapacity;
import headroom.core.signal.storage.VolumeUse;
import headroom.core.signal.wal.Lsn;
import headroom.core.signal.wal.WalFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// The course of one figure per gauge over the last hour, from what was read; where nothing fresh
/// was read there is no point. Pure; may be called on any thread.
public final class Courses {

    private Courses() {}

    /// Storage and pools in percent, WAL in bytes held, slots in bytes that the hungriest keeps,
    /// queues in seconds that the oldest job waits.
    public static Map<Gauge, Series> of(Environment environment, Recent recent) {
        var courses = new EnumMap<Gauge, Series>(Gauge.class);
        courses.put(Gauge.STORAGE, recent.series(s -> storage(environment, s)));
        courses.put(Gauge.WAL, recent.series(Courses::wal));
        courses.put(Gauge.SLOTS, recent.series(s -> facts(s).flatMap(Courses::slots)));
        courses.put(Gauge.POOLS, recent.series(s -> facts(s).flatMap(Courses::pools)));
        courses.put(Gauge.QUEUES, recent.series(Courses::queues));
        return courses;
    }

    private static Optional<Series.Point> storage(Environment environment, Snapshot snapshot) {
        var ceiling =
                snapshot.get(VolumeCapacity.SOURCE)
                        .lastValue()
                        .map(c -> c.capacity().ceiling())
                        .or(() -> environment.capacity().map(c -> c.ceiling()));
        return known(snapshot.get(VolumeUse.SOURCE))
                .flatMap(use ->
                        ceiling.flatMap(c -> Percent.of(use.value().used(), c))
                                .map(p -> new Series.Point(use.at(), p.value())));
    }

    private static Optional<Series.Point> wal(Snapshot snapshot) {
        return known(snapshot.get(WalFiles.SOURCE))
                .map(w -> new Series.Point(w.at(), w.value().held().count()));
    }

    private static Optional<Reading.Known<ServerFacts>> facts(Snapshot snapshot) {
        return known(snapshot.get(ServerFacts.SOURCE));
    }

    private static Optional<Series.Point> slots(Reading.Known<ServerFacts> facts) {
        Lsn here = facts.value().position();
        return Optional.of(
                new Series.Point(
                        facts.at(),
                        facts.value().slots().stream()
                                .map(Slot::restartLsn)
                                .flatMap(Optional::stream)
                                .mapToLong(from -> here.minus(from).count())
                                .max()
                                .orElse(0)));
    }

    private static Optional<Series.Point> pools(Reading.Known<ServerFacts> facts) {
        long used = facts.value().sessions().stream().mapToLong(SessionGroup::count).sum();
        return Percent.of(used, facts.value().limits().forClients())
                .map(p -> new Series.Point(facts.at(), p.value()));
    }

    private static Optional<Series.Point> queues(Snapshot snapshot) {
        return known(snapshot.get(RedisFacts.SOURCE))
                .map(redis ->
                        new Series.Point(
                                redis.at(),
                                redis.value().queues().stream()
                                        .map(QueueDepth::oldestEnqueuedAt)
                                        .flatMap(Optional::stream)
                                        .mapToDouble(then -> seconds(then, redis.at()))
                                        .max()
                                        .orElse(0)));
    }

    private static double seconds(Instant then, Instant at) {
        return Math.max(0, Duration.between(then, at).toMillis()) / 1000.0;
    }

    private static <T> Optional<Reading.Known<T>> known(Reading<T> reading) {
        return reading instanceof Reading.Known<T> known ? Optional.of(known) : Optional.empty();
    }
}
