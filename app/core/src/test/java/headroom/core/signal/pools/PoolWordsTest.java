package headroom.core.signal.pools;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.Assessor;
import headroom.core.signal.Sample;
import headroom.core.signal.pools.BouncerPools.Database;
import headroom.core.signal.pools.BouncerPools.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolWordsTest {

    private static final Source<BouncerPools> MAIN =
            new Source<>("PgBouncer main", "SHOW POOLS", BouncerPools.class);
    private static final Source<ServicePools> ORDERS =
            new Source<>("orders at 10.0.0.1:9010", "HikariPoolMXBean", ServicePools.class);
    private static final Source<ServicePools> OTHER =
            new Source<>("orders at 10.0.0.2:9010", "HikariPoolMXBean", ServicePools.class);

    private Snapshot snapshot = new Sample().snapshot();
    private Levels levels = Levels.DEFAULT;

    @Test
    void whoWaitsIsSaidWithWhatIsInUse() {
        read(ORDERS, new ServicePools(List.of(pool("main", 10, 5), pool("reports", 2, 0))));
        PoolsJudgement pools = judge();
        assertThat(pools.level()).isEqualTo(Level.WARNING);
        assertThat(pools.verdict().headline()).isEqualTo("Clients wait for a connection of a pool");
        assertThat(pools.verdict().sentence())
                .startsWith(
                        "5 wait for a connection of pool main at orders at 10.0.0.1:9010, 10 of 10"
                                + " are in use.");
        assertThat(pools.pools()).hasSize(2);
    }

    @Test
    void poolsThatLendChangeNothing() {
        String before = judge().verdict().sentence();
        read(ORDERS, new ServicePools(List.of(pool("main", 10, 0))));
        read(MAIN, bouncer(Standing.ACTIVE, 0, false));
        assertThat(judge().level()).isEqualTo(Level.OK);
        assertThat(judge().verdict().sentence()).isEqualTo(before);
    }

    @Test
    void aBouncerTellsHowLongTheFirstHasWaited() {
        read(MAIN, bouncer(Standing.UNTOLD, 3, false));
        assertThat(judge().level()).isEqualTo(Level.WARNING);
        assertThat(judge().verdict().sentence())
                .startsWith(
                        "3 wait for a connection of pool shop as app at PgBouncer main, the first"
                                + " for 1.5 s, 2 of 2 are in use.");
    }

    @Test
    void aPausedDatabaseIsSaidWhoeverPausedIt() {
        String sentence = "PgBouncer main is paused for shop: clients wait until RESUME.";
        read(MAIN, bouncer(Standing.ACTIVE, 0, true));
        assertThat(judge().verdict().sentence()).startsWith(sentence);
        read(MAIN, bouncer(Standing.PAUSED, 0, false));
        assertThat(judge().verdict().sentence()).startsWith(sentence);
        assertThat(judge().level()).isEqualTo(Level.WARNING);
        assertThat(judge().verdict().headline()).isEqualTo("PgBouncer main is paused");
        read(MAIN, new BouncerPools("1.24.0", Standing.PAUSED, List.of(), List.of()));
        assertThat(judge().verdict().sentence())
                .startsWith(
                        "PgBouncer main is paused for any database: clients wait until RESUME.");
        var sample = new Sample();
        sample.level("found.paused", Level.WATCH);
        levels = sample.levels;
        assertThat(judge().level()).isEqualTo(Level.WATCH);
        assertThat(judge().pools()).extracting(PoolFinding::level).containsOnly(Level.WATCH);
    }

    @Test
    void anOldOneDoesNotTellThatAllIsPaused() {
        var pool =
                new BouncerPools.Pool(
                        "shop",
                        "app",
                        0,
                        1,
                        0,
                        0,
                        0,
                        0,
                        0,
                        Duration.ofSeconds(9),
                        Optional.empty());
        read(MAIN, new BouncerPools("1.18.0", Standing.UNTOLD, List.of(pool), List.of()));
        assertThat(judge().verdict().sentence())
                .startsWith(
                        "1 waits for a connection of pool shop as app at PgBouncer main, the first"
                                + " for 9.0 s, 0 are in use; this PgBouncer does not tell whether"
                                + " it is paused.");
    }

    @Test
    void whatCannotBeReadIsSaidAndNeverZero() {
        snapshot =
                snapshot.with(ORDERS, new Reading.Unavailable<>(Sample.DOWN, Sample.NOW))
                        .with(
                                OTHER,
                                new Reading.Stale<>(
                                        new ServicePools(List.of(pool("main", 10, 5))),
                                        Sample.NOW,
                                        Sample.NOW,
                                        Sample.HUNG));
        PoolsJudgement pools = judge();
        assertThat(pools.level()).isEqualTo(Level.WATCH);
        assertThat(pools.verdict().headline()).isEqualTo("A pool is not known");
        assertThat(pools.verdict().sentence())
                .contains(
                        "The pools of orders at 10.0.0.1:9010 are not known: not reachable:"
                                + " connection refused.")
                .contains("The pools of orders at 10.0.0.2:9010 are not known: no answer:")
                .doesNotContain("5 wait");
        assertThat(pools.pools()).allMatch(p -> p.level() == Level.UNKNOWN);
    }

    @Test
    void namesFromServersAreMadeVisible() {
        read(ORDERS, new ServicePools(List.of(pool("ma\u001b[2Jin\u202e", 1, 1))));
        assertThat(judge().verdict().sentence())
                .contains("\\u{1B}")
                .contains("\\u{202E}")
                .doesNotContain("\u001b");
    }

    @Test
    void poolsAloneAreAGauge() {
        snapshot = Snapshot.empty(Sample.NOW);
        read(ORDERS, new ServicePools(List.of(pool("main", 3, 0))));
        PoolsJudgement pools = judge();
        assertThat(pools.applicable()).isTrue();
        assertThat(pools.level()).isEqualTo(Level.OK);
        assertThat(pools.verdict().sentence()).isEqualTo("One pool is read.");
        assertThat(pools.dial().value()).isEqualTo("3 / 10");
        snapshot =
                Snapshot.empty(Sample.NOW)
                        .with(ORDERS, new Reading.Unavailable<>(Sample.DOWN, Sample.NOW));
        assertThat(judge().applicable()).isTrue();
        assertThat(judge().level()).isEqualTo(Level.UNKNOWN);
        assertThat(judge().verdict().sentence())
                .isEqualTo(
                        "The pools of orders at 10.0.0.1:9010 are not known: not reachable:"
                                + " connection refused.");
        snapshot =
                Snapshot.empty(Sample.NOW)
                        .with(
                                ORDERS,
                                new Reading.Unavailable<>(
                                        new Reason(Reason.Kind.NOT_CONFIGURED, "no file x"),
                                        Sample.NOW));
        assertThat(judge().applicable()).isTrue();
    }

    private <T> void read(Source<T> source, T value) {
        snapshot = snapshot.with(source, new Reading.Known<>(value, Sample.NOW));
    }

    private PoolsJudgement judge() {
        return Assessor.assess(snapshot, Recent.NONE, Expectations.NONE, levels).pools();
    }

    private static ServicePools.Pool pool(String name, long active, long waiting) {
        return new ServicePools.Pool(name, active, 10 - active, waiting, 10, 10, 2);
    }

    private static BouncerPools bouncer(Standing standing, long waiting, boolean paused) {
        return new BouncerPools(
                "1.18.0",
                standing,
                List.of(
                        new BouncerPools.Pool(
                                "shop",
                                "app",
                                2,
                                waiting,
                                2,
                                0,
                                0,
                                0,
                                0,
                                waiting > 0 ? Duration.ofMillis(1500) : Duration.ZERO,
                                Optional.of("transaction"))),
                List.of(new Database("shop", Optional.empty(), Optional.of(2L), paused, false)));
    }
}
