package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.core.poll.ProbeFailure;
import headroom.core.queue.QueueDepth;
import headroom.core.queue.Shelf;
import headroom.core.signal.queues.LossWords;
import headroom.core.signal.queues.RedisFacts;
import headroom.core.signal.queues.RedisInside;
import headroom.core.signal.queues.Vanished;
import headroom.core.signal.queues.Vanished.Cause;
import headroom.lab.Lab;
import headroom.lab.LabException;
import headroom.lab.LabOptions;
import headroom.lab.Programs;
import headroom.lab.RedisOptions;
import headroom.lab.RedisServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.RestoreParams;
import redis.clients.jedis.params.SetParams;

/// What makes jobs leave, on a real Redis: each is named as what it is, within one read.
@Timeout(60)
class LossTest {

    private static final int JOBS = 5000;

    private static Lab lab;

    private Jedis redis;
    private RedisProbe probe;

    @BeforeAll
    static void startServer() throws LabException {
        lab = Lab.start(LabOptions.redisOnly(), _ -> {});
    }

    @AfterAll
    static void endServer() throws LabException {
        lab.close();
    }

    @BeforeEach
    void fill() throws Exception {
        redis = Jobs.connect(lab);
        probe = Jobs.probe(lab);
        begin();
        assertThat(read().inside().vanished()).isEmpty();
        assertThat(read().inside().vanished()).isEmpty();
    }

    private void begin() {
        redis.flushAll();
        Jobs.push(redis, "low", JOBS);
        Jobs.push(redis, "default", 40);
    }

    @AfterEach
    void leave() {
        probe.close();
        redis.close();
    }

    private RedisFacts read() throws ProbeFailure, InterruptedException {
        return probe.read();
    }

    private Vanished vanished() throws ProbeFailure, InterruptedException {
        List<Vanished> found = read().inside().vanished();
        assertThat(found).hasSize(1);
        assertThat(read().inside().vanished()).as("it goes on being told").isEqualTo(found);
        return found.getFirst();
    }

    private void take(String queue, int jobs) {
        for (int i = 0; i < jobs; i++) {
            redis.brpop(1, "queue:" + queue);
        }
    }

    @Test
    void anEvictedQueueIsToldWithBoundsThatHoldTheTrueNumber() throws Exception {
        take("default", 40); // so that any of them may have been of the other
        Jobs.push(redis, "default", 3);
        evictLow();

        Vanished low = vanished();

        assertThat(low.cause()).isEqualTo(Cause.EVICTED);
        assertThat(low.queues()).extracting(Vanished.Part::queue).containsExactly("low");
        assertThat(low.least()).isEqualTo(JOBS - 40L);
        assertThat(low.most()).isGreaterThanOrEqualTo(JOBS);
        assertThat(LossWords.sentence(low))
                .matches(
                        "Between 4,960 and \\d?\\d,\\d{3} jobs vanished from queue low at"
                                + " \\d\\d:\\d\\d:\\d\\d UTC: evicted\\.");
    }

    private void evictLow() {
        // LRU is exact to a second: the other keys are used again once it is over
        String then = redis.time().getFirst();
        long end = System.nanoTime() + 10_000_000_000L;
        while (Long.parseLong(redis.time().getFirst()) - Long.parseLong(then) < 3) {
            assertThat(System.nanoTime()).isLessThan(end);
            redis.llen("queue:default");
            redis.scard("queues");
        }
        Jobs.evict(redis, 100_000);
        assertThat(redis.exists("queue:low")).isFalse();
    }

    @Test
    void whatWasTakenIsNoLossHoweverMuchElseIsDeleted() throws Exception {
        take("low", JOBS);
        redis.set("cache", "x");
        redis.unlink("cache");
        redis.set("cache", "x");
        redis.del("cache");

        RedisFacts facts = read();

        assertThat(facts.inside().vanished()).isEmpty();
        assertThat(facts.queues()).contains(new QueueDepth("low", 0, Optional.empty()));
    }

