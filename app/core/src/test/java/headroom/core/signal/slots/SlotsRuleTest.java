package headroom.core.signal.slots;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.signal.Dial;
import headroom.core.signal.Sample;
import headroom.core.signal.wal.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// An orphan is by default inactive for 30 minutes and holds 1 GiB.
class SlotsRuleTest {

    private final Sample sample = new Sample();
    private static final long GIB = 1024;

    private void slot(Duration inactive, long holdsMib) {
        sample.slots =
                List.of(
                        Sample.inactiveSince(
                                Sample.slot("s", false, sample.position - holdsMib),
                                sample.now.minus(inactive)));
    }

    private SlotFinding only() {
        return sample.assess().slots().slots().getFirst();
    }

    @Test
    void noSlotsIsFine() {
        var slots = sample.assess().slots();
        assertThat(slots.level()).isEqualTo(Level.OK);
        assertThat(slots.verdict().sentence()).isEqualTo("There are no replication slots.");
        assertThat(slots.dial().value()).isEqualTo("0 / 10");
        assertThat(slots.dial().fraction()).contains(0.0);
    }

    @Test
    void aSlotThatIsReadIsFineHoweverMuchItHolds() {
        sample.slots = List.of(Sample.slot("s", true, 0));
        assertThat(only().state()).isEqualTo("active");
        assertThat(only().level()).isEqualTo(Level.OK);
        assertThat(only().inactive()).isEmpty();
    }

    @Test
    void fromTheVeryThresholdsOnItIsAnOrphan() {
        slot(Duration.ofMinutes(30), GIB);
        assertThat(only().state()).isEqualTo("orphaned");
        assertThat(only().level()).isEqualTo(Level.CRITICAL);
        assertThat(sample.assess().slots().dial().caption()).isEqualTo("1 orphaned");
        assertThat(sample.assess().slots().note()).isEqualTo("inactive for 30 min");
    }

    @Test
    void justBelowEitherThresholdItIsNot() {
        slot(Duration.ofMinutes(30).minusSeconds(1), GIB);
        assertThat(only().state()).isEqualTo("inactive");
        assertThat(only().level()).isEqualTo(Level.WATCH);
        slot(Duration.ofMinutes(30), GIB - 1);
        assertThat(only().state()).isEqualTo("inactive");
        assertThat(only().level()).isEqualTo(Level.WATCH);
        slot(Duration.ofMinutes(29), GIB - 1);
        assertThat(only().level()).isEqualTo(Level.OK);
    }

    @Test
    void anInactivePhysicalSlotIsNeverCalledAnOrphan() {
        slot(Duration.ofDays(3), 10 * GIB);
        sample.slots =
                List.of(Sample.kind(sample.slots.getFirst(), Slot.Kind.PHYSICAL, false, false));
        assertThat(only().state()).isEqualTo("inactive");
        assertThat(only().level()).isEqualTo(Level.WARNING);
        assertThat(sample.assess().slots().verdict().remedy()).isEmpty();
        assertThat(sample.assess().slots().verdict().sentence())
                .contains("a replica may come back to it");
    }

    @Test
    void aTemporarySlotAndAStandbysCopyAreNoOrphans() {
        slot(Duration.ofDays(3), 10 * GIB);
        Slot orphan = sample.slots.getFirst();
        sample.slots = List.of(Sample.kind(orphan, Slot.Kind.LOGICAL, true, false));
        assertThat(only().state()).isEqualTo("inactive");
        sample.slots = List.of(Sample.kind(orphan, Slot.Kind.LOGICAL, false, true));
        assertThat(only().state()).isEqualTo("synced");
        assertThat(only().level()).isEqualTo(Level.OK);
    }

    @Test
    void aLostSlotIsCriticalAndHoldsNothing() {
        slot(Duration.ofDays(3), 10 * GIB);
        sample.slots = List.of(Sample.status(sample.slots.getFirst(), "lost"));
        assertThat(only().state()).isEqualTo("lost");
        assertThat(only().level()).isEqualTo(Level.CRITICAL);
        assertThat(only().holds()).isEmpty();
        assertThat(sample.assess().slots().verdict().sentence()).contains("until it is dropped");
    }

