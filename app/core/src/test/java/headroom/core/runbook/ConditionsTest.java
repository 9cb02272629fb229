package headroom.core.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Capacity;
import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.Expectations;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.signal.Sample;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.slots.SlotHold;
import headroom.core.signal.storage.VolumeUse;
import headroom.core.signal.wal.WalFiles;
import headroom.core.signal.wal.WalSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Each condition holds, fails and is unknown; and none holds on an old reading.
class ConditionsTest {

    private static final String SLOT = "bg_upgrade_16";

    /// Segment 128 of 16 MiB is where the orphan's restart_lsn of 2,048 MiB lies.
    private static final long SEGMENT = 128;

    private static final Set<String> PROVEN = new TreeSet<>();

    private final Sample sample = new Sample();
    private Expectations expectations = Expectations.NONE;
    private Optional<Map<String, String>> before = Optional.empty();
    private boolean assessed = true;

    private Finding evaluate(Condition condition, Snapshot snapshot) {
        return new Conditions(
                        snapshot,
                        assessed ? Optional.of(sample.assess(snapshot)) : Optional.empty(),
                        expectations,
                        Map.of("slot", SLOT),
                        before)
                .evaluate(condition);
    }

    private String holds(Condition condition, Snapshot snapshot) {
        return is(Finding.State.HOLDS, condition, snapshot);
    }

    private String fails(Condition condition) {
        return is(Finding.State.FAILS, condition, sample.snapshot());
    }

    private String holds(Condition condition) {
        return holds(condition, sample.snapshot());
    }

    private String unknown(Condition condition) {
        return is(Finding.State.UNKNOWN, condition, sample.snapshot());
    }

    private String is(Finding.State state, Condition condition, Snapshot snapshot) {
        Finding finding = evaluate(condition, snapshot);
        assertThat(finding.state()).as(finding.toString()).isEqualTo(state);
        assertThat(finding.condition()).isEqualTo(condition);
        assertThat(finding.holds()).isEqualTo(state == Finding.State.HOLDS);
        assertThat(finding.evidence()).isNotBlank();
        PROVEN.add(condition + " " + state);
        return finding.evidence();
    }

    @AfterAll
    static void everyConditionWasSeenInEachState() {
        for (Condition condition : Condition.values()) {
            for (Finding.State state : Finding.State.values()) {
                if (condition == Condition.SERVER_ANSWERS && state == Finding.State.FAILS) {
                    continue; // a server that does not answer is unknown, never a "no"
                }
                assertThat(PROVEN).contains(condition + " " + state);
            }
        }
    }

    @Test
    void aServerThatAnswersSaysWhoItIs() {
        assertThat(holds(Condition.SERVER_ANSWERS)).startsWith("PostgreSQL 18.6 · primary");
    }

    @Test
    void nothingHoldsOnAnOldReading() {
        sample.orphaned();
        expectations = new Expectations(Optional.of(List.of()));
        before = Optional.of(hold(SEGMENT, 1).asMap());
        // the volume and the files were read before the server fell silent
        var earlier = Sample.NOW.minusSeconds(60);
        Snapshot seen =
                sample.snapshot()
                        .with(
                                VolumeUse.SOURCE,
                                new Reading.Known<>(sample.use.orElseThrow(), earlier))
                        .with(
                                WalFiles.SOURCE,
                                new Reading.Known<>(sample.files.orElseThrow(), earlier));
        Snapshot hung = sample.failing(seen, ServerFacts.SOURCE, Sample.HUNG);
        for (Condition condition : EnumSet.allOf(Condition.class)) {
            assertThat(is(Finding.State.UNKNOWN, condition, hung))
                    .as(condition.id())
                    .contains("no answer within 800 ms");
        }
    }

    @Test
    void whatNobodyReadIsUnknown() {
        for (Condition condition : EnumSet.allOf(Condition.class)) {
            is(Finding.State.UNKNOWN, condition, Snapshot.empty(Sample.NOW));
        }
    }

    @Test
    void aSlotIsInactiveOrNot() {
        assertThat(fails(Condition.SLOT_INACTIVE)).isEqualTo("there is no slot " + SLOT);
        sample.orphaned();
        assertThat(holds(Condition.SLOT_INACTIVE))
                .startsWith("nobody reads slot " + SLOT + ", inactive_since 2026-02-26T18:14:22Z");
        sample.slots.set(0, Sample.slot(SLOT, true, 2_048));
        assertThat(fails(Condition.SLOT_INACTIVE))
                .isEqualTo("slot " + SLOT + " is active for process 4711");
    }

    @Test
    void onlyTheOldestHolderHoldsWalThatDroppingReleases() {
        assertThat(fails(Condition.SLOT_HOLDS_WAL)).isEqualTo("slot " + SLOT + " holds no WAL");
        sample.orphaned();
        assertThat(holds(Condition.SLOT_HOLDS_WAL)).contains("is the oldest holder");
        sample.slots.add(Sample.slot("older", true, 1_024));
        assertThat(fails(Condition.SLOT_HOLDS_WAL))
                .contains("but older needs older WAL: dropping it releases nothing");
        sample.slots.set(2, Sample.slot("same", true, 2_048));
        assertThat(fails(Condition.SLOT_HOLDS_WAL))
                .contains("but same needs the same WAL: dropping it releases nothing");
        // the checkpoint that follows the drop begins where the log stands
        sample.slots = new ArrayList<>(List.of(Sample.slot(SLOT, false, 102_352)));
        sample.redo = Optional.of(102_000L);
        assertThat(holds(Condition.SLOT_HOLDS_WAL)).contains("dropping it releases 48.0 MiB");
        sample.slots.set(0, Sample.slot(SLOT, false, sample.position));
        assertThat(fails(Condition.SLOT_HOLDS_WAL)).contains("that is less than a segment");
        assessed = false;
        assertThat(unknown(Condition.SLOT_HOLDS_WAL)).contains("nobody could tell");
    }

