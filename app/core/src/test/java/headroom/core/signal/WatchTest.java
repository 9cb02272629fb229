package headroom.core.signal;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.Thresholds;
import headroom.core.poll.LoopReports;
import headroom.core.poll.Source;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchTest {

    private final Sample sample = new Sample();
    private final List<String> defects = new ArrayList<>();
    private final LoopReports reports =
            new LoopReports() {
                @Override
                public void failing(
                        String environment, Source<?> source, Reason reason, Throwable cause) {}

                @Override
                public void recovered(String environment, Source<?> source) {}

                @Override
                public void defect(String environment, String where, Throwable thrown) {
                    defects.add(where + ": " + thrown.getMessage());
                }
            };
    private final Watch watch = new Watch("shop", Expectations.NONE, Levels.DEFAULT, reports);

    @Test
    void beforeTheFirstSnapshotThereIsNothing() {
        assertThat(watch.latest()).isEmpty();
    }

    @Test
    void eachSnapshotIsRememberedJudgedAndTold() {
        var heard = new ArrayList<Observation>();
        watch.listen(heard::add);
        watch.accept(sample.snapshot());
        sample.now = sample.now.plus(Duration.ofSeconds(2));
        sample.position += 8;
        watch.accept(sample.snapshot());
        assertThat(heard).hasSize(2);
        assertThat(heard.getLast()).isEqualTo(watch.latest().orElseThrow());
        assertThat(heard.getLast().environment()).isEqualTo("shop");
        assertThat(heard.getLast().recent().size()).isEqualTo(2);
        assertThat(heard.getLast().assessment().wal().perSecond()).contains(Bytes.mib(4));
    }

    @Test
    void whoStopsListeningHearsNothingMore() {
        var heard = new ArrayList<Observation>();
        try (var _ = watch.listen(heard::add)) {
            watch.accept(sample.snapshot());
        }
        watch.accept(sample.snapshot());
        assertThat(heard).hasSize(1);
    }

    @Test
    void aListenerThatBreaksSilencesNoOther() {
        var heard = new ArrayList<Observation>();
        watch.listen(_ -> {
            throw new IllegalStateException("broken");
        });
        watch.listen(heard::add);
        watch.accept(sample.snapshot());
        assertThat(heard).hasSize(1);
        assertThat(defects).containsExactly("listener: broken");
    }

    private Optional<Since> since() {
        watch.accept(sample.snapshot());
        return Optional.ofNullable(
                watch.latest().orElseThrow().assessment().since().get(Gauge.POOLS));
    }

    private void connections(long count) {
        sample.now = sample.now.plusSeconds(10);
        sample.sessions = List.of(Sample.sessions("web", "active", count));
    }

    /// Watch, warning and critical begin at 156, 176 and 190 connections.
    @Test
    void sinceWhenItIsAtLeastAsBadIsRemembered() {
        connections(160);
        Instant first = sample.now;
        assertThat(since()).contains(new Since(first, false));
        connections(180);
        Instant warned = sample.now;
        assertThat(since()).contains(new Since(warned, true));
        connections(191);
        assertThat(since()).contains(new Since(sample.now, true));
        connections(181);
        assertThat(since()).contains(new Since(warned, true));
        sample.sessions = List.of();
        assertThat(since()).isEmpty(); // unknown
        connections(181);
        assertThat(since()).contains(new Since(warned, true));
        connections(10);
        assertThat(since()).isEmpty();
        connections(180);
        assertThat(since()).contains(new Since(sample.now, true));
        watch.forget();
        assertThat(since()).contains(new Since(sample.now, false));
    }

    @Test
    void otherRulesHoldFromTheNextSnapshotOn() {
        watch.accept(sample.snapshot());
        assertThat(watch.latest().orElseThrow().assessment().pools().level()).isEqualTo(Level.OK);
        var strict =
                new Levels(
                        Levels.DEFAULT.storage(),
                        Levels.DEFAULT.wal(),
                        Levels.DEFAULT.slots(),
                        new Thresholds<>(new Percent(1), new Percent(2), new Percent(3)),
                        Levels.DEFAULT.queues());
        watch.rules(Expectations.NONE, strict);
        watch.accept(sample.snapshot());
        assertThat(watch.latest().orElseThrow().assessment().pools().level())
                .isEqualTo(Level.CRITICAL);
    }
}
