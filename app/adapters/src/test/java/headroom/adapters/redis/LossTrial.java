package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.history.Recent;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Snapshot;
import headroom.core.queue.QueueDepth;
import headroom.core.reading.Reading;
import headroom.core.signal.Assessor;
import headroom.core.signal.queues.LossWords;
import headroom.core.signal.queues.QueuesJudgement;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.queues.Vanished;
import headroom.core.signal.queues.Vanished.Cause;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;

/// Not a test of the suite but a trial, run by its name: whether a loss is ever told where there is
/// none, over ten minutes of 2,000 jobs a second with consumers that fall behind and catch up and
/// with other keys that are deleted and expire all the while; then whether each thing that makes
/// jobs leave is named as what it is, with bounds that hold the true number.
class LossTrial {

    private static final long SECONDS = Long.getLong("headroom.trial.seconds", 600);
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final int BACKLOG = 20_000;

    private final PrintStream out = System.out;
    private final Set<Vanished> told = new HashSet<>();
    private Recent recent = Recent.NONE;
    private long longest;
    private long due = System.nanoTime();

    @Test
    void run() throws Exception {
        try (Lab lab = Lab.start(LabOptions.redisOnly(), _ -> {});
                Jedis redis = Jobs.connect(lab);
                RedisProbe probe = Jobs.probe(lab)) {
            try (Traffic traffic = new Traffic(lab)) {
                steady(probe, traffic);
                backlog(redis, probe);
                evicted(redis, probe);
                backlog(redis, probe);
                parked(redis, probe);
                backlog(redis, probe);
                cleared(redis, probe);
                backlog(redis, probe);
                caughtUp(redis, probe, traffic);
                backlog(redis, probe);
                flushed(redis, probe);
                backlog(redis, probe);
            }
            restarted(lab, probe);
        }
    }

    private void steady(RedisProbe probe, Traffic traffic) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        long began = System.nanoTime();
        int reads = 0;
        int emptied = 0;
        long deepest = 0;
        var losses = new ArrayList<Vanished>();
        while (System.nanoTime() < end) {
            RedisFacts facts = next(probe);
            losses.addAll(news(facts));
            reads++;
            long waiting = facts.queues().stream().mapToLong(QueueDepth::depth).sum();
            deepest = Math.max(deepest, waiting);
            emptied += facts.queues().stream().anyMatch(q -> q.depth() == 0) ? 1 : 0;
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        out.printf(
                "%d reads in %.0f s: %,d jobs enqueued (%.0f a second), %,d taken, %,d other keys"
                        + " deleted, up to %,d waiting, %d reads saw an empty queue, longest read"
                        + " %.1f ms%n",
                reads,
                seconds,
                traffic.pushed(),
                traffic.pushed() / seconds,
                traffic.taken(),
                traffic.deleted(),
                deepest,
                emptied,
                longest / 1e6);
        out.printf("false losses: %d%n", losses.size());
        losses.forEach(loss -> out.println("  " + LossWords.sentence(loss)));
        flows();
        assertThat(losses).isEmpty();
        assertThat(traffic.pushed() / seconds).isGreaterThan(1900);
    }

    private void backlog(Jedis redis, RedisProbe probe) throws Exception {
        Jobs.push(redis, "bulk", BACKLOG);
        for (int i = 0; i < 3; i++) {
            assertThat(news(next(probe))).isEmpty();
        }
    }

    private void evicted(Jedis redis, RedisProbe probe) throws Exception {
        // just before the next read: it is itself a use, and LRU is exact to a second
        due();
        long before = evictions(redis);
        Jobs.evict(redis, 1_000_000);
        out.printf(
                "evicted_keys +%d, queue:bulk %s%n",
                evictions(redis) - before, redis.exists("queue:bulk") ? "is there" : "is gone");
        expect(probe, Cause.EVICTED, BACKLOG);
    }

    private static long evictions(Jedis redis) {
        return redis.info("stats")
                .lines()
                .filter(line -> line.startsWith("evicted_keys:"))
                .mapToLong(line -> Long.parseLong(line.substring("evicted_keys:".length())))
                .findFirst()
                .orElseThrow();
    }