    @Test
    void severalTakenWithOneCallAreNoLoss() throws Exception {
        redis.rpop("queue:low", JOBS);
        redis.set("cache", "x");
        redis.unlink("cache");

        assertThat(read().inside().vanished()).isEmpty();
    }

    @Test
    void aParkedQueueIsNotLost() throws Exception {
        redis.renamenx("queue:low", "queue:low:parked:1");

        Vanished low = vanished();

        assertThat(low.cause()).isEqualTo(Cause.PARKED);
        assertThat(low.least()).isEqualTo(JOBS);
        assertThat(LossWords.sentence(low)).contains("moved away with RENAME", "parked, not lost");
    }

    @Test
    void queuesThatWereSwappedAwayAreInAnotherDatabaseAndNotEvicted() throws Exception {
        redis.set("cache", "x".repeat(300_000), SetParams.setParams().ex(1000));
        read();
        redis.swapDB(0, 1);
        redis.configSet("maxmemory-policy", "volatile-ttl"); // the cache, and nothing else
        redis.configSet("maxmemory", Long.toString(Jobs.used(redis) - 100_000));
        redis.set("a", "write");
        redis.configSet("maxmemory-policy", "noeviction");
        redis.configSet("maxmemory", "256mb");
        redis.select(1);
        assertThat(redis.exists("cache")).isFalse();
        assertThat(redis.llen("queue:low")).isEqualTo(JOBS);

        Vanished all = vanished();

        assertThat(all.cause()).isEqualTo(Cause.SWAPPED);
        assertThat(all.other()).contains(Cause.EVICTED);
        assertThat(all.queues()).extracting(Vanished.Part::queue).containsExactly("low", "default");
        assertThat(all.least()).isEqualTo(JOBS + 40L);
        assertThat(LossWords.sentence(all))
                .matches(
                        "5,040 jobs of queues low, default were moved into another database with SWAPDB"
                                + " at \\d\\d:\\d\\d:\\d\\d UTC: not lost, unless they were evicted, which"
                                + " happened as well\\.");
    }

    @Test
    void databasesThatAreSwappedElsewhereOrBackAreNoCause() throws Exception {
        redis.swapDB(0, 1);
        redis.swapDB(1, 0);
        assertThat(read().inside().vanished()).isEmpty();
        redis.swapDB(2, 3);
        redis.unlink("queue:low");

        assertThat(vanished().cause()).isEqualTo(Cause.DELETED);
    }

    @Test
    void aQueueThatAnotherListWasCopiedOrRestoredOverIsOverwritten() throws Exception {
        long hoursAgo = System.currentTimeMillis() - 7_200_000;
        redis.lpush("kept", Jobs.job("low", hoursAgo), Jobs.job("low", hoursAgo + 1));
        redis.copy("kept", "queue:low", true);

        Vanished low = vanished();

        assertThat(low.cause()).isEqualTo(Cause.COPIED);
        assertThat(low.queues()).extracting(Vanished.Part::queue).containsExactly("low");
        assertThat(low.least()).isEqualTo(JOBS);
        assertThat(LossWords.sentence(low))
                .endsWith("overwritten by a COPY or RESTORE of another list.");

        // later jobs than any that was there
        Jobs.push(redis, "other", 30);
        read();
        redis.restore(
                "queue:low", 0, redis.dump("queue:other"), RestoreParams.restoreParams().replace());
        Vanished again = read().inside().vanished().getFirst();
        assertThat(again.at()).isAfter(low.at());
        assertThat(again.cause()).isEqualTo(Cause.COPIED);
        assertThat(again.least()).isEqualTo(2);
    }

    @Test
    void whatIsCopiedElsewhereIsNoCause() throws Exception {
        redis.lpush("kept", Jobs.job("low", 1));
        redis.copy("kept", "another", true);
        assertThat(read().inside().vanished()).isEmpty();
        redis.copy("kept", "another", true);
        redis.unlink("queue:low");
        Jobs.push(redis, "low", 7);

        assertThat(vanished().cause()).isEqualTo(Cause.DELETED);
    }

