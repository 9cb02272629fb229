package headroom.core.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The loop with a clock, a ticker and an executor that the test moves.
class PollLoopTest {

    private final ManualTicker time = new ManualTicker();
    private final HeldExecutor executor = new HeldExecutor();
    private final Reported reported = new Reported();
    private final List<Snapshot> published = new ArrayList<>();
    private final List<PollLoop> loops = new ArrayList<>();

    @AfterEach
    void closeLoops() {
        loops.forEach(PollLoop::close);
    }

    private PollLoop loop(long seed, Consumer<Snapshot> listener, ScriptedProbe... probes) {
        var means = new PollLoop.Means(time, time, executor, new Random(seed), reported);
        var loop = new PollLoop("shop", List.of(probes), means, listener, Duration.ofMillis(1));
        loops.add(loop);
        loop.start();
        return loop;
    }

    private PollLoop loop(ScriptedProbe... probes) {
        return loop(1, published::add, probes);
    }

    private Reading<String> reading(ScriptedProbe probe) {
        return published.getLast().get(probe.source());
    }

    /// Ticks for so long, with servers that answer at once.
    private void live(Duration length) {
        Instant end = time.instant().plus(length);
        while (time.instant().isBefore(end)) {
            time.tick();
            executor.runAll();
        }
    }

    /// Ticks for so long, with servers that do not answer.
    private void hang(Duration length) {
        Instant end = time.instant().plus(length);
        while (time.instant().isBefore(end)) {
            time.tick();
        }
    }

    @Test
    void whatWasNotReadYetIsPendingAndNotAValue() {
        var probe = ScriptedProbe.fast("PostgreSQL");
        loop(probe);
        time.tick();
        assertThat(reading(probe).trouble()).contains(Reason.PENDING);
        assertThat(reading(probe).lastValue()).isEmpty();
    }

    @Test
    void anAnswerIsPublishedWithTheTimeWhenItCame() {
        var probe = ScriptedProbe.fast("PostgreSQL");
        loop(probe);
        live(Duration.ofMillis(200));
        assertThat(reading(probe))
                .isEqualTo(new Reading.Known<>("answer", ManualTicker.START.plus(PollLoop.PULSE)));
    }

    @Test
    void inViewItReadsEveryTwoSecondsAndOtherwiseEveryFive() {
        var probe = ScriptedProbe.fast("PostgreSQL");
        var loop = loop(probe);
        live(Duration.ofSeconds(20));
        assertThat(probe.reads()).isEqualTo(10);
        loop.inView(false);
        live(Duration.ofSeconds(20));
        assertThat(probe.reads()).isEqualTo(14);
    }

    @Test
    void comingIntoViewReadsAtOnceWhatIsOlderThanTwoSeconds() {
        var probe = ScriptedProbe.fast("PostgreSQL");
        var loop = loop(probe);
        loop.inView(false);
        live(Duration.ofSeconds(4));
        assertThat(probe.reads()).isEqualTo(1);
        loop.inView(true);
        live(PollLoop.PULSE);
        assertThat(probe.reads()).isEqualTo(2);
    }

    @Test
    void pulsesThatComeALittleEarlyDoNotDelayTheReads() {
        var probe = ScriptedProbe.fast("PostgreSQL");
        loop(probe);
        live(PollLoop.PULSE);
        time.jump(Duration.ofMillis(-20));
        live(Duration.ofSeconds(2));
        assertThat(probe.reads()).isEqualTo(2);
    }

    @Test
    void aHungServerIsStaleWithinThreeSecondsOfItsLastAnswer() {
        var probe = ScriptedProbe.fast("PostgreSQL");
        loop(probe);
        live(PollLoop.PULSE);
        Instant answered = time.instant();
        while (!(published.getLast().get(probe.source()) instanceof Reading.Stale<String>)) {
            time.tick();
        }
        assertThat(Duration.between(answered, time.instant()))
                .isBetween(Duration.ofMillis(2750), Duration.ofMillis(2850));
        assertThat(reading(probe).trouble())
                .contains(new Reason(Reason.Kind.TIMEOUT, "no answer within 800 ms"));
        assertThat(reading(probe).lastValue()).contains("answer");
    }

