package headroom.core.signal.storage;

import headroom.core.environment.Capacity;
import headroom.core.history.Forecast;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.signal.Dial;
import headroom.core.signal.Gauge;
import headroom.core.signal.Judgement;
import headroom.core.signal.Provenance;
import headroom.core.signal.Verdict;
import java.util.List;
import java.util.Optional;

/// How full the volume is. The level follows the share of the ceiling, since under autoscaling the
/// share of what is allocated saw-tooths and means little until it is nearly used up.
///
/// @param used empty when unknown
/// @param capacity empty when unknown
/// @param ofCeiling used, of the ceiling
/// @param ofAllocated used, of what is allocated now
/// @param forecast when it reaches the ceiling; empty while the gauge is unknown
/// @param parts what the bytes are; none where PostgreSQL was never asked
public record StorageJudgement(
        Verdict verdict,
        Dial dial,
        Provenance provenance,
        String note,
        Optional<VolumeUse> use,
        Optional<Bytes> used,
        Optional<Capacity> capacity,
        Optional<Percent> ofCeiling,
        Optional<Percent> ofAllocated,
        Optional<Forecast> forecast,
        List<StoragePart> parts)
        implements Judgement {

    public StorageJudgement {
        parts = List.copyOf(parts);
    }

    /// Of which no parts are known.
    public StorageJudgement(
            Verdict verdict,
            Dial dial,
            Provenance provenance,
            String note,
            Optional<VolumeUse> use,
            Optional<Bytes> used,
            Optional<Capacity> capacity,
            Optional<Percent> ofCeiling,
            Optional<Percent> ofAllocated,
            Optional<Forecast> forecast) {
        this(
                verdict,
                dial,
                provenance,
                note,
                use,
                used,
                capacity,
                ofCeiling,
                ofAllocated,
                forecast,
                List.of());
    }

    /// The same figures with another verdict.
    public StorageJudgement with(Verdict other) {
        return new StorageJudgement(
                other,
                dial,
                provenance,
                note,
                use,
                used,
                capacity,
                ofCeiling,
                ofAllocated,
                forecast,
                parts);
    }

    @Override
    public Gauge gauge() {
        return Gauge.STORAGE;
    }

    /// A server without a configured capacity is still one that can run full.
    @Override
    public boolean applicable() {
        return use.isPresent() || Judgement.super.applicable();
    }
}
