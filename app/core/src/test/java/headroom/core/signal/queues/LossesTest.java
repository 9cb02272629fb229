package headroom.core.signal.queues;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.queue.QueueDepth;
import headroom.core.queue.QueueDepth.Mark;
import headroom.core.queue.Shelf;
import headroom.core.signal.Sample;
import headroom.core.signal.queues.Vanished.Cause;
import headroom.core.signal.queues.Vanished.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// From two reads to what vanished between them.
class LossesTest {

    private static final Duration CYCLE = Duration.ofSeconds(2);

    private final Sample sample = new Sample();
    private Instant now = sample.now;
    private Losses losses = Losses.NONE;

    private Losses read(QueueDepth queue, long evicted, Map<String, Long> calls) {
        sample.queues = List.of(queue);
        sample.inside =
                new RedisInside(
                        true,
                        Optional.empty(),
                        List.of(),
                        Optional.of(new Counters(evicted, 0, 0, calls)),
                        List.of(),
                        Map.of());
        losses = losses.plus(sample.redis(), now);
        now = now.plus(CYCLE);
        return losses;
    }

    /// A queue whose oldest job waits and whose newest has just come.
    private QueueDepth queue(long depth, Duration oldest) {
        return new QueueDepth(
                "low",
                depth,
                Optional.of(now.minus(oldest)),
                List.of(new Mark(0, now.minusMillis(5)), new Mark(16, now.minusSeconds(1))));
    }

    private static QueueDepth empty() {
        return new QueueDepth("low", 0, Optional.empty());
    }

    @Test
    void aQueueThatShrankByMoreThanAllCallsCanTakeHasLostJobs() {
        read(queue(1000, Duration.ofMinutes(1)), 0, Map.of("brpop", 10L));
        Vanished lost = read(empty(), 1, Map.of("brpop", 210L, "lpush", 5L)).vanished().getFirst();
        assertThat(lost.cause()).isEqualTo(Cause.EVICTED);
        assertThat(lost.least()).isEqualTo(800);
        assertThat(lost.most()).isBetween(1000L, 1100L);
        assertThat(lost.queues()).containsExactly(new Part("low", 1000, 0, 800, lost.most()));
        assertThat(LossWords.level(lost, Levels.DEFAULT)).isEqualTo(Level.CRITICAL);
    }

    @Test
    void whatIsNoMoreThanWhatWasTakenIsNoLossUnlessAKeyWasDestroyedThatWasNotBeingEmptied() {
        read(queue(200, Duration.ofMillis(300)), 0, Map.of("brpop", 0L));
        assertThat(read(empty(), 1, Map.of("brpop", 300L)).vanished()).isEmpty();

        losses = Losses.NONE;
        read(queue(200, Duration.ofMinutes(10)), 0, Map.of("brpop", 0L));
        Vanished perhaps = read(empty(), 1, Map.of("brpop", 300L)).vanished().getFirst();
        assertThat(perhaps.least()).isZero();
        assertThat(LossWords.sentence(perhaps)).startsWith("Up to 200 jobs may have vanished");
    }

    @Test
    void withoutACauseNothingIsALoss() {
        read(queue(1000, Duration.ofMinutes(1)), 0, Map.of());
        assertThat(read(empty(), 0, Map.of()).vanished()).isEmpty();
    }

    @Test
    void aQueueInWhichAJobOfBeforeIsStillThereWasNotRemoved() {
        read(queue(1000, Duration.ofMinutes(1)), 0, Map.of("brpop", 0L));
        QueueDepth rest = queue(500, Duration.ofMinutes(1));
        assertThat(read(rest, 1, Map.of("brpop", 600L)).vanished()).isEmpty();
    }

    @Test
    void aTrimmedQueueIsNamedSo() {
        read(queue(1000, Duration.ofMinutes(1)), 0, Map.of());
        QueueDepth rest = queue(300, Duration.ofMinutes(1));
        Vanished lost = read(rest, 0, Map.of("ltrim", 1L)).vanished().getFirst();
        assertThat(lost.cause()).isEqualTo(Cause.TRIMMED);
        assertThat(lost.least()).isEqualTo(700);
    }

    /// Jobs that were parked are given back to the head, one by one: they are older than the tail.
    @Test
    void aQueueToWhichOldJobsWereGivenBackIsNotDeletedWithEveryKeyThatIs() {
        Instant parked = now.minus(Duration.ofHours(2));
        read(givenBack(1000, Duration.ofMinutes(1), parked), 0, Map.of("brpop", 0L));
        QueueDepth taken = givenBack(990, Duration.ofSeconds(50), parked);
        assertThat(read(taken, 0, Map.of("brpop", 10L, "unlink", 1L)).vanished()).isEmpty();
    }

