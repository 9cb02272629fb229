package headroom.core.signal.pools;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Level;
import headroom.core.signal.Sample;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// 200 connections, of which 3 and 2 are reserved; watch, warning and critical begin at 80, 90 and
/// 97 % of 195.
class PoolsRuleTest {

    private final Sample sample = new Sample();

    private PoolsJudgement connections(long count) {
        sample.sessions = List.of(Sample.sessions("web", "active", count));
        return sample.assess().pools();
    }

    @Test
    void theLevelIsTheShareOfWhatIsNotReserved() {
        assertThat(connections(155).level()).isEqualTo(Level.OK);
        assertThat(connections(156).level()).isEqualTo(Level.WATCH);
        assertThat(connections(176).level()).isEqualTo(Level.WARNING);
        assertThat(connections(189).level()).isEqualTo(Level.WARNING);
        assertThat(connections(190).level()).isEqualTo(Level.CRITICAL);
        assertThat(connections(195).verdict().headline())
                .isEqualTo("No connection is left for applications");
    }

    @Test
    void theDialShowsAllConnectionsAndWhatIsReserved() {
        assertThat(connections(94).dial().value()).isEqualTo("94 / 200");
        assertThat(connections(94).dial().caption()).isEqualTo("connections, 5 reserved");
        assertThat(connections(94).dial().fraction()).contains(0.47);
        assertThat(connections(94).dial().marks().getFirst().fraction()).isEqualTo(0.78);
        assertThat(connections(94).verdict().sentence())
                .isEqualTo(
                        "48 % of the 195 that ordinary roles can have. web has most: 94. Whether all of them belong here is not known: no clients are declared.");
    }

    @Test
    void applicationsAreSummedMostFirst() {
        sample.sessions =
                List.of(
                        Sample.sessions("web", "active", 2),
                        Sample.sessions("jobs", "idle", 5),
                        Sample.sessions("web", "idle in transaction", 4),
                        Sample.sessions(" ", "idle", 1));
        PoolsJudgement pools = sample.assess().pools();
        assertThat(pools.byApplication())
                .containsExactly(
                        new PoolsJudgement.ApplicationCount("web", 6),
                        new PoolsJudgement.ApplicationCount("jobs", 5),
                        new PoolsJudgement.ApplicationCount("(no name)", 1));
        assertThat(pools.note()).isEqualTo("2 active, 4 idle in transaction");
        assertThat(pools.total()).contains(12L);
    }

    @Test
    void whatTheRoleMayNotSeeIsCountedAndSaid() {
        var hidden =
                new SessionGroup(
                        Optional.empty(),
                        Optional.of("app"),
                        Optional.of("shop"),
                        Optional.empty(),
                        Optional.empty(),
                        7);
        sample.sessions = List.of(hidden, Sample.sessions("headroom", "active", 1));
        PoolsJudgement pools = sample.assess().pools();
        assertThat(pools.total()).contains(8L);
        assertThat(pools.byApplication().getFirst().application())
                .isEqualTo("(not visible to this role)");
        assertThat(pools.verdict().sentence())
                .contains("The state of 7 is not visible to this role");
        sample.sessions = List.of(hidden);
        assertThat(sample.assess().pools().note()).isEqualTo("states not visible to this role");
    }

    @Test
    void noSessionAtAllMeansThatTheyCannotBeCounted() {
        sample.sessions = List.of();
        PoolsJudgement pools = sample.assess().pools();
        assertThat(pools.level()).isEqualTo(Level.UNKNOWN);
        assertThat(pools.total()).isEmpty();
        assertThat(pools.dial().value()).isEqualTo("–");
    }

    @Test
    void withoutAConnectionForOrdinaryRolesNothingCanBeSaid() {
        sample.limits = new ConnectionLimits(5, 3, 2);
        assertThat(connections(1).level()).isEqualTo(Level.UNKNOWN);
    }
}