    private void parked(Jedis redis, RedisProbe probe) throws Exception {
        redis.renamenx("queue:bulk", "queue:bulk:parked:1");
        expect(probe, Cause.PARKED, BACKLOG);
        redis.unlink("queue:bulk:parked:1");
    }

    private void cleared(Jedis redis, RedisProbe probe) throws Exception {
        Jobs.clear(redis, "bulk");
        expect(probe, Cause.CLEARED, BACKLOG);
    }

    private void caughtUp(Jedis redis, RedisProbe probe, Traffic traffic) throws Exception {
        long before = traffic.taken();
        traffic.catchUp("bulk");
        int reads = 0;
        while (redis.llen("queue:bulk") > 0) {
            assertThat(news(next(probe))).isEmpty();
            reads++;
            flows();
        }
        assertThat(news(next(probe))).isEmpty();
        out.printf(
                "caught up in %d reads: %,d taken, no loss told%n",
                reads, traffic.taken() - before);
        traffic.relax();
    }

    private void flushed(Jedis redis, RedisProbe probe) throws Exception {
        long jobs = 0;
        var depths = new ArrayList<Response<Long>>();
        Set<String> names = redis.smembers("queues");
        try (Transaction transaction = redis.multi()) {
            names.forEach(name -> depths.add(transaction.llen("queue:" + name)));
            transaction.sendCommand(Protocol.Command.FLUSHALL, "SYNC");
            transaction.exec();
        }
        for (Response<Long> depth : depths) {
            jobs += depth.get();
        }
        expect(probe, Cause.FLUSHED, jobs);
    }

    /// Nobody enqueues any more, so that the true number is known.
    private void restarted(Lab lab, RedisProbe probe) throws Exception {
        next(probe);
        long jobs;
        try (Jedis redis = Jobs.connect(lab)) {
            jobs = redis.smembers("queues").stream().mapToLong(q -> redis.llen("queue:" + q)).sum();
        }
        lab.redis().stop();
        lab.redis().start();
        expect(probe, Cause.RESTARTED, jobs);
    }

    private void expect(RedisProbe probe, Cause cause, long jobs) throws Exception {
        List<Vanished> news = news(next(probe));
        news.forEach(v ->
                out.printf(
                        "%-9s true number %,d; told within one cycle: %s%n",
                        cause, jobs, LossWords.sentence(v)));
        QueuesJudgement judgement = judgement();
        out.printf("          %s: %s%n", judgement.level().word(), judgement.verdict().headline());
        assertThat(news).extracting(Vanished::cause).containsExactly(cause);
        assertThat(jobs).isBetween(news.getFirst().least(), news.getFirst().most());
        assertThat(news.getFirst().least()).isPositive();
    }

    private RedisFacts next(RedisProbe probe) throws Exception {
        due();
        due = Math.max(due + PERIOD.toNanos(), System.nanoTime());
        long began = System.nanoTime();
        RedisFacts facts = read(probe);
        longest = Math.max(longest, System.nanoTime() - began);
        Instant now = Instant.now();
        recent =
                recent.plus(
                        Snapshot.empty(now)
                                .with(RedisFacts.SOURCE, new Reading.Known<>(facts, now)));
        return facts;
    }

    /// After a restart the first read finds that its connection is gone.
    private static RedisFacts read(RedisProbe probe) throws Exception {
        try {
            return probe.read();
        } catch (ProbeFailure _) {
            return probe.read();
        }
    }

    private void due() {
        while (System.nanoTime() < due) {
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private List<Vanished> news(RedisFacts facts) {
        return facts.inside().vanished().stream().filter(told::add).toList();
    }

    private QueuesJudgement judgement() {
        return Assessor.assess(
                        recent.newest().orElseThrow(), recent, Expectations.NONE, Levels.DEFAULT)
                .queues();
    }

    private void flows() {
        judgement()
                .queues()
                .forEach(q ->
                        out.printf(
                                "  %-9s %,7d waiting, in %s, out %s, drains: %s%n",
                                q.queue().name(),
                                q.queue().depth(),
                                q.flow().in().map(r -> "%.0f/s".formatted(r)).orElse("unknown"),
                                q.flow().out().map(r -> "%.0f/s".formatted(r)).orElse("unknown"),
                                q.flow().drain().text()));
    }
}