    private QueueDepth givenBack(long depth, Duration oldest, Instant parked) {
        return new QueueDepth(
                "low",
                depth,
                Optional.of(now.minus(oldest)),
                List.of(new Mark(0, parked), new Mark(16, parked.minusSeconds(1))));
    }

    /// Who may not read jobs knows depths alone.
    @Test
    void aQueueWithoutTimesHasLostWhatItsDepthTells() {
        var before = new QueueDepth("low", 1000, Optional.empty());
        read(before, 0, Map.of("brpop", 0L));
        assertThat(read(before, 0, Map.of("brpop", 10L, "unlink", 1L)).vanished()).isEmpty();
        var after = new QueueDepth("low", 300, Optional.empty());
        Vanished lost =
                read(after, 0, Map.of("brpop", 10L, "ltrim", 1L, "unlink", 1L))
                        .vanished()
                        .getFirst();
        assertThat(lost.cause()).isEqualTo(Cause.TRIMMED);
        assertThat(lost.least()).isEqualTo(700);
        assertThat(lost.most()).isGreaterThanOrEqualTo(1000 - 300);
    }

    /// A list that was parked long ago, renamed over the live one.
    @Test
    void aQueueThatWasOverwrittenIsNotParked() {
        read(queue(5000, Duration.ofMinutes(1)), 0, Map.of("brpop", 0L));
        Instant parked = now.minus(Duration.ofHours(2));
        var old =
                new QueueDepth(
                        "low",
                        3000,
                        Optional.of(parked),
                        List.of(new Mark(0, parked.plusSeconds(60))));
        Vanished lost = read(old, 0, Map.of("brpop", 20L, "rename", 1L)).vanished().getFirst();
        assertThat(lost.cause()).isEqualTo(Cause.OVERWRITTEN);
        assertThat(lost.least()).isEqualTo(4980);
        assertThat(lost.most()).isBetween(5000L, 5300L);
        assertThat(LossWords.level(lost, Levels.DEFAULT)).isEqualTo(Level.CRITICAL);
        assertThat(LossWords.sentence(lost))
                .contains("vanished from queue low", "overwritten by a RENAME of another list");
    }

    /// A deploy that swaps a filled database in, beside a cache that evicts.
    @Test
    void aDatabaseThatWasSwappedAwayIsNotEvicted() {
        read(queue(3000, Duration.ofMinutes(1)), 0, Map.of("brpop", 0L));
        Vanished gone = read(empty(), 4, Map.of("brpop", 20L, "swapdb", 1L)).vanished().getFirst();
        assertThat(gone.cause()).isEqualTo(Cause.SWAPPED);
        assertThat(gone.other()).contains(Cause.EVICTED);
        assertThat(gone.least()).isEqualTo(2980);
        assertThat(LossWords.level(gone, Levels.DEFAULT))
                .isEqualTo(Levels.DEFAULT.found().deleted());
        assertThat(LossWords.next(gone)).contains("another SWAPDB");
    }

    @Test
    void whereAJobIsStillThereNobodySwappedItsDatabaseAway() {
        QueueDepth before = queue(3000, Duration.ofMinutes(1));
        read(before, 0, Map.of());
        var cut = new QueueDepth("low", 100, before.oldestEnqueuedAt(), before.newest());
        Vanished lost = read(cut, 0, Map.of("swapdb", 1L, "ltrim", 1L)).vanished().getFirst();
        assertThat(lost.cause()).isEqualTo(Cause.TRIMMED);
        losses = Losses.NONE;
        read(queue(3000, Duration.ofMinutes(1)), 0, Map.of("lmpop", 0L));
        QueueDepth rest = queue(2000, Duration.ofSeconds(50));
        assertThat(read(rest, 0, Map.of("lmpop", 9L, "swapdb", 1L)).vanished()).isEmpty();
    }

