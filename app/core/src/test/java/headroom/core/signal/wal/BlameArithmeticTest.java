package headroom.core.signal.wal;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.reading.Bytes;
import headroom.core.signal.Sample;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.slots.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlameArithmeticTest {

    private final Sample sample = new Sample();

    private Blame blame() {
        return BlameArithmetic.blame(sample.facts(), Optional.empty());
    }

    private Holder slot(String name) {
        return blame().slot(name).orElseThrow();
    }

    @Test
    void onlyTheOldestHolderKeepsAnythingAlone() {
        sample.position = 1600;
        sample.redo = Optional.of(1590L);
        sample.slots = List.of(Sample.slot("young", true, 1440), Sample.slot("old", false, 160));
        assertThat(blame().holders())
                .extracting(Holder::name)
                .containsExactly("old", "young", "needed");
        assertThat(blame().total()).isEqualTo(Bytes.mib(1440));
        assertThat(slot("old").keeps()).isEqualTo(Bytes.mib(1440));
        assertThat(slot("old").alone()).isEqualTo(Bytes.mib(1280));
        assertThat(slot("old").wouldRelease()).isEqualTo(Bytes.mib(1280));
        assertThat(slot("young").keeps()).isEqualTo(Bytes.mib(160));
        assertThat(slot("young").alone()).isEqualTo(Bytes.ZERO);
    }

    @Test
    void droppingTheSecondOldestSlotFreesNothing() {
        sample.slots = List.of(Sample.slot("old", false, 160), Sample.slot("second", false, 320));
        assertThat(slot("second").wouldRelease()).isEqualTo(Bytes.ZERO);
    }

    @Test
    void twoSlotsAtTheSamePositionHoldEachOther() {
        sample.slots = List.of(Sample.slot("a", false, 160), Sample.slot("b", false, 160));
        assertThat(slot("a").wouldRelease()).isEqualTo(Bytes.ZERO);
        assertThat(slot("b").wouldRelease()).isEqualTo(Bytes.ZERO);
        assertThat(slot("a").alone()).isEqualTo(Bytes.ZERO);
    }

    @Test
    void theLastCheckpointDoesNotHoldBackARelease() {
        sample.position = 1600;
        sample.redo = Optional.of(400L);
        sample.slots = List.of(Sample.slot("only", false, 160));
        assertThat(slot("only").wouldRelease()).isEqualTo(Bytes.mib(1440));
        assertThat(slot("only").alone()).isEqualTo(Bytes.mib(240));
    }

    /// As measured: 343 MiB lay between, 336 MiB came off the disk.
    @Test
    void aReleaseIsCountedInWholeSegments() {
        sample.position = 464;
        sample.redo = Optional.of(460L);
        sample.slots = List.of(Sample.slot("gone", false, 0), Sample.slot("next", true, 343));
        assertThat(slot("gone").alone()).isEqualTo(Bytes.mib(343));
        assertThat(slot("gone").wouldRelease()).isEqualTo(Bytes.mib(336));
    }

    @Test
    void aLostSlotHoldsNothing() {
        sample.slots = List.of(Sample.status(Sample.slot("lost", false, 160), "lost"));
        assertThat(blame().slot("lost")).isEmpty();
    }

    @Test
    void aSlotThatNeverReservedWalHoldsNothing() {
        Slot s = Sample.slot("new", false, 160);
        sample.slots =
                List.of(
                        new Slot(
                                s.name(),
                                s.kind(),
                                s.plugin(),
                                s.database(),
                                false,
                                false,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                s.walStatus(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                false,
                                Optional.empty(),
                                Slot.Horizon.NONE,
                                Optional.empty(),
                                Optional.empty()));
        assertThat(blame().slot("new")).isEmpty();
    }

    @Test
    void everythingAfterTheLastArchivedSegmentWaitsForTheArchiver() {
        sample.position = 1600; // segment 100
        sample.redo = Optional.empty();
        sample.archiver = Optional.of(archived(Optional.of(89L)));
        Holder archiver = blame().oldest().orElseThrow();
        assertThat(archiver.kind()).isEqualTo(Holder.Kind.ARCHIVER);
        assertThat(archiver.keeps()).isEqualTo(Bytes.mib(160));
        assertThat(archiver.wouldRelease()).isEqualTo(Bytes.mib(160));
    }

    @Test
    void anArchiverThatLacksOnlyTheCurrentSegmentHoldsNothing() {
        sample.position = 1600;
        sample.archiver = Optional.of(archived(Optional.of(99L)));
        assertThat(blame().holders())
                .extracting(Holder::kind)
                .containsExactly(Holder.Kind.CHECKPOINT);
        sample.archiver = Optional.of(archived(Optional.of(98L)));
        assertThat(blame().oldest().orElseThrow().kind()).isEqualTo(Holder.Kind.ARCHIVER);
    }

    @Test
    void anArchiverThatNeverArchivedHoldsFromTheOldestSegmentOnDisk() {
        sample.position = 1600;
        sample.archiver = Optional.of(archived(Optional.empty()));
        var files = new WalFiles(10, 100, Bytes.mib(1456), Bytes.ZERO, 91);
        Blame blame = BlameArithmetic.blame(sample.facts(), Optional.of(files));
        assertThat(blame.oldest().orElseThrow().from()).isEqualTo(Sample.lsn(160));
        assertThat(blame.oldest().orElseThrow().kind()).isEqualTo(Holder.Kind.ARCHIVER);
    }

    /// A crash empties its statistics.
    @Test
    void theServersOwnMarksSayWhatWaitsForTheArchiver() {
        sample.position = 1600;
        sample.slots = List.of(Sample.slot("orphan", false, 320));
        sample.archiver = Optional.of(archived(Optional.empty()));
        var files = Optional.of(new WalFiles(10, 100, Bytes.mib(1456), Bytes.ZERO, 91));
        Blame blame = marked(files, new ArchiveBacklog(0, Optional.empty()));
        assertThat(blame.holders())
                .extracting(Holder::kind)
                .containsExactly(Holder.Kind.SLOT, Holder.Kind.CHECKPOINT);
        assertThat(blame.slot("orphan").orElseThrow().wouldRelease()).isEqualTo(Bytes.mib(1280));

        blame = marked(files, new ArchiveBacklog(70, Optional.of(30L)));
        assertThat(blame.slot("orphan").orElseThrow().wouldRelease()).isEqualTo(Bytes.mib(160));
        assertThat(blame.holders().get(1).from()).isEqualTo(Sample.lsn(480));

        // it went on since the marks were counted
        sample.archiver = Optional.of(archived(Optional.of(59L)));
        blame = marked(files, new ArchiveBacklog(70, Optional.of(30L)));
        assertThat(blame.holders().get(1).from()).isEqualTo(Sample.lsn(960));
        // archiving is off, and what was marked before stays
        sample.archiver = Optional.empty();
        assertThat(marked(files, new ArchiveBacklog(70, Optional.of(30L))).holders())
                .noneMatch(h -> h.kind() == Holder.Kind.ARCHIVER);
    }

    private Blame marked(Optional<WalFiles> files, ArchiveBacklog backlog) {
        return BlameArithmetic.blame(sample.facts(), files, Optional.empty(), Optional.of(backlog));
    }

    @Test
    void nobodyHoldsWhatIsNotOnDisk() {
        sample.position = 1600;
        sample.redo = Optional.of(1590L);
        sample.keepSize = 32_000;
        sample.slots = List.of(Sample.slot("s", false, 1500));
        var files = Optional.of(new WalFiles(90, 100, Bytes.mib(176), Bytes.ZERO, 11));
        Blame blame = BlameArithmetic.blame(sample.facts(), files);
        assertThat(blame.total()).isEqualTo(Bytes.mib(160));
        assertThat(blame.oldest().orElseThrow().wouldRelease()).isEqualTo(Bytes.mib(48));
        assertThat(blame.slot("s").orElseThrow().from()).isEqualTo(Sample.lsn(1500));
    }

    private static Archiver archived(Optional<Long> segment) {
        return new Archiver(segment, 3, Optional.empty(), Optional.empty());
    }

    @Test
    void keepSizeHoldsWholeSegmentsAndNeverBeforeTheFirst() {
        sample.position = 1605;
        sample.redo = Optional.empty();
        sample.keepSize = 320;
        assertThat(blame().oldest().orElseThrow().from()).isEqualTo(Sample.lsn(1280));
        sample.keepSize = 32_000;
        assertThat(blame().oldest().orElseThrow().from()).isEqualTo(Sample.lsn(16));
        sample.keepSize = 0;
        assertThat(blame().holders()).isEmpty();
        assertThat(blame().total()).isEqualTo(Bytes.ZERO);
    }

    @Test
    void aSlotAheadOfThePositionHoldsNothingRatherThanLess() {
        sample.position = 1600;
        sample.redo = Optional.empty();
        sample.slots = List.of(Sample.slot("ahead", true, 1700));
        assertThat(slot("ahead").keeps()).isEqualTo(Bytes.ZERO);
        assertThat(slot("ahead").wouldRelease()).isEqualTo(Bytes.ZERO);
    }

    /// Against the rule itself, played through: which segments does a checkpoint remove before and
    /// after a drop?
    @Test
    void whoeverHoldsAReleaseIsWhatACheckpointWouldRemove() {
        var random = new Random(42);
        for (int round = 0; round < 2000; round++) {
            sample.position = 100L + random.nextInt(5000);
            sample.redo = Optional.of((long) random.nextInt((int) sample.position));
            sample.keepSize = random.nextInt(3) == 0 ? random.nextInt(1000) : 0;
            var slots = new ArrayList<Slot>();
            for (int i = random.nextInt(6); i > 0; i--) {
                slots.add(
                        Sample.slot(
                                "s" + i, false, 17L + random.nextInt((int) sample.position - 16)));
            }
            sample.slots = slots;
            ServerFacts facts = sample.facts();
            Blame blame = BlameArithmetic.blame(facts, Optional.empty());
            for (Slot slot : slots) {
                var without = new ArrayList<>(slots);
                without.remove(slot);
                long segments = firstKept(without) - firstKept(slots);
                assertThat(blame.slot(slot.name()).orElseThrow().wouldRelease())
                        .isEqualTo(Bytes.mib(segments * 16));
            }
            Bytes alone =
                    blame.holders().stream().map(Holder::alone).reduce(Bytes.ZERO, Bytes::plus);
            assertThat(blame.holders().stream().filter(h -> h.alone().count() > 0).count())
                    .isLessThanOrEqualTo(1);
            assertThat(alone).isLessThanOrEqualTo(blame.total());
        }
    }

    /// The first segment that a checkpoint at the current position keeps.
    private long firstKept(List<Slot> slots) {
        long current = sample.position / 16;
        long first = current;
        for (Slot slot : slots) {
            first = Math.min(first, slot.restartLsn().orElseThrow().segment(Bytes.mib(16)));
        }
        long keep = sample.keepSize / 16;
        return keep > 0 ? Math.min(first, Math.max(1, current - keep)) : first;
    }
}
