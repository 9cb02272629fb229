package headroom.core.signal.pools;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Expectations;
import headroom.core.environment.ExpectedClient;
import headroom.core.environment.Level;
import headroom.core.poll.Source;
import headroom.core.reading.Age;
import headroom.core.reading.Reading;
import headroom.core.signal.Sample;
import headroom.core.signal.load.Load;
import headroom.core.signal.load.Transaction;
import headroom.core.signal.load.Wait;
import headroom.core.signal.pools.Diagnosis.Ailment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A pool of four at one instance of the service orders, looked at every two seconds.
class PoolDoctorTest {

    private static final Source<ServicePools> ONE = at("10.0.0.1");
    private static final Source<ServicePools> TWO = at("10.0.0.2");
    private static final Duration STEP = Duration.ofSeconds(2);

    private final Sample sample = new Sample();

    private record Pool(Source<ServicePools> where, long active, long waiting, long total) {}

    private static Source<ServicePools> at(String host) {
        return new Source<>("orders at " + host + ":9010", "HikariPoolMXBean", ServicePools.class);
    }

    private SessionGroup sessions(String state, long count, Duration oldest, Duration youngest) {
        return sessions("orders", "10.0.0.1", state, Optional.empty(), count, oldest, youngest);
    }

    private SessionGroup sessions(
            String application,
            String address,
            String state,
            Optional<Wait> waits,
            long count,
            Duration oldest,
            Duration youngest) {
        return new SessionGroup(
                Optional.of(application),
                Optional.of("app"),
                Optional.of("shop"),
                Optional.of(address),
                Optional.of(state).filter(s -> !s.isEmpty()),
                waits,
                count,
                new SessionGroup.Times(
                        Optional.of(sample.now.minus(Duration.ofMinutes(5))),
                        state.contains("transaction")
                                ? Optional.of(sample.now.minus(oldest))
                                : Optional.empty(),
                        Optional.of(sample.now.minus(oldest)),
                        Optional.of(sample.now.minus(youngest))));
    }

    /// One look at a pool of four that has the given figures.
    private PoolsJudgement look(long active, long waiting, SessionGroup... sessions) {
        return look(List.of(new Pool(ONE, active, waiting, 4)), sessions);
    }

    private PoolsJudgement look(List<Pool> read, SessionGroup... sessions) {
        sample.sessions = List.of(sessions);
        var snapshot = sample.snapshot();
        for (Pool pool : read) {
            snapshot =
                    snapshot.with(
                            pool.where,
                            new Reading.Known<>(
                                    new ServicePools(
                                            List.of(
                                                    new ServicePools.Pool(
                                                            "main",
                                                            pool.active,
                                                            pool.total - pool.active,
                                                            pool.waiting,
                                                            pool.total,
                                                            4,
                                                            4))),
                                    sample.now));
        }
        PoolsJudgement judged = sample.assess(snapshot).pools();
        sample.recent = sample.recent.plus(snapshot);
        sample.now = sample.now.plus(STEP);
        return judged;
    }

    private static Diagnosis found(PoolsJudgement judged) {
        return ((PoolFinding.Read) judged.pools().getFirst()).diagnosis().orElseThrow();
    }

    private static String missing(PoolsJudgement judged) {
        assertThat(found(judged).ailment()).isInstanceOf(Ailment.Undecided.class);
        return ((Ailment.Undecided) found(judged).ailment()).missing().getFirst();
    }

    private PoolsJudgement leaking(String state, Duration idle, long waiting) {
        PoolsJudgement judged = look(4, waiting, sessions(state, 4, idle, idle));
        for (int i = 1; i < 10; i++) {
            Duration age = idle.plus(STEP.multipliedBy(i));
            judged = look(4, waiting, sessions(state, 4, age.plusSeconds(9), age));
        }
        return judged;
    }

    private PoolsJudgement working(Duration age, int looks) {
        PoolsJudgement judged = look(4, 3, sessions("active", 4, age, age));
        for (int i = 1; i < looks; i++) {
            judged = look(4, 3, sessions("active", 4, age, age));
        }
        return judged;
    }

    private void calm(Duration age) {
        for (int i = 0; i < 30; i++) {
            look(
                    1,
                    0,
                    sessions("active", 1, age, age),
                    sessions("idle", 3, Duration.ofSeconds(40), Duration.ofMillis(300)));
        }
    }

