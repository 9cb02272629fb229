package headroom.core.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import headroom.core.environment.Address;
import headroom.core.environment.Expectations;
import headroom.core.environment.ExpectedClient;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.signal.queues.Masters;
import headroom.core.signal.slots.Slot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a team can draw elsewhere than the program does.
class CutsTest {

    private static final Address HERE = new Address("10.0.0.1", 5432);
    private static final Address THERE = new Address("10.0.0.2", 5432);

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
        sample.level("found.vacuum", Level.WARNING);
        assertThat(sample.assess().slots().level()).isEqualTo(Level.WARNING);
        sample.level("cuts.xmin", 20_000_000L);
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
        sample.level("found.demand", Level.OK);
        assertThat(sample.assess().pools().level()).isEqualTo(Level.OK);
    }

    @Test
    void howBadItIsThatTwoSayThatTheyAreTheOneIsALevel() {
        var copy = new Sample();
        copy.started = copy.started.plusSeconds(1);
        assertThat(twoPrimaries(copy)).isEqualTo(Level.CRITICAL);
        sample.level("replication.primaries", Level.WATCH);
        assertThat(twoPrimaries(copy)).isEqualTo(Level.WATCH);
        var stranger = new Sample();
        stranger.system++;
        assertThat(twoPrimaries(stranger)).isEqualTo(Level.WARNING);
        sample.level("replication.clusters", Level.OK);
        assertThat(twoPrimaries(stranger)).isEqualTo(Level.OK);

        assertThat(masters("a", "b")).isEqualTo(Level.CRITICAL);
        sample.level("redis.masters", Level.WATCH);
        assertThat(masters("a", "b")).isEqualTo(Level.WATCH);
        assertThat(masters("a", "a")).isEqualTo(Level.WARNING);
        sample.level("redis.sentinels", Level.OK);
        assertThat(masters("a", "a")).isEqualTo(Level.OK);
    }

    private Level twoPrimaries(Sample other) {
        var claims =
                Stream.of(sample, other)
                        .map(s ->
                                new Primaries.Claim(
                                        HERE,
                                        s.snapshot()
                                                .get(ServerFacts.SOURCE)
                                                .lastValue()
                                                .orElseThrow()
                                                .fingerprint()))
                        .toList();
        var known = new Reading.Known<>(new Primaries(claims, List.of()), sample.now);
        return sample.assess(sample.snapshot().with(Primaries.SOURCE, known)).wal().level();
    }

    private Level masters(String run, String otherRun) {
        var sayings = List.of(new Masters.Saying(HERE, HERE), new Masters.Saying(HERE, THERE));
        var claims = List.of(new Masters.Claim(HERE, run), new Masters.Claim(THERE, otherRun));
        var known =
                new Reading.Known<>(
                        new Masters("shop", HERE, sayings, claims, List.of()), sample.now);
        return sample.assess(sample.snapshot().with(Masters.SOURCE, known)).queues().level();
    }

    @Test
    void whatCannotBeACutIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> xmin(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Levels.Logins(5, 0.5, 10));
        Duration hour = Duration.ofHours(1);
        for (Duration longer : List.of(hour.plusSeconds(1), Duration.ofDays(7))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Levels.Patience(longer, hour, longer, longer, hour));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Levels.Patience(hour, longer, longer, longer, hour));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Levels.Patience(hour, hour, longer, longer, longer));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Levels.Statements(0, 2, 10, new Percent(10)));
    }

    private static Levels.Cuts xmin(long transactions) {
        Levels.Cuts cuts = Levels.DEFAULT.cuts();
        return new Levels.Cuts(
                transactions,
                cuts.places(),
                cuts.filling(),
                cuts.patience(),
                cuts.logins(),
                cuts.statements());
    }
}