    @Test
    void aServerIsBackWithinFiveSecondsWheneverItRecoversAndHoweverTheDiceFall() {
        for (int seed = 0; seed < 40; seed++) {
            var probe = ScriptedProbe.fast("PostgreSQL");
            loop(seed, published::add, probe);
            live(Duration.ofSeconds(1));
            hang(Duration.ofMillis(10_000 + 100L * seed));
            assertThat(reading(probe)).isInstanceOf(Reading.Stale.class);
            Instant recovered = time.instant();
            while (!(reading(probe) instanceof Reading.Known<String>)) {
                time.tick();
                executor.runAll();
            }
            assertThat(Duration.between(recovered, time.instant()))
                    .isLessThanOrEqualTo(Duration.ofMillis(2600));
            loops.removeLast().close();
        }
    }

    @Test
    void aReadWithinItsDeadlineIsNotLate() {
        var probe = ScriptedProbe.fast("PostgreSQL");
        loop(probe);
        hang(Duration.ofMillis(800));
        executor.runAll();
        time.tick();
        assertThat(reading(probe)).isInstanceOf(Reading.Known.class);
    }

    @Test
    void oneHangingServerGreysNoOther() {
        var postgres = ScriptedProbe.fast("PostgreSQL");
        var redis = ScriptedProbe.fast("Redis").failing(Reason.Kind.UNREACHABLE);
        loop(postgres, redis);
        live(Duration.ofSeconds(10));
        assertThat(reading(postgres)).isInstanceOf(Reading.Known.class);
        assertThat(reading(redis)).isInstanceOf(Reading.Unavailable.class);
        assertThat(postgres.reads()).isEqualTo(5);
    }

    @Test
    void whatAProbeThrowsByMistakeIsADefectAndTheLoopGoesOn() {
        for (Throwable mistake : List.of(new IllegalStateException(), new StackOverflowError())) {
            var broken = ScriptedProbe.fast("Redis");
            broken.script =
                    () -> {
                        if (mistake instanceof Error error) {
                            throw error;
                        }
                        throw (RuntimeException) mistake;
                    };
            var fine = ScriptedProbe.fast("PostgreSQL");
            reported.told.clear();
            reported.causes.clear();
            loop(broken, fine);
            live(Duration.ofSeconds(10));
            assertThat(reading(broken).trouble().orElseThrow())
                    .isEqualTo(new Reason(Reason.Kind.DEFECT, mistake.getClass().getSimpleName()));
            assertThat(broken.reads()).isGreaterThan(3);
            assertThat(fine.reads()).isEqualTo(5);
            assertThat(reported.told).containsExactly("fast DEFECT");
            assertThat(reported.causes).containsExactly(mistake);
        }
    }

    @Test
    void aFailureIsReportedOncePerChangeAndItsEndOnce() {
        var probe = ScriptedProbe.fast("PostgreSQL").failing(Reason.Kind.UNREACHABLE);
        loop(probe);
        live(Duration.ofSeconds(10));
        probe.failing(Reason.Kind.AUTHENTICATION);
        live(Duration.ofSeconds(10));
        probe.answering();
        live(Duration.ofSeconds(10));
        assertThat(reported.told)
                .containsExactly("fast UNREACHABLE", "fast AUTHENTICATION", "fast recovered");
    }

    @Test
    void aRefusalIsRememberedForFiveMinutes() {
        for (var kind :
                List.of(
                        Reason.Kind.NO_RIGHT,
                        Reason.Kind.UNSUPPORTED,
                        Reason.Kind.NOT_CONFIGURED)) {
            var probe = ScriptedProbe.fast("PostgreSQL").failing(kind);
            loop(probe);
            live(Duration.ofSeconds(299));
            assertThat(probe.reads()).isEqualTo(1);
            live(Duration.ofSeconds(2));
            assertThat(probe.reads()).isEqualTo(2);
        }
    }

