package headroom.adapters.redis;

import headroom.adapters.secrets.LocalSecrets;
import headroom.core.environment.Access;
import headroom.core.environment.RedisEndpoint;
import headroom.lab.Lab;
import headroom.lab.RedisServer;
import java.util.Optional;
import java.util.stream.IntStream;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Transaction;

/// What the applications of a lab do with its Redis, as Sidekiq does it.
final class Jobs {

    private Jobs() {}

    static Jedis connect(Lab lab) {
        return connect(lab.redis());
    }

    static Jedis connect(RedisServer server) {
        return new Jedis(
                new HostAndPort("127.0.0.1", server.port()),
                DefaultJedisClientConfig.builder()
                        .password(server.password())
                        .timeoutMillis(20_000)
                        .autoNegotiateProtocol(false)
                        .build());
    }

    static RedisProbe probe(Lab lab) {
        return new RedisProbe(
                lab.environment().redis().orElseThrow(),
                Access.direct(new LocalSecrets(_ -> Optional.empty())));
    }

    static RedisProbe probe(RedisServer server) {
        return new RedisProbe(
                new RedisEndpoint("127.0.0.1", server.port(), 0, server.monitor()),
                Access.direct(new LocalSecrets(_ -> Optional.empty())));
    }

    /// One as the gem writes it, with a little to carry.
    static String job(String queue, long enqueuedMillis) {
        return """
        {"retry":true,"queue":"%s","class":"Sidekiq::ActiveJob::Wrapper","wrapped":"OrderPlacedJob",\
        "args":[{"job_class":"OrderPlacedJob","arguments":[{"_aj_globalid":"gid://shop/Account/42"}],\
        "executions":0,"locale":"en"}],"jid":"%024x","created_at":%d,"enqueued_at":%d}\
        """
                .formatted(queue, System.nanoTime(), enqueuedMillis, enqueuedMillis);
    }

    /// The last of them now, the others each a millisecond earlier.
    static void push(Jedis redis, String queue, int jobs) {
        redis.sadd("queues", queue);
        long now = System.currentTimeMillis();
        try (Pipeline pipeline = redis.pipelined()) {
            IntStream.range(0, jobs)
                    .forEach(i -> pipeline.lpush("queue:" + queue, job(queue, now - jobs + 1 + i)));
        }
    }

    /// As the API does it: `Sidekiq::Queue#clear`.
    static void clear(Jedis redis, String queue) {
        try (Transaction transaction = redis.multi()) {
            transaction.unlink("queue:" + queue);
            transaction.srem("queues", queue);
            transaction.exec();
        }
    }

    /// Makes room for what was evicted, so that exactly as much as necessary goes. Whatever was
    /// used longest ago goes first.
    static void evict(Jedis redis, long bytes) {
        redis.configSet("maxmemory-samples", "64");
        // as Valkey frees in the background, and goes on until that shows
        redis.configSet("lazyfree-lazy-eviction", "no");
        redis.configSet("maxmemory-policy", "allkeys-lru");
        redis.configSet("maxmemory", Long.toString(used(redis) - bytes));
        redis.set("a", "write"); // that makes it look
        redis.configSet("maxmemory-policy", "noeviction");
        redis.configSet("maxmemory", "256mb");
    }

    static long used(Jedis redis) {
        return redis.info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length())))
                .findFirst()
                .orElseThrow();
    }
}