    @Test
    void lentAndIdleForLongerThanTheKeepaliveIsALeak() {
        PoolsJudgement judged = leaking("idle", Duration.ofSeconds(110), 2);
        assertThat(found(judged).ailment())
                .isEqualTo(new Ailment.Leak(false, new Age(Duration.ofSeconds(128))));
        assertThat(judged.level()).isEqualTo(Level.WARNING);
        assertThat(judged.verdict().headline()).isEqualTo("Pool main: leak");
        assertThat(judged.verdict().sentence())
                .startsWith(
                        "Pool main at orders at 10.0.0.1:9010: leak, 2 waiting. All its connections"
                                + " are lent and none works, for at least 2 min 8 s.")
                .contains("Raising its maximum gives relief at once; the cure is to restart");
        assertThat(found(judged).useless())
                .extracting(Diagnosis.Useless::sentence)
                .contains(
                        "softEvictConnections: it does nothing for a connection that is lent.",
                        "Ending its sessions (pg_terminate_backend): it does not give the permits"
                                + " back to the pool.");
    }

    @Test
    void aLeakInATransactionIsToldWithItsAge() {
        Diagnosis found = found(leaking("idle in transaction", Duration.ofSeconds(110), 0));
        assertThat(found.ailment()).isInstanceOf(Ailment.Leak.class);
        assertThat(((Ailment.Leak) found.ailment()).inTransaction()).isTrue();
        assertThat(found.evidence().get(1))
                .isEqualTo("4 of them hold a transaction open, the first for 2 min 17 s.");
        assertThat(found.doubts()).contains("Nobody waits for a connection now.");
    }

    @Test
    void youngerThanTheKeepaliveItMayJustBeHeld() {
        assertThat(missing(leaking("idle", Duration.ofSeconds(40), 2)))
                .contains("idle for 58 s. From 2 min on it is a leak");
    }

    @Test
    void shortStatementsAndWaitingClientsMeanTooSmall() {
        Diagnosis found = found(working(Duration.ofMillis(8), 10));
        assertThat(found.ailment()).isEqualTo(new Ailment.TooSmall(new Age(Duration.ofMillis(8))));
        assertThat(found.doubts().getFirst()).startsWith("How many processors");
        assertThat(found.useless()).extracting(Diagnosis.Useless::measure).hasSize(3);
    }

    @Test
    void aDatabaseWithNothingToSpareIsNotATooSmallPool() {
        sample.expectations =
                new Expectations(Optional.empty(), Optional.empty(), Optional.of(2), Map.of());
        assertThat(missing(working(Duration.ofMillis(8), 10)))
                .contains("4 sessions work on 2 processors");
    }

    @Test
    void longStatementsMeanASlowDatabase() {
        Diagnosis found = found(working(Duration.ofMillis(1400), 10));
        assertThat(found.ailment())
                .isEqualTo(
                        new Ailment.SlowDatabase(
                                new Age(Duration.ofMillis(1400)), Optional.empty()));
        assertThat(found.doubts().getFirst()).startsWith("What is usual was not seen");
        assertThat(found.useless().getFirst().measure()).isEqualTo("Raising the maximum");
    }

    @Test
    void slowerThanUsualIsSlowToo() {
        calm(Duration.ofMillis(60));
        assertThat(found(working(Duration.ofMillis(400), 16)).ailment())
                .isEqualTo(
                        new Ailment.SlowDatabase(
                                new Age(Duration.ofMillis(400)),
                                Optional.of(new Age(Duration.ofMillis(60)))));
    }

    @Test
    void oneLongStatementAmongShortOnesIsNoSlowDatabase() {
        PoolsJudgement judged = mixed();
        for (int i = 1; i < 16; i++) {
            judged = mixed();
        }
        assertThat(missing(judged)).startsWith("Some of its statements run long while others");
    }

    private PoolsJudgement mixed() {
        return look(4, 3, sessions("active", 4, Duration.ofMillis(4000), Duration.ofMillis(9)));
    }

    @Test
    void asLongAsEverIsUndecided() {
        calm(Duration.ofMillis(1300));
        assertThat(missing(working(Duration.ofMillis(1400), 16)))
                .startsWith("Statements run long, as they did before anybody waited");
        assertThat(missing(working(Duration.ofMillis(3000), 16)))
                .contains("neither clearly short nor clearly slower");
    }

    @Test
    void betweenShortAndLongIsUndecided() {
        assertThat(missing(working(Duration.ofMillis(600), 10)))
                .contains("what is usual was not seen");
    }

    @Test
    void aLockQueueNamesItsBlocker() {
        sample.load =
                new Load(
                        List.of(transaction(7, "report", "idle in transaction"), waiter(8)),
                        List.of(new Load.Blocked(8, Optional.empty(), List.of(7L))),
                        List.of(),
                        Optional.empty());
        PoolsJudgement judged = queue(Duration.ofSeconds(10));
        for (int i = 1; i < 8; i++) {
            judged = queue(Duration.ofSeconds(10 + 2 * i));
        }
        assertThat(found(judged).ailment())
                .isEqualTo(
                        new Ailment.LockQueue(
                                List.of(
                                        "session 7 of report as app, idle in transaction for 1 min"
                                                + " 14 s")));
        assertThat(found(judged).evidence().getFirst())
                .isEqualTo("4 of its 4 sessions wait for a lock, the first for 24 s.");
        assertThat(judged.verdict().sentence()).contains("End session 7 of report as app");
    }

