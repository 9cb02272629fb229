package headroom.core.signal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Capacity;
import headroom.core.environment.Level;
import headroom.core.environment.Thresholds;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reason;
import headroom.core.signal.Sample;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// By default watch, warning and critical begin at 60, 75 and 90 % of the ceiling (2 TiB).
class StorageRuleTest {

    private final Sample sample = new Sample();

    private StorageJudgement used(long gib) {
        sample.use = Optional.of(Sample.use(gib, 1));
        return sample.assess().storage();
    }

    @Test
    void theLevelFollowsTheShareOfTheCeilingAndBeginsAtTheThreshold() {
        sample.capacity = Optional.of(new Capacity(Bytes.gib(1000), Bytes.gib(1000)));
        assertThat(used(599).level()).isEqualTo(Level.OK);
        assertThat(used(600).level()).isEqualTo(Level.WATCH);
        assertThat(used(749).level()).isEqualTo(Level.WATCH);
        assertThat(used(750).level()).isEqualTo(Level.WARNING);
        assertThat(used(899).level()).isEqualTo(Level.WARNING);
        assertThat(used(900).level()).isEqualTo(Level.CRITICAL);
        assertThat(used(900).verdict().headline()).isEqualTo("Storage is nearly full");
        assertThat(used(1000).verdict().headline()).isEqualTo("Storage is full");
    }

    @Test
    void whatIsAllocatedStandsBesideAndMakesNoLevelWhileItMayStillGrow() {
        StorageJudgement storage = used(970);
        assertThat(storage.level()).isEqualTo(Level.OK);
        assertThat(storage.ofAllocated()).contains(new Percent(970 * 100.0 / 1024));
        assertThat(storage.verdict().sentence()).isEqualTo("Allocated 1.0 TiB, 94 % used.");
        assertThat(storage.dial().value()).isEqualTo("47 %");
        assertThat(storage.dial().caption()).isEqualTo("of ceiling 2.0 TiB");
        assertThat(storage.dial().marks())
                .extracting(m -> m.fraction())
                .containsExactly(0.6, 0.75, 0.9);
        assertThat(storage.provenance().source()).endsWith("capacity configured");
    }

    /// Autoscaling pauses for hours after it grew, and where nobody has it a volume is grown by
    /// hand.
    @Test
    void aVolumeThatIsFullBeforeItsCeilingIsNotOk() {
        sample.capacity = Optional.of(new Capacity(Bytes.gib(1000), Bytes.gib(3000)));
        assertThat(used(949).level()).isEqualTo(Level.OK);
        assertThat(used(950).level()).isEqualTo(Level.WARNING);
        assertThat(used(950).verdict().headline()).isEqualTo("Storage is filling");
        assertThat(used(950).verdict().sentence())
                .isEqualTo(
                        "Allocated 1000.0 GiB, 95 % used. The volume fills before its ceiling: see"
                                + " whether it grows by itself, and grow it if not. See which part"
                                + " grows: a full volume stops the server.");
        assertThat(used(989).level()).isEqualTo(Level.WARNING);
        assertThat(used(990).level()).isEqualTo(Level.CRITICAL);
        assertThat(used(990).verdict().headline()).isEqualTo("Storage is nearly full");
        assertThat(used(990).note()).isEqualTo("99 % of what is allocated");
        assertThat(used(990).verdict().sentence())
                .contains("The volume is nearly full before its ceiling: grow it now");
        assertThat(used(1000).verdict().headline()).isEqualTo("Storage is full");
        assertThat(used(1150).level()).isEqualTo(Level.CRITICAL);
        assertThat(used(1150).verdict().sentence())
                .contains("what configured says of the size is out of date");
        sample.level(
                "allocated", new Thresholds<>(new Percent(80), new Percent(90), new Percent(95)));
        assertThat(used(850).level()).isEqualTo(Level.WATCH);
        assertThat(used(949).level()).isEqualTo(Level.WARNING);
        assertThat(used(950).level()).isEqualTo(Level.CRITICAL);
        // the team's own levels say how full it may be where there is nothing more to grow to
        sample.capacity = Optional.of(new Capacity(Bytes.gib(1000), Bytes.gib(1000)));
        assertThat(used(880).level()).isEqualTo(Level.WARNING);
        assertThat(used(880).note()).startsWith("no forecast");
    }

