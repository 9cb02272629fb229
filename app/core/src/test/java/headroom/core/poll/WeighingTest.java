package headroom.core.poll;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.poll.Cost.ServerTime;
import headroom.core.reading.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WeighingTest {

    private static final Ledger SILENT = Ledger.untold("it tells nothing");

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Duration> pauses = new ArrayList<>();

    @AfterEach
    void end() {
        executor.close();
    }

    private List<Weighed> weigh(ScriptedProbe... probes) throws InterruptedException {
        var all = new ArrayList<Weighable<?>>();
        for (ScriptedProbe probe : probes) {
            all.add(new Weighable<>(probe, SILENT));
        }
        return weigh(all);
    }

    private List<Weighed> weigh(List<Weighable<?>> all) throws InterruptedException {
        return Weighing.of(all, new Weighing.Means(InstantSource.system(), executor, pauses::add));
    }

    @Test
    void aCostlyReadIsRepeatedNoSoonerThanItsPace() throws Exception {
        ScriptedProbe costly = ScriptedProbe.costly("db");
        costly.cost = Optional.of(Duration.ofMillis(3));

        Weighed weighed = weigh(ScriptedProbe.fast("db"), costly).getLast();

        assertThat(pauses).containsExactly(Duration.ofSeconds(3));
        assertThat(costly.reads()).isEqualTo(2);
        assertThat(weighed.every()).isEqualTo(Duration.ofSeconds(3));
        assertThat(weighed.settled()).isPresent();
    }

    @Test
    void aReadThatMayNotBeRepeatedSoonIsReadOnce() throws Exception {
        ScriptedProbe costly = ScriptedProbe.costly("db");
        costly.cost = Optional.of(Duration.ofMillis(90));
        ScriptedProbe fast = ScriptedProbe.fast("db");

        List<Weighed> weighed = weigh(fast, costly);

        assertThat(pauses).containsExactly(Duration.ZERO);
        assertThat(costly.reads()).isEqualTo(1);
        assertThat(weighed.getLast().settled()).isEmpty();
        assertThat(weighed.getLast().usual()).isEqualTo(weighed.getLast().first()).isPresent();
        assertThat(weighed.getLast().every()).isEqualTo(Duration.ofSeconds(90));
        assertThat(weighed.getFirst().settled()).isPresent();
        assertThat(fast.reads()).isEqualTo(2);
    }

    @Test
    void aServerThatDoesNotAnswerIsAskedOnce() throws Exception {
        ScriptedProbe first = ScriptedProbe.fast("db").failing(Reason.Kind.UNREACHABLE);
        ScriptedProbe second = ScriptedProbe.costly("db");
        ScriptedProbe other = ScriptedProbe.fast("redis");

        List<Weighed> weighed = weigh(first, second, other);

        assertThat(first.reads()).isEqualTo(1);
        assertThat(second.reads()).isZero();
        assertThat(weighed.get(1).trouble().orElseThrow().kind())
                .isEqualTo(Reason.Kind.UNREACHABLE);
        assertThat(weighed.get(1).usual()).isEmpty();
        assertThat(other.reads()).isEqualTo(2);
        assertThat(weighed.get(2).usual()).isPresent();
    }

    @Test
    void oneReadThatFailsHidesNoOtherOfItsServer() throws Exception {
        ScriptedProbe costly = ScriptedProbe.costly("db").failing(Reason.Kind.NO_RIGHT);
        ScriptedProbe fast = ScriptedProbe.fast("db");

        List<Weighed> weighed = weigh(fast, costly);

        assertThat(weighed.getFirst().settled()).isPresent();
        assertThat(weighed.getLast().trouble().orElseThrow().kind())
                .isEqualTo(Reason.Kind.NO_RIGHT);
    }

    @Test
    void aReadThatHangsIsGivenUpAtItsDeadline() throws Exception {
        var interrupted = new CountDownLatch(1);
        var hanging = new ScriptedProbe("db", "fast", new Pace.EveryTick(), Duration.ofMillis(50));
        hanging.script =
                () -> {
                    try {
                        new CountDownLatch(1).await();
                        return "never";
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                };

        Weighed weighed = weigh(hanging).getFirst();

        assertThat(weighed.trouble().orElseThrow().kind()).isEqualTo(Reason.Kind.TIMEOUT);
        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatTheServerWroteDownMeanwhileIsTheReadsOwnIfTheCountsAgree() throws Exception {
        var entries =
                new ArrayList<>(
                        List.of(
                                new Ledger.Entry(10, Duration.ofMillis(100), "the server"),
                                new Ledger.Entry(11, Duration.ofMillis(107), "the server"),
                                new Ledger.Entry(11, Duration.ofMillis(107), "the server"),
                                new Ledger.Entry(14, Duration.ofMillis(111), "the server")));
        ScriptedProbe costly = ScriptedProbe.costly("db");
        costly.script =
                () -> {
                    Tally.sends(1);
                    return "answer";
                };

        Weighed weighed = weigh(List.of(new Weighable<>(costly, entries::removeFirst))).getFirst();

        assertThat(weighed.first().orElseThrow().server())
                .isEqualTo(new ServerTime.Told(Duration.ofMillis(7), "the server"));
        assertThat(weighed.settled().orElseThrow().server()).isInstanceOf(ServerTime.Untold.class);
    }

    @Test
    void aCheapReadIsRepeatedUntilNobodyElseCameBetween() throws Exception {
        var entries = new ArrayList<Ledger.Entry>();
        for (int counted : new int[] {0, 1, 1, 7, 7, 8}) {
            entries.add(new Ledger.Entry(counted, Duration.ofMillis(counted), "the server"));
        }
        ScriptedProbe fast = ScriptedProbe.fast("db");
        fast.script =
                () -> {
                    Tally.sends(1);
                    return "answer";
                };

        Weighed weighed = weigh(List.of(new Weighable<>(fast, entries::removeFirst))).getFirst();

        assertThat(weighed.settled().orElseThrow().server())
                .isEqualTo(new ServerTime.Told(Duration.ofMillis(1), "the server"));
        assertThat(fast.reads()).isEqualTo(3);
    }

    @Test
    void whatIsReadOutsideIsNotCounted() throws Exception {
        var tally = new Tally();
        Tally.sends(3);
        tally.count(() -> {
            Tally.sends(2);
            return true;
        });
        Tally.sends(4);

        assertThat(tally.statements()).isEqualTo(2);
    }
}
