package headroom.core.signal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import headroom.core.environment.Level;
import headroom.core.signal.Assessment;
import headroom.core.signal.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who waits behind whom for a lock, and for how long.
class LockQueueTest {

    private final Sample sample = new Sample();
    private final Map<Long, Transaction> transactions = new LinkedHashMap<>();
    private final List<Load.Blocked> blocked = new ArrayList<>();

    private void transaction(
            long pid, String application, String state, Duration open, Duration inState) {
        transactions.put(
                pid, LoadRuleTest.transaction(sample.now, pid, application, state, open, inState));
    }

    /// One that has waited for so many seconds as its number, in a query of the same age.
    private void waits(long pid, Long... blockers) {
        waits(pid, Duration.ofSeconds(pid), Optional.of(Duration.ofSeconds(pid)), blockers);
    }

    private void waits(long pid, Duration query, Optional<Duration> waiting, Long... blockers) {
        transaction(pid, "web", "active", query, query);
        blocked.add(new Load.Blocked(pid, waiting.map(sample.now::minus), List.of(blockers)));
    }

    private Assessment assess() {
        sample.load =
                new Load(List.copyOf(transactions.values()), blocked, List.of(), Optional.empty());
        return sample.assess();
    }

    private LoadFindings findings() {
        return assess().workload().load().orElseThrow();
    }

    private String pools() {
        return assess().pools().verdict().sentence();
    }

    @Test
    void blockersStandAsATreeRootsFirst() {
        transaction(
                1, "orders", "idle in transaction", Duration.ofMinutes(7), Duration.ofMinutes(6));
        waits(41, 1L);
        waits(30, 1L, 41L);
        waits(20, 0L);

        LoadFindings found = findings();
        assertThat(found.locks())
                .extracting(LockQueue.Place::pid, LockQueue.Place::depth, LockQueue.Place::behind)
                .containsExactly(
                        tuple(1L, 0, 2L),
                        tuple(41L, 1, 1L),
                        tuple(30L, 2, 0L),
                        tuple(0L, 0, 1L),
                        tuple(20L, 1, 0L));
        assertThat(assess().pools().verdict().sentence())
                .contains(
                        "2 sessions wait behind process 1 of orders as app, the longest for 41 s."
                                + " It is idle in its transaction: it waits for its own"
                                + " application, not for the database.")
                .contains("Process 1 of orders as app has been idle in its transaction for 6 min.");
        assertThat(assess().pools().level()).isEqualTo(Level.WARNING);
    }

    @Test
    void aCircleIsShownAsWell() {
        waits(5, 6L);
        waits(6, 5L);
        assertThat(findings().locks()).extracting(LockQueue.Place::pid).containsExactly(5L, 6L);
    }

    @Test
    void aLongQueryThatHasJustBegunToWaitIsNoLongWait() {
        transaction(1, "orders", "active", Duration.ofSeconds(9), Duration.ofSeconds(9));
        waits(7, Duration.ofMinutes(40), Optional.of(Duration.ofMillis(100)), 1L);
        assertThat(assess().pools().level()).isEqualTo(Level.OK);
        assertThat(pools())
                .contains(
                        "1 session waits behind process 1 of orders as app, the longest for 100 ms.")
                .doesNotContain("40 min");
        blocked.clear();
        waits(7, Duration.ofMinutes(40), Optional.of(Duration.ofSeconds(6)), 1L);
        assertThat(assess().pools().level()).isEqualTo(Level.WATCH);
        sample.level("cuts.patience.blocked", Duration.ofSeconds(6));
        assertThat(assess().pools().level()).isEqualTo(Level.OK);
    }

    @Test
    void whereTheServerDoesNotTellAWaitIsAsLongAsItWasSeen() {
        transaction(1, "orders", "active", Duration.ofSeconds(9), Duration.ofSeconds(9));
        waits(7, Duration.ofMinutes(40), Optional.empty(), 1L);
        assertThat(pools()).contains("as app, for how long is not known yet.");
        assess();
        sample.later(Duration.ofSeconds(90));
        assertThat(pools()).contains("as app, the longest for 1 min 30 s or longer.");
        assertThat(assess().pools().level()).isEqualTo(Level.WATCH);

        // in another query it waits anew
        blocked.clear();
        waits(7, Duration.ofSeconds(3), Optional.empty(), 1L);
        assertThat(pools()).contains("as app, for how long is not known yet.");
    }

    @Test
    void theQueueThatIsWorstIsTold() {
        transaction(1, "orders", "active", Duration.ofSeconds(9), Duration.ofSeconds(9));
        transaction(2, "report", "active", Duration.ofSeconds(9), Duration.ofSeconds(9));
        waits(30, 1L);
        waits(31, 1L);
        waits(400, 2L);
        assertThat(pools())
                .contains(
                        "1 session waits behind process 2 of report as app, the longest for 6 min");
    }

    @Test
    void moreMayWaitThanAreRead() {
        transaction(1, "orders", "active", Duration.ofSeconds(9), Duration.ofSeconds(9));
        for (long pid = 100; pid < 100 + Load.MOST_BLOCKED; pid++) {
            waits(pid, 1L);
        }
        assertThat(pools()).contains("At least 50 sessions wait behind process 1 of orders");
    }
}