    @Test
    void itForecastsFromWhatItRemembersAndSaysHowMuchOfTheGrowthIsWal() {
        sample.capacity = Optional.of(new Capacity(Bytes.gib(2048), Bytes.gib(2048)));
        for (int i = 0; i < 20; i++) {
            sample.use = Optional.of(Sample.use(1000 + i, 10 + i));
            sample.later(Duration.ofSeconds(30));
        }
        sample.use = Optional.of(Sample.use(1020, 30));
        StorageJudgement storage = sample.assess().storage();
        assertThat(storage.note()).isEqualTo("full in 8 h");
        assertThat(storage.verdict().sentence()).endsWith("100 % of the growth is WAL.");
    }

    @Test
    void whoSeesTheWholeVolumeIsBelievedBeforeTheSumOfPostgres() {
        sample.capacity = Optional.of(new Capacity(Bytes.gib(1000), Bytes.gib(1000)));
        sample.usedOfVolume = Optional.of(Bytes.gib(800));
        sample.origin = "node_exporter, /data";
        StorageJudgement storage = used(300);
        assertThat(storage.level()).isEqualTo(Level.WARNING);
        assertThat(storage.used()).contains(Bytes.gib(800));
        assertThat(storage.provenance().source()).isEqualTo("node_exporter, /data");
        assertThat(storage.verdict().sentence())
                .contains(
                        "PostgreSQL accounts for 300.0 GiB of it; 500.0 GiB are something else's.");
    }

    @Test
    void twoSourcesThatAgreeAreNotCompared() {
        sample.capacity = Optional.of(new Capacity(Bytes.gib(1000), Bytes.gib(1000)));
        sample.usedOfVolume = Optional.of(Bytes.gib(340));
        assertThat(used(300).verdict().sentence()).doesNotContain("accounts for");
    }

    @Test
    void moreInTheDatabaseThanOnTheVolumeIsTheWrongVolume() {
        sample.capacity = Optional.of(new Capacity(Bytes.gib(1000), Bytes.gib(1000)));
        sample.usedOfVolume = Optional.of(Bytes.gib(100));
        sample.origin = "node_exporter, /";
        assertThat(used(300).verdict().sentence())
                .contains(
                        "PostgreSQL accounts for 300.0 GiB, more than node_exporter, / counts: is it"
                                + " the volume of the database?");
    }

    @Test
    void theVolumeIsKnownThoughTheRoleMayNotReadSizes() {
        sample.use = Optional.empty();
        sample.usedOfVolume = Optional.of(Bytes.gib(900));
        StorageJudgement storage = sample.assess().storage();
        assertThat(storage.level()).isEqualTo(Level.OK);
        assertThat(storage.used()).contains(Bytes.gib(900));
        assertThat(storage.use()).isEmpty();
    }

    @Test
    void theForecastFollowsWhoIsBelieved() {
        sample.capacity = Optional.of(new Capacity(Bytes.gib(2048), Bytes.gib(2048)));
        for (int i = 0; i < 20; i++) {
            sample.use = Optional.of(Sample.use(10, 1));
            sample.usedOfVolume = Optional.of(Bytes.gib(1000 + i));
            sample.later(Duration.ofSeconds(30));
        }
        sample.usedOfVolume = Optional.of(Bytes.gib(1020));
        assertThat(sample.assess().storage().note()).isEqualTo("full in 8 h");
    }

    @Test
    void withoutEnoughDataItSaysSo() {
        assertThat(used(100).note()).isEqualTo("no forecast: 0 s of data");
    }

    @Test
    void withoutACapacityTheUseIsShownAndTheLevelUnknown() {
        sample.capacity = Optional.empty();
        StorageJudgement storage = used(100);
        assertThat(storage.level()).isEqualTo(Level.UNKNOWN);
        assertThat(storage.used()).contains(Bytes.gib(100));
        assertThat(storage.ofCeiling()).isEmpty();
        assertThat(storage.dial().fraction()).isEmpty();
        assertThat(storage.dial().caption()).contains("100.0 GiB");
        assertThat(storage.verdict().headline()).isEqualTo("No capacity is configured");
        assertThat(storage.applicable()).isTrue();
        assertThat(sample.assess().level()).isEqualTo(Level.UNKNOWN);
    }

    @Test
    void aCeilingOfNothingIsUnknownAndNotFull() {
        sample.capacity = Optional.of(new Capacity(Bytes.ZERO, Bytes.ZERO));
        assertThat(used(100).level()).isEqualTo(Level.UNKNOWN);
    }

