package headroom.core.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import headroom.core.environment.Expectations;
import headroom.core.environment.ExpectedClient;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Percent;
import headroom.core.signal.slots.Slot;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a team can draw elsewhere than the program does.
class CutsTest {

    private final Sample sample = new Sample();

    @Test
    void fromWhenOnASlotHoldsMuchBackIsALevel() {
        Slot slot = Sample.slot("s", true, sample.position);
        sample.slots =
                List.of(
                        new Slot(
                                slot.name(),
                                slot.kind(),
                                slot.plugin(),
                                slot.database(),
                                slot.temporary(),
                                slot.active(),
                                slot.activePid(),
                                slot.restartLsn(),
                                slot.confirmedFlush(),
                                slot.walStatus(),
                                slot.safeWalSize(),
                                slot.inactiveSince(),
                                slot.failover(),
                                slot.synced(),
                                slot.invalidationReason(),
                                new Slot.Horizon(Optional.of(12_345_678L), Optional.empty()),
                                slot.conflicting(),
                                slot.twoPhase()));
        assertThat(sample.assess().slots().level()).isEqualTo(Level.WATCH);
        assertThat(sample.assess().slots().verdict().headline())
                .isEqualTo("A replication slot holds vacuum back");
        sample.levels = Levels.DEFAULT.withCuts(xmin(20_000_000));
        assertThat(sample.assess().slots().level()).isEqualTo(Level.OK);
    }

    @Test
    void howBadItIsThatMoreIsDeclaredThanThereIsIsALevel() {
        sample.expectations =
                new Expectations(
                        Optional.empty(),
                        Optional.of(
                                List.of(
                                        new ExpectedClient(
                                                "web",
                                                Optional.empty(),
                                                Optional.of("web"),
                                                List.of(),
                                                Optional.empty(),
                                                Optional.of(new ExpectedClient.Pool(100, 3))))),
                        Optional.empty(),
                        java.util.Map.of());
        assertThat(sample.assess().pools().level()).isEqualTo(Level.WATCH);
        Levels d = Levels.DEFAULT;
        var f = d.found();
        sample.levels =
                new Levels(
                        d.storage(),
                        d.wal(),
                        d.slots(),
                        d.pools(),
                        d.queues(),
                        d.memory(),
                        d.transactions(),
                        new Levels.Found(
                                f.unreserved(),
                                f.lost(),
                                f.archiver(),
                                f.waiters(),
                                f.draining(),
                                f.policy(),
                                f.eviction(),
                                f.server(),
                                f.census(),
                                f.missing(),
                                Level.OK,
                                f.orphan(),
                                f.slot(),
                                f.workers(),
                                f.settings(),
                                f.deleted()),
                        d.load(),
                        d.cuts());
        assertThat(sample.assess().pools().level()).isEqualTo(Level.OK);
    }

    @Test
    void whatCannotBeACutIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> xmin(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Levels.Logins(5, 0.5, 10));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Levels.Statements(0, 2, 10, new Percent(10)));
    }

    private static Levels.Cuts xmin(long transactions) {
        Levels.Cuts cuts = Levels.DEFAULT.cuts();
        return new Levels.Cuts(transactions, cuts.logins(), cuts.statements());
    }
}
