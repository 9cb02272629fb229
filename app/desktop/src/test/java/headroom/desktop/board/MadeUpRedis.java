package headroom.desktop.board;

import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.Tier;
import headroom.core.history.Forecast;
import headroom.core.history.Recent;
import headroom.core.queue.QueueDepth;
import headroom.core.queue.Shelf;
import headroom.core.queue.WorkerProcess;
import headroom.core.queue.WorkerProcess.Beat;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reading;
import headroom.core.signal.Assessment;
import headroom.core.signal.Assessor;
import headroom.core.signal.queues.Flow;
import headroom.core.signal.queues.LossWords;
import headroom.core.signal.queues.QueuesJudgement.LossFinding;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.queues.RedisInside;
import headroom.core.signal.queues.Safety;
import headroom.core.signal.queues.Vanished;
import headroom.core.signal.queues.Workers;
import headroom.core.signal.queues.Writes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A Redis that has evicted a queue, and one that does not let all of them be read.
public final class MadeUpRedis {

    static final Flow FLOW =
            new Flow(
                    Optional.of(412.0),
                    Optional.of(478.6),
                    Optional.of(-66.6),
                    new Flow.Drain.In(new Age(Duration.ofMinutes(3))));

    static final Flow IDLE =
            new Flow(Optional.empty(), Optional.empty(), Optional.of(0.0), new Flow.Drain.Empty());

    static final Safety SAFETY =
            new Safety(
                    Safety.Can.SOON,
                    Level.WARNING,
                    Level.OK,
                    "Jobs can be destroyed",
                    "Policy allkeys-lru can destroy jobs; memory at 64 % of 1.0 GiB, full in 31 h.",
                    Optional.of(new Percent(64)),
                    Optional.of(
                            new Forecast.Full(
                                    3400,
                                    Duration.ofHours(31),
                                    Duration.ofHours(27),
                                    Optional.of(Duration.ofHours(36)),
                                    Duration.ofMinutes(50))));

    static final Workers WORKERS =
            new Workers(
                    List.of(
                            process("app-1:4711:0c2f5e8a91b3", 10, 8, false),
                            process("app-2:4716:77aa01c2de45", 10, 0, true),
                            new WorkerProcess("app-3:90:19f0a2b7c4d8", Optional.empty())),
                    false);

    private static final Vanished EVICTED =
            new Vanished(
                    MadeUp.NOW.minusSeconds(62),
                    MadeUp.NOW.minusSeconds(60),
                    Vanished.Cause.EVICTED,
                    Optional.empty(),
                    List.of(new Vanished.Part("bulk_reindex_low", 20_000, 0, 15_810, 20_061)),
                    15_810,
                    20_061);

    static final LossFinding EVICTION =
            new LossFinding(EVICTED, Level.CRITICAL, LossWords.sentence(EVICTED));

    static final RedisFacts FACTS =
            new RedisFacts(
                    MadeUp.REDIS,
                    Duration.ofDays(30),
                    Bytes.mib(655),
                    Optional.of(Bytes.gib(1)),
                    Optional.of("allkeys-lru"),
                    1,
                    Writes.TAKEN,
                    List.of(),
                    new RedisInside(
                            true,
                            Optional.of(12L),
                            List.of(
                                    new Shelf(
                                            Shelf.Kind.RETRY,
                                            214,
                                            Optional.of(MadeUp.NOW.plusSeconds(40))),
                                    new Shelf(
                                            Shelf.Kind.SCHEDULED,
                                            1_902,
                                            Optional.of(MadeUp.NOW.plusSeconds(7))),
                                    new Shelf(
                                            Shelf.Kind.DEAD,
                                            37,
                                            Optional.of(MadeUp.NOW.minus(Duration.ofDays(9))))),
                            Optional.empty(),
                            List.of(EVICTED),
                            Map.of(
                                    RedisInside.Part.LOSS,
                                    "headroom may not run MULTI; ACL SETUSER headroom +multi gives it")));

    private MadeUpRedis() {}

    /// Two of its queues cannot be read: one is no list, one is not in the account's keys.
    public static MadeUp.Seen unreadable(String name, Tier tier) {
        MadeUp.Seen fine = MadeUp.fine(name, tier);
        var unread =
                new TreeMap<>(
                        Map.of(
                                "bulk_reindex_low",
                                "the key queue:bulk_reindex_low at redis-1.internal:6379 is not what"
                                        + " Sidekiq keeps there (LLEN: WRONGTYPE Operation against a"
                                        + " key holding the wrong kind of value); TYPE tells what it"
                                        + " is, and whoever wrote it must use another",
                                "payments",
                                "headroom_monitor may not read the key queue:payments at"
                                        + " redis-1.internal:6379; ACL SETUSER headroom_monitor"
                                        + " ~queue:payments gives it"));
        var facts =
                new RedisFacts(
                        MadeUp.REDIS,
                        Duration.ofDays(30),
                        Bytes.mib(640),
                        Optional.of(Bytes.gib(1)),
                        Optional.of("noeviction"),
                        0,
                        Writes.TAKEN,
                        List.of(
                                new QueueDepth(
                                        "critical",
                                        12_000,
                                        Optional.of(MadeUp.NOW.minusMillis(6_400))),
                                new QueueDepth(
                                        "mailers", 480, Optional.of(MadeUp.NOW.minusMillis(320))),
                                new QueueDepth("default", 0, Optional.empty())),
                        new RedisInside(
                                true,
                                Optional.of(12L),
                                List.of(),
                                Optional.empty(),
                                List.of(),
                                Map.of(),
                                unread,
                                Optional.of(MadeUp.NOW)));
        var snapshot =
                fine.snapshot().with(RedisFacts.SOURCE, new Reading.Known<>(facts, MadeUp.NOW));
        Assessment was = fine.assessment();
        return new MadeUp.Seen(
                fine.environment(),
                snapshot,
                new Assessment(
                        was.at(),
                        was.storage(),
                        was.wal(),
                        was.slots(),
                        was.pools(),
                        Assessor.assess(
                                        snapshot,
                                        Recent.NONE.plus(snapshot),
                                        Expectations.NONE,
                                        Levels.DEFAULT)
                                .queues()),
                fine.recent());
    }

    private static WorkerProcess process(String name, long threads, long busy, boolean quiet) {
        return new WorkerProcess(
                name,
                Optional.of(
                        new Beat(
                                Optional.of(threads),
                                busy,
                                quiet,
                                Optional.of(MadeUp.NOW.minusSeconds(4)))));
    }
}