    @Test
    void aSlotOverItsCapWarnsEvenWhileItIsRead() {
        sample.slots =
                List.of(Sample.status(Sample.slot("s", true, sample.position - 10), "unreserved"));
        assertThat(only().level()).isEqualTo(Level.WARNING);
        assertThat(sample.assess().slots().verdict().sentence())
                .contains("loses its WAL at the next checkpoint");
    }

    @Test
    void whereTheServerDoesNotSayItIsAtLeastAsLongAsHeadroomSawIt() {
        sample.slots = List.of(Sample.slot("s", false, sample.position - 10 * GIB));
        assertThat(only().inactive().orElseThrow().text()).isEqualTo("0 ms");
        assertThat(only().level()).isEqualTo(Level.WARNING);
        for (int i = 0; i < 60; i++) {
            sample.later(Duration.ofSeconds(30));
        }
        assertThat(only().inactiveText()).contains("at least 30 min");
        assertThat(only().inactiveSource()).isEqualTo("at least, as seen by Headroom");
        assertThat(only().orphaned()).isTrue();
    }

    /// Before version 17 the server does not say since when.
    @Test
    void aConsumerThatWasSeenToReadJustNowIsOnlyRestarting() {
        sample.slots = List.of(Sample.slot("s", true, sample.position - 10 * GIB));
        sample.later(Duration.ofSeconds(2));
        Slot slot = Sample.slot("s", false, sample.position - 10 * GIB);
        sample.slots = List.of(slot);
        sample.later(Duration.ofSeconds(6));
        assertThat(only().inactive().orElseThrow().length()).isLessThan(Duration.ofMinutes(1));
        assertThat(only().inactiveText().orElseThrow()).doesNotContain("at least");
        assertThat(only().level()).isNotEqualTo(Level.WARNING);
        assertThat(sample.assess().slots().verdict().remedy()).isEmpty();
        // what was remembered of a time before it was read counts no more
        var key = new SlotMemory.Key(sample.system, "s", slot.restartLsn().orElseThrow());
        assertThat(remembering(key, sample.now.minus(Duration.ofHours(57))).orphaned()).isFalse();
    }

    /// Before version 17 nobody else remembers.
    @Test
    void whatAnEarlierRunSawMakesAnOrphanAtTheFirstLook() {
        Slot slot = Sample.slot("s", false, sample.position - 10 * GIB);
        sample.slots = List.of(slot);
        assertThat(only().orphaned()).isFalse();
        assertThat(sample.assess().slots().verdict().remedy()).isPresent();

        var key = new SlotMemory.Key(sample.system, "s", slot.restartLsn().orElseThrow());
        Instant hoursAgo = sample.now.minus(Duration.ofHours(57));
        assertThat(remembering(key, hoursAgo).orphaned()).isTrue();
        assertThat(remembering(key, hoursAgo).inactiveText()).contains("at least 2 d 9 h");
        var moved = new SlotMemory.Key(sample.system, "s", new Lsn(1));
        assertThat(remembering(moved, hoursAgo).orphaned()).isFalse();
        var other = new SlotMemory.Key(sample.system + 1, "s", key.restart());
        assertThat(remembering(other, hoursAgo).orphaned()).isFalse();
    }

    private SlotFinding remembering(SlotMemory.Key key, Instant since) {
        return sample.assess(
                        sample.snapshot()
                                .with(
                                        SlotMemory.SOURCE,
                                        new Reading.Known<>(
                                                new SlotMemory(Map.of(key, since)), sample.now)))
                .slots()
                .slots()
                .getFirst();
    }

