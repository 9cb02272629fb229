package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.queue.QueueDepth;
import headroom.core.queue.QueueDepth.Mark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A queue that is read every two seconds.
class LookbackTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T03:00:00Z");

    private final List<Instant> jobs = new ArrayList<>();
    private Lookback lookback = Lookback.FIRST;
    private double seconds;

    /// Reads once after each two seconds of a pace.
    private Lookback read(double perSecond) {
        double end = seconds + 2;
        for (double at = seconds; at < end; at += 1 / perSecond) {
            jobs.add(BEGIN.plusMillis(Math.round(at * 1000)));
        }
        seconds = end;
        long back = Math.min(lookback.back(), jobs.size() - 1);
        lookback =
                lookback.after(
                        new QueueDepth(
                                "bulk",
                                jobs.size(),
                                Optional.of(jobs.getFirst()),
                                List.of(
                                        new Mark(0, jobs.getLast()),
                                        new Mark(
                                                back,
                                                jobs.get(
                                                        jobs.size()
                                                                - 1
                                                                - Math.toIntExact(back))))));
        return lookback;
    }

    @Test
    void aPaceThatGoesOnIsAskedForTheSameJobAgain() {
        for (int i = 0; i < 20; i++) {
            read(100);
        }
        long found = lookback.back();
        assertThat(found).isBetween(300L, 1200L);
        for (int i = 0; i < 20; i++) {
            assertThat(read(100).back()).isEqualTo(found);
        }
    }

    @Test
    void behindABurstThoseThatFollowedItAreFoundWithinSomeReads() {
        for (int i = 0; i < 6; i++) {
            read(1000);
        }
        assertThat(lookback.back()).isEqualTo(1024);
        for (int i = 0; i < 10; i++) {
            read(2);
        }
        assertThat(lookback.back()).isBetween(8L, 16L);
    }

    @Test
    void aPaceThatRisesIsFollowed() {
        for (int i = 0; i < 20; i++) {
            read(1);
        }
        assertThat(lookback.back()).isEqualTo(8);
        for (int i = 0; i < 9; i++) {
            read(200);
        }
        assertThat(lookback.back()).isBetween(600L, 2400L);
    }
}
