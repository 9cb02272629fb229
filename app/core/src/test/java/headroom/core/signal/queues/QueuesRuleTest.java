package headroom.core.signal.queues;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Level;
import headroom.core.queue.QueueDepth;
import headroom.core.queue.Shelf;
import headroom.core.queue.WorkerProcess;
import headroom.core.queue.WorkerProcess.Beat;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.signal.Sample;
import headroom.core.signal.queues.Safety.Can;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// By default watch, warning and critical begin at 1 s, 5 s and 1 min.
class QueuesRuleTest {

    private final Sample sample = new Sample();

    private QueueDepth queue(String name, long depth, Duration latency) {
        return new QueueDepth(name, depth, Optional.of(sample.now.minus(latency)));
    }

    private QueuesJudgement latency(Duration latency) {
        sample.queues = List.of(queue("default", 12_480, latency));
        return sample.assess().queues();
    }

    @Test
    void theLevelFollowsTheOldestJobAndBeginsAtTheThreshold() {
        assertThat(latency(Duration.ofMillis(999)).level()).isEqualTo(Level.OK);
        assertThat(latency(Duration.ofSeconds(1)).level()).isEqualTo(Level.WATCH);
        assertThat(latency(Duration.ofSeconds(5)).level()).isEqualTo(Level.WARNING);
        assertThat(latency(Duration.ofMillis(59_999)).level()).isEqualTo(Level.WARNING);
        assertThat(latency(Duration.ofMinutes(1)).level()).isEqualTo(Level.CRITICAL);
        assertThat(latency(Duration.ofMinutes(1)).dial().fraction()).contains(0.75);
        assertThat(latency(Duration.ofMillis(1400)).dial().value()).isEqualTo("1.4 s");
        assertThat(latency(Duration.ofMillis(1400)).dial().caption())
                .isEqualTo("oldest job, 12,480 waiting");
    }

    @Test
    void emptyQueuesAreFineAndSayThatNothingWaits() {
        sample.queues = List.of(new QueueDepth("default", 0, Optional.empty()));
        QueuesJudgement queues = sample.assess().queues();
        assertThat(queues.level()).isEqualTo(Level.OK);
        assertThat(queues.dial().value()).isEqualTo("empty");
        assertThat(queues.waiting()).contains(0L);
        assertThat(queues.oldest()).isEmpty();
    }

    @Test
    void jobsWhoseTimeCannotBeReadAreUnknownAndNotYoung() {
        sample.queues =
                List.of(
                        queue("default", 3, Duration.ofSeconds(2)),
                        new QueueDepth("plain", 5, Optional.empty()));
        QueuesJudgement queues = sample.assess().queues();
        assertThat(queues.level()).isEqualTo(Level.UNKNOWN);
        assertThat(queues.dial().fraction()).isEmpty();
        assertThat(queues.dial().caption()).isEqualTo("at least 2.0 s, 8 waiting");
        assertThat(queues.verdict().sentence())
                .isEqualTo("How long the 5 jobs of plain have waited cannot be read.");
        assertThat(queues.queues().getFirst().queue().name()).isEqualTo("plain");
    }

