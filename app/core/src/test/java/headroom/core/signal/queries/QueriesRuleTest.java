package headroom.core.signal.queries;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Level;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.Assessment;
import headroom.core.signal.Sample;
import headroom.core.signal.queries.Comparison.Kind;
import headroom.core.signal.queries.Comparison.Statement;
import headroom.core.signal.queries.Counted.Counts;
import headroom.core.signal.queries.Counted.QueryKey;
import headroom.core.signal.queries.Work.Done;
import headroom.core.signal.queries.Work.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueriesRuleTest {

    private static final Instant START = Sample.NOW.minusSeconds(600);
    private static final QueryKey ORDERS = new QueryKey(10, 5, 111, true);
    private static final QueryKey TOKENS = new QueryKey(10, 5, 222, true);
    private static final QueryKey REPORT = new QueryKey(10, 5, 333, true);

    private final Sample sample = new Sample();
    private final Map<QueryKey, Counts> counts = new HashMap<>();
    private Optional<Long> evicted = Optional.of(0L);
    private Optional<Instant> reset = Optional.of(START.minusSeconds(1000));
    private Optional<Counted> before = Optional.empty();
    private Instant at = START;
    private List<Release> releases = List.of();

    QueriesRuleTest() {
        counts.put(
                ORDERS, new Counts(1_000_000, 2_000_000, 1_000_000, 9_000_000, Optional.empty()));
        counts.put(
                TOKENS, new Counts(1_000_000, 1_000_000, 1_000_000, 4_000_000, Optional.empty()));
        read();
    }

    private static Text text(QueryKey key) {
        return new Text("SELECT " + key.query(), Optional.of("app"), Optional.of("shop"));
    }

    private void did(QueryKey key, long calls, double mean) {
        counts.merge(
                key,
                new Counts(calls, calls * mean, calls, calls * 4, Optional.empty()),
                Work::sum);
    }

    private void read() {
        var now = new Counted("7391 false", at, reset, evicted, true, counts);
        Work work = Work.between(before, now);
        work = work.telling(work.done().stream().map(d -> d.with(text(d.key()))).toList());
        before = Optional.of(now);
        sample.recent =
                sample.recent.plus(
                        Snapshot.empty(at).with(Work.SOURCE, new Reading.Known<>(work, at)));
    }

    /// Ten seconds of work.
    private void work(long orders, double ordersMean, long tokens, double tokensMean) {
        at = at.plusSeconds(10);
        did(ORDERS, orders, ordersMean);
        did(TOKENS, tokens, tokensMean);
        read();
    }

    private void normal(int times) {
        for (int i = 0; i < times; i++) {
            work(1000, 2, 1000, 1);
        }
    }

    private void released(String label) {
        releases = List.of(new Release(label, at, "ada"));
    }

    private Assessment assess() {
        sample.now = at;
        Snapshot newest = sample.recent.newest().orElseThrow();
        return sample.assess(
                sample.snapshot()
                        .with(Work.SOURCE, newest.get(Work.SOURCE))
                        .with(
                                Release.Marked.SOURCE,
                                new Reading.Known<>(new Release.Marked(releases), at)));
    }

    private QueriesFinding finding() {
        return assess().workload().queries().orElseThrow();
    }

    @Test
    void anInnocentReleaseIsSaidToBe() {
        normal(6);
        released("v1.2");
        normal(6);
        QueriesFinding found = finding();
        assertThat(found.sentence())
                .isEqualTo(
                        "The same statements as before release v1.2, none slower: the release is"
                                + " innocent.");
        assertThat(found.remarks()).isEmpty();
        assertThat(assess().pools().level()).isEqualTo(Level.OK);
    }

    @Test
    void aStormIsNoFaultOfTheRelease() {
        normal(6);
        released("v1.2");
        for (int i = 0; i < 6; i++) {
            work(1000, 2, 9000, 1);
        }
        assertThat(finding().sentence())
                .isEqualTo(
                        "The same statements as before release v1.2, none slower: the release is"
                                + " innocent. Calls of “SELECT 222” (as app) are up 9.0 times (900/s,"
                                + " 100/s before), each as quick as before: a storm.");
        assertThat(assess().pools().verdict().headline()).isEqualTo("A storm of calls");
        assertThat(assess().pools().level()).isEqualTo(Level.WARNING);
    }

    @Test
    void whatAStormAndARegressionAreIsALevel() {
        normal(6);
        released("v1.2");
        for (int i = 0; i < 6; i++) {
            work(1000, 16, 9000, 1);
        }
        assertThat(finding().comparison().orElseThrow().of(Kind.STORM)).hasSize(1);
        assertThat(finding().comparison().orElseThrow().of(Kind.SLOWER)).hasSize(1);
        sample.level("cuts.statements.storm", 10.0);
        sample.level("cuts.statements.slower", 9.0);
        assertThat(finding().comparison().orElseThrow().of(Kind.SAME)).hasSize(2);
    }

    @Test
    void aRegressionIsTheReleases() {
        normal(6);
        released("v1.3");
        for (int i = 0; i < 6; i++) {
            work(1000, 16, 1000, 1);
        }
        assertThat(finding().sentence())
                .contains("Since release v1.3")
                .contains("“SELECT 111” (as app) takes 16 ms a call, 2.0 before (8.0 times).");
        assertThat(finding().comparison().orElseThrow().statements().getFirst().kind())
                .isEqualTo(Kind.SLOWER);
    }

    /// At full processors a storm makes each call slower; and slow calls are repeated.
    @Test
    void moreCallsThatAreSlowerNeitherBlameNorAcquit() {
        normal(6);
        released("v1.3");
        for (int i = 0; i < 6; i++) {
            work(1000, 2, 9000, 3);
        }
        QueriesFinding found = finding();
        assertThat(found.comparison().orElseThrow().of(Kind.BOTH)).hasSize(1);
        assertThat(found.sentence())
                .contains("whether the release or the calls are to blame cannot be told")
                .contains(
                        "Calls of “SELECT 222” (as app) are up 9.0 times (900/s, 100/s before), and"
                                + " each takes 3.0 ms, 1.0 before")
                .doesNotContain("innocent");
        assertThat(assess().pools().level()).isEqualTo(Level.WARNING);
    }

    @Test
    void aStatementThatIsSlowerInTooFewCallsAcquitsNobody() {
        normal(6);
        did(REPORT, 4, 1_000);
        normal(1);
        released("v1.3");
        normal(3);
        did(REPORT, 2, 60_000);
        normal(3);
        QueriesFinding found = finding();
        assertThat(found.comparison().orElseThrow().of(Kind.FEW))
                .extracting(Statement::key)
                .containsExactly(REPORT);
        assertThat(found.sentence())
                .contains("whether the release is innocent cannot be told")
                .contains(
                        "takes 60000 ms a call, 1000 before, in too few calls to tell (2, 4 before).");
        assertThat(found.remarks()).isEmpty();
    }

    @Test
    void aNewStatementIsTheReleases() {
        normal(6);
        released("v1.4");
        for (int i = 0; i < 6; i++) {
            did(REPORT, 10, 50);
            normal(1);
        }
        assertThat(finding().sentence()).contains("“SELECT 333” (as app) is new: 50 ms");
    }

    @Test
    void whatWasEvictedIsNotCalledNew() {
        normal(6);
        released("v1.4");
        evicted = Optional.of(7L);
        did(REPORT, 100, 50);
        normal(3);
        assertThat(finding().comparison().orElseThrow().of(Kind.NEW)).isEmpty();
        assertThat(finding().comparison().orElseThrow().of(Kind.UNTOLD))
                .extracting(Statement::key)
                .containsExactly(REPORT);
        assertThat(finding().sentence()).contains("whether others are new cannot be told");
    }

    @Test
    void aResetMakesNoStorm() {
        normal(14);
        counts.clear();
        reset = Optional.of(at);
        normal(14);
        QueriesFinding found = finding();
        assertThat(found.comparison().orElseThrow().of(Kind.STORM)).isEmpty();
        assertThat(found.comparison().orElseThrow().of(Kind.NEW)).isEmpty();
        assertThat(found.comparison().orElseThrow().of(Kind.SLOWER)).isEmpty();
    }

    @Test
    void countsThatBeganAnewStartAtNothing() {
        Instant then = at;
        var old =
                new Counted(
                        "a",
                        then,
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Map.of(ORDERS, new Counts(50, 100, 50, 50, Optional.of(then))));
        var fresh =
                new Counted(
                        "a",
                        then.plusSeconds(10),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Map.of(
                                ORDERS,
                                new Counts(60, 90, 60, 60, Optional.of(then.plusSeconds(5)))));
        assertThat(Work.between(Optional.of(old), fresh).done())
                .extracting(Done::counts)
                .containsExactly(new Counts(60, 90, 60, 60, Optional.empty()));
        assertThat(Work.between(Optional.of(old), fresh).done().getFirst().first()).isFalse();
    }

    @Test
    void anotherServersCountsAreNotSubtracted() {
        var here = new Counted("a", at, Optional.empty(), Optional.empty(), true, Map.of());
        var there =
                new Counted(
                        "b", at.plusSeconds(9), Optional.empty(), Optional.empty(), true, Map.of());
        assertThat(Work.between(Optional.of(here), there).from()).isEmpty();
    }

    @Test
    void withoutAReleaseTheLastMinutesAreCompared() {
        normal(30);
        assertThat(finding().sentence()).startsWith("The statements do as before");
        for (int i = 0; i < 12; i++) {
            work(1000, 2, 9000, 1);
        }
        assertThat(finding().sentence()).startsWith("Since about").contains("a storm");
    }

    @Test
    void aReleaseOfTheLastSecondsCannotBeJudgedYet() {
        normal(6);
        released("v1.2");
        assertThat(finding().sentence()).startsWith("Release v1.2 cannot be judged yet");
        // what runs is shown, if not compared
        assertThat(finding().comparison().orElseThrow().statements())
                .hasSize(2)
                .allMatch(s -> s.kind() == Kind.ALONE && s.after().calls() == 6000);
    }

    @Test
    void aReleaseBeforeWhichNothingIsKnownIsSaidToBeSo() {
        normal(1);
        releases = List.of(new Release("v1.2", at.minusSeconds(8), "ada"));
        normal(6);
        assertThat(finding().sentence())
                .isEqualTo(
                        "Release v1.2 cannot be judged: of what was before it only 0 ms are known.");
    }

    @Test
    void whatRunsIsShownFromTheSecondReadOn() {
        work(1000, 2, 1000, 1);
        assertThat(finding().comparison().orElseThrow().statements())
                .extracting(Statement::key)
                .containsExactly(ORDERS, TOKENS);
    }

    @Test
    void aReleaseAfterWhichNothingRunsIsNotAcquitted() {
        normal(6);
        released("v1.2");
        for (int i = 0; i < 6; i++) {
            work(0, 0, 1000, 1);
        }
        assertThat(finding().sentence())
                .contains("statements that made 67 % of the time before have not run")
                .contains("“SELECT 111” (as app) first of all")
                .endsWith("whether the release is innocent cannot be told.");
    }

    @Test
    void whereNothingIsCountedNobodyIsAcquitted() {
        counts.clear();
        for (int i = 0; i < 12; i++) {
            at = at.plusSeconds(10);
            read();
            if (i == 5) {
                released("v1.2");
            }
        }
        assertThat(finding().sentence()).contains("nothing can be told").doesNotContain("innocent");
    }

    /// Reads every two seconds are kept one by one for two minutes alone.
    @Test
    void aNewStatementStaysTheReleasesAndAStormIsOneForAsLongAsItLasts() {
        everyTwoSeconds(150, 1000);
        released("v1.5");
        did(REPORT, 100, 500);
        for (int i = 0; i < 150; i++) {
            did(REPORT, 10, 50);
            everyTwoSeconds(1, 1000);
        }
        assertThat(finding().sentence()).contains("“SELECT 333” (as app) is new");
        releases = List.of();
        everyTwoSeconds(450, 1000);
        assertThat(finding().sentence()).startsWith("The statements do as before");
        everyTwoSeconds(600, 4000);
        assertThat(finding().sentence()).startsWith("Since about").contains("a storm");
        assertThat(assess().pools().verdict().headline()).isEqualTo("A storm of calls");
    }

    @Test
    void aStormLongAfterAReleaseIsToldBesideItsAcquittal() {
        everyTwoSeconds(150, 1000);
        released("v1.5");
        everyTwoSeconds(900, 1000);
        everyTwoSeconds(75, 5000);
        assertThat(finding().sentence())
                .contains("release v1.5, none slower: the release is innocent. Since about ")
                .contains("a storm");
        assertThat(assess().pools().level()).isEqualTo(Level.WARNING);
    }

    private void everyTwoSeconds(int times, long tokens) {
        for (int i = 0; i < times; i++) {
            at = at.plusSeconds(2);
            did(ORDERS, 200, 2);
            did(TOKENS, tokens / 5, 1);
            read();
        }
    }

    @Test
    void whatIsNotInstalledIsUnknownWithTheReason() {
        sample.now = at.plus(Duration.ofSeconds(1));
        Assessment seen =
                sample.assess(
                        sample.snapshot()
                                .with(
                                        Work.SOURCE,
                                        new Reading.Unavailable<>(
                                                new Reason(
                                                        Reason.Kind.UNSUPPORTED,
                                                        "pg_stat_statements is not loaded"),
                                                at)));
        QueriesFinding found = seen.workload().queries().orElseThrow();
        assertThat(found.trouble()).isPresent();
        assertThat(found.comparison()).isEmpty();
        assertThat(found.sentence()).contains("pg_stat_statements is not loaded");
    }
}