    @Test
    void aRefusalIsAskedAgainWhenTheOperatorSaysSo() {
        var refused = ScriptedProbe.fast("PostgreSQL").failing(Reason.Kind.NO_RIGHT);
        var loop = loop(refused);
        live(Duration.ofSeconds(1));
        loop.readNow();
        live(PollLoop.PULSE);
        assertThat(refused.reads()).isEqualTo(2);
    }

    @Test
    void aCostlyReadDoesNotWaitForItsPaceWhenSomebodyAsks() {
        var costly = ScriptedProbe.costly("PostgreSQL");
        var loop = loop(costly);
        live(Duration.ofSeconds(1));
        loop.readNow();
        live(PollLoop.PULSE);
        assertThat(costly.reads()).isEqualTo(2);
    }

    @Test
    void aServerThatIsDownIsTriedAboutEveryTwoSecondsForTwoMinutesThenSeldomWhereNobodyLooks() {
        var probe = ScriptedProbe.fast("PostgreSQL").failing(Reason.Kind.UNREACHABLE);
        var loop = loop(probe);
        loop.inView(false);
        live(Duration.ofMinutes(2));
        assertThat(probe.reads()).isBetween(50, 72);
        live(Duration.ofMinutes(4));
        int before = probe.reads();
        live(Duration.ofMinutes(10));
        assertThat(probe.reads() - before).isBetween(10, 13);
        loop.inView(true);
        live(Duration.ofSeconds(3));
        assertThat(probe.reads() - before).isGreaterThan(10);
        int looking = probe.reads();
        live(Duration.ofMinutes(1));
        assertThat(probe.reads() - looking).isBetween(24, 38);
    }

    @Test
    void aCostlyReadRestsAThousandTimesWhatItTook() {
        var probe = ScriptedProbe.costly("PostgreSQL");
        probe.script =
                () -> {
                    time.jump(Duration.ofMillis(30));
                    return "answer";
                };
        loop(probe);
        live(Duration.ofSeconds(29));
        assertThat(probe.reads()).isEqualTo(1);
        live(Duration.ofSeconds(2));
        assertThat(probe.reads()).isEqualTo(2);
    }

    @Test
    void whereNobodyLooksOnlyTheFastReadsAreFrequent() {
        var costly = ScriptedProbe.costly("PostgreSQL");
        var seldom =
                new ScriptedProbe(
                        "PostgreSQL",
                        "seldom",
                        new Pace.Every(Duration.ofSeconds(10)),
                        Duration.ofSeconds(1));
        var loop = loop(costly, seldom);
        live(Duration.ofSeconds(60));
        assertThat(costly.reads()).isBetween(28, 30);
        assertThat(seldom.reads()).isEqualTo(6);
        int before = costly.reads();
        loop.inView(false);
        live(Duration.ofSeconds(60));
        assertThat(costly.reads() - before).isEqualTo(2);
        assertThat(seldom.reads()).isEqualTo(8);
        loop.inView(true);
        live(PollLoop.PULSE);
        assertThat(costly.reads() - before).isEqualTo(3);
        assertThat(seldom.reads()).isEqualTo(9);
    }

