package headroom.core.signal.queues;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.queue.QueueDepth;
import headroom.core.queue.QueueDepth.Mark;
import headroom.core.reading.Age;
import headroom.core.signal.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A queue whose jobs are really put in and taken, read every two seconds.
class FlowRuleTest {

    private static final Duration CYCLE = Duration.ofSeconds(2);
    private static final Duration STEP = Duration.ofMillis(100);

    private final Sample sample = new Sample();
    private final Deque<Instant> jobs = new ArrayDeque<>();

    /// How many of the newest are looked past.
    private int back = 16;

    /// Goes on for a while, and reads as often as a cycle begins.
    ///
    /// @param in jobs that come in a second
    /// @param out jobs that are taken in a second
    private List<Flow> run(Duration length, int in, int out) {
        var flows = new ArrayList<Flow>();
        double came = 0;
        double went = 0;
        for (Duration d = Duration.ZERO; d.compareTo(length) < 0; d = d.plus(STEP)) {
            if (d.toMillis() % CYCLE.toMillis() == 0) {
                flows.add(read());
            }
            came += in / 10.0;
            went += out / 10.0;
            Instant now = sample.now;
            for (; came >= 1; came--) {
                put(1, now.plusMillis((long) (100 - came * 1000 / Math.max(in, 1) % 100)));
            }
            for (; went >= 1; went--) {
                jobs.pollFirst();
            }
            sample.now = sample.now.plus(STEP);
        }
        return flows;
    }

    private void put(int count, Instant at) {
        for (int i = 0; i < count; i++) {
            jobs.addLast(at);
        }
    }

    private Flow read() {
        sample.queues = List.of(queue());
        Flow flow = sample.assess().queues().queues().getFirst().flow();
        sample.later(Duration.ZERO);
        return flow;
    }

    private QueueDepth queue() {
        List<Instant> all = List.copyOf(jobs);
        if (all.isEmpty()) {
            return new QueueDepth("bulk", 0, Optional.empty());
        }
        int last = Math.min(back, all.size() - 1);
        var newest = new ArrayList<Mark>(List.of(new Mark(0, all.getLast())));
        if (last > 0) {
            newest.add(new Mark(last, all.get(all.size() - 1 - last)));
        }
        return new QueueDepth("bulk", all.size(), Optional.of(all.getFirst()), newest);
    }

    @Test
    void aBurstThatIsWorkedOffIsNeitherAPaceNorNeverDrained() {
        for (int looked : new int[] {16, 512, 4096}) {
            back = looked;
            jobs.clear();
            run(Duration.ofSeconds(70), 0, 0);
            put(4000, sample.now);
            List<Flow> flows = run(Duration.ofSeconds(70), 0, 20);
            assertThat(flows.subList(0, 3))
                    .as("the first seconds")
                    .allSatisfy(flow -> {
                        assertThat(flow.in()).isEmpty();
                        assertThat(flow.out()).isEmpty();
                        assertThat(flow.drain())
                                .isNotInstanceOfAny(Flow.Drain.Never.class, Flow.Drain.In.class);
                    });
            assertThat(flows.subList(3, flows.size()))
                    .as("as soon as the silence is long enough")
                    .allSatisfy(flow -> {
                        assertThat(flow.in()).contains(0.0);
                        assertThat(flow.out().orElseThrow()).isBetween(19.5, 20.5);
                        assertThat(flow.drain()).isInstanceOf(Flow.Drain.In.class);
                    });
            assertThat(flows.getLast().drain())
                    .isInstanceOfSatisfying(
                            Flow.Drain.In.class,
                            in ->
                                    assertThat(in.time())
                                            .isBetween(
                                                    new Age(Duration.ofSeconds(125)),
                                                    new Age(Duration.ofSeconds(140))));
        }
    }

