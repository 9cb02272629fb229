package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.secrets.LocalSecrets;
import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.Login;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisEndpoint.Place;
import headroom.core.environment.RedisIdentity.Role;
import headroom.core.environment.Tls;
import headroom.core.history.Recent;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Reading;
import headroom.core.secret.SecretRef;
import headroom.core.signal.Assessor;
import headroom.core.signal.Verdict;
import headroom.core.signal.queues.Masters;
import headroom.core.signal.queues.Masters.Claim;
import headroom.core.signal.queues.Masters.Saying;
import headroom.core.signal.queues.RedisFacts;
import headroom.lab.Lab;
import headroom.lab.LabException;
import headroom.lab.LabOptions;
import headroom.lab.RedisOptions;
import headroom.lab.RedisServer;
import headroom.lab.Sentinel;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/// Real sentinels that do not agree, and real servers of which two say that they are the master.
@Timeout(90)
class RedisMastersTest {

    private static final Login WATCH = new Login("watch", new SecretRef.Env("WATCH"));

    private static Lab lab;

    @BeforeAll
    static void startLab() throws LabException {
        lab = Lab.start(LabOptions.bare(), _ -> {});
    }

    @AfterAll
    static void endLab() throws LabException {
        lab.close();
    }

    /// Two islands: each sentinel sees a master of its own.
    @Test
    void sentinelsThatNameTwoMastersAreToldWithBoth() throws Exception {
        RedisServer one = lab.addRedis(shared());
        RedisServer other = lab.addRedis(shared());
        Sentinel first = lab.addSentinel("shop", one);
        Sentinel second = lab.addSentinel("shop", other);
        try (var redis = probe(first, second)) {
            Probe<Masters> probe = redis.mastersProbe().orElseThrow();
            RedisFacts facts = redis.read();
            Masters told = probe.read();
            assertThat(told.sayings())
                    .containsExactly(
                            new Saying(at(first.port()), at(one.port())),
                            new Saying(at(second.port()), at(other.port())));
            assertThat(told.claims().stream().map(Claim::place))
                    .containsExactly(at(one.port()), at(other.port()));
            assertThat(told.claims().getFirst().runId()).isEqualTo(facts.identity().runId());
            Verdict verdict = verdict(facts, told);
            assertThat(verdict.level()).isEqualTo(Level.CRITICAL);
            assertThat(verdict.headline())
                    .isEqualTo("More than one Redis says that it is the master");
            assertThat(verdict.sentence())
                    .contains(
                            at(one.port()).text() + " (run " + brief(told, 0) + ")",
                            at(other.port()).text() + " (run " + brief(told, 1) + ")",
                            "The sentinel at %s says %s and the sentinel at %s says %s. Headroom reads %s. Find out where workers and producers are"
                                    .formatted(
                                            at(first.port()),
                                            at(one.port()),
                                            at(second.port()),
                                            at(other.port()),
                                            at(one.port())));
            assertThat(redis.read().identity().runId())
                    .as("who does not know which one is meant stays where it is")
                    .isEqualTo(facts.identity().runId());

            other.kill();
            Masters alone = probe.read();
            assertThat(alone.claims()).hasSize(1);
            assertThat(alone.unasked())
                    .singleElement()
                    .matches(u -> u.place().port() == other.port());
            assertThat(verdict(redis.read(), alone).level()).isEqualTo(Level.WARNING);
            assertThat(verdict(redis.read(), alone).sentence())
                    .contains(
                            "The sentinels do not agree on the master of shop.",
                            "%s could not be asked.".formatted(at(other.port())),
                            "if it stays so, they do not see each other.");
        }
    }

    /// The connection holds, and the server behind it still says that it is the master.
    @Test
    void aFailoverPastTheServerThatIsReadIsToldAndFollowed() throws Exception {
        RedisServer old = listing();
        RedisServer fresh = lab.addRedis(shared());
        Sentinel sentinel = lab.addSentinel("shop", old);
        try (var redis = probe(sentinel)) {
            Probe<Masters> probe = redis.mastersProbe().orElseThrow();
            RedisFacts before = redis.read();
            assertThat(probe.read().claims()).hasSize(1);
            assertThat(verdict(before, probe.read()).level()).isEqualTo(Level.OK);

            repoint(sentinel, fresh);
            assertThat(redis.read().identity()).isEqualTo(before.identity());
            Masters told = probe.read();
            assertThat(told.agreed()).contains(at(fresh.port()));
            assertThat(told.claims().stream().map(Claim::place))
                    .containsExactly(at(old.port()), at(fresh.port()));
            assertThat(verdict(before, told).level()).isEqualTo(Level.CRITICAL);
            assertThat(verdict(before, told).sentence())
                    .contains(
                            "The sentinels say %s. Headroom reads %s."
                                    .formatted(at(fresh.port()), at(old.port())));

            assertThat(redis.read().identity().runId())
                    .as("the next read is of the one that the sentinels agree on")
                    .isEqualTo(told.claims().getLast().runId());
            Masters after = probe.read();
            assertThat(after.read()).isEqualTo(at(fresh.port()));
            assertThat(after.claims().stream().map(Claim::place))
                    .as("the old one is not forgotten")
                    .containsExactly(at(fresh.port()), at(old.port()));
        }
    }

