package headroom.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.history.Series;
import headroom.core.queue.QueueDepth;
import headroom.core.reading.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrendTest {

    private final Sample sample = new Sample();

    private double last(Gauge gauge) {
        return trend(gauge).last().orElseThrow().value();
    }

    private Series trend(Gauge gauge) {
        return Trend.of(gauge, sample.recent.plus(sample.snapshot()));
    }

    @Test
    void eachGaugeHasItsFigure() {
        sample.slots =
                List.of(
                        Sample.slot("near", true, sample.position - 10),
                        Sample.slot("far", false, sample.position - 100),
                        Sample.status(Sample.slot("lost", false, 0), "lost"));
        sample.queues =
                List.of(
                        new QueueDepth("a", 1, Optional.of(sample.now.minusMillis(1500))),
                        new QueueDepth("b", 1, Optional.of(sample.now.minusMillis(500))));
        sample.use = Optional.of(Sample.use(512, 1));
        assertThat(last(Gauge.STORAGE)).isEqualTo(25);
        assertThat(last(Gauge.WAL)).isEqualTo((double) Bytes.mib(32).count());
        assertThat(last(Gauge.SLOTS)).isEqualTo((double) Bytes.mib(100).count());
        assertThat(last(Gauge.POOLS)).isEqualTo(60);
        assertThat(last(Gauge.QUEUES)).isEqualTo(1.5);
    }

    @Test
    void whatCouldNotBeReadIsAGapAndNotZero() {
        sample.later(Duration.ofSeconds(2));
        sample.sessions = List.of();
        sample.queues = List.of(new QueueDepth("plain", 3, Optional.empty()));
        sample.capacity = Optional.empty();
        sample.later(Duration.ofSeconds(2));
        sample.recent =
                sample.recent.plus(
                        sample.failing(sample.snapshot(), ServerFacts.SOURCE, Sample.HUNG));
        assertThat(trend(Gauge.POOLS).points()).hasSize(1);
        assertThat(trend(Gauge.QUEUES).points()).hasSize(1);
        assertThat(trend(Gauge.STORAGE).points()).hasSize(1);
        assertThat(trend(Gauge.SLOTS).points()).hasSize(3);
    }
}