    @Test
    void aQueueThatWasClearedAsTheApiDoesItIsCleared() throws Exception {
        Jobs.clear(redis, "low");

        assertThat(vanished().cause()).isEqualTo(Cause.CLEARED);
    }

    @Test
    void aDeletedQueueThatFillsAnewIsStillDeleted() throws Exception {
        redis.del("queue:low");
        Jobs.push(redis, "low", 7);

        Vanished low = vanished();

        assertThat(low.cause()).isEqualTo(Cause.DELETED);
        assertThat(low.least()).isEqualTo(JOBS);
        assertThat(low.most()).isBetween((long) JOBS, JOBS + 20_000L);
    }

    @Test
    void aFlushTakesEverything() throws Exception {
        redis.zadd("retry", 4e9, "later");
        read();
        redis.flushAll();

        Vanished all = vanished();

        assertThat(all.cause()).isEqualTo(Cause.FLUSHED);
        assertThat(all.queues())
                .extracting(Vanished.Part::queue)
                .containsExactly("low", "default", "retries");
        assertThat(all.least()).isEqualTo(JOBS + 41L);
        assertThat(all.most()).isEqualTo(JOBS + 41L);
    }

    @Test
    void aRestartIsOne() throws Exception {
        lab.redis().stop();
        lab.redis().start();
        redis = Jobs.connect(lab);

        RedisFacts facts = after();
        Vanished all = facts.inside().vanished().getFirst();

        assertThat(facts.inside().vanished()).hasSize(1);
        assertThat(all.cause()).isEqualTo(Cause.RESTARTED);
        assertThat(all.least()).isBetween(JOBS - 100L, JOBS + 40L);
        assertThat(all.most()).isGreaterThanOrEqualTo(JOBS + 40L);
        assertThat(LossWords.sentence(all)).endsWith("the server restarted.");
    }