    /// Some jobs wait already, so that the queue was never empty.
    @Test
    void aBurstIsNotToldAsGrowthWhenOthersFollowIt() {
        put(5, sample.now.minusSeconds(30));
        run(Duration.ofSeconds(8), 0, 0);
        put(4000, sample.now);
        run(Duration.ofSeconds(2), 0, 20);
        List<Flow> flows = run(Duration.ofSeconds(40), 0, 20);
        back = 2048; // still looked past, as after a burst
        flows.addAll(run(Duration.ofSeconds(14), 5, 20));
        assertThat(flows)
                .allSatisfy(flow -> {
                    assertThat(flow.in().orElse(0.0)).isZero();
                    assertThat(flow.drain()).isNotInstanceOf(Flow.Drain.Never.class);
                });
        assertThat(flows.getLast().net().orElseThrow()).isBetween(-20.5, -14.5);
        assertThat(flows.getLast().drain()).isInstanceOf(Flow.Drain.In.class);
    }

    @Test
    void aPaceThatLastsIsTold() {
        put(1000, sample.now.minusSeconds(300));
        back = 64;
        List<Flow> flows = run(Duration.ofSeconds(40), 10, 25);
        assertThat(flows.subList(12, flows.size()))
                .allSatisfy(flow -> {
                    assertThat(flow.in().orElseThrow()).isBetween(9.0, 11.0);
                    assertThat(flow.out().orElseThrow()).isBetween(23.5, 26.5);
                    assertThat(flow.net().orElseThrow()).isBetween(-16.0, -14.0);
                });
    }

    @Test
    void aQueueThatNobodyWorksOffLetsNothingOutAndNeverDrains() {
        put(1000, sample.now.minusSeconds(300));
        back = 64;
        List<Flow> flows = run(Duration.ofSeconds(40), 10, 0);
        assertThat(flows.subList(12, flows.size()))
                .allSatisfy(flow -> {
                    assertThat(flow.out().orElseThrow()).isLessThan(1.5);
                    assertThat(flow.drain()).isInstanceOf(Flow.Drain.Never.class);
                });
    }

    /// After a silence what comes is not what came long ago.
    @Test
    void aTrickleAfterABurstIsNotToldAsTheBurst() {
        put(4000, sample.now.minusSeconds(60));
        back = 2048;
        run(Duration.ofSeconds(20), 0, 20);
        List<Flow> flows = run(Duration.ofSeconds(30), 1, 20);
        assertThat(flows)
                .allSatisfy(flow -> assertThat(flow.in().orElse(0.0)).isLessThanOrEqualTo(2));
    }

    /// Many jobs at once, again and again, and work that goes on between.
    private List<Flow> sawtooth(int burst, int out) {
        put(3000, sample.now.minusSeconds(300));
        var flows = new ArrayList<Flow>();
        for (int i = 0; i < 8; i++) {
            put(burst, sample.now);
            flows.addAll(run(Duration.ofSeconds(16), 0, out));
        }
        return flows.subList(24, flows.size());
    }

    @Test
    void aQueueThatIsFilledAgainAndAgainDoesNotDrainBetween() {
        assertThat(sawtooth(480, 30))
                .extracting(Flow::drain)
                .allSatisfy(drain -> assertThat(drain).isNotInstanceOf(Flow.Drain.In.class));
    }

    @Test
    void aQueueThatIsFilledFasterThanItIsWorkedOffNeverDrains() {
        assertThat(sawtooth(480, 25))
                .extracting(Flow::drain)
                .allSatisfy(drain -> assertThat(drain).isInstanceOf(Flow.Drain.Never.class));
    }

    @Test
    void aQueueThatIsFilledSlowerThanItIsWorkedOffDrainsFromTopToTop() {
        assertThat(sawtooth(320, 30))
                .extracting(Flow::drain)
                .allSatisfy(drain ->
                        assertThat(drain)
                                .isInstanceOfSatisfying(
                                        Flow.Drain.In.class,
                                        in ->
                                                assertThat(in.time())
                                                        .isBetween(
                                                                new Age(Duration.ofSeconds(165)),
                                                                new Age(Duration.ofSeconds(330)))));
    }

    @Test
    void aQueueThatIsWorkedOffToTheEndBetweenDrains() {
        jobs.clear();
        for (int i = 0; i < 4; i++) {
            put(480, sample.now.minusSeconds(60));
            run(Duration.ofSeconds(20), 0, 40);
        }
        put(480, sample.now.minusSeconds(60));
        assertThat(run(Duration.ofSeconds(10), 0, 40))
                .extracting(Flow::drain)
                .allSatisfy(drain -> assertThat(drain).isNotInstanceOf(Flow.Drain.Never.class));
    }
}