    @Test
    void aMissingSlotIsToldBesideAnOrphan() {
        slot(Duration.ofHours(1), 10 * GIB);
        sample.expectations =
                new Expectations(
                        Optional.of(
                                List.of(
                                        new DeclaredSlot("s", "nobody"),
                                        new DeclaredSlot("orders_cdc", "orders team"))));
        SlotsJudgement slots = sample.assess().slots();
        assertThat(slots.level()).isEqualTo(Level.CRITICAL);
        assertThat(slots.verdict().headline()).isEqualTo("An orphaned replication slot holds WAL");
        assertThat(slots.verdict().sentence())
                .contains("Slot s holds 10.0 GiB")
                .endsWith(
                        "Declared and not on the server: orders_cdc. Whoever reads it gets nothing.");
        assertThat(slots.missing())
                .extracting(m -> m.slot().owner())
                .containsExactly("orders team");
    }

    @Test
    void whatHeadroomSawEndsWhereTheSlotMovedWasReadOrWasAnother() {
        var inactive = List.of(Sample.slot("s", false, sample.position - 10 * GIB));
        sample.slots = inactive;
        sample.later(Duration.ofMinutes(10));
        sample.slots = List.of(Sample.slot("s", false, sample.position - 11 * GIB));
        sample.later(Duration.ofMinutes(10));
        sample.slots = inactive;
        sample.later(Duration.ofMinutes(1));
        assertThat(only().inactiveText()).contains("at least 1 min");
        sample.slots = List.of(Sample.slot("s", true, sample.position - 10 * GIB));
        sample.later(Duration.ofMinutes(1));
        sample.slots = inactive;
        sample.later(Duration.ofMinutes(2));
        // somebody was seen to read it just before, so that it is no longer
        assertThat(only().inactiveText()).contains("2 min");
        sample.slots = List.of();
        sample.later(Duration.ofMinutes(1));
        sample.slots = inactive;
        sample.later(Duration.ofMinutes(3));
        assertThat(only().inactiveText()).contains("at least 3 min");
        sample.system++;
        assertThat(only().inactiveText()).contains("at least 0 ms");
    }

    @Test
    void aRestartThatForgotTheTimeIsOutdoneByWhatHeadroomSaw() {
        slot(Duration.ofDays(3), 10 * GIB);
        sample.later(Duration.ofMinutes(20));
        slot(Duration.ofMinutes(1), 10 * GIB);
        sample.started = sample.now.minus(Duration.ofMinutes(1));
        assertThat(only().inactiveText()).contains("at least 20 min");
    }

    @Test
    void aTimeThatTheServersStartSetIsALowerBound() {
        slot(Duration.ofMinutes(10), 10 * GIB);
        sample.started = sample.now.minus(Duration.ofMinutes(10)).minusSeconds(1);
        assertThat(only().inactiveText()).contains("at least 10 min");
        assertThat(only().level()).isEqualTo(Level.WARNING);
        sample.started = sample.now.minus(Duration.ofMinutes(10)).minusSeconds(5);
        assertThat(only().inactiveText()).contains("10 min");
        assertThat(only().level()).isEqualTo(Level.WATCH);
    }

    @Test
    void whatIsDeclaredNamesItsOwnerAndWhatIsNotIsWatched() {
        sample.expectations =
                new Expectations(Optional.of(List.of(new DeclaredSlot("s", "orders team"))));
        slot(Duration.ofDays(1), 10 * GIB);
        assertThat(only().owner()).contains("orders team");
        assertThat(only().declared()).contains(true);
        assertThat(sample.assess().slots().verdict().sentence())
                .endsWith("Declared; ask orders team first.");
        sample.expectations = new Expectations(Optional.of(List.of()));
        sample.slots = List.of(Sample.slot("s", true, sample.position));
        assertThat(only().declared()).contains(false);
        assertThat(only().level()).isEqualTo(Level.WATCH);
        sample.level("found.undeclared", Level.WARNING);
        assertThat(only().level()).isEqualTo(Level.WARNING);
        sample.expectations = Expectations.NONE;
        assertThat(only().declared()).isEmpty();
        assertThat(only().level()).isEqualTo(Level.OK);
    }

    @Test
    void aDeclaredSlotThatIsMissingIsAWarning() {
        sample.expectations =
                new Expectations(Optional.of(List.of(new DeclaredSlot("gone", "orders team"))));
        assertThat(sample.assess().slots().level()).isEqualTo(Level.WARNING);
        assertThat(sample.assess().slots().verdict().sentence()).contains("gone");
    }

