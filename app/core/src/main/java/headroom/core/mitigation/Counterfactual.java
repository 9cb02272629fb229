package headroom.core.mitigation;

import headroom.core.poll.Snapshot;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.signal.Assessment;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.storage.VolumeUse;
import headroom.core.signal.wal.ArchiveBacklog;
import headroom.core.signal.wal.Release;
import headroom.core.signal.wal.WalFiles;
import java.time.Instant;
import java.util.List;

/// The gauges as they stand and as they would stand without a slot: the same judgement on readings
/// from which the slot and its WAL are taken out. The storage gauge is drawn with the least that
/// comes back.
final class Counterfactual {

    private Counterfactual() {}

    static List<Preview.Change> of(String slot, SlotFacts facts, Release release, Sight seen) {
        Instant at = seen.snapshot().at();
        Snapshot read =
                seen.snapshot()
                        .with(ServerFacts.SOURCE, new Reading.Known<>(facts.server(), at))
                        .with(WalFiles.SOURCE, new Reading.Known<>(facts.files(), at));
        Snapshot now =
                facts.backlog()
                        .map(b -> read.with(ArchiveBacklog.SOURCE, new Reading.Known<>(b, at)))
                        .orElse(read);
        Snapshot then =
                now.with(ServerFacts.SOURCE, new Reading.Known<>(without(slot, facts.server()), at))
                        .with(
                                WalFiles.SOURCE,
                                new Reading.Known<>(released(facts.files(), release, facts), at))
                        .with(
                                VolumeUse.SOURCE,
                                now.get(VolumeUse.SOURCE)
                                        .map(use -> given(use, release.leastBack())));
        Assessment before = seen.judge().apply(now);
        Assessment after = seen.judge().apply(then);
        return List.of(
                Preview.Change.of(before.storage(), after.storage()),
                Preview.Change.of(before.wal(), after.wal()),
                Preview.Change.of(before.slots(), after.slots()));
    }

    private static ServerFacts without(String slot, ServerFacts s) {
        return s.withSlots(s.slots().stream().filter(other -> !other.name().equals(slot)).toList());
    }

    private static WalFiles released(WalFiles files, Release release, SlotFacts facts) {
        long segments = release.released().count() / facts.server().wal().segmentSize().count();
        long removed = release.leastBack().count() / facts.server().wal().segmentSize().count();
        return new WalFiles(
                files.oldestSegment() + segments,
                files.currentSegment(),
                files.held().minus(release.released()).orZero(),
                files.recycled().plus(release.released()).minus(release.leastBack()),
                files.files() - removed);
    }

    private static VolumeUse given(VolumeUse use, Bytes back) {
        return new VolumeUse(
                use.tablespaces(), use.wal().minus(back).orZero(), use.logs(), use.temp());
    }
}
