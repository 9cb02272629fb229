package headroom.core.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    private final Random random = new Random(7);

    @Test
    void everyDelayLiesWithinAFifthOfTwoSeconds() {
        var delays = new ArrayList<Duration>();
        for (int i = 0; i < 1000; i++) {
            delays.add(Backoff.from(NOW).delay(false, random));
        }
        assertThat(delays)
                .allSatisfy(d ->
                        assertThat(d).isBetween(Duration.ofMillis(1600), Duration.ofMillis(2400)));
        assertThat(delays).anyMatch(d -> d.toMillis() < 1700).anyMatch(d -> d.toMillis() > 2300);
    }

    @Test
    void twoMinutesOfPatienceThenEachWaitDoublesUpToAMinute() {
        var backoff = Backoff.from(NOW);
        Instant almost = NOW.plus(Duration.ofMinutes(2)).minusMillis(1);
        assertThat(backoff.again(almost).doublings()).isZero();
        Instant past = NOW.plus(Duration.ofMinutes(2));
        for (int doublings = 1; doublings <= 5; doublings++) {
            backoff = backoff.again(past);
            assertThat(backoff.doublings()).isEqualTo(doublings);
        }
        assertThat(backoff.again(past).doublings()).isEqualTo(5);
        for (int i = 0; i < 1000; i++) {
            assertThat(backoff.delay(false, random))
                    .isBetween(Duration.ofSeconds(48), Duration.ofSeconds(60));
        }
    }

    @Test
    void whereSomebodyLooksItNeverGrows() {
        var worn = new Backoff(NOW, 5);
        for (int i = 0; i < 1000; i++) {
            assertThat(worn.delay(true, random)).isLessThanOrEqualTo(Duration.ofMillis(2400));
        }
    }
}
