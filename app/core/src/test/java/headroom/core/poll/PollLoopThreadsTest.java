package headroom.core.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The loop on real threads, for what only those can show: reads that do not end. Time is still the
/// test's.
class PollLoopThreadsTest {

    private static final long PATIENCE = 10;

    private final ManualTicker time = new ManualTicker();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Reported reported = new Reported();
    private final List<Snapshot> published = new CopyOnWriteArrayList<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final BlockingQueue<String> interruptions = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        release.countDown();
        executor.close();
    }

    private PollLoop loop(Consumer<Snapshot> listener, ScriptedProbe... probes) {
        var means = new PollLoop.Means(time, time, executor, new Random(1), reported);
        var loop = new PollLoop("shop", List.of(probes), means, listener, Duration.ofMillis(200));
        loop.start();
        return loop;
    }

    /// Ignores interrupts, as a driver may that sits in the kernel.
    private ScriptedProbe deaf() {
        var probe = ScriptedProbe.fast("PostgreSQL");
        probe.script =
                () -> {
                    entered.countDown();
                    while (release.getCount() > 0) {
                        try {
                            release.await();
                        } catch (InterruptedException _) {
                            interruptions.add("interrupted");
                        }
                    }
                    left.countDown();
                    return "late";
                };
        return probe;
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
    }

    private void pass(Duration length) {
        Instant end = time.instant().plus(length);
        while (time.instant().isBefore(end)) {
            time.tick();
        }
    }

    @Test
    void aReadThatDoesNotEndIsInterruptedNotStartedTwiceAndItsLateAnswerDropped()
            throws InterruptedException {
        var probe = deaf();
        try (var loop = loop(published::add, probe)) {
            time.tick();
            await(entered);
            pass(Duration.ofMillis(800));
            assertThat(interruptions.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("interrupted");
            pass(Duration.ofSeconds(10));
            assertThat(probe.reads()).isEqualTo(1);
            probe.script = () -> "in time";
            release.countDown();
            await(left);
            pass(Duration.ofSeconds(3));
            assertThat(loop.latest().get(probe.source()).lastValue())
                    .isNotEqualTo(Optional.of("late"));
            assertThat(published)
                    .noneMatch(s -> s.get(probe.source()).lastValue().equals(Optional.of("late")));
        }
    }

    @Test
    void aReadThatIgnoresItsInterruptIsReportedOnce() throws InterruptedException {
        try (var _ = loop(published::add, deaf())) {
            time.tick();
            await(entered);
            pass(Duration.ofSeconds(30));
            assertThat(reported.told).containsExactly("fast TIMEOUT", "defect in fast");
        }
    }

    @Test
    void closingInterruptsWhatIsRead() throws InterruptedException {
        var probe = ScriptedProbe.fast("PostgreSQL");
        var gone = new CountDownLatch(1);
        probe.script =
                () -> {
                    entered.countDown();
                    try {
                        release.await();
                        return "never";
                    } finally {
                        gone.countDown();
                    }
                };
        var loop = loop(published::add, probe);
        time.tick();
        await(entered);
        loop.close();
        await(gone);
        assertThat(probe.closings()).isEqualTo(1);
        assertThat(reported.told).isEmpty();
    }

    @Test
    void aReadThatDoesNotEndDoesNotHoldUpTheClosing() throws InterruptedException {
        var probe = deaf();
        var loop = loop(published::add, probe);
        time.tick();
        await(entered);
        loop.close();
        assertThat(probe.closings()).isEqualTo(1);
        assertThat(left.getCount()).isEqualTo(1);
    }

    @Test
    void nothingIsHeldWhileAListenerIsCalled() throws InterruptedException {
        var asked = new CountDownLatch(1);
        var loops = new LinkedBlockingQueue<PollLoop>();
        Consumer<Snapshot> listener =
                _ -> {
                    var other =
                            executor.submit(() -> {
                                PollLoop loop = loops.element();
                                loop.inView(true);
                                loop.latest();
                                loop.readNow();
                                asked.countDown();
                            });
                    try {
                        other.get(PATIENCE, TimeUnit.SECONDS);
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                };
        try (var loop = loop(listener, ScriptedProbe.fast("PostgreSQL"))) {
            loops.add(loop);
            time.tick();
            assertThat(asked.getCount()).isZero();
            assertThat(reported.told).isEmpty();
        }
    }
}
