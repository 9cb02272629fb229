package headroom.core.signal.storage;

import headroom.core.environment.Capacity;
import headroom.core.environment.Level;
import headroom.core.history.Forecast;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.signal.Evidence;
import java.time.Duration;
import java.util.Optional;

/// How full a volume is, and how long there is.
///
/// @param ofAll by the share of the ceiling
/// @param early by the share of what is allocated, where that is less than the ceiling
record Fullness(
        Bytes used,
        Percent ofCeiling,
        Optional<Percent> ofAllocated,
        Level ofAll,
        Level early,
        Forecast forecast) {

    /// A volume that fills later leaves time to look at it by day.
    private static final Duration SOON = Duration.ofDays(1);

    /// Of a volume that has a ceiling.
    ///
    /// @param used of the whole volume where somebody knows it
    static Fullness of(Evidence evidence, VolumeCapacity size, Bytes used) {
        Capacity capacity = size.capacity();
        Percent ofCeiling = Percent.of(used, capacity.ceiling()).orElseThrow();
        Optional<Percent> ofAllocated = Percent.of(used, capacity.allocated());
        return new Fullness(
                used,
                ofCeiling,
                ofAllocated,
                Level.of(ofCeiling, evidence.levels().storage()),
                StorageRule.early(ofAllocated, size, evidence.levels()),
                Forecast.of(
                        StorageRule.used(evidence),
                        (double) capacity.ceiling().count(),
                        evidence.leastTrend()));
    }

    /// Empty where what is used, or what there is, is not known now.
    static Optional<Fullness> of(Evidence evidence) {
        return evidence.snapshot()
                .get(VolumeCapacity.SOURCE)
                .fresh()
                .filter(size -> size.capacity().ceiling().count() > 0)
                .flatMap(size ->
                        StorageRule.usedNow(evidence).map(used -> of(evidence, size, used)));
    }

    Level level() {
        return ofAll.orWorse(early);
    }

    /// Whether it is full within a day.
    boolean soonFull() {
        return forecast instanceof Forecast.Full full && full.full().compareTo(SOON) <= 0;
    }
}
