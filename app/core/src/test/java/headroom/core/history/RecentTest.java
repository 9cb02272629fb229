package headroom.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    private static final Source<Integer> SOURCE = new Source<>("server", "count", Integer.class);

    private static Snapshot at(long seconds) {
        return Snapshot.empty(NOW.plusSeconds(seconds));
    }

    private static Recent every(int seconds, int count) {
        Recent recent = Recent.NONE;
        for (int i = 0; i < count; i++) {
            recent = recent.plus(at((long) i * seconds));
        }
        return recent;
    }

    private static Snapshot reading(long seconds, Reading<Integer> reading) {
        return at(seconds).with(SOURCE, reading);
    }

    @Test
    void theLastTwoMinutesAreKeptWhole() {
        Recent recent = every(2, 61);
        assertThat(recent.size()).isEqualTo(61);
        assertThat(recent.snapshots().getFirst().at()).isEqualTo(NOW);
    }

    @Test
    void whatIsOlderIsThinnedToOneIn30Seconds() {
        List<Snapshot> all = every(2, 600).snapshots();
        Instant dense = NOW.plusSeconds(1198 - 120);
        List<Instant> older =
                all.stream().map(Snapshot::at).filter(a -> a.isBefore(dense)).toList();
        for (int i = 1; i < older.size(); i++) {
            assertThat(Duration.between(older.get(i - 1), older.get(i)))
                    .isEqualTo(Duration.ofSeconds(30));
        }
        assertThat(older).hasSize(36);
        assertThat(all.size() - older.size()).isEqualTo(61);
    }

    @Test
    void itGrowsNoMoreAfterAnHourHoweverFastItIsFed() {
        Recent recent = Recent.NONE;
        int largest = 0;
        for (int tenths = 0; tenths < 2 * 36_000; tenths++) {
            recent = recent.plus(Snapshot.empty(NOW.plusMillis(100L * tenths)));
            largest = Math.max(largest, recent.size());
        }
        assertThat(largest).isLessThanOrEqualTo(Recent.MOST_DENSE + 121);
        Instant newest = recent.newest().orElseThrow().at();
        assertThat(Duration.between(recent.snapshots().getFirst().at(), newest))
                .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @Test
    void anOlderWindowIsNotTouchedByWhatIsAdded() {
        Recent before = every(2, 10);
        before.plus(at(100));
        assertThat(before.size()).isEqualTo(10);
    }

    @Test
    void aClockThatWasSetBackForgetsWhatLiesInTheFuture() {
        Recent recent = every(2, 100).plus(at(10));
        assertThat(recent.snapshots()).extracting(Snapshot::at).isSorted();
        assertThat(recent.newest().orElseThrow().at()).isEqualTo(NOW.plusSeconds(10));
        assertThat(recent.size()).isEqualTo(2);
    }

    @Test
    void knownValuesComeOnceEachAndStaleOnesNotAtAll() {
        var one = new Reading.Known<>(1, NOW);
        var two = new Reading.Known<>(2, NOW.plusSeconds(4));
        Recent recent =
                Recent.NONE
                        .plus(reading(0, one))
                        .plus(reading(1, one))
                        .plus(reading(3, one.failed(Reason.PENDING, NOW.plusSeconds(3))))
                        .plus(reading(4, two));
        assertThat(recent.known(SOURCE)).containsExactly(one, two);
    }

    @Test
    void aSeriesHasAGapWhereNothingIsKnown() {
        Recent recent = every(10, 6);
        Series series =
                recent.series(s ->
                        s.at().equals(NOW.plusSeconds(20))
                                ? Optional.empty()
                                : Optional.of(new Series.Point(s.at(), 1)));
        assertThat(series.points()).hasSize(5);
        assertThat(series.span()).isEqualTo(Duration.ofSeconds(50));
        assertThat(series.since(NOW.plusSeconds(30)).points()).hasSize(3);
        assertThat(series.thinned(2).points())
                .containsExactly(series.points().getFirst(), series.points().getLast());
        assertThat(Series.EMPTY.span()).isEqualTo(Duration.ZERO);
        assertThat(Series.EMPTY.last()).isEmpty();
    }

    /// So much happened between two moments.
    private record Span(Instant from, Instant to, int what) implements Stretch<Span> {
        @Override
        public Optional<Span> joined(Span next) {
            return to.equals(next.from)
                    ? Optional.of(new Span(from, next.to, what + next.what))
                    : Optional.empty();
        }
    }

    private static final Source<Span> SPANS = new Source<>("server", "spans", Span.class);

    @Test
    void whatHappenedInSnapshotsThatGoIsKeptWithThoseThatStay() {
        for (int everySecond = 1; everySecond <= 45; everySecond += 4) {
            Recent recent = Recent.NONE;
            var last = new Span(NOW, NOW, 0);
            Snapshot snapshot = at(0).with(SPANS, new Reading.Known<>(last, NOW));
            for (int second = 1; second <= 3000; second++) {
                if (second % everySecond == 0) {
                    last = new Span(last.to, NOW.plusSeconds(second), everySecond);
                    snapshot = snapshot.with(SPANS, new Reading.Known<>(last, last.to));
                }
                snapshot = snapshot.at(NOW.plusSeconds(second));
                recent = recent.plus(snapshot);
            }
            List<Span> kept = recent.known(SPANS).stream().map(Reading.Known::value).toList();
            assertThat(kept.stream().mapToInt(Span::what).sum())
                    .as("read every %d s", everySecond)
                    .isEqualTo(3000 / everySecond * everySecond);
            for (int i = 1; i < kept.size(); i++) {
                assertThat(kept.get(i).from).isEqualTo(kept.get(i - 1).to);
            }
        }
    }
}