    @Test
    void aServerThatIsDownIsKnockedAtByItsFastReadAlone() {
        var fast = ScriptedProbe.fast("PostgreSQL").failing(Reason.Kind.UNREACHABLE);
        var costly = ScriptedProbe.costly("PostgreSQL").failing(Reason.Kind.UNREACHABLE);
        var other = ScriptedProbe.costly("Redis").failing(Reason.Kind.UNREACHABLE);
        loop(fast, costly, other);
        live(Duration.ofMinutes(3));
        assertThat(costly.reads()).isEqualTo(1);
        assertThat(fast.reads()).isGreaterThan(70);
        assertThat(other.reads()).isGreaterThan(70);
        assertThat(reading(costly).trouble().orElseThrow().kind())
                .isEqualTo(Reason.Kind.UNREACHABLE);

        fast.answering();
        costly.answering();
        live(Duration.ofSeconds(4));

        assertThat(reading(fast)).isInstanceOf(Reading.Known.class);
        assertThat(reading(costly)).isInstanceOf(Reading.Known.class);
    }

    /// It began and ended between two attempts of the fast read.
    @Test
    void aCostlyReadThatFailedWhileTheServerDidIsNotTakenForACostlyOne() {
        var fast = ScriptedProbe.fast("PostgreSQL");
        var costly = ScriptedProbe.costly("PostgreSQL");
        costly.cost = Optional.of(Duration.ofNanos(8_200_000));
        loop(fast, costly);
        live(Duration.ofSeconds(7));
        fast.failing(Reason.Kind.UNREACHABLE);
        costly.script =
                () -> {
                    time.jump(Duration.ofMillis(7));
                    throw new ProbeFailure(new Reason(Reason.Kind.UNREACHABLE, "as scripted"));
                };
        while (reading(fast) instanceof Reading.Known<String>) {
            live(PollLoop.PULSE);
        }
        int tried = fast.reads();
        assertThat(costly.reads()).isEqualTo(1);
        live(Duration.ofMillis(300));
        assertThat(costly.reads()).isEqualTo(2);
        assertThat(fast.reads()).isEqualTo(tried);

        fast.answering();
        costly.answering();
        while (!(reading(fast) instanceof Reading.Known<String>)) {
            live(PollLoop.PULSE);
        }
        live(Duration.ofSeconds(1));
        assertThat(reading(costly)).isInstanceOf(Reading.Known.class);
    }

    @Test
    void aReadThatFailsForAReasonOfItsOwnDoesNotWaitForTheFastOne() {
        var fast = ScriptedProbe.fast("PostgreSQL").failing(Reason.Kind.UNREACHABLE);
        var costly = ScriptedProbe.costly("PostgreSQL").failing(Reason.Kind.SERVER_ERROR);
        loop(fast, costly);
        live(Duration.ofSeconds(30));
        assertThat(costly.reads()).isGreaterThan(8);
    }

    @Test
    void whatIsReadAtLeisureIsPublishedWithWhatComesNext() {
        var fast = ScriptedProbe.fast("PostgreSQL");
        var first = ScriptedProbe.costly("PostgreSQL");
        var second = ScriptedProbe.costly("Redis");
        var loop = loop(fast, first, second);
        live(Duration.ofSeconds(1));
        int before = published.size();
        live(Duration.ofSeconds(20));
        assertThat(published.size() - before).isBetween(10, 20);

        before = published.size();
        loop.readNow();
        live(Duration.ofMillis(200));
        assertThat(published.size() - before).isBetween(1, 2);
        assertThat(published.getLast().get(first.source()).arrival())
                .contains(published.getLast().at().minus(PollLoop.PULSE));
    }

    @Test
    void aServerThatFailsAsBeforeIsPublishedSeldomAndNotWithEachAttempt() {
        var down = ScriptedProbe.fast("PostgreSQL").failing(Reason.Kind.UNREACHABLE);
        var loop = loop(down);
        loop.inView(false);
        live(Duration.ofSeconds(10));
        int before = published.size();
        int read = down.reads();
        live(Duration.ofSeconds(60));
        assertThat(down.reads() - read).isGreaterThan(24);
        assertThat(published.size() - before).isEqualTo(2);
    }