    @Test
    void aCriticalQueueIsWorseThanOneThatCannotBeRead() {
        sample.queues =
                List.of(
                        queue("default", 3, Duration.ofMinutes(2)),
                        new QueueDepth("plain", 5, Optional.empty()));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.CRITICAL);
    }

    @Test
    void theSlowestQueueIsNamed() {
        sample.queues =
                List.of(
                        queue("low", 3, Duration.ofSeconds(7)),
                        queue("bulk", 9, Duration.ofSeconds(30)));
        QueuesJudgement queues = sample.assess().queues();
        assertThat(queues.verdict().sentence())
                .isEqualTo("The oldest job of bulk has waited for 30 s, 9 waiting.");
        assertThat(queues.oldest()).contains(new Age(Duration.ofSeconds(30)));
    }

    @Test
    void aPolicyThatEvictsIsNeverFine() {
        sample.maxMemory = Optional.of(Bytes.mib(1000));
        for (String policy : List.of("allkeys-lru", "volatile-ttl")) {
            sample.policy = Optional.of(policy);
            QueuesJudgement queues = sample.assess().queues();
            assertThat(queues.level()).isEqualTo(sample.levels.found().policy());
            assertThat(queues.verdict().headline()).isEqualTo("Jobs can be destroyed");
            assertThat(queues.verdict().sentence())
                    .startsWith(
                            "Policy %s can destroy jobs; memory at 64 %% of 1000.0 MiB."
                                    .formatted(policy));
            assertThat(queues.safety().orElseThrow().can()).isEqualTo(Can.SOON);
        }
        sample.policy = Optional.of("allkeys-lru");
        sample.maxMemory = Optional.of(Bytes.mib(641));
        assertThat(sample.assess().queues().safety().orElseThrow().can()).isEqualTo(Can.NOW);
        assertThat(sample.assess().queues().verdict().sentence())
                .isEqualTo(
                        "Policy allkeys-lru can destroy jobs now; memory at 99 % of 641.0 MiB. Let it be noeviction where queues are kept: then a full Redis refuses jobs instead of losing them.");
        sample.maxMemory = Optional.of(Bytes.mib(700));
        assertThat(sample.assess().queues().safety().orElseThrow().can()).isEqualTo(Can.SOON);
        sample.evicted = 120_000;
        assertThat(sample.assess().queues().safety().orElseThrow().can()).isEqualTo(Can.NOW);
        assertThat(sample.assess().queues().verdict().sentence())
                .contains("It has evicted 120,000 keys earlier since its start.");
    }

    @Test
    void aPolicyOfKeysThatExpireIsSafeWhereNoneDoes() {
        sample.maxMemory = Optional.of(Bytes.mib(1000));
        sample.policy = Optional.of("volatile-lru");
        sample.inside = inside(Optional.of(3L), List.of());
        assertThat(sample.assess().queues().safety().orElseThrow().can()).isEqualTo(Can.SOON);
        sample.inside = inside(Optional.of(0L), List.of());
        assertThat(sample.assess().queues().safety().orElseThrow().can()).isEqualTo(Can.NO);
        assertThat(sample.assess().queues().level()).isEqualTo(Level.OK);
    }

    @Test
    void aRedisThatFillsUpWithoutEvictingRefusesWritesButDestroysNothing() {
        sample.policy = Optional.of("noeviction");
        sample.maxMemory = Optional.of(Bytes.mib(1000));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.OK);
        sample.maxMemory = Optional.of(Bytes.mib(800));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WATCH);
        sample.maxMemory = Optional.of(Bytes.mib(711));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WARNING);
        sample.maxMemory = Optional.of(Bytes.mib(640));
        QueuesJudgement full = sample.assess().queues();
        assertThat(full.level()).isEqualTo(Level.CRITICAL);
        assertThat(full.verdict().headline()).isEqualTo("Redis is full");
        assertThat(full.verdict().sentence()).contains("destroys no jobs", "fails with OOM");
        assertThat(full.safety().orElseThrow().can()).isEqualTo(Can.NO);
    }

    @Test
    void whenMemoryIsFullIsForecastFromItsGrowth() {
        sample.policy = Optional.of("allkeys-lru");
        sample.maxMemory = Optional.of(Bytes.mib(1000));
        for (int i = 0; i < 30; i++) {
            sample.usedMemory = Bytes.mib(640 + i);
            sample.later(Duration.ofSeconds(4));
        }
        sample.usedMemory = Bytes.mib(670);
        assertThat(sample.assess().queues().verdict().sentence())
                .contains("memory at 67 % of 1000.0 MiB, full in 22 min");
    }

    @Test
    void aLimitThatIsNotToldIsUnknown() {
        sample.inside =
                new RedisInside(
                        false, Optional.empty(), List.of(), Optional.empty(), List.of(), Map.of());
        assertThat(sample.assess().queues().safety().orElseThrow().can()).isEqualTo(Can.UNKNOWN);
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WATCH);
    }

    private RedisInside inside(Optional<Long> expiring, List<Shelf> shelves) {
        return new RedisInside(true, expiring, shelves, Optional.empty(), List.of(), Map.of());
    }

    @Test
    void anEvictionWhileNoJobExistsIsNoLossOfJobs() {
        sample.later(Duration.ofSeconds(2));
        sample.evicted = 1;
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WARNING);
        sample.inside =
                inside(Optional.empty(), List.of(new Shelf(Shelf.Kind.DEAD, 2, Optional.empty())));
        assertThat(sample.assess().queues().level()).isEqualTo(sample.levels.found().eviction());
    }

    @Test
    void jobsThatWaitWhileNobodyTakesThemAreSaid() {
        sample.workers = Optional.of(new Workers(List.of(process("a", Optional.empty())), false));
        assertThat(latency(Duration.ofMillis(10)).verdict().headline())
                .isEqualTo("Nobody works jobs off");
        sample.workers =
                Optional.of(
                        new Workers(
                                List.of(
                                        process(
                                                "a",
                                                Optional.of(
                                                        new Beat(
                                                                Optional.of(5L),
                                                                0,
                                                                true,
                                                                Optional.empty())))),
                                false));
        assertThat(latency(Duration.ofMillis(10)).verdict().sentence())
                .contains("are quiet and take no jobs");
        sample.workers = Optional.of(new Workers(List.of(), false));
        assertThat(latency(Duration.ofMillis(10)).level()).isEqualTo(Level.OK);
        assertThat(latency(Duration.ofSeconds(2)).level()).isEqualTo(Level.WARNING);
        assertThat(latency(Duration.ofSeconds(2)).verdict().headline())
                .isEqualTo("Nobody works jobs off");
    }

    private static WorkerProcess process(String name, Optional<Beat> beat) {
        return new WorkerProcess(name, beat);
    }

    @Test
    void jobsThatAreDueAndStayAreSaid() {
        sample.inside =
                inside(
                        Optional.empty(),
                        List.of(
                                new Shelf(
                                        Shelf.Kind.RETRY,
                                        2,
                                        Optional.of(sample.now.minus(Duration.ofMinutes(5))))));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WATCH);
        assertThat(sample.assess().queues().verdict().sentence())
                .isEqualTo(
                        "Retries: the first has been due for 5 min, yet no process put it into its queue.");
        sample.level("redis.due", Level.WARNING);
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WARNING);
        sample.level("cuts.patience.due", Duration.ofMinutes(5));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.OK);
    }

    @Test
    void theFlowOfAQueueIsToldByItsNewestJobsAndItsGrowth() {
        sample.queues = List.of(flowing(1000));
        sample.later(Duration.ofSeconds(10));
        sample.queues = List.of(flowing(800));
        QueuesJudgement.QueueFinding finding = sample.assess().queues().queues().getFirst();
        assertThat(finding.flow().in()).contains(50.0);
        assertThat(finding.flow().out()).contains(70.0);
        assertThat(finding.flow().net()).contains(-20.0);
        assertThat(finding.flow().drain())
                .isEqualTo(new Flow.Drain.In(new Age(Duration.ofSeconds(40))));
        assertThat(finding.share().orElseThrow().value()).isEqualTo(100);
        assertThat(sample.assess().queues().verdict().sentence()).contains("drains in 40 s");

        sample.queues = List.of(flowing(1000));
        QueuesJudgement stuck = sample.assess().queues();
        assertThat(stuck.queues().getFirst().flow().drain()).isInstanceOf(Flow.Drain.Never.class);
        assertThat(stuck.verdict().sentence()).contains("does not drain");
    }

    @Test
    void whatAQueueThatRanEmptyLetsThroughIsUnknown() {
        sample.queues = List.of(new QueueDepth("default", 0, Optional.empty()));
        sample.later(Duration.ofSeconds(10));
        sample.queues = List.of(flowing(500));
        Flow flow = sample.assess().queues().queues().getFirst().flow();
        assertThat(flow.in()).contains(50.0);
        assertThat(flow.out()).isEmpty();
    }

    /// 50 came within the last second, and the oldest has waited for 10 s.
    private QueueDepth flowing(long depth) {
        return new QueueDepth(
                "default",
                depth,
                Optional.of(sample.now.minusSeconds(10)),
                List.of(
                        new QueueDepth.Mark(0, sample.now.minusMillis(10)),
                        new QueueDepth.Mark(49, sample.now.minusSeconds(1))));
    }

    @Test
    void aPolicyThatIsNotToldIsNotFineUnlessThereIsNoLimit() {
        sample.policy = Optional.empty();
        assertThat(sample.assess().queues().level()).isEqualTo(Level.OK);
        sample.maxMemory = Optional.of(Bytes.mib(1000));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WATCH);
        assertThat(sample.assess().queues().verdict().sentence()).contains("is unknown");
    }

    @Test
    void theFirstEvictedKeyIsCritical() {
        sample.evicted = 5;
        sample.later(Duration.ofSeconds(2));
        sample.queues = List.of(queue("default", 3, Duration.ofMillis(10)));
        assertThat(sample.assess().queues().level()).isEqualTo(Level.OK);
        sample.evicted = 6;
        assertThat(sample.assess().queues().level()).isEqualTo(Level.CRITICAL);
        assertThat(sample.assess().queues().verdict().headline())
                .isEqualTo("Redis has evicted keys");
        sample.queues = List.of();
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WARNING);
        sample.level("redis.evicted", Level.WATCH);
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WATCH);
        sample.queues = List.of(new QueueDepth("default", 0, Optional.empty()));
        sample.runId = "run-2";
        assertThat(sample.assess().queues().level()).isEqualTo(Level.OK);
    }

    @Test
    void aRedisThatCannotSaveAndRefusesWritesIsCriticalWhileAQueueExists() {
        Optional<Instant> saved = Optional.of(sample.now.minus(Duration.ofHours(3)));
        sample.writes = new Writes(false, Optional.of(true), true, false, saved);
        QueuesJudgement queues = latency(Duration.ofSeconds(7));
        assertThat(queues.level()).isEqualTo(Level.CRITICAL);
        assertThat(queues.verdict().headline()).isEqualTo("Redis refuses every write");
        assertThat(queues.verdict().sentence())
                .startsWith(
                        "This Redis refuses every write (MISCONF), so that no job can be queued or taken:"
                                + " its last background save failed, and it has not been saved for 3 h."
                                + " See its log and its disk; it takes writes again once it can save.")
                .contains("The oldest job of default has waited for 7.0 s");

        sample.queues = List.of();
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WARNING);

        sample.writes = new Writes(false, Optional.of(true), false, true, saved);
        assertThat(sample.assess().queues().verdict().sentence())
                .contains("its last write to the append-only file failed. See its log");
        sample.level("redis.refused", Level.WATCH);
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WATCH);
    }

    @Test
    void aMasterWithoutItsReplicasRefusesWritesAndIsCriticalWhileAQueueExists() {
        sample.writes = lacking(0);
        QueuesJudgement queues = latency(Duration.ofSeconds(7));
        assertThat(queues.level()).isEqualTo(Level.CRITICAL);
        assertThat(queues.verdict().headline()).isEqualTo("Redis refuses every write");
        assertThat(queues.verdict().sentence())
                .startsWith(
                        "This Redis refuses every write (NOREPLICAS), so that no job can be queued or taken:"
                                + " none of its replicas keeps up, and min-replicas-to-write asks for more."
                                + " Bring its replicas back, or lower that setting if it may run without them.");
        sample.writes = lacking(1);
        assertThat(sample.assess().queues().verdict().sentence())
                .contains("only one of its replicas keeps up");
        sample.writes = lacking(3);
        assertThat(sample.assess().queues().verdict().sentence())
                .contains("only 3 of its replicas keep up");
        sample.queues = List.of();
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WARNING);
    }

    private static Writes lacking(long replicas) {
        return new Writes(
                false, Optional.of(false), false, false, Optional.empty(), Optional.of(replicas));
    }

    @Test
    void aReadOnlyReplicaIsNoServerForQueues() {
        sample.writes = new Writes(true, Optional.of(false), false, false, Optional.empty());
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WARNING);
        assertThat(sample.assess().queues().verdict().headline())
                .isEqualTo("This Redis is a read-only replica");
        assertThat(sample.assess().queues().verdict().sentence())
                .contains("takes no writes (READONLY)", "Name its master in the settings");
        assertThat(latency(Duration.ofMinutes(2)).verdict().headline())
                .isEqualTo("Queues do not keep up");
        sample.queues = List.of();
        sample.level("redis.replica", Level.CRITICAL);
        assertThat(sample.assess().queues().level()).isEqualTo(Level.CRITICAL);
    }

    @Test
    void aFailedSaveThatStopsNobodyIsWatchedAndOneThatIsNotToldIsNotTakenForThat() {
        sample.writes = new Writes(false, Optional.of(false), true, false, Optional.empty());
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WATCH);
        assertThat(sample.assess().queues().verdict().sentence())
                .startsWith("Redis takes writes, but its last background save failed.");
        sample.level("redis.saving", Level.WARNING);
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WARNING);

        sample.writes = new Writes(false, Optional.empty(), true, false, Optional.empty());
        assertThat(sample.assess().queues().level()).isEqualTo(Level.WARNING);
        assertThat(sample.assess().queues().verdict().sentence()).contains("is not known", "+ping");

        sample.writes = new Writes(false, Optional.empty(), false, false, Optional.empty());
        assertThat(sample.assess().queues().level()).isEqualTo(Level.OK);
    }

    @Test
    void theTrendIsTheNetChangeOfTheLastMinute() {
        assertThat(latency(Duration.ofMillis(10)).note()).isEqualTo("trend not known yet");
        sample.later(Duration.ofSeconds(10));
        sample.queues = List.of(queue("default", 12_380, Duration.ofMillis(10)));
        assertThat(sample.assess().queues().note()).isEqualTo("drains in 20 min 38 s");
        sample.queues = List.of(queue("default", 12_580, Duration.ofMillis(10)));
        assertThat(sample.assess().queues().note()).isEqualTo("grows by 10 a second");
        sample.queues = List.of(queue("default", 12_480, Duration.ofMillis(10)));
        assertThat(sample.assess().queues().note()).isEqualTo("steady");
    }
}
