package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.secrets.LocalSecrets;
import headroom.adapters.store.SqliteJournal;
import headroom.core.environment.Access;
import headroom.core.environment.RedisEndpoint;
import headroom.core.identity.Identity;
import headroom.core.identity.Pins;
import headroom.core.identity.Standing;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Reading;
import headroom.core.signal.queues.RedisFacts;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import headroom.lab.RedisOptions;
import headroom.lab.RedisServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/// Which of the things that happen to a Redis make it another one, behind one address.
@Timeout(120)
class RedisRestartTest {

    private static final String ENV = "shop";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void aRestartIsTheSameServerAndAPromotedReplicaIsNot() throws Exception {
        try (Lab lab = Lab.start(LabOptions.redisOnly(), Progress.SILENT);
                var journal = SqliteJournal.open(folder, Clock.systemUTC());
                Proxy address = Proxy.to(lab.redis().port())) {
            var pins = new Pins(journal, Clock.systemUTC());
            RedisServer replica = lab.addRedis(RedisOptions.plain().replicaOf(lab.redis()));
            RedisEndpoint endpoint =
                    new RedisEndpoint("127.0.0.1", address.port(), 0, lab.redis().monitor());

            assertThat(look(pins, endpoint)).isInstanceOf(Standing.Same.class);
            // whole seconds are all that a server tells of when it began
            awaitUptime(replica, 5);
            lab.redis().stop();
            lab.redis().start();
            assertThat(look(pins, endpoint)).as("restarted").isInstanceOf(Standing.Same.class);
            assertThat(journal.entries())
                    .extracting(e -> e.event().getClass().getSimpleName())
                    .containsExactly("Pinned", "Renewed");

            address.passTo(replica.port());
            assertThat(changed(look(pins, endpoint))).contains("master → replica");
            lab.redis().stop();
            try (Jedis admin = admin(replica)) {
                admin.replicaofNoOne();
            }
            Standing promoted = look(pins, endpoint);
            assertThat(promoted)
                    .as("a master again, with a run and a replication of its own")
                    .isInstanceOf(Standing.Changed.class);
            assertThat(changed(promoted)).contains("ran already beside the accepted one");
        }
    }

    /// As after a night in which nobody looked: the replica's process is younger than the last
    /// look.
    @Test
    void aReplicaThatWasStartedAndPromotedWhileNobodyLookedIsNotTakenForARestart()
            throws Exception {
        var evening = Clock.offset(Clock.systemUTC(), Duration.ofHours(-12));
        try (Lab lab = Lab.start(LabOptions.redisOnly(), Progress.SILENT);
                Proxy address = Proxy.to(lab.redis().port())) {
            RedisEndpoint endpoint =
                    new RedisEndpoint("127.0.0.1", address.port(), 0, lab.redis().monitor());
            try (var journal = SqliteJournal.open(folder, evening)) {
                assertThat(look(new Pins(journal, evening), endpoint))
                        .isInstanceOf(Standing.Same.class);
            }
            RedisServer replica = lab.addRedis(RedisOptions.plain().replicaOf(lab.redis()));
            lab.redis().stop();
            try (var journal = SqliteJournal.open(folder, Clock.systemUTC());
                    Jedis admin = admin(replica)) {
                admin.replicaofNoOne();
                address.passTo(replica.port());
                assertThat(changed(look(new Pins(journal, Clock.systemUTC()), endpoint)))
                        .contains(
                                "it was a replica when it started, and was promoted",
                                "port %d → %d".formatted(lab.redis().port(), replica.port()),
                                "configuration file ")
                        .doesNotContain("ran already beside");

                admin.configResetStat();
                assertThat(changed(look(new Pins(journal, Clock.systemUTC()), endpoint)))
                        .as("its counters were reset")
                        .contains("port ")
                        .doesNotContain("was a replica");
            }
        }
    }

    private static void awaitUptime(RedisServer server, long seconds) {
        try (Jedis admin = admin(server)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (uptime(admin) < seconds) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    private static long uptime(Jedis admin) {
        return admin.info("server")
                .lines()
                .filter(line -> line.startsWith("uptime_in_seconds:"))
                .mapToLong(line -> Long.parseLong(line.substring(18).strip()))
                .findFirst()
                .orElseThrow();
    }

    private static Jedis admin(RedisServer server) {
        return new Jedis(
                new HostAndPort("127.0.0.1", server.port()),
                DefaultJedisClientConfig.builder().password(server.password()).build());
    }

    private static String changed(Standing standing) {
        return ((Standing.Changed) standing).text();
    }

    private static Standing look(Pins pins, RedisEndpoint endpoint) throws Exception {
        try (var probe =
                new RedisProbe(endpoint, Access.direct(new LocalSecrets(_ -> Optional.empty())))) {
            RedisFacts facts = probe.read();
            var at = Clock.systemUTC().instant();
            List<Identity> servers =
                    Identity.in(
                            Snapshot.empty(at)
                                    .with(RedisFacts.SOURCE, new Reading.Known<>(facts, at)));
            return pins.look("tester", ENV, servers.getFirst());
        }
    }
}