    @Test
    void aCostlyReadCountsWhatTheServerSpentWhereTheProbeCanTell() {
        var probe = ScriptedProbe.costly("PostgreSQL");
        probe.cost = Optional.of(Duration.ofMillis(10));
        loop(probe);
        live(Duration.ofSeconds(9));
        assertThat(probe.reads()).isEqualTo(1);
        live(Duration.ofSeconds(2));
        assertThat(probe.reads()).isEqualTo(2);
    }

    @Test
    void aCostlyReadThatIsLateByItselfRestsItsFullTime() {
        var fast = ScriptedProbe.fast("PostgreSQL");
        var costly = ScriptedProbe.costly("PostgreSQL");
        costly.script =
                () -> {
                    time.jump(Duration.ofSeconds(3));
                    throw new ProbeFailure(new Reason(Reason.Kind.TIMEOUT, "statement timeout"));
                };
        loop(fast, costly);
        live(Duration.ofSeconds(290));
        assertThat(costly.reads()).isEqualTo(1);
        live(Duration.ofSeconds(20));
        assertThat(costly.reads()).isEqualTo(2);
    }

    @Test
    void aCostlyReadThatFailedWithItsServerIsTriedSoonAgain() {
        var fast = ScriptedProbe.fast("PostgreSQL");
        var costly = ScriptedProbe.costly("PostgreSQL");
        loop(fast, costly);
        hang(Duration.ofSeconds(10));
        executor.runAll();
        live(Duration.ofSeconds(3));
        assertThat(reading(costly)).isInstanceOf(Reading.Known.class);
        assertThat(reading(fast)).isInstanceOf(Reading.Known.class);
    }

    @Test
    void itPublishesWhatChangedAndOtherwiseOncePerTick() {
        var probe = ScriptedProbe.fast("PostgreSQL");
        loop(probe);
        live(Duration.ofMillis(300));
        assertThat(published).hasSize(2);
        hang(Duration.ofMillis(1500));
        assertThat(published).hasSize(2);
        hang(Duration.ofMillis(400));
        assertThat(published).hasSize(3);
    }

    @Test
    void aListenerThatBreaksIsReportedAndHearsTheNextSnapshot() {
        var heard = new ArrayList<Snapshot>();
        loop(
                1,
                snapshot -> {
                    heard.add(snapshot);
                    throw new IllegalStateException("listener");
                },
                ScriptedProbe.fast("PostgreSQL"));
        live(Duration.ofSeconds(1));
        assertThat(heard).hasSize(2);
        assertThat(reported.told).containsExactly("defect in listener", "defect in listener");
    }

    @Test
    void aClockThatIsSetBackDoesNotStopTheReading() {
        var probe = ScriptedProbe.fast("PostgreSQL");
        loop(probe);
        live(Duration.ofSeconds(1));
        time.jump(Duration.ofHours(-1));
        live(Duration.ofSeconds(4));
        assertThat(probe.reads()).isEqualTo(3);
    }

    @Test
    void anExecutorThatTakesNothingMoreIsADefectAndNotSilence() {
        var probe = ScriptedProbe.fast("PostgreSQL");
        loop(probe);
        executor.rejectFromNowOn();
        live(Duration.ofMillis(200));
        assertThat(reading(probe).trouble().map(Reason::kind)).contains(Reason.Kind.DEFECT);
    }

    @Test
    void closingStopsTheTickerClosesTheProbesOnceAndPublishesNothingMore() {
        var probe = ScriptedProbe.fast("PostgreSQL");
        var loop = loop(probe);
        time.tick();
        loop.close();
        loop.close();
        assertThat(time.ticking()).isFalse();
        assertThat(probe.closings()).isEqualTo(1);
        int before = published.size();
        executor.runAll();
        time.tick();
        assertThat(published).hasSize(before);
        assertThat(probe.reads()).isZero();
        assertThatThrownBy(loop::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void twoProbesOfOneSourceAreRefused() {
        assertThatThrownBy(() -> loop(ScriptedProbe.fast("Redis"), ScriptedProbe.fast("Redis")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
