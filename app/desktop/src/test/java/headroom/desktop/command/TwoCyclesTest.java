package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Tier;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.ServerFacts;
import headroom.desktop.board.MadeUp;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// When `check` has seen enough.
class TwoCyclesTest {

    private static final Instant START = MadeUp.NOW;
    private static final ServerFacts FACTS =
            MadeUp.fine("shop", Tier.LAB).snapshot().get(ServerFacts.SOURCE).fresh().orElseThrow();

    private final CountDownLatch done = new CountDownLatch(1);
    private final TwoCycles.Progress progress = new TwoCycles.Progress(START, done);

    private static Instant after(int millis) {
        return START.plusMillis(millis);
    }

    private void take(int millis, Reading<ServerFacts> reading) {
        progress.take(Snapshot.empty(after(millis)).with(ServerFacts.SOURCE, reading));
    }

    /// An answer that the server gave at one moment and that arrived at another.
    private void answers(int given, int arrived) {
        take(arrived, new Reading.Known<>(at(given), after(arrived)));
    }

    private void fails(int millis, Reason.Kind kind) {
        take(
                millis,
                new Reading.Stale<>(at(100), after(100), after(millis), new Reason(kind, "no")));
    }

    private static ServerFacts at(int millis) {
        return new ServerFacts(
                FACTS.fingerprint(),
                after(millis),
                FACTS.position(),
                FACTS.redo(),
                FACTS.wal(),
                FACTS.archiver(),
                FACTS.slots(),
                FACTS.slotLimit(),
                FACTS.sessions(),
                FACTS.limits(),
                FACTS.load());
    }

    private boolean enough() {
        return done.getCount() == 0;
    }

    @Test
    void whoIsSilentForAMomentIsAskedOnceMore() {
        answers(100, 100);
        fails(2800, Reason.Kind.TIMEOUT);
        progress.look(after(5000));
        assertThat(enough()).isFalse();
        answers(5100, 5200);
        assertThat(enough()).isTrue();
    }

    @Test
    void whoStaysSilentIsGivenUp() {
        answers(100, 100);
        fails(2800, Reason.Kind.TIMEOUT);
        progress.look(after(6000));
        assertThat(enough()).isFalse();
        progress.look(after(6100));
        assertThat(enough()).isTrue();
    }

    @Test
    void whoNeverAnsweredIsAskedOnceMoreToo() {
        var hung = new Reason(Reason.Kind.TIMEOUT, "no");
        take(2000, new Reading.Unavailable<>(hung, after(2000)));
        progress.look(after(5200));
        assertThat(enough()).isFalse();
        progress.look(after(5300));
        assertThat(enough()).isTrue();
    }

    @Test
    void whoRefusesIsNotWaitedFor() {
        answers(100, 100);
        fails(2000, Reason.Kind.UNREACHABLE);
        assertThat(enough()).isFalse();
        progress.look(after(2900));
        assertThat(enough()).isTrue();
    }

    @Test
    void answersThatAreNearByTheServersClockTellNoRate() {
        answers(1000, 1000);
        answers(1950, 2200);
        assertThat(enough()).isFalse();
        answers(4000, 4000);
        assertThat(enough()).isTrue();
    }
}
