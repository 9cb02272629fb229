package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TicksTest {

    private static final Duration PERIOD = Duration.ofMillis(5);

    @Test
    void oneThatBreaksIsCalledAgainAndSoAreTheOthers() throws Exception {
        try (var ticks = new Ticks()) {
            var called = new CountDownLatch(20);
            var again = new CountDownLatch(2);
            ticks.every(
                    PERIOD,
                    () -> {
                        again.countDown();
                        if (again.getCount() == 1) {
                            throw new IllegalStateException("broken on purpose");
                        }
                    });
            ticks.every(PERIOD, called::countDown);
            assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(again.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whatIsClosedIsNotCalledAgainAndTheOthersAre() throws Exception {
        try (var ticks = new Ticks()) {
            var closed = new AtomicInteger();
            var round = new CountDownLatch(5);
            var ticking = ticks.every(PERIOD, closed::incrementAndGet);
            ticks.every(PERIOD, round::countDown);
            assertThat(round.await(10, TimeUnit.SECONDS)).isTrue();
            ticking.close();
            var over = new CountDownLatch(1);
            ticks.every(PERIOD, over::countDown); // a call under way has ended then
            assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
            int before = closed.get();
            assertThat(before).isPositive();
            var more = new CountDownLatch(5);
            ticks.every(PERIOD, more::countDown);
            assertThat(more.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(closed).hasValue(before);
        }
    }
}