    @Test
    void slotsThatRunOutAreWatchedAndTheLastOneIsAWarning() {
        sample.slotLimit = 5;
        sample.slots = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sample.slots.add(Sample.slot("s" + i, true, sample.position));
        }
        assertThat(sample.assess().slots().level()).isEqualTo(Level.OK);
        sample.slots.add(Sample.slot("s3", true, sample.position));
        assertThat(sample.assess().slots().level()).isEqualTo(Level.WATCH);
        sample.slots.add(Sample.slot("s4", true, sample.position));
        assertThat(sample.assess().slots().level()).isEqualTo(Level.WARNING);
        assertThat(sample.assess().slots().verdict().headline())
                .isEqualTo("No replication slot is left");

        sample.level("found.full", Level.CRITICAL);
        assertThat(sample.assess().slots().level()).isEqualTo(Level.CRITICAL);
        assertThat(sample.assess().slots().dial().marks())
                .containsExactly(new Dial.Mark(0.8, Level.WATCH), new Dial.Mark(1, Level.CRITICAL));
        sample.slots.removeLast();
        sample.level("cuts.places", new Percent(81));
        assertThat(sample.assess().slots().level()).isEqualTo(Level.OK);
        sample.level("cuts.places", new Percent(60));
        sample.slots.removeLast();
        assertThat(sample.assess().slots().level()).isEqualTo(Level.WATCH);
        sample.level("found.crowded", Level.OK);
        assertThat(sample.assess().slots().verdict().headline()).isEqualTo("Slots are fine");
        assertThat(sample.assess().slots().dial().marks())
                .containsExactly(new Dial.Mark(1, Level.CRITICAL));
    }

    @Test
    void howBadItIsThatNobodyReadsASlotThatIsNoOrphanIsALevel() {
        slot(Duration.ofDays(3), 10 * GIB);
        sample.slots =
                List.of(Sample.kind(sample.slots.getFirst(), Slot.Kind.PHYSICAL, false, false));
        sample.level("found.unread", Level.CRITICAL);
        assertThat(sample.assess().slots().verdict().headline())
                .isEqualTo("Nobody reads a replication slot that holds WAL");
        assertThat(only().level()).isEqualTo(Level.CRITICAL);
        sample.level("found.unread", Level.OK);
        assertThat(sample.assess().slots().level()).isEqualTo(Level.OK);
        assertThat(sample.assess().slots().verdict().sentence()).isEqualTo("1 inactive.");

        slot(Duration.ofMinutes(30).minusSeconds(1), GIB);
        sample.level("found.idle", Level.WARNING);
        assertThat(sample.assess().slots().verdict().headline())
                .isEqualTo("Nobody reads a replication slot");
        assertThat(only().level()).isEqualTo(Level.WARNING);
        sample.level("found.idle", Level.OK);
        assertThat(only().level()).isEqualTo(Level.OK);
    }

    @Test
    void theLargestHolderComesFirst() {
        sample.slots =
                List.of(
                        Sample.slot("small", true, sample.position - 10),
                        Sample.slot("large", true, sample.position - 1000));
        assertThat(sample.assess().slots().slots())
                .extracting(f -> f.slot().name())
                .containsExactly("large", "small");
        assertThat(sample.assess().slots().slots().getFirst().holds()).contains(Bytes.mib(1000));
    }

    @Test
    void aNameThatHoldsEscapeCodesIsShownHarmless() {
        slot(Duration.ofDays(3), 10 * GIB);
        String evil = "s" + (char) 27 + "[2J";
        sample.slots =
                List.of(
                        Sample.inactiveSince(
                                Sample.slot(evil, false, sample.position - 10 * GIB),
                                sample.now.minus(Duration.ofDays(3))));
        var assessment = sample.assess();
        assertThat(assessment.all())
                .allSatisfy(j ->
                        assertThat(j.verdict().sentence() + j.note() + j.dial().caption())
                                .doesNotContain(Character.toString(27)));
        assertThat(assessment.slots().verdict().remedy().orElseThrow().inputs())
                .containsEntry("slot", evil);
    }
}