    /// A migration waits behind a forgotten transaction, and everybody behind the migration.
    @Test
    void aLockQueueBehindWhoWaitsNamesTheRoot() {
        sample.load =
                new Load(
                        List.of(
                                transaction(7, "report", "idle in transaction"),
                                transaction(6, "migration", "active"),
                                waiter(8)),
                        List.of(
                                new Load.Blocked(8, Optional.empty(), List.of(6L)),
                                new Load.Blocked(6, Optional.empty(), List.of(7L))),
                        List.of(),
                        Optional.empty());
        PoolsJudgement judged = queue(Duration.ofSeconds(10));
        for (int i = 1; i < 8; i++) {
            judged = queue(Duration.ofSeconds(10 + 2 * i));
        }
        assertThat(((Ailment.LockQueue) found(judged).ailment()).blockers())
                .singleElement()
                .asString()
                .startsWith("session 7 of report as app");
    }

    private PoolsJudgement queue(Duration age) {
        return look(
                4,
                1,
                sessions(
                        "orders",
                        "10.0.0.1",
                        "active",
                        Optional.of(new Wait("Lock", "relation")),
                        4,
                        age,
                        age));
    }

    private Transaction waiter(long pid) {
        return transaction(pid, "orders", "active");
    }

    private Transaction transaction(long pid, String application, String state) {
        return new Transaction(
                pid,
                Optional.of(application),
                Optional.of("app"),
                Optional.of("shop"),
                Optional.of("10.0.0.1"),
                Optional.of(state),
                Optional.of("client backend"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(sample.now),
                Optional.of(sample.now),
                Optional.of(sample.now.minusSeconds(60)),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void nobodyWaitsAndSomeAreFreeIsHealthy() {
        calm(Duration.ofMillis(5));
        PoolsJudgement judged =
                look(0, 0, sessions("idle", 4, Duration.ofSeconds(90), Duration.ofMillis(20)));
        assertThat(found(judged).ailment()).isEqualTo(new Ailment.Healthy());
        assertThat(judged.level()).isEqualTo(Level.OK);
    }

    @Test
    void aLeakThatBeginsIsNotHealthy() {
        PoolsJudgement judged = leakBegins(0);
        for (int i = 1; i < 10; i++) {
            judged = leakBegins(i);
        }
        assertThat(missing(judged)).contains("has done nothing for 5 min 18 s: a leak may have");
    }

    private PoolsJudgement leakBegins(int look) {
        return look(
                1,
                0,
                sessions("idle", 4, Duration.ofSeconds(300 + 2L * look), Duration.ofSeconds(60)));
    }

    @Test
    void fewSamplesDecideNothing() {
        assertThat(missing(working(Duration.ofMillis(8), 3)))
                .isEqualTo("Only 3 of the 5 samples that are needed were taken in the last 30 s.");
    }

    @Test
    void heldWhileTheApplicationDoesSomethingElseIsUndecided() {
        PoolsJudgement judged = held();
        for (int i = 0; i < 8; i++) {
            judged = held();
        }
        assertThat(missing(judged)).contains("mostly idle: the application seems to hold them");
        assertThat(judged.verdict().sentence()).contains("Why at main is undecided: ");
    }

    private PoolsJudgement held() {
        return look(
                4,
                2,
                sessions("active", 1, Duration.ofMillis(5), Duration.ofMillis(5)),
                sessions("idle in transaction", 3, Duration.ofSeconds(3), Duration.ofMillis(90)));
    }

    @Test
    void sessionsThatAreNobodysDecideNothing() {
        PoolsJudgement judged =
                look(
                        4,
                        2,
                        sessions(
                                "other",
                                "10.0.0.1",
                                "idle",
                                Optional.empty(),
                                4,
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(5)));
        assertThat(missing(judged)).startsWith("No session can be told to be its");
        judged = look(4, 2, sessions("idle", 9, STEP, STEP));
        assertThat(missing(judged)).startsWith("9 sessions fit it by application_name orders, yet");
    }

    @Test
    void theDeclaredClientTellsWhoseSessionsTheyAre() {
        sample.expectations =
                new Expectations(
                        Optional.empty(),
                        Optional.of(
                                List.of(
                                        new ExpectedClient(
                                                "orders",
                                                Optional.of("app"),
                                                Optional.of("a driver"),
                                                List.of(),
                                                Optional.empty(),
                                                Optional.empty()))),
                        Optional.empty(),
                        Map.of());
        PoolsJudgement judged = declared();
        for (int i = 0; i < 8; i++) {
            judged = declared();
        }
        assertThat(found(judged).ailment()).isInstanceOf(Ailment.Leak.class);
        assertThat(found(judged).evidence())
                .contains("Its sessions are told by the declared client orders.");
    }

    private PoolsJudgement declared() {
        return look(
                4,
                0,
                sessions(
                        "a driver",
                        "10.0.0.9",
                        "idle",
                        Optional.empty(),
                        4,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5)));
    }

    @Test
    void anotherInstanceThatIsNotUsedUpMakesItUndecidedUnlessAddressesTell() {
        PoolsJudgement apart = two("10.0.0.2");
        PoolsJudgement mixed = two("10.9.9.9");
        for (int i = 0; i < 8; i++) {
            apart = two("10.0.0.2");
        }
        assertThat(found(apart).ailment()).isInstanceOf(Ailment.Leak.class);
        for (int i = 0; i < 16; i++) {
            mixed = two("10.9.9.9");
        }
        assertThat(found(mixed).ailment()).isInstanceOf(Ailment.Undecided.class);
    }

    /// The first instance leaks; the second is well and comes from the given address.
    private PoolsJudgement two(String second) {
        Duration old = Duration.ofMinutes(5);
        String first = second.equals("10.0.0.2") ? "10.0.0.1" : second;
        return look(
                List.of(new Pool(ONE, 4, 2, 4), new Pool(TWO, 0, 0, 4)),
                sessions("orders", first, "idle", Optional.empty(), 4, old, old),
                sessions("orders", second, "idle", Optional.empty(), 4, old, STEP));
    }

    @Test
    void statesThatAreNotVisibleDecideNothing() {
        PoolsJudgement judged = look(4, 2, sessions("", 4, STEP, STEP));
        for (int i = 0; i < 6; i++) {
            judged = look(4, 2, sessions("", 4, STEP, STEP));
        }
        assertThat(missing(judged)).contains("grant it pg_monitor");
    }

    @Test
    void aLoginStormNeedsTheRateOfLogins() {
        PoolsJudgement judged = growing();
        for (int i = 0; i < 8; i++) {
            judged = growing();
        }
        assertThat(missing(judged)).contains("a login storm would explain it");
    }

    private PoolsJudgement growing() {
        return look(
                List.of(new Pool(ONE, 2, 6, 2)),
                sessions("active", 2, Duration.ofMillis(5), Duration.ofMillis(5)));
    }

    /// Two connections, lent and idle for minutes, of a pool that has its own name for the
    /// database.
    private Diagnosis lent(String mode, long waiting) {
        var source = new Source<>("PgBouncer main", "SHOW POOLS", BouncerPools.class);
        Optional<Diagnosis> found = Optional.empty();
        for (int i = 0; i < 10; i++) {
            sample.sessions = List.of(sessions("idle", 2, AGO.plus(STEP), AGO));
            var snapshot =
                    sample.snapshot()
                            .with(
                                    source,
                                    new Reading.Known<>(
                                            new BouncerPools(
                                                    "1.18.0",
                                                    BouncerPools.Standing.ACTIVE,
                                                    List.of(
                                                            new BouncerPools.Pool(
                                                                    "shop_rw",
                                                                    "app",
                                                                    2,
                                                                    waiting,
                                                                    2,
                                                                    0,
                                                                    0,
                                                                    0,
                                                                    0,
                                                                    Duration.ofSeconds(waiting),
                                                                    Optional.of(mode))),
                                                    List.of(
                                                            new BouncerPools.Database(
                                                                    "shop_rw",
                                                                    Optional.of("shop"),
                                                                    Optional.of(2L),
                                                                    false,
                                                                    false))),
                                            sample.now));
            found = Optional.of(found(sample.assess(snapshot).pools()));
            sample.recent = sample.recent.plus(snapshot);
            sample.now = sample.now.plus(STEP);
        }
        return found.orElseThrow();
    }

    private static final Duration AGO = Duration.ofMinutes(5);

    @Test
    void whatClientsHoldInSessionModeIsNoLeak() {
        assertThat(lent("session", 0).ailment()).isInstanceOf(Ailment.Healthy.class);
        assertThat(lent("session", 3).ailment())
                .isInstanceOfSatisfying(
                        Ailment.Undecided.class,
                        why ->
                                assertThat(why.missing().getFirst())
                                        .startsWith("In session mode a connection is lent for as"));
    }

    /// It gives a lent connection up when the server ends it, which a pool in the client does not.
    @Test
    void aLeakThroughPgBouncerIsOneOfTheDatabaseThatItLeadsTo() {
        Diagnosis leak = lent("transaction", 3);
        assertThat(leak.ailment()).isInstanceOf(Ailment.Leak.class);
        assertThat(leak.useless()).isEmpty();
    }
}
