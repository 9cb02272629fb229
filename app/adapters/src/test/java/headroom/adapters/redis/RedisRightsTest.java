package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Access;
import headroom.core.environment.Capacity;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.Login;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.Tier;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.Ability;
import headroom.core.readiness.Grant;
import headroom.core.readiness.OperatorTrial;
import headroom.core.readiness.Readiness;
import headroom.core.readiness.ReadinessRule;
import headroom.core.readiness.RedisRights;
import headroom.core.reading.Reading;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.lab.Lab;
import headroom.lab.LabException;
import headroom.lab.LabOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/// Readiness of a watching user on a real Redis, and the printed grants run as they stand.
@Timeout(60)
class RedisRightsTest {

    private static final String USER = "watching";

    private static Lab lab;

    @BeforeAll
    static void start() throws LabException {
        lab = Lab.start(LabOptions.redisOnly(), _ -> {});
    }

    @AfterAll
    static void end() throws LabException {
        lab.close();
    }

    private static void admin(String... command) {
        try (var redis =
                new Jedis(
                        new HostAndPort("127.0.0.1", lab.redis().port()),
                        DefaultJedisClientConfig.builder()
                                .password(lab.redis().password())
                                .autoNegotiateProtocol(false)
                                .build())) {
            redis.sendCommand(
                    () -> command[0].getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    java.util.Arrays.copyOfRange(command, 1, command.length));
        }
    }

    /// A user with these rules and no others, as redis-cli would take the line.
    private static void user(String rules) {
        admin("ACL", "DELUSER", USER);
        admin(("ACL SETUSER " + USER + " on >secret " + rules).strip().split(" "));
    }

    private static Readiness ready() throws Exception {
        var endpoint =
                new RedisEndpoint(
                        "127.0.0.1",
                        lab.redis().port(),
                        0,
                        new Login(USER, new SecretRef.Env("unused")));
        try (var probe =
                new RedisProbe(endpoint, Access.direct((_, _) -> new Secret("secret")))
                        .rightsProbe()) {
            var environment =
                    new Environment(
                            "jobs",
                            Tier.LAB,
                            Optional.empty(),
                            Optional.of(endpoint),
                            Optional.<Capacity>empty(),
                            Expectations.NONE,
                            Levels.DEFAULT);
            return ReadinessRule.judge(
                    environment,
                    Snapshot.empty(Instant.EPOCH)
                            .with(
                                    RedisRights.SOURCE,
                                    new Reading.Known<>(probe.read(), Instant.EPOCH)),
                    new OperatorTrial.NotTried());
        }
    }

    private static List<String> cannot(Readiness ready) {
        return ready.lines().stream()
                .filter(l -> l.ability() instanceof Ability.Cannot)
                .map(l -> l.what().id())
                .toList();
    }

    @Test
    void theUserOfTheRecipeSeesEverything() throws Exception {
        user(
                "-@all +info +ping +llen +lindex +sscan +zcard +zrange +hgetall +multi +exec +acl|whoami"
                        + " ~queues ~queue:* ~retry ~schedule ~dead ~processes ~*:*:*");
        assertThat(ready().lines()).allMatch(l -> l.ability() instanceof Ability.Can);
        assertThat(ready().level()).isEqualTo(Level.OK);
        assertThat(ready().sentence()).isEqualTo("Everything on jobs can be seen.");
        user("-@all +@read +info +ping +multi +exec +acl|whoami %R~*");
        assertThat(ready().level()).isEqualTo(Level.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-@all",
                "-@all +acl|whoami",
                "-@all +acl|whoami ~*",
                "-@all +acl|whoami +info +llen ~queue:*",
                "+@all",
                "+@all ~other:*",
                "-@all +acl|whoami +info +sscan +llen +lindex ~queues"
            })
    void everyPrintedGrantTurnsItsLineToCan(String rules) throws Exception {
        user(rules);
        Readiness before = ready();
        assertThat(cannot(before)).isNotEmpty();
        assertThat(before.sentence())
                .startsWith("Headroom cannot see “")
                .contains("on jobs: watching lacks");
        int rounds = 0;
        for (Readiness now = before; now.level() != Level.OK; now = ready()) {
            assertThat(++rounds).as("who we are, then the rest").isLessThanOrEqualTo(2);
            List<String> missing = cannot(now);
            for (var line : now.lines()) {
                for (Grant grant : line.ability().toGrant()) {
                    admin(grant.statement().split(" "));
                }
            }
            assertThat(cannot(ready())).doesNotContainAnyElementsOf(missing);
        }
    }

    @Test
    void whatWasNotTriedIsUnknown() throws Exception {
        user("-@all +info +llen ~*");
        assertThat(ready().lines())
                .extracting(l -> l.ability().word())
                .hasSize(9)
                .startsWith("cannot")
                .filteredOn("unknown"::equals)
                .hasSize(8);
    }
}