    /// Caches are restored and copied all the time.
    @Test
    void onlyAQueueThatHoldsOlderJobsWasOverwrittenByACopy() {
        read(queue(300, Duration.ofMinutes(1)), 0, Map.of());
        QueueDepth fresh = queue(7, Duration.ofMillis(900));
        Vanished deleted =
                read(fresh, 0, Map.of("restore", 1L, "unlink", 1L, "lpush", 7L))
                        .vanished()
                        .getFirst();
        assertThat(deleted.cause()).isEqualTo(Cause.DELETED);
        losses = Losses.NONE;
        read(queue(300, Duration.ofMinutes(1)), 0, Map.of("brpop", 0L));
        assertThat(read(empty(), 0, Map.of("restore", 1L, "brpop", 300L)).vanished()).isEmpty();
        losses = Losses.NONE;
        read(queue(300, Duration.ofHours(1)), 0, Map.of());
        QueueDepth copied = queue(7, Duration.ofHours(3));
        var old =
                new QueueDepth(
                        "low",
                        7,
                        copied.oldestEnqueuedAt(),
                        List.of(new Mark(0, now.minus(Duration.ofHours(2)))));
        Vanished over = read(old, 0, Map.of("copy", 1L)).vanished().getFirst();
        assertThat(over.cause()).isEqualTo(Cause.COPIED);
        assertThat(over.least()).isEqualTo(300);
        assertThat(LossWords.level(over, Levels.DEFAULT)).isEqualTo(Level.CRITICAL);
    }

    @Test
    void whatWasMovedAwayMayBeWhatWasDeleted() {
        read(queue(3000, Duration.ofMinutes(1)), 0, Map.of());
        Vanished moved = read(empty(), 0, Map.of("rename", 1L)).vanished().getFirst();
        assertThat(LossWords.sentence(moved)).endsWith("parked, not lost.");
        losses = Losses.NONE;
        read(queue(3000, Duration.ofMinutes(1)), 0, Map.of());
        Vanished perhaps =
                read(empty(), 0, Map.of("rename", 1L, "unlink", 1L)).vanished().getFirst();
        assertThat(perhaps.cause()).isEqualTo(Cause.PARKED);
        assertThat(LossWords.sentence(perhaps))
                .endsWith(
                        "parked, not lost, unless the list that they went to is among the keys that"
                                + " were deleted in the same moment.");
        assertThat(LossWords.level(perhaps, Levels.DEFAULT)).isEqualTo(Level.WATCH);
    }

    @Test
    void aLossIsToldForAnHour() {
        read(queue(1000, Duration.ofMinutes(1)), 0, Map.of());
        read(empty(), 1, Map.of());
        now = now.plus(Duration.ofMinutes(59));
        assertThat(read(empty(), 1, Map.of()).vanished()).hasSize(1);
        now = now.plus(Duration.ofMinutes(1));
        assertThat(read(empty(), 1, Map.of()).vanished()).isEmpty();
    }

    @Test
    void anotherServerIsNotARestart() {
        read(queue(1000, Duration.ofMinutes(1)), 0, Map.of());
        sample.runId = "run-2";
        Vanished other =
                read(queue(1000, Duration.ofMinutes(1)), 0, Map.of()).vanished().getFirst();
        assertThat(other.cause()).isEqualTo(Cause.REPLACED);
        assertThat(other.most()).isZero();
        assertThat(LossWords.sentence(other)).endsWith("its jobs are still there.");
        assertThat(LossWords.level(other, Levels.DEFAULT)).isEqualTo(Level.OK);
    }

    @Test
    void whatVanishedStandsInFrontOfEverything() {
        read(queue(1000, Duration.ofMinutes(1)), 0, Map.of("brpop", 10L));
        List<Vanished> vanished = read(empty(), 1, Map.of("brpop", 10L)).vanished();
        sample.inside = RedisInside.NONE.with(vanished);
        QueuesJudgement judgement = sample.assess().queues();
        assertThat(judgement.verdict().headline()).isEqualTo("Redis has destroyed jobs");
        assertThat(judgement.verdict().sentence())
                .startsWith(
                        "1,000 jobs vanished from queue low at 03:14:24 UTC: evicted. Set maxmemory-policy to noeviction before more go;");
        assertThat(judgement.losses()).hasSize(1);
    }

    @Test
    void aShelfOnWhichTheFirstIsStillThereWasNotRemoved() {
        assertThat(shelves(new Shelf(Shelf.Kind.RETRY, 3, Optional.of(now)))).isEmpty();
        assertThat(shelves(new Shelf(Shelf.Kind.RETRY, 0, Optional.empty())))
                .extracting(Vanished::least)
                .containsExactly(9L);
    }

    private List<Vanished> shelves(Shelf after) {
        RedisInside before = inside(new Shelf(Shelf.Kind.RETRY, 9, Optional.of(now)), 0);
        sample.inside = before;
        Losses one = Losses.NONE.plus(sample.redis(), now);
        sample.inside = inside(after, 1);
        return one.plus(sample.redis(), now.plus(CYCLE)).vanished();
    }

    private static RedisInside inside(Shelf shelf, long evicted) {
        return new RedisInside(
                true,
                Optional.empty(),
                List.of(shelf),
                Optional.of(new Counters(evicted, 0, 0, Map.of())),
                List.of(),
                Map.of());
    }
}