    @Test
    void aSlotIsAbsentOrNot() {
        assertThat(holds(Condition.SLOT_ABSENT)).isEqualTo("there is no slot " + SLOT);
        sample.orphaned();
        assertThat(fails(Condition.SLOT_ABSENT)).contains("exists, restart_lsn 0/80000000");
    }

    private static SlotHold hold(long segment, long releases) {
        return new SlotHold(
                SLOT,
                segment < 0 ? Optional.empty() : Optional.of(Sample.lsn(segment * 16)),
                Bytes.mib(16),
                Bytes.mib(releases));
    }

    private void oldest(long segment) {
        sample.files =
                Optional.of(new WalFiles(segment, 6_400, Bytes.mib(1_024), Bytes.mib(16), 64));
    }

    @Test
    void walIsReleasedOnceTheOldestSegmentIsPastTheSlots() {
        assertThat(unknown(Condition.WAL_RELEASED)).contains("nothing was dropped");
        before = Optional.of(hold(SEGMENT, 100_000).asMap());
        oldest(SEGMENT);
        assertThat(fails(Condition.WAL_RELEASED))
                .contains("number 128, the slot needed number 128");
        oldest(SEGMENT + 1);
        assertThat(holds(Condition.WAL_RELEASED)).contains("number 129");
        before = Optional.of(hold(SEGMENT, 0).asMap());
        oldest(SEGMENT);
        assertThat(holds(Condition.WAL_RELEASED)).contains("others need the same WAL");
        before = Optional.of(hold(-1, 0).asMap());
        assertThat(holds(Condition.WAL_RELEASED)).contains("held no WAL any more");
        sample.files = Optional.empty();
        before = Optional.of(hold(SEGMENT, 1).asMap());
        unknown(Condition.WAL_RELEASED);
    }

    @Test
    void storageIsBelowCriticalOrNot() {
        assertThat(holds(Condition.STORAGE_BELOW_CRITICAL)).contains("%");
        sample.use = Optional.of(Sample.use(2_000, 1_000));
        fails(Condition.STORAGE_BELOW_CRITICAL);
        sample.capacity = Optional.of(new Capacity(Bytes.gib(4_096), Bytes.gib(4_096)));
        holds(Condition.STORAGE_BELOW_CRITICAL);
        sample.capacity = Optional.empty();
        unknown(Condition.STORAGE_BELOW_CRITICAL);
        assessed = false;
        assertThat(unknown(Condition.STORAGE_BELOW_CRITICAL))
                .isEqualTo("storage was not looked at");
        assessed = true;
        is(
                Finding.State.UNKNOWN,
                Condition.STORAGE_BELOW_CRITICAL,
                sample.failing(sample.snapshot(), VolumeUse.SOURCE, Sample.HUNG));
    }

    @Test
    void slotsAreAsDeclaredOrTheDifferenceIsNamed() {
        assertThat(unknown(Condition.SLOTS_AS_DECLARED)).contains("no list of slots is declared");
        expectations =
                new Expectations(
                        Optional.of(
                                List.of(
                                        new DeclaredSlot("orders", "orders team"),
                                        new DeclaredSlot("billing", "billing team"))));
        sample.orphaned();
        assertThat(fails(Condition.SLOTS_AS_DECLARED))
                .isEqualTo("not declared: " + SLOT + "; declared but absent: billing");
        sample.slots.set(0, Sample.slot("billing", true, 2_048));
        assertThat(holds(Condition.SLOTS_AS_DECLARED)).endsWith("exactly the declared slots: 2");
    }

    @Test
    void aCapIsSetOrNot() {
        assertThat(fails(Condition.SLOT_CAP_SET)).contains("can hold without limit");
        ServerFacts facts = sample.facts();
        WalSettings wal = facts.wal();
        var capped =
                new ServerFacts(
                        facts.fingerprint(),
                        facts.serverTime(),
                        facts.position(),
                        facts.redo(),
                        new WalSettings(
                                wal.segmentSize(),
                                wal.minSize(),
                                wal.maxSize(),
                                wal.keepSize(),
                                Optional.of(Bytes.gib(64))),
                        facts.archiver(),
                        facts.slots(),
                        facts.slotLimit(),
                        facts.sessions(),
                        facts.limits(),
                        facts.load());
        assertThat(
                        holds(
                                Condition.SLOT_CAP_SET,
                                sample.snapshot()
                                        .with(
                                                ServerFacts.SOURCE,
                                                new Reading.Known<>(capped, Sample.NOW))))
                .isEqualTo("max_slot_wal_keep_size is 64.0 GiB");
    }
}
