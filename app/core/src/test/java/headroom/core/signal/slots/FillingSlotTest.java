package headroom.core.signal.slots;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Capacity;
import headroom.core.environment.Level;
import headroom.core.reading.Bytes;
import headroom.core.signal.Sample;
import headroom.core.signal.Verdict;
import headroom.core.signal.storage.VolumeUse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An orphan that holds 98 GiB is bad in itself; that it fills the storage is said where that is
/// so.
class FillingSlotTest {

    private static final String FILLS = "An orphaned replication slot is filling the storage";
    private static final String HOLDS = "An orphaned replication slot holds WAL";

    private final Sample sample = new Sample();

    @BeforeEach
    void anOrphan() {
        sample.orphaned();
    }

    private void volume(long ceilingGib, long usedGib, long walGib) {
        sample.capacity = Optional.of(new Capacity(Bytes.gib(ceilingGib), Bytes.gib(ceilingGib)));
        sample.use = Optional.of(Sample.use(usedGib, walGib));
    }

    /// For ten minutes, a GiB at a time, up to what is used now.
    private void grown(Duration every, boolean byWal) {
        VolumeUse now = sample.use.orElseThrow();
        long used = now.used().count() >> 30;
        long wal = now.wal().count() >> 30;
        long steps = Duration.ofMinutes(10).dividedBy(every);
        for (long step = steps; step > 0; step--) {
            sample.use = Optional.of(Sample.use(used - step, byWal ? wal - step : wal));
            sample.later(every);
        }
        sample.use = Optional.of(now);
    }

    private Verdict said() {
        Verdict said = sample.assess().slots().verdict();
        assertThat(said.level()).isEqualTo(Level.CRITICAL);
        assertThat(said.remedy()).isPresent();
        return said;
    }

    @Test
    void whereStorageHasRoomItIsSaidWhatItHoldsOfWhatIsUsed() {
        volume(2048, 120, 99);
        assertThat(said().headline()).isEqualTo(HOLDS);
        assertThat(said().sentence())
                .startsWith(
                        "Slot bg_upgrade_16 holds 98.0 GiB, 81 % of what is used, and nobody has read"
                                + " it for 2 d 9 h.");
    }

    @Test
    void whereStorageIsWatchedItIsSaidToFillIt() {
        volume(1000, 599, 99);
        assertThat(said().headline()).isEqualTo(HOLDS);
        volume(1000, 600, 99);
        assertThat(said().headline()).isEqualTo(FILLS);
        assertThat(said().sentence()).contains(", 16 % of what is used,");
        // full before it grows
        sample.capacity = Optional.of(new Capacity(Bytes.gib(610), Bytes.gib(2048)));
        assertThat(said().headline()).isEqualTo(FILLS);
        // so little of it fills nothing
        volume(2048, 1900, 99);
        assertThat(said().headline()).isEqualTo(HOLDS);
    }

    @Test
    void whereWalFillsItWithinADayItIsSaidEarlier() {
        volume(2048, 150, 120);
        grown(Duration.ofSeconds(30), true);
        assertThat(sample.assess().storage().note()).isEqualTo("full in 15 h");
        assertThat(sample.assess().storage().level()).isEqualTo(Level.OK);
        assertThat(said().headline()).isEqualTo(FILLS);
    }

    @Test
    void whereItFillsLaterOrBySomethingElseItIsNot() {
        volume(2048, 150, 120);
        grown(Duration.ofMinutes(1), true);
        assertThat(sample.assess().storage().note()).isEqualTo("full in 31 h");
        assertThat(said().headline()).isEqualTo(HOLDS);
    }

    @Test
    void whereTablesFillItWithinADayTheSlotDoesNot() {
        volume(2048, 150, 120);
        grown(Duration.ofSeconds(30), false);
        assertThat(sample.assess().storage().note()).isEqualTo("full in 15 h");
        assertThat(said().headline()).isEqualTo(HOLDS);
    }

    @Test
    void whatIsNotKnownOfTheStorageIsNotSaid() {
        volume(512, 480, 99);
        sample.capacity = Optional.empty();
        assertThat(sample.assess().storage().level()).isEqualTo(Level.UNKNOWN);
        assertThat(said().headline()).isEqualTo(HOLDS);
        assertThat(said().sentence()).contains("holds 98.0 GiB, 20 % of what is used, and");

        volume(512, 480, 99);
        sample.use = Optional.empty();
        assertThat(said().headline()).isEqualTo(HOLDS);
        assertThat(said().sentence()).contains("holds 98.0 GiB and nobody");
        var failing = sample.failing(sample.snapshot(), VolumeUse.SOURCE, Sample.HUNG);
        assertThat(sample.assess(failing).slots().verdict().sentence())
                .contains("holds 98.0 GiB and nobody");

        // read before the slot held so much
        volume(512, 90, 50);
        assertThat(said().sentence()).contains("holds 98.0 GiB and nobody");
    }
}
