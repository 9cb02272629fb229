package headroom.core.signal.pools;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.poll.Source;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.signal.Sample;
import headroom.core.signal.load.Counters;
import headroom.core.signal.pools.Diagnosis.Ailment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Clients wait although their pool may still grow: whether that is a storm of logins is told by
/// how many the server counts.
class LoginStormTest {

    private static final Duration STEP = Duration.ofSeconds(2);
    private static final Source<ServicePools> POOL =
            new Source<>("orders at one:9010", "HikariPoolMXBean", ServicePools.class);

    private final Sample sample = new Sample();
    private Duration backends = Duration.ofSeconds(20);
    private Optional<Long> logins = Optional.of(50_000L);
    private String server = "7391";

    @Test
    void manyLoginsAreAStorm() {
        assertThat(after(20)).isEqualTo(new Ailment.LoginStorm(20));
        assertThat(after(10)).isInstanceOf(Ailment.LoginStorm.class);
    }

    @Test
    void fromHowManyOnTheyAreAStormIsALevel() {
        sample.level("cuts.logins.clients", 30.0);
        assertThat(missing(after(29))).contains("only 29.0 logins per second");
        assertThat(after(60)).isInstanceOf(Ailment.LoginStorm.class);
    }

    @Test
    void fewLoginsAreNoneAndItIsAskedWhetherTheServerAdmitsThem() {
        assertThat(missing(after(9)))
                .contains("only 9.0 logins per second: does it admit this client?");
    }

    @Test
    void aStormIsToldByItsOwnSecondsAndNotByTheCalmOnesBefore() {
        for (int i = 0; i < 20; i++) {
            look(1);
        }
        assertThat(after(30)).isInstanceOf(Ailment.LoginStorm.class);
    }

    @Test
    void aPoolThatHasBeenConnectedForLongMeetsNoStorm() {
        backends = Duration.ofMinutes(5);
        assertThat(missing(after(20))).contains("only 20.0 logins per second");
    }

    @Test
    void whereNobodyCountsLoginsNothingIsDecided() {
        logins = Optional.empty();
        assertThat(missing(after(20))).contains("nobody counts the logins");
    }

    @Test
    void countersOfTwoServersTellNoRate() {
        assertThat(after(20)).isInstanceOf(Ailment.LoginStorm.class);
        server = "8412";
        assertThat(missing(look(20))).contains("nobody counts the logins");
        assertThat(look(20)).isInstanceOf(Ailment.LoginStorm.class);
    }

    private Ailment after(long perSecond) {
        Ailment found = look(perSecond);
        for (int i = 0; i < 16; i++) {
            found = look(perSecond);
        }
        return found;
    }

    private static String missing(Ailment ailment) {
        assertThat(ailment).isInstanceOf(Ailment.Undecided.class);
        return ((Ailment.Undecided) ailment).missing().getFirst();
    }

    /// A pool of at most four that has two connections, both lent, and six clients that wait.
    private Ailment look(long perSecond) {
        logins = logins.map(l -> l + perSecond * STEP.toSeconds());
        sample.now = sample.now.plus(STEP);
        Instant now = sample.now;
        var times =
                new SessionGroup.Times(
                        Optional.of(now.minus(backends)),
                        Optional.empty(),
                        Optional.of(now.minusMillis(5)),
                        Optional.of(now.minusMillis(5)));
        sample.sessions =
                List.of(
                        new SessionGroup(
                                Optional.of("orders"),
                                Optional.of("app"),
                                Optional.of("shop"),
                                Optional.of("10.0.0.1"),
                                Optional.of("active"),
                                Optional.empty(),
                                2,
                                times));
        var figures = new ServicePools.Pool("main", 2, 0, 6, 2, 4, 4);
        var counters =
                new Counters(
                        server,
                        now,
                        Optional.empty(),
                        logins,
                        1_000,
                        10,
                        0,
                        0,
                        Bytes.ZERO,
                        1,
                        1,
                        1_000,
                        1_000,
                        200_000_000,
                        400_000_000,
                        Optional.empty());
        var snapshot =
                sample.snapshot()
                        .with(POOL, new Reading.Known<>(new ServicePools(List.of(figures)), now))
                        .with(Counters.SOURCE, new Reading.Known<>(counters, now));
        PoolsJudgement judged = sample.assess(snapshot).pools();
        sample.recent = sample.recent.plus(snapshot);
        return ((PoolFinding.Read) judged.pools().getFirst()).diagnosis().orElseThrow().ailment();
    }
}
