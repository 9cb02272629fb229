package headroom.core.signal.load;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Level;
import headroom.core.signal.Sample;
import headroom.core.signal.slots.Slot;
import headroom.core.signal.wal.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How far others are behind a server, and how far it is itself.
class ReplicationRuleTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Sample sample = new Sample();
    private final List<Replica> replicas = new ArrayList<>();
    private Optional<Replay> replay = Optional.empty();

    private static Replica replica(
            Optional<String> state, Optional<Lsn> replayedTo, Optional<Duration> lag) {
        return new Replica(
                900,
                Optional.of("standby_b"),
                Optional.of("replicator"),
                Optional.of("10.0.0.2"),
                Optional.empty(),
                state,
                Optional.of("async"),
                replayedTo,
                replayedTo,
                replayedTo,
                lag,
                lag);
    }

    private static Replica streaming(long replayedMib, Optional<Duration> lag) {
        return replica(Optional.of("streaming"), Optional.of(Sample.lsn(replayedMib)), lag);
    }

    private LoadFindings findings() {
        sample.load = new Load(List.of(), List.of(), replicas, replay);
        return sample.assess().workload().load().orElseThrow();
    }

    private String said() {
        findings();
        return sample.assess().wal().verdict().sentence();
    }

    private Lag lag() {
        return findings().replicas().getFirst();
    }

    private void later(Duration by) {
        findings();
        sample.later(by);
    }

    /// Up to this much, in MiB, of what is received.
    private void replays(long received, long replayed, boolean receiver) {
        Instant committed =
                replay.flatMap(Replay::committed).orElseGet(() -> sample.now.minus(HOUR));
        sample.position = Math.max(received, replayed);
        replay =
                Optional.of(
                        new Replay(
                                Optional.of(Sample.lsn(received)),
                                Optional.of(Sample.lsn(replayed)),
                                Optional.of(committed),
                                receiver,
                                false));
    }

    private Delay delay() {
        return findings().delay().orElseThrow();
    }

    @Test
    void aReplicaLagsInBytesAndInTime() {
        replicas.add(streaming(102_000, Optional.of(Duration.ofMinutes(6))));
        assertThat(said())
                .contains("standby_b is 6 min behind, 400.0 MiB of WAL. See there whether");
        assertThat(sample.assess().wal().level()).isEqualTo(Level.WARNING);
    }

    @Test
    void aReplicaThatTheRoleDoesNotSeeIsUnknownAndNotFine() {
        replicas.add(replica(Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(lag().level()).isEqualTo(Level.UNKNOWN);
        assertThat(said()).contains("How far 1 replica is behind is not visible to this role");
    }

    @Test
    void aReplicaThatTellsNoPositionIsNotBlamedOnTheRole() {
        replicas.add(replica(Optional.of("streaming"), Optional.empty(), Optional.empty()));
        assertThat(lag().level()).isEqualTo(Level.UNKNOWN);
        assertThat(said())
                .contains("standby_b does not tell how far it is.")
                .doesNotContain("pg_monitor");
    }

    @Test
    void aBackupHasNoPositionAndIsFine() {
        replicas.add(replica(Optional.of("backup"), Optional.empty(), Optional.empty()));
        assertThat(lag().level()).isEqualTo(Level.OK);
        assertThat(said()).doesNotContain("standby_b does not").doesNotContain("pg_monitor");
    }

    @Test
    void aReplicaThatTellsNoTimeIsJudgedByBytes() {
        replicas.add(streaming(102_399, Optional.empty()));
        assertThat(lag().level()).isEqualTo(Level.OK);
        replicas.set(0, streaming(100_000, Optional.empty()));
        assertThat(lag().level()).isEqualTo(Level.WATCH);
        assertThat(said())
                .contains("standby_b is 2.3 GiB of WAL behind, and does not tell for how long.");
        sample.level("replication.far", Level.WARNING);
        assertThat(lag().level()).isEqualTo(Level.WARNING);
    }

    @Test
    void aReplicaThatCatchesUpIsAtLeastWatched() {
        Optional<Duration> brief = Optional.of(Duration.ofSeconds(1));
        replicas.add(replica(Optional.of("catchup"), Optional.of(Sample.lsn(100_000)), brief));
        assertThat(lag().level()).isEqualTo(Level.WATCH);
        assertThat(said())
                .contains("standby_b is 1.0 s behind, 2.3 GiB of WAL. It is still catching up.");
        replicas.set(0, streaming(100_000, brief));
        assertThat(lag().level()).isEqualTo(Level.OK);
    }

    @Test
    void aReplicaThatIsGoneIsNamed() {
        replicas.add(streaming(102_400, Optional.empty()));
        later(Duration.ofSeconds(10));
        replicas.clear();
        later(Duration.ofSeconds(30));
        assertThat(findings().gone()).isEmpty();
        sample.later(Duration.ofSeconds(11));
        assertThat(findings().gone()).extracting(Gone::replica).hasSize(1);
        assertThat(said())
                .contains("standby_b received WAL from here and has been gone for 41 s. Start it");
        assertThat(sample.assess().wal().level()).isEqualTo(Level.WATCH);
        sample.level("replication.gone", Level.CRITICAL);
        assertThat(sample.assess().wal().level()).isEqualTo(Level.CRITICAL);
        sample.level("cuts.patience.gone", Duration.ofSeconds(41));
        assertThat(findings().gone()).isEmpty();
        sample.level("cuts.patience.gone", Duration.ofSeconds(40));
        assertThat(findings().gone()).hasSize(1);
        replicas.add(streaming(102_400, Optional.empty()));
        assertThat(findings().gone()).isEmpty();
    }

    @Test
    void whoReadsALogicalSlotOrCopiesIsNotMissedHere() {
        Replica there = streaming(102_400, Optional.empty());
        sample.slots.add(Sample.slot("cdc", true, 102_000));
        replicas.add(
                new Replica(
                        901,
                        Optional.of("debezium"),
                        there.user(),
                        there.address(),
                        Optional.of("cdc"),
                        there.state(),
                        there.sync(),
                        there.sent(),
                        there.flushed(),
                        there.replayed(),
                        Optional.empty(),
                        Optional.empty()));
        replicas.add(replica(Optional.of("backup"), Optional.empty(), Optional.empty()));
        assertThat(sample.slots.getFirst().kind()).isEqualTo(Slot.Kind.LOGICAL);
        later(Duration.ofSeconds(1));
        replicas.clear();
        later(Duration.ofMinutes(2));
        assertThat(findings().gone()).isEmpty();
    }

    /// What a role no longer sees has not gone.
    @Test
    void whoIsNotVisibleAnyMoreIsNotGone() {
        replicas.add(streaming(102_400, Optional.empty()));
        later(Duration.ofSeconds(10));
        replicas.set(0, replica(Optional.empty(), Optional.empty(), Optional.empty()));
        later(Duration.ofMinutes(2));
        assertThat(findings().gone()).isEmpty();
    }

    @Test
    void aStandbyOfAQuietPrimaryIsNotLate() {
        replays(102_400, 102_400, true);
        later(Duration.ofSeconds(20));
        replays(102_401, 102_401, true); // a checkpoint of the primary, which commits nothing
        assertThat(delay().level()).isEqualTo(Level.OK);
        assertThat(delay().caughtUp()).isTrue();
        assertThat(delay().late()).isEmpty();
        assertThat(said()).doesNotContain("standby");
    }

    /// Something has always just arrived, and nothing was committed for an hour.
    @Test
    void aStandbyThatKeepsUpWithAnOpenBulkTransactionIsNotLate() {
        for (int i = 0; i < 5; i++) {
            replays(102_500 + 100 * i, 102_500 + 100 * i - 1, true);
            later(Duration.ofSeconds(2));
        }
        replays(103_000, 102_999, true);
        assertThat(delay().late().orElseThrow().length()).isEqualTo(Duration.ofSeconds(2));
        assertThat(delay().level()).isEqualTo(Level.OK);
    }

    @Test
    void aStandbyIsLateByWhatItReceivedAndDidNotReplay() {
        replays(102_400, 102_400, true);
        later(Duration.ofMinutes(6));
        replays(102_800, 102_400, true);
        assertThat(delay().level()).isEqualTo(Level.WARNING);
        assertThat(said())
                .contains(
                        "This standby has 400.0 MiB of WAL to replay, the first of which came 6 min"
                                + " ago at the most. See whether");
    }

    @Test
    void oneReadAloneTakesALittleForUnderWay() {
        replays(102_401, 102_400, true);
        assertThat(delay().late()).isEmpty();
        assertThat(delay().level()).isEqualTo(Level.OK);
        replays(102_800, 102_400, true);
        assertThat(delay().late().orElseThrow().length()).isEqualTo(HOUR);
        assertThat(delay().level()).isEqualTo(Level.CRITICAL);
    }

    @Test
    void aStandbyAtWhichNothingArrivesAnyMoreIsToldSo() {
        replays(102_400, 102_400, true);
        later(Duration.ofSeconds(10));
        replays(102_400, 102_400, false);
        later(Duration.ofSeconds(30));
        assertThat(delay().level()).isEqualTo(Level.OK);
        sample.later(Duration.ofSeconds(11));
        assertThat(delay().level()).isEqualTo(Level.WARNING);
        assertThat(said())
                .contains(
                        "No WAL receiver runs: nothing has arrived for 41 s (position 19/0). Look"
                                + " into the standby's log.");
        sample.level("replication.silent", Level.CRITICAL);
        assertThat(delay().level()).isEqualTo(Level.CRITICAL);
        replays(102_400, 102_400, true);
        assertThat(delay().silent()).isEmpty();
    }

    @Test
    void whatComesFromAnArchiveArrives() {
        for (int i = 0; i < 9; i++) {
            replays(102_400, 102_400 + 16 * i, false);
            later(Duration.ofSeconds(20));
        }
        assertThat(delay().level()).isEqualTo(Level.OK);
    }

    @Test
    void whoLivesOnAnArchiveAloneWaitsForWholeSegments() {
        replay =
                Optional.of(
                        new Replay(
                                Optional.empty(),
                                Optional.of(Sample.lsn(102_400)),
                                Optional.empty(),
                                false,
                                true));
        later(Duration.ofMinutes(2));
        assertThat(delay().level()).isEqualTo(Level.OK);
        assertThat(delay().behind()).isEmpty();
        sample.later(Duration.ofMinutes(4));
        assertThat(delay().level()).isEqualTo(Level.WATCH);
        sample.level("replication.archive", Level.OK);
        assertThat(delay().level()).isEqualTo(Level.OK);
    }
}
