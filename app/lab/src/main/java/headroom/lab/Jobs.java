package headroom.lab;

import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/// Jobs in the layout of Sidekiq 8: one side enqueues them, the other works them off. How long jobs
/// wait swings slowly under a second, so that depths vary and nothing is wrong.
final class Jobs implements AutoCloseable {

    private static final int BEAT_MILLIS = 50;
    private static final Pattern ENQUEUED = Pattern.compile("\"enqueued_at\":(\\d+)");

    /// @param perSecond jobs that arrive in a second
    /// @param job the class that works them off
    private record Queue(String name, int perSecond, String job) {
        String key() {
            return "queue:" + name;
        }
    }

    private static final List<Queue> QUEUES =
            List.of(
                    new Queue("critical", 20, "CapturePaymentJob"),
                    new Queue("high", 30, "ReserveStockJob"),
                    new Queue("default", 60, "OrderPlacedJob"),
                    new Queue("mailers", 15, "ActionMailer::MailDeliveryJob"),
                    new Queue("low", 10, "RecommendationsJob"),
                    new Queue("scheduled_jobs", 4, "CloseAbandonedCartsJob"));

    private final RedisServer server;
    private final SplittableRandom random = new SplittableRandom();
    private final Loop producer;
    private final Loop consumer;

    Jobs(RedisServer server) {
        this.server = server;
        this.producer = new Loop("job-producer", this::produce);
        this.consumer = new Loop("job-consumer", this::consume);
    }

    private Jedis connect(String name) {
        var config =
                DefaultJedisClientConfig.builder()
                        .password(server.password())
                        .clientName(name)
                        .timeoutMillis(2000)
                        .autoNegotiateProtocol(false)
                        .build();
        return new Jedis(new HostAndPort(Server.HOST, server.port()), config);
    }

    private void produce() throws InterruptedException {
        var mine = random.split();
        try (Jedis redis = connect("web")) {
            redis.sadd("queues", QUEUES.stream().map(Queue::name).toArray(String[]::new));
            while (true) {
                Thread.sleep(BEAT_MILLIS);
                for (Queue queue : QUEUES) {
                    // Bursts: twice as many, half of the time.
                    int chance = queue.perSecond() * BEAT_MILLIS * 2;
                    int jobs = chance / 1000 + (mine.nextInt(1000) < chance % 1000 ? 1 : 0);
                    if (jobs > 0 && mine.nextBoolean()) {
                        redis.lpush(queue.key(), batch(queue, jobs, mine));
                    }
                }
            }
        }
    }

    private static String[] batch(Queue queue, int jobs, SplittableRandom random) {
        String[] batch = new String[jobs];
        for (int n = 0; n < jobs; n++) {
            batch[n] = job(queue, random);
        }
        return batch;
    }

    private static String job(Queue queue, SplittableRandom random) {
        long now = System.currentTimeMillis();
        byte[] id = new byte[12];
        random.nextBytes(id);
        return """
        {"retry":true,"queue":"%s","wrapped":"%s","class":"Sidekiq::ActiveJob::Wrapper",\
        "args":[{"job_class":"%s","job_id":"%s","queue_name":"%s","arguments":\
        [{"_aj_globalid":"gid://shop/Account/%d"},{"_aj_globalid":"gid://shop/Order/%d"}],\
        "executions":0,"locale":"en"}],"jid":"%s","created_at":%d,"enqueued_at":%d}\
        """
                .formatted(
                        queue.name(),
                        queue.job(),
                        queue.job(),
                        UUID.nameUUIDFromBytes(id),
                        queue.name(),
                        random.nextInt(50),
                        random.nextInt(100_000),
                        HexFormat.of().formatHex(id),
                        now,
                        now);
    }

    private void consume() throws InterruptedException {
        try (Jedis redis = connect("sidekiq")) {
            while (true) {
                Thread.sleep(BEAT_MILLIS);
                for (int n = 0; n < QUEUES.size(); n++) {
                    workOff(redis, QUEUES.get(n).key(), patience(n));
                }
            }
        }
    }

    /// Between 0.1 and 0.7 s, in waves of some twenty seconds that differ by queue.
    private static long patience(int n) {
        double wave = System.currentTimeMillis() / 1000.0 / (3 + n * 0.4);
        return Math.round(400 + 300 * Math.sin(wave));
    }

    private static void workOff(Jedis redis, String key, long patience) {
        long ripe = System.currentTimeMillis() - patience;
        List<String> oldest = redis.lrange(key, -20, -1);
        long due = oldest.stream().filter(job -> enqueued(job) <= ripe).count();
        if (due > 0) {
            try (Pipeline pipeline = redis.pipelined()) {
                // one by one and blocking, as the gem takes them
                for (long n = 0; n < due; n++) {
                    pipeline.brpop(1, key);
                }
            }
            redis.incrBy("stat:processed", due);
        }
    }

    private static long enqueued(String job) {
        Matcher matcher = ENQUEUED.matcher(job);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
