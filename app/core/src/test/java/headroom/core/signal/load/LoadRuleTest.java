package headroom.core.signal.load;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reading;
import headroom.core.signal.Assessment;
import headroom.core.signal.Sample;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.pools.SessionGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadRuleTest {

    private final Sample sample = new Sample();
    private final Map<Long, Transaction> transactions = new java.util.LinkedHashMap<>();

    private Transaction transaction(
            long pid, String application, String state, Duration open, Duration inState) {
        Transaction made = transaction(sample.now, pid, application, state, open, inState);
        transactions.put(pid, made);
        return made;
    }

    static Transaction transaction(
            Instant now,
            long pid,
            String application,
            String state,
            Duration open,
            Duration inState) {
        return new Transaction(
                pid,
                Optional.of(application),
                Optional.of("app"),
                Optional.of("shop"),
                Optional.of("10.0.0.7"),
                Optional.of(state),
                Optional.of("client backend"),
                Optional.empty(),
                Optional.of(now.minus(open)),
                Optional.of(now.minus(open)),
                Optional.of(now.minus(inState)),
                Optional.of(now.minus(inState)),
                Optional.of(12L),
                Optional.of("UPDATE orders SET paid = true"));
    }

    private String pools() {
        return assess().pools().verdict().sentence();
    }

    private Assessment assess() {
        sample.load =
                new Load(
                        List.copyOf(transactions.values()), List.of(), List.of(), Optional.empty());
        return sample.assess();
    }

    private LoadFindings findings() {
        return assess().workload().load().orElseThrow();
    }

    private static Counters counters(Instant at, long logins, long deadlocks, long requested) {
        return counters(at, logins, deadlocks, requested, Optional.empty());
    }

    private static Counters counters(
            Instant at,
            long logins,
            long deadlocks,
            long requested,
            Optional<Counters.Prepared> prepared) {
        return new Counters(
                "7391 false",
                at,
                Optional.of(
                        at.minus(Duration.ofDays(3))
                                .truncatedTo(java.time.temporal.ChronoUnit.DAYS)),
                Optional.of(logins),
                logins * 10,
                logins,
                deadlocks,
                0,
                Bytes.mib(logins),
                4,
                requested,
                120_000_000,
                3,
                200_000_000,
                400_000_000,
                prepared);
    }

    private Assessment counted(Counters... all) {
        for (Counters each : all) {
            sample.recent =
                    sample.recent.plus(
                            Snapshot.empty(each.at())
                                    .with(Counters.SOURCE, new Reading.Known<>(each, each.at())));
        }
        Counters last = all[all.length - 1];
        return sample.assess(
                sample.snapshot().with(Counters.SOURCE, new Reading.Known<>(last, last.at())));
    }

    @Test
    void aQuietServerSaysNothing() {
        LoadFindings found = findings();
        assertThat(found.remarks()).isEmpty();
        assertThat(found.waits())
                .containsExactly(new LoadFindings.Waiting(LoadFindings.WORKING, 60));
        assertThat(found.uncounted()).isPresent();
        assertThat(found.rates()).isEqualTo(Rates.UNKNOWN);
    }

    @Test
    void aSessionThatHoldsVacuumBackIsNamed() {
        Transaction report =
                transaction(7, "report", "active", Duration.ofHours(2), Duration.ofHours(2));
        transactions.put(7L, aged(report, 12_300_000));
        assertThat(pools())
                .contains(
                        "The transaction of process 7 of report as app has been open for 2 h, and"
                                + " holds vacuum 12 million transactions back.");
        transactions.put(
                8L,
                aged(
                        transaction(
                                8,
                                "export",
                                "active",
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(9)),
                        15_000_000));
        assertThat(pools())
                .contains(
                        "Process 8 of export as app holds vacuum 15 million transactions back: rows"
                                + " deleted since cannot be removed.");
        assertThat(assess().pools().level()).isEqualTo(Level.WATCH);
    }

    private static Transaction aged(Transaction t, long xminAge) {
        return new Transaction(
                t.pid(),
                t.application(),
                t.user(),
                t.database(),
                t.address(),
                t.state(),
                t.kind(),
                t.waits(),
                t.backendBegun(),
                t.begun(),
                t.queryBegun(),
                t.stateSince(),
                Optional.of(xminAge),
                t.query());
    }

    @Test
    void aLongQueryIsOnlyWorthWatching() {
        transaction(7, "report", "active", Duration.ofHours(2), Duration.ofHours(2));
        assertThat(findings().transactions())
                .extracting(LoadFindings.Open::level)
                .containsExactly(Level.WATCH);
        assertThat(findings().remarks())
                .extracting(Remark::level, Remark::sentence)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                Level.WATCH,
                                "The transaction of process 7 of report as app has been open for 2 h."));
        sample.level("load.working", Level.WARNING);
        assertThat(findings().transactions())
                .extracting(LoadFindings.Open::level)
                .containsExactly(Level.WARNING);
    }

    @Test
    void processorsAreJudgedByTheAverageOfSeveralSamples() {
        sample.expectations =
                new Expectations(Optional.empty(), Optional.empty(), Optional.of(8), Map.of());
        assertThat(findings().cpu()).isEmpty();
        sample.later(Duration.ofSeconds(2)).later(Duration.ofSeconds(2));
        assertThat(findings().cpu().orElseThrow().busy()).isEqualTo(60);
        assertThat(assess().pools().verdict().sentence())
                .contains("On average 60.0 sessions worked without waiting on 8 vCPUs, over 4.0 s");
    }

    @Test
    void whatTheRoleDoesNotSeeIsNotFreeProcessors() {
        sample.sessions = new ArrayList<>(List.of(Sample.sessions("web", "", 60)));
        sample.later(Duration.ofSeconds(2)).later(Duration.ofSeconds(2));
        assertThat(findings().cpu()).isEmpty();
        assertThat(findings().hidden()).isEqualTo(60);
    }

    @Test
    void sessionsThatWaitAreNoLoadOfTheProcessors() {
        sample.sessions =
                new ArrayList<>(
                        List.of(
                                new SessionGroup(
                                        Optional.of("web"),
                                        Optional.of("app"),
                                        Optional.of("shop"),
                                        Optional.empty(),
                                        Optional.of("active"),
                                        Optional.of(new Wait("Lock", "relation")),
                                        9,
                                        SessionGroup.Times.UNTOLD)));
        sample.later(Duration.ofSeconds(2)).later(Duration.ofSeconds(2));
        assertThat(findings().cpu().orElseThrow().busy()).isZero();
        assertThat(findings().waits())
                .containsExactly(new LoadFindings.Waiting("Lock/relation", 9));
    }

    @Test
    void aLoginStormIsFarMoreThanBefore() {
        Instant now = sample.now;
        Assessment seen =
                counted(
                        counters(now.minusSeconds(400), 1000, 0, 0),
                        counters(now.minusSeconds(100), 1300, 0, 0),
                        counters(now.minusSeconds(50), 1350, 0, 0),
                        counters(now, 2850, 0, 0));
        Rates rates = seen.workload().load().orElseThrow().rates();
        assertThat(rates.loginsPerSecond()).hasValue(30.0);
        assertThat(rates.loginsBefore()).hasValue(1.0);
        assertThat(rates.tempPerSecond()).contains(Bytes.mib(30));
        assertThat(seen.pools().verdict().sentence())
                .contains("30.0 sessions begin per second, 1.0 before");
    }

    @Test
    void aLoginStormIsOneForAsLongAsItLasts() {
        Instant now = sample.now;
        Counters[] calmThenStorm = new Counters[121];
        for (int i = 0; i <= 120; i++) {
            long seconds = 30L * i;
            long logins = seconds + Math.max(0, seconds - 1800) * 19;
            calmThenStorm[i] = counters(now.minusSeconds(3600 - seconds), logins, 0, 0);
        }
        Assessment seen = counted(calmThenStorm);
        assertThat(seen.workload().load().orElseThrow().rates().loginsBefore()).hasValue(1.0);
        assertThat(seen.pools().verdict().sentence())
                .contains("20.0 sessions begin per second, 1.0 before");
    }

    @Test
    void afterAResetNothingIsSubtracted() {
        Instant now = sample.now;
        assertThat(
                        counted(counters(now.minusSeconds(30), 1000, 3, 0), counters(now, 10, 0, 0))
                                .workload()
                                .load()
                                .orElseThrow()
                                .rates())
                .isEqualTo(Rates.UNKNOWN);
    }

    @Test
    void deadlocksAndCheckpointsAreTold() {
        Instant now = sample.now;
        Assessment seen =
                counted(counters(now.minusSeconds(500), 1000, 1, 2), counters(now, 1500, 3, 9));
        assertThat(seen.pools().verdict().sentence())
                .contains("2 deadlocks in the last 8 min 20 s");
        assertThat(seen.wal().verdict().sentence())
                .contains("7 of 7 checkpoints in 8 min 20 s did not come by time");
    }

    @Test
    void muchThatIsWrittenToTemporaryFilesIsTold() {
        Instant now = sample.now;
        Assessment little =
                counted(
                        counters(now.minusSeconds(40), 0, 0, 0),
                        counters(now.minusSeconds(30), 10, 0, 0));
        assertThat(little.pools().verdict().sentence()).doesNotContain("temporary files");
        Assessment much = counted(counters(now, 3_200, 0, 0));
        assertThat(much.pools().verdict().sentence())
                .contains("80.0 MiB are written to temporary files each second");
        assertThat(much.pools().level()).isEqualTo(Level.WATCH);
    }

    @Test
    void oldTransactionIdsAreToldOnTheStorage() {
        Instant now = sample.now;
        Counters young = counters(now, 1, 0, 0);
        assertThat(counted(young).storage().verdict().sentence()).doesNotContain("transaction id");
        Counters old =
                new Counters(
                        young.server(),
                        now,
                        young.reset(),
                        Optional.empty(),
                        1,
                        0,
                        0,
                        0,
                        Bytes.ZERO,
                        0,
                        0,
                        1_800_000_000L,
                        5,
                        200_000_000,
                        400_000_000,
                        Optional.empty());
        Assessment seen = counted(old);
        assertThat(seen.storage().level()).isEqualTo(Level.CRITICAL);
        assertThat(seen.storage().verdict().sentence())
                .contains(
                        "The oldest transaction id is 1800 million old, 83 % of the 2^31 that there are;"
                                + " autovacuum freezes from 200 million on");
        Counters multixacts =
                new Counters(
                        young.server(),
                        now.plusSeconds(60),
                        young.reset(),
                        Optional.empty(),
                        1,
                        0,
                        0,
                        0,
                        Bytes.ZERO,
                        0,
                        0,
                        5,
                        1_800_000_000L,
                        200_000_000,
                        400_000_000,
                        Optional.empty());
        assertThat(counted(multixacts).storage().verdict().sentence())
                .contains("The oldest multixact is 1800 million old", "from 400 million on");
    }

    @Test
    void aTransactionThatIsLeftPreparedIsAsBadAsAnIdleOne() {
        Instant now = sample.now;
        var left = prepared(2, now.minusSeconds(420), "order-7", 40);
        Assessment seen = counted(counters(now, 1, 0, 0, Optional.of(left)));
        assertThat(seen.pools().level()).isEqualTo(Level.WARNING);
        assertThat(seen.pools().verdict().sentence())
                .contains(
                        "2 prepared transactions keep their locks without a session, the oldest,"
                                + " order-7, for 7 min: COMMIT PREPARED or ROLLBACK PREPARED ends it.");
        assertThat(seen.workload().load().orElseThrow().prepared())
                .containsExactly(
                        new LoadFindings.Left(
                                left.oldest().getFirst(),
                                new Age(Duration.ofMinutes(7)),
                                Level.WARNING));
        var brief = prepared(1, now.minusSeconds(2), "order-8", 40);
        assertThat(counted(counters(now, 1, 0, 0, Optional.of(brief))).pools().verdict().sentence())
                .doesNotContain("prepared");
    }

    @Test
    void aPreparedTransactionThatHoldsMuchBackIsSaidHoweverYoungItIs() {
        Instant now = sample.now;
        var left = prepared(1, now.minusSeconds(20), "order-7", 12_000_000);
        Assessment seen = counted(counters(now, 1, 0, 0, Optional.of(left)));
        assertThat(seen.pools().level()).isEqualTo(Level.WATCH);
        assertThat(seen.pools().verdict().sentence())
                .contains(
                        "order-7, for 20 s, and holds vacuum 12 million transactions back: COMMIT");
    }

    @Test
    void whatIsPreparedIsNotKnownWhileTheCountersAreNot() {
        Instant now = sample.now;
        var left = prepared(1, now.minusSeconds(420), "order-7", 40);
        counted(counters(now, 1, 0, 0, Optional.of(left)));
        var stale =
                sample.snapshot()
                        .with(
                                Counters.SOURCE,
                                new Reading.Known<>(
                                        counters(now, 1, 0, 0, Optional.of(left)), now));
        LoadFindings found =
                sample.assess(sample.failing(stale, Counters.SOURCE, Sample.HUNG))
                        .workload()
                        .load()
                        .orElseThrow();
        assertThat(found.prepared()).isEmpty();
        assertThat(found.uncounted()).contains(Sample.HUNG);
    }

    private static Counters.Prepared prepared(long count, Instant since, String gid, long xidAge) {
        return new Counters.Prepared(
                count,
                List.of(
                        new Counters.Prepared.One(
                                gid, since, Optional.of("app"), Optional.of("shop"), xidAge)));
    }

    @Test
    void whatIsStaleIsSaidToBe() {
        transaction(
                1, "orders", "idle in transaction", Duration.ofMinutes(7), Duration.ofMinutes(6));
        sample.load =
                new Load(
                        List.copyOf(transactions.values()), List.of(), List.of(), Optional.empty());
        LoadFindings found =
                sample.assess(sample.failing(sample.snapshot(), ServerFacts.SOURCE, Sample.HUNG))
                        .workload()
                        .load()
                        .orElseThrow();
        assertThat(found.facts()).contains(Sample.HUNG);
        assertThat(found.transactions()).hasSize(1);
        assertThat(found.remarks()).isEmpty();
    }
}
