package headroom.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.history.Forecast.Full;
import headroom.core.history.Forecast.NotGrowing;
import headroom.core.history.Forecast.TooLittle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ForecastTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    private static final Duration LEAST = Duration.ofMinutes(5);

    /// A point each 30 s.
    private static Series series(int count, IntToDoubleFunction value) {
        var points = new ArrayList<Series.Point>();
        for (int i = 0; i < count; i++) {
            points.add(new Series.Point(NOW.plusSeconds(30L * i), value.applyAsDouble(i)));
        }
        return new Series(points);
    }

    private static Full full(Series series, double ceiling) {
        return (Full) Forecast.of(series, ceiling, LEAST);
    }

    @Test
    void aStraightLineIsFullWhenItMeetsTheCeiling() {
        Full full = full(series(61, i -> 30 * i), 1800 + 3600);
        assertThat(full.perSecond()).isEqualTo(1);
        assertThat(full.full()).isEqualTo(Duration.ofHours(1));
        assertThat(full.earliest()).isEqualTo(Duration.ofHours(1));
        assertThat(full.latest()).contains(Duration.ofHours(1));
        assertThat(full.text()).isEqualTo("full in 60 min");
    }

    @Test
    void noiseWidensTheRangeAroundTheTruth() {
        var random = new Random(3);
        Full full = full(series(61, i -> 30 * i + 200 * random.nextGaussian()), 1800 + 36_000);
        assertThat(full.full()).isBetween(Duration.ofHours(8), Duration.ofHours(12));
        assertThat(full.earliest()).isLessThan(full.full());
        assertThat(full.latest().orElseThrow()).isGreaterThan(full.full());
        assertThat(full.text()).matches("full in \\d+ h \\(\\d+–\\d+ h\\)");
    }

    @Test
    void singleOutliersDoNotMoveIt() {
        Full full = full(series(61, i -> i % 20 == 10 ? 5000 : 30 * i), 1800 + 3600);
        assertThat(full.full()).isBetween(Duration.ofMinutes(50), Duration.ofMinutes(70));
    }

    @Test
    void aRaisedCeilingMovesOnlyTheEnd() {
        Series used = series(61, i -> 30 * i);
        assertThat(full(used, 1800 + 7200).full()).isEqualTo(Duration.ofHours(2));
        assertThat(full(used, 1800 + 7200).perSecond()).isEqualTo(full(used, 5400).perSecond());
    }

    @Test
    void tooLittleTimeOrTooFewPointsIsNoForecast() {
        assertThat(Forecast.of(series(10, i -> i), 1000, LEAST))
                .isEqualTo(new TooLittle(Duration.ofSeconds(270)));
        assertThat(Forecast.of(series(11, i -> i), 1000, LEAST)).isInstanceOf(Full.class);
        assertThat(Forecast.of(Series.EMPTY, 1000, LEAST).text())
                .isEqualTo("no forecast: 0 s of data");
        assertThat(Forecast.of(series(3, i -> i), 1000, Duration.ZERO))
                .isInstanceOf(TooLittle.class);
        assertThat(Forecast.of(series(2, i -> i), 1000, LEAST).text())
                .isEqualTo("no forecast: 30 s of data");
    }

    @Test
    void whatStaysOrFallsDoesNotFill() {
        assertThat(Forecast.of(series(61, _ -> 500), 1000, LEAST).text()).isEqualTo("not growing");
        assertThat(Forecast.of(series(61, i -> 500 - i), 1_000_000, LEAST))
                .isInstanceOf(NotGrowing.class);
        assertThat(Forecast.of(series(61, i -> 0.000_001 * i), 1e9, LEAST))
                .isInstanceOf(NotGrowing.class);
    }

    @Test
    void whatIsFullIsFullNow() {
        assertThat(full(series(61, i -> 30 * i), 1800).text()).isEqualTo("full now");
    }

    @Test
    void afterAFallOnlyWhatFollowsCounts() {
        Series dropped = series(61, i -> i < 55 ? 30 * i : 10);
        assertThat(Forecast.of(dropped, 5000, LEAST))
                .isEqualTo(new TooLittle(Duration.ofSeconds(150)));
    }

    @Test
    void aRippleIsNoFall() {
        Series ripple = series(61, i -> 500 + i % 2);
        assertThat(Forecast.of(ripple, 1000, LEAST)).isInstanceOf(NotGrowing.class);
    }

    @Test
    void aFlatEndThatDoesNotGrowLeavesTheRangeOpen() {
        var open = new Full(1, Duration.ofHours(31), Duration.ofHours(27), Optional.empty(), LEAST);
        assertThat(open.text()).isEqualTo("full in 31 h (27 h or later)");
        var closed =
                new Full(
                        1,
                        Duration.ofHours(57),
                        Duration.ofHours(49),
                        Optional.of(Duration.ofHours(66)),
                        LEAST);
        assertThat(closed.text()).isEqualTo("full in 57 h (49–66 h)");
    }
}
