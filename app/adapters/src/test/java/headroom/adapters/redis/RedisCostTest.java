package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.secrets.LocalSecrets;
import headroom.core.environment.Access;
import headroom.core.environment.RedisEndpoint;
import headroom.core.poll.Ledger;
import headroom.core.poll.Probe;
import headroom.core.poll.Tally;
import headroom.core.reading.Bytes;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/// What is counted of a read is what passed at a proxy, and what Redis itself counted.
@Timeout(60)
class RedisCostTest {

    private static final Pattern CALLS = Pattern.compile("calls=(\\d+)");

    /// Its own asking is counted when it is done, and so by the next one.
    private static long served(Jedis admin) {
        return CALLS.matcher(admin.info("commandstats"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    @Test
    void eachReadSendsAndReceivesWhatPassesAtAProxy() throws Exception {
        try (Lab lab = Lab.start(LabOptions.redisOnly(), _ -> {});
                Proxy proxy = Proxy.to(lab.redis().port());
                Jedis admin = admin(lab)) {
            for (int queue = 0; queue < 20; queue++) {
                admin.sadd("queues", "queue-" + queue);
                admin.lpush("queue:queue-" + queue, "{\"enqueued_at\":1760000000.5}");
            }
            RedisEndpoint there = lab.environment().redis().orElseThrow();
            var redis =
                    new RedisProbe(
                            new RedisEndpoint("127.0.0.1", proxy.port(), 0, there.monitor()),
                            Access.direct(new LocalSecrets(_ -> Optional.empty())));
            List<Probe<?>> probes = List.of(redis, redis.workersProbe(), redis.rightsProbe());
            for (Probe<?> probe : probes) {
                probe.read();
            }
            for (Probe<?> probe : probes) {
                long trips = proxy.roundTrips();
                long sent = proxy.askedBytes();
                long received = proxy.answeredBytes();
                long served = served(admin);
                var tally = new Tally();

                tally.count(probe::read);

                String name = probe.source().name();
                assertThat(tally.statements())
                        .as(name)
                        .isPositive()
                        .isEqualTo(served(admin) - served - 1);
                assertThat(tally.roundTrips()).as(name).isEqualTo(proxy.roundTrips() - trips);
                assertThat(tally.sent()).as(name).contains(new Bytes(proxy.askedBytes() - sent));
                assertThat(tally.received())
                        .as(name)
                        .contains(new Bytes(proxy.answeredBytes() - received));
                if (probe.equals(redis)) {
                    assertThat(tally.roundTrips()).isEqualTo(1);
                }
            }
            redis.close();
        }
    }

    @Test
    void whileNobodyElseSendsACommandTheServersTimeIsKnown() throws Exception {
        try (Lab lab = Lab.start(LabOptions.redisOnly(), _ -> {});
                Jedis admin = admin(lab)) {
            admin.sadd("queues", "default");
            for (int job = 0; job < 1000; job++) {
                admin.lpush("queue:default", "{\"enqueued_at\":1760000000.5}");
            }
            try (var redis =
                    new RedisProbe(
                            lab.environment().redis().orElseThrow(),
                            Access.direct(new LocalSecrets(_ -> Optional.empty())))) {
                redis.read();
                Ledger ledger = redis.ledger();
                var tally = new Tally();

                Ledger.Entry before = ledger.now();
                Ledger.Entry idle = ledger.now();
                assertThat(idle.statements()).isEqualTo(before.statements());
                tally.count(redis::read);
                Ledger.Entry after = ledger.now();
                assertThat(after.statements() - idle.statements()).isEqualTo(tally.statements());

                // a pause of the whole machine within one of the INFO spoils a single figure
                assertThat(IntStream.range(0, 20))
                        .anySatisfy(_ -> {
                            Ledger.Entry earlier = ledger.now();
                            redis.read();
                            assertThat(ledger.now().spent().minus(earlier.spent()))
                                    .isBetween(Duration.ofNanos(1000), Duration.ofMillis(5));
                        });

                after = ledger.now();
                admin.ping();
                assertThat(ledger.now().statements() - after.statements()).isEqualTo(1);
            }
        }
    }

    private static Jedis admin(Lab lab) {
        return new Jedis(
                new HostAndPort("127.0.0.1", lab.redis().port()),
                DefaultJedisClientConfig.builder()
                        .password(lab.redis().password())
                        .autoNegotiateProtocol(false)
                        .build());
    }
}