    /// A real failover: the old master hangs, a replica is promoted, the old one comes back and
    /// believes to be the master still until a sentinel tells it otherwise.
    @Test
    void anOldMasterThatComesBackAsOneIsToldUntilItFollows() throws Exception {
        RedisServer old = listing();
        RedisServer replica = lab.addRedis(shared().replicaOf(old));
        Sentinel sentinel = lab.addSentinel("shop", old);
        try (var redis = probe(sentinel)) {
            Probe<Masters> probe = redis.mastersProbe().orElseThrow();
            String oldRun = redis.read().identity().runId();
            assertThat(probe.read().claims()).hasSize(1);
            awaitReplica(replica);

            old.freeze();
            assertThat(sentinel.awaitOther(old.port())).isEqualTo(replica.port());
            RedisFacts now = elsewhere(redis, oldRun);
            assertThat(now.identity().role()).isEqualTo(Role.MASTER);
            // the sentinel would tell the old one at once whose replica it is by now
            sentinel.freeze();
            old.thaw();
            Masters split = probe.read();
            assertThat(split.claims().stream().map(Claim::place))
                    .containsExactly(at(replica.port()), at(old.port()));
            assertThat(verdict(now, split).level()).isEqualTo(Level.CRITICAL);
            assertThat(verdict(now, split).sentence())
                    .contains("%s could not be asked.".formatted(at(sentinel.port())));

            sentinel.thaw();
            Masters healed = await(probe);
            assertThat(healed.claims().stream().map(Claim::place))
                    .containsExactly(at(replica.port()));
            assertThat(verdict(now, healed).level()).isEqualTo(Level.OK);
        }
    }

    private static RedisFacts elsewhere(RedisProbe redis, String run) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            try {
                RedisFacts facts = redis.read();
                if (!facts.identity().runId().equals(run)) {
                    return facts;
                }
            } catch (ProbeFailure e) {
                last = e.reason().sentence();
            }
        }
        throw new AssertionError("still on the old one: " + last);
    }

    private static Masters await(Probe<Masters> probe) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        Masters last = probe.read();
        while (last.claims().size() > 1 || last.sayings().isEmpty()) {
            assertThat(System.nanoTime()).as("two masters still").isLessThan(end);
            last = probe.read();
        }
        return last;
    }

    private static void awaitReplica(RedisServer replica) {
        try (var jedis = new Jedis("127.0.0.1", replica.port())) {
            jedis.auth(replica.password());
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (!jedis.info("replication").contains("master_link_status:up")) {
                assertThat(System.nanoTime()).as("no link to its master").isLessThan(end);
            }
        }
    }

    private static void repoint(Sentinel sentinel, RedisServer to) {
        try (var jedis = new Jedis("127.0.0.1", sentinel.port())) {
            jedis.sentinelRemove("shop");
            jedis.sentinelMonitor("shop", "127.0.0.1", to.port(), 1);
        }
    }

    private static String brief(Masters told, int index) {
        return told.claims().get(index).runId().substring(0, 8);
    }

    private static Verdict verdict(RedisFacts facts, Masters masters) {
        Instant now = Instant.now();
        Snapshot snapshot =
                Snapshot.empty(now)
                        .with(RedisFacts.SOURCE, new Reading.Known<>(facts, now))
                        .with(Masters.SOURCE, new Reading.Known<>(masters, now));
        return Assessor.assess(
                        snapshot, Recent.NONE.plus(snapshot), Expectations.NONE, Levels.DEFAULT)
                .queues()
                .verdict();
    }

    private static Address at(int port) {
        return new Address("127.0.0.1", port);
    }

    /// With a login that is the same everywhere. One in which Sidekiq has queued a job before.
    private static RedisServer listing() throws Exception {
        RedisServer server = lab.addRedis(shared());
        try (var jedis = new Jedis("127.0.0.1", server.port())) {
            jedis.auth(server.password());
            jedis.sadd("queues", "default");
        }
        return server;
    }

    private static RedisOptions shared() {
        return RedisOptions.plain()
                .user(
                        WATCH.user(),
                        "watching",
                        "~* -@all +info +ping +llen +lindex +sscan +zcard +zrange +multi +exec +acl|whoami");
    }

    private static RedisProbe probe(Sentinel... sentinels) {
        List<Address> places = Arrays.stream(sentinels).map(s -> at(s.port())).toList();
        var place = new Place.Sentinels("shop", places, Optional.empty());
        var off = new Tls(Tls.Mode.DISABLE, Optional.empty(), Optional.empty());
        return new RedisProbe(
                new RedisEndpoint(place, 0, off, Optional.empty(), WATCH, Optional.empty()),
                Access.direct(new LocalSecrets(_ -> Optional.of("watching"))));
    }
}
