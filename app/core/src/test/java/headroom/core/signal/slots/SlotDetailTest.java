package headroom.core.signal.slots;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.DeclaredSlot;
import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.reading.Bytes;
import headroom.core.signal.Sample;
import headroom.core.signal.load.Load;
import headroom.core.signal.load.Replica;
import headroom.core.signal.slots.Ownership.Basis;
import headroom.core.signal.wal.Summarizer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Whose a slot is, why it is an orphan, and what else it does to the server.
class SlotDetailTest {

    private final Sample sample = new Sample();

    private SlotFinding only() {
        return sample.assess().slots().slots().getFirst();
    }

    private Optional<Ownership> owner() {
        return only().detail().ownership();
    }

    private static Load readBy(String application, Optional<String> slot) {
        return new Load(
                List.of(),
                List.of(),
                List.of(
                        new Replica(
                                4711,
                                Optional.of(application),
                                Optional.empty(),
                                Optional.empty(),
                                slot,
                                Optional.of("streaming"),
                                Optional.of("async"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())),
                Optional.empty());
    }

    private static ReplicationFacts facts(boolean rds, SlotStats... stats) {
        return new ReplicationFacts(
                Optional.of(List.of(stats)), rds, Optional.<Summarizer>empty(), false);
    }

    private void physical(String name) {
        sample.slots =
                List.of(
                        Sample.kind(
                                Sample.slot(name, false, sample.position),
                                Slot.Kind.PHYSICAL,
                                false,
                                false));
    }

    @Test
    void aNameAloneTellsNoOwner() {
        for (String name : List.of("debezium", "orders_sub", "rds_eu_west_1_db_abc123", "node_1")) {
            sample.slots = List.of(Sample.slot(name, false, sample.position));
            assertThat(owner()).isEmpty();
            physical(name);
            assertThat(owner()).isEmpty();
        }
    }

    @Test
    void whoReadItWithinTheHourIsStillItsOwner() {
        sample.slots = List.of(Sample.slot("orders", true, sample.position));
        sample.load = readBy("orders", Optional.of("orders"));
        assertThat(owner().orElseThrow())
                .isEqualTo(
                        new Ownership(
                                "subscription orders",
                                Basis.SUBSCRIPTION,
                                "“orders” reads it now"));
        sample.later(Duration.ofMinutes(50));
        sample.load = Load.NONE;
        sample.slots = List.of(Sample.slot("orders", false, sample.position));
        assertThat(owner().orElseThrow().evidence())
                .isEqualTo("“orders” read it until 03:14:22 UTC");
        sample.later(Duration.ofMinutes(20));
        assertThat(owner()).isEmpty();
    }

    @Test
    void whatWasSeenOnAnotherServerIsNoEvidence() {
        sample.load = readBy("orders", Optional.of("orders"));
        sample.slots = List.of(Sample.slot("orders", true, sample.position));
        sample.later(Duration.ofMinutes(1));
        sample.load = Load.NONE;
        sample.system++;
        assertThat(owner()).isEmpty();
    }

    @Test
    void aClustersMemberIsKnownByItsNameAsAReceiver() {
        physical("pg_node_2_internal");
        sample.load = readBy("pg-node-2.internal", Optional.empty());
        assertThat(owner().orElseThrow().basis()).isEqualTo(Basis.MEMBER);
        assertThat(owner().orElseThrow().evidence())
                .isEqualTo("“pg-node-2.internal” reads from here now, not by this slot");
        sample.load = readBy("walreceiver", Optional.of("pg_node_2_internal"));
        assertThat(owner().orElseThrow().basis()).isEqualTo(Basis.STANDBY);
    }

    @Test
    void whatIsDeclaredComesFirstAndAmazonsOnlyOnItsServers() {
        physical("rds_eu_west_1_db_abc123");
        sample.replication = Optional.of(facts(true));
        assertThat(owner().orElseThrow().basis()).isEqualTo(Basis.REPLICA_OF_AWS);
        sample.expectations =
                new Expectations(
                        Optional.of(
                                List.of(new DeclaredSlot("rds_eu_west_1_db_abc123", "platform"))));
        assertThat(owner().orElseThrow().who()).isEqualTo("platform");
    }

    @Test
    void anOrphanSaysWhyAndWhatSpeaksAgainstIt() {
        sample.orphaned();
        sample.expectations = new Expectations(Optional.of(List.of()));
        assertThat(only().why())
                .isEqualTo(
                        "An orphan: nobody has read it for 2 d 9 h (inactive_since; the limit is 30"
                                + " min); it holds 98.0 GiB (the limit is 1.0 GiB); nobody declared it.");
        sample.expectations =
                new Expectations(
                        Optional.of(List.of(new DeclaredSlot("bg_upgrade_16", "platform"))));
        assertThat(only().why()).endsWith("Against it: platform declared it.");
        sample.slots = List.of(Sample.slot("s", true, sample.position));
        assertThat(only().why())
                .isEqualTo("No orphan: it is read now; it holds 0 B (the limit is 1.0 GiB).");
    }

    @Test
    void aReaderThatIsCloseYetHoldsMuchWaitsForAnOpenTransaction() {
        Slot slow = Sample.slot("s", true, sample.position - 4096);
        sample.slots =
                List.of(
                        new Slot(
                                slow.name(),
                                slow.kind(),
                                slow.plugin(),
                                slow.database(),
                                false,
                                true,
                                slow.activePid(),
                                slow.restartLsn(),
                                Optional.of(Sample.lsn(sample.position - 1)),
                                slow.walStatus(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                false,
                                Optional.empty(),
                                Slot.Horizon.NONE,
                                Optional.empty(),
                                Optional.empty()));
        assertThat(only().why())
                .contains(
                        "its consumer is only 1.0 MiB behind: the rest is kept for a transaction");
    }

    private static Slot with(Slot s, Slot.Horizon horizon, Optional<String> invalidated) {
        return new Slot(
                s.name(),
                s.kind(),
                s.plugin(),
                s.database(),
                s.temporary(),
                s.active(),
                s.activePid(),
                s.restartLsn(),
                s.confirmedFlush(),
                s.walStatus(),
                s.safeWalSize(),
                s.inactiveSince(),
                s.failover(),
                s.synced(),
                invalidated,
                horizon,
                invalidated.map(_ -> true),
                s.twoPhase());
    }

    @Test
    void aSlotThatHoldsVacuumBackIsWatchedFromTenMillionTransactionsOn() {
        Slot read = Sample.slot("s", true, sample.position);
        sample.slots =
                List.of(
                        with(
                                read,
                                new Slot.Horizon(Optional.empty(), Optional.of(9_999_999L)),
                                Optional.empty()));
        assertThat(only().level()).isEqualTo(Level.OK);
        assertThat(only().slot().horizon().text()).contains("10.0 M, catalog");
        sample.slots =
                List.of(
                        with(
                                read,
                                new Slot.Horizon(Optional.of(12_345_678L), Optional.of(5L)),
                                Optional.empty()));
        assertThat(only().level()).isEqualTo(Level.WATCH);
        assertThat(sample.assess().slots().verdict().headline())
                .isEqualTo("A replication slot holds vacuum back");
        assertThat(sample.assess().slots().verdict().sentence())
                .contains(
                        "It holds vacuum back: rows deleted in the last 12.3 M transactions cannot be"
                                + " removed.");
    }

    @Test
    void aSlotInConflictSaysWhichAndItsLevelIsATeamsChoice() {
        sample.slots =
                List.of(
                        with(
                                Sample.status(Sample.slot("s", false, 100), "lost"),
                                Slot.Horizon.NONE,
                                Optional.of("rows_removed")));
        assertThat(sample.assess().slots().verdict().headline())
                .isEqualTo("A replication slot was invalidated");
        assertThat(sample.assess().slots().verdict().sentence())
                .contains("removed by vacuum, a conflict with recovery");
        assertThat(only().level()).isEqualTo(Level.CRITICAL);
        sample.level("found.lost", Level.WATCH);
        assertThat(only().level()).isEqualTo(Level.WATCH);
    }

    private static SlotStats spilled(long mib) {
        return new SlotStats(
                "s", mib, Bytes.mib(mib), 0, Bytes.ZERO, mib, Bytes.mib(mib), Optional.empty());
    }

    @Test
    void whatSpillsIsToldWithItsRateAndAResetBeginsAnew() {
        sample.slots = List.of(Sample.slot("s", true, sample.position));
        assertThat(only().detail().spill()).isEmpty();
        sample.replication = Optional.of(facts(false, spilled(100)));
        assertThat(only().detail().spill().orElseThrow().text()).isEqualTo("100.0 MiB");
        assertThat(only().detail().spill().orElseThrow().perSecond()).isEmpty();
        sample.later(Duration.ofSeconds(10));
        sample.replication = Optional.of(facts(false, spilled(130)));
        assertThat(only().detail().spill().orElseThrow().text()).isEqualTo("130.0 MiB, +3.0 MiB/s");
        sample.later(Duration.ofSeconds(10));
        sample.replication = Optional.of(facts(false, spilled(1)));
        assertThat(only().detail().spill().orElseThrow().perSecond()).isEmpty();
    }
}