    @Test
    void aMissingRightIsNamedWithWhatToGrant() {
        var denied =
                new Reason(Reason.Kind.NO_RIGHT, "permission denied for function pg_ls_waldir");
        sample.use = Optional.empty();
        var snapshot = sample.failing(sample.snapshot(), VolumeUse.SOURCE, denied);
        StorageJudgement storage = sample.assess(snapshot).storage();
        assertThat(storage.level()).isEqualTo(Level.UNKNOWN);
        assertThat(storage.verdict().sentence())
                .isEqualTo(
                        "Permission denied for function pg_ls_waldir, since 03:13:41 UTC (41 s)."
                                + " Grant pg_monitor to the watching role.");
        assertThat(storage.dial().caption()).isEqualTo("unknown");
        assertThat(storage.note()).isEqualTo("right missing");
    }

    @Test
    void anOrphanIsNotBlamedForAVolumeThatTheDatabasesFill() {
        sample.orphaned();
        sample.capacity = Optional.of(new Capacity(Bytes.gib(2048), Bytes.gib(2048)));
        StorageJudgement databases = used(1900);
        assertThat(databases.level()).isEqualTo(Level.CRITICAL);
        assertThat(databases.verdict().headline()).isEqualTo("Storage is nearly full");
        assertThat(databases.verdict().remedy()).isEmpty();
        assertThat(databases.verdict().sentence())
                .isEqualTo(
                        "1.9 TiB of 2.0 TiB used. See which part grows, and raise the volume before"
                                + " it is full: a full one stops the server.");
        assertThat(sample.assess().slots().verdict().headline())
                .isEqualTo("An orphaned replication slot holds WAL");

        sample.capacity = Optional.of(new Capacity(Bytes.gib(512), Bytes.gib(512)));
        StorageJudgement orphan = used(480);
        assertThat(orphan.verdict().headline())
                .isEqualTo("An orphaned replication slot is filling the storage");
        assertThat(orphan.verdict().remedy()).isPresent();
        assertThat(sample.assess().slots().verdict().headline())
                .isEqualTo("An orphaned replication slot is filling the storage");
    }

    /// It holds a twelfth of what is used, which alone fills nothing.
    @Test
    void anOrphanThatMakesTheGrowthIsBlamedFromASmallerShareOn() {
        sample.orphaned();
        sample.capacity = Optional.of(new Capacity(Bytes.gib(1300), Bytes.gib(1300)));
        assertThat(used(1200).verdict().remedy()).isEmpty();
        sample.level("cuts.filling.share", new Percent(8));
        assertThat(used(1200).verdict().remedy()).isPresent();
        sample.level("cuts.filling.share", new Percent(10));
        for (int i = 0; i < 20; i++) {
            sample.use = Optional.of(Sample.use(1181 + i, 80 + i));
            sample.later(Duration.ofSeconds(30));
        }
        sample.use = Optional.of(Sample.use(1201, 100));
        assertThat(sample.assess().storage().verdict().remedy()).isPresent();
    }

    @Test
    void whoSawTheWholeVolumeIsBelievedAlsoWhenNobodyAnswersAnyMore() {
        sample.capacity = Optional.of(new Capacity(Bytes.gib(1000), Bytes.gib(1000)));
        sample.usedOfVolume = Optional.of(Bytes.gib(950));
        sample.use = Optional.of(Sample.use(300, 1));
        var down = sample.failing(sample.snapshot(), VolumeCapacity.SOURCE, Sample.DOWN);
        down = sample.failing(down, VolumeUse.SOURCE, Sample.DOWN);
        StorageJudgement storage = sample.assess(down).storage();
        assertThat(storage.level()).isEqualTo(Level.UNKNOWN);
        assertThat(storage.dial().caption()).contains("95 % of ceiling");
        assertThat(storage.verdict().sentence())
                .endsWith("It was nearly full: if it is down, raise the storage first.");

        sample.capacity = Optional.of(new Capacity(Bytes.gib(955), Bytes.gib(3000)));
        down = sample.failing(sample.snapshot(), VolumeCapacity.SOURCE, Sample.DOWN);
        assertThat(sample.assess(down).storage().verdict().sentence())
                .endsWith("It was nearly full: if it is down, raise the storage first.");
    }

    @Test
    void anOrphanIsNotBlamedForStorageThatHasRoom() {
        sample.orphaned();
        assertThat(used(100).verdict().remedy()).isEmpty();
        assertThat(used(100).verdict().headline()).isEqualTo("Storage has room");
    }
}
