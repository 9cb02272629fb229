package headroom.adapters.redis;

import headroom.lab.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/// 2,000 jobs a second, put in one by one and now and then by the hundred, and taken one by one by
/// consumers that pause now and then and catch up; beside it what goes on in any Redis: processes
/// that say that they live, keys that expire and keys that are deleted.
final class Traffic implements AutoCloseable {

    private static final long BEAT = 10_000_000;

    private record Queue(String name, int perSecond) {}

    private static final List<Queue> QUEUES =
            List.of(
                    new Queue("critical", 400),
                    new Queue("default", 1200),
                    new Queue("mailers", 300),
                    new Queue("low", 100));

    private final Lab lab;
    private final AtomicLong pushed = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong deleted = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile String behind = "";
    private volatile boolean ended;

    Traffic(Lab lab) {
        this.lab = lab;
        start(this::produce);
        for (int i = 0; i < 3; i++) {
            int number = i;
            start(redis -> consume(redis, number));
        }
        start(this::others);
    }

    private interface Work {
        void on(Jedis redis);
    }

    private void start(Work work) {
        threads.add(
                Thread.ofPlatform()
                        .name("traffic-" + threads.size())
                        .start(() -> {
                            try (Jedis redis = Jobs.connect(lab)) {
                                work.on(redis);
                            } catch (JedisException e) {
                                if (!ended) {
                                    throw e;
                                }
                            }
                        }));
    }

    private void produce(Jedis redis) {
        long began = System.nanoTime();
        long[] done = new long[QUEUES.size()];
        while (!ended) {
            double seconds = (System.nanoTime() - began) / 1e9;
            try (Pipeline pipeline = redis.pipelined()) {
                for (int q = 0; q < QUEUES.size(); q++) {
                    Queue queue = QUEUES.get(q);
                    long wanted = (long) (seconds * queue.perSecond());
                    long now = System.currentTimeMillis();
                    if (queue.name().equals("mailers") && wanted - done[q] < 100) {
                        continue; // in bulk
                    }
                    if (wanted > done[q]) {
                        pipeline.sadd("queues", queue.name());
                    }
                    if (queue.name().equals("mailers")) {
                        String[] bulk = new String[100];
                        for (int i = 0; i < bulk.length; i++) {
                            bulk[i] = Jobs.job(queue.name(), now);
                        }
                        pipeline.lpush("queue:" + queue.name(), bulk);
                        pushed.addAndGet(bulk.length);
                        done[q] += bulk.length;
                        continue;
                    }
                    for (; done[q] < wanted; done[q]++) {
                        pipeline.lpush("queue:" + queue.name(), Jobs.job(queue.name(), now));
                        pushed.incrementAndGet();
                    }
                }
            }
            LockSupport.parkNanos(BEAT);
        }
    }

    /// Each pauses for some seconds of every half minute, at times of its own; all of them together
    /// now and then.
    private void consume(Jedis redis, int number) {
        String[] keys = QUEUES.stream().map(q -> "queue:" + q.name()).toArray(String[]::new);
        while (!ended) {
            long second = System.nanoTime() / 1_000_000_000;
            boolean pauses = (second + number * 7L) % 31 < 9 || second % 61 < 5;
            if (!behind.isEmpty()) {
                if (redis.brpop(0.01, "queue:" + behind) != null) {
                    taken.incrementAndGet();
                }
            } else if (pauses) {
                LockSupport.parkNanos(BEAT);
            } else if (redis.brpop(1, keys) != null) {
                taken.incrementAndGet();
            }
        }
    }

    private void others(Jedis redis) {
        for (int i = 0; !ended; i++) {
            redis.sadd("processes", "app-1:7:a1");
            redis.unlink("app-1:7:a1:work");
            redis.hset("app-1:7:a1:work", "t" + i % 10, "job");
            redis.hset("app-1:7:a1", "busy", "3");
            redis.set("views/" + i % 50, "x".repeat(500), SetParams.setParams().px(700));
            redis.set("lock/" + i, "x");
            redis.del("lock/" + i);
            if (i % 100 == 0) {
                redis.srem("processes", "app-2:7:b2");
            }
            deleted.addAndGet(2);
            LockSupport.parkNanos(5 * BEAT);
        }
    }

    long pushed() {
        return pushed.get();
    }

    long taken() {
        return taken.get();
    }

    long deleted() {
        return deleted.get();
    }

    /// From now on all consumers work on this queue first.
    void catchUp(String queue) {
        behind = queue;
    }

    void relax() {
        behind = "";
    }

    @Override
    public void close() {
        ended = true;
        for (Thread thread : threads) {
            try {
                thread.join(5000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