    @Test
    void valkeyTellsTheSame() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("valkey-server").isPresent(),
                "apt install valkey-server");
        leave();
        RedisServer valkey =
                lab.addRedis(RedisOptions.plain().program(Programs.require("valkey-server")));
        redis = Jobs.connect(valkey);
        probe = Jobs.probe(valkey);
        begin();
        assertThat(read().identity().product()).isEqualTo("Valkey");
        assertThat(read().inside().vanished()).isEmpty();

        evictLow();
        told(Cause.EVICTED, JOBS);

        Jobs.push(redis, "low", JOBS);
        read();
        Jobs.clear(redis, "low");
        told(Cause.CLEARED, JOBS);

        Jobs.push(redis, "low", JOBS);
        read();
        redis.flushAll();
        told(Cause.FLUSHED, JOBS + 40L);

        Jobs.push(redis, "low", JOBS);
        read();
        redis.close();
        valkey.stop();
        valkey.start();
        redis = Jobs.connect(valkey);
        Vanished all = after().inside().vanished().getFirst();
        assertThat(all.cause()).isEqualTo(Cause.RESTARTED);
        assertThat(all.most()).isGreaterThanOrEqualTo(JOBS);
        assertThat(after().inside().vanished()).hasSize(4);
    }

    /// At the next read, and with the very number where nothing was taken.
    private void told(Cause cause, long jobs) throws ProbeFailure, InterruptedException {
        Vanished latest = read().inside().vanished().getFirst();
        assertThat(latest.cause()).isEqualTo(cause);
        assertThat(latest.least()).isEqualTo(jobs);
        assertThat(latest.most()).isGreaterThanOrEqualTo(jobs);
    }

    /// The first read that succeeds.
    private RedisFacts after() throws InterruptedException {
        for (int i = 0; ; i++) {
            try {
                return read();
            } catch (ProbeFailure e) {
                assertThat(i).as(e.reason().detail()).isLessThan(3);
            }
        }
    }

    @Test
    void deadJobsThatAreEvictedAreMissed() throws Exception {
        redis.zadd("dead", 1.76e9, "a");
        redis.zadd("dead", 1.76e9 + 1, "b");
        assertThat(read().inside().shelves())
                .filteredOn(s -> s.kind() == Shelf.Kind.DEAD)
                .extracting(Shelf::count)
                .containsExactly(2L);
        redis.unlink("dead");

        Vanished dead = vanished();

        assertThat(dead.cause()).isEqualTo(Cause.DELETED);
        assertThat(dead.queues()).extracting(Vanished.Part::queue).containsExactly("dead");
        assertThat(dead.least()).isEqualTo(2);
    }

    @Test
    void aCounterThatBeganAnewTellsNothing() throws Exception {
        redis.configResetStat();
        redis.unlink("queue:low");

        assertThat(read().inside().vanished()).isEmpty();
    }

    @Test
    void whoMayNotReadInOneMomentCannotTellALoss() throws Exception {
        redis.aclSetUser("headroom", "-multi");
        try (var limited = Jobs.probe(lab)) {
            RedisFacts facts = limited.read();
            assertThat(facts.queues()).extracting(QueueDepth::depth).containsExactly(40L, 5000L);
            assertThat(facts.inside().counters()).isEmpty();
            assertThat(facts.inside().refused())
                    .containsEntry(
                            RedisInside.Part.LOSS,
                            "headroom may not run MULTI at 127.0.0.1:%d; ACL SETUSER headroom +multi gives it"
                                    .formatted(lab.redis().port()));
            redis.unlink("queue:low");
            assertThat(limited.read().inside().vanished()).isEmpty();
        } finally {
            redis.aclSetUser("headroom", "+multi");
        }
        redis.aclSetUser("headroom", "-exec");
        try (var limited = Jobs.probe(lab)) {
            assertThat(limited.read().inside().refused())
                    .containsEntry(
                            RedisInside.Part.LOSS,
                            "headroom may not run EXEC at 127.0.0.1:%d; ACL SETUSER headroom +exec gives it"
                                    .formatted(lab.redis().port()));
            assertThat(limited.read().queues()).hasSize(2);
        } finally {
            redis.aclSetUser("headroom", "+exec");
        }
    }

    @Test
    void aQueueThatIsNoListIsUnknownByItselfAndNotLost() throws Exception {
        redis.unlink("queue:low");
        redis.set("queue:low", "odd");
        RedisFacts facts = read();
        assertThat(facts.queues()).extracting(QueueDepth::depth).containsExactly(40L);
        assertThat(facts.inside().unread())
                .containsOnlyKeys("low")
                .extractingByKey("low")
                .asString()
                .startsWith(
                        "the key queue:low at 127.0.0.1:%d is not what Sidekiq keeps there (LLEN: WRONGTYPE "
                                .formatted(lab.redis().port()));
        assertThat(facts.inside().vanished()).isEmpty();
        assertThat(read().inside().unread()).containsOnlyKeys("low");
        redis.unlink("queue:low");
        redis.rpush("queue:low", "{}", "{}");
        assertThat(read().queues()).extracting(QueueDepth::depth).containsExactly(40L, 2L);
        redis.unlink("queue:low");
        redis.srem("queues", "low");
        assertThat(read().inside().unread()).isEmpty();
    }

    @Test
    void whatMayNotBeReadIsMissingByItself() throws Exception {
        redis.zadd("retry", 1.76e9, "a");
        redis.aclSetUser("headroom", "-zcard", "-lindex");
        try (var limited = Jobs.probe(lab)) {
            limited.read();
            RedisFacts facts = limited.read();
            assertThat(facts.queues()).extracting(QueueDepth::depth).containsExactly(40L, 5000L);
            assertThat(facts.queues()).allMatch(q -> q.oldestEnqueuedAt().isEmpty());
            assertThat(facts.inside().shelves()).isEmpty();
            assertThat(facts.inside().counters()).isPresent();
            assertThat(facts.inside().refused())
                    .containsEntry(
                            RedisInside.Part.SHELVES,
                            "headroom may not run ZCARD at 127.0.0.1:%d; ACL SETUSER headroom +zcard gives it"
                                    .formatted(lab.redis().port()))
                    .containsKey(RedisInside.Part.OLDEST);
        } finally {
            redis.aclSetUser("headroom", "+zcard", "+lindex");
        }
    }
}
