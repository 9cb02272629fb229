package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import headroom.adapters.secrets.LocalSecrets;
import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.Login;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.RedisEndpoint.Place;
import headroom.core.environment.RedisIdentity;
import headroom.core.environment.Tls;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.SecretUse;
import headroom.core.secret.Secrets;
import headroom.core.signal.queues.RedisFacts;
import headroom.lab.Authority;
import headroom.lab.Lab;
import headroom.lab.LabException;
import headroom.lab.LabOptions;
import headroom.lab.RedisOptions;
import headroom.lab.RedisServer;
import headroom.lab.Sentinel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/// On real sentinels that watch over real servers.
@Timeout(90)
class RedisSentinelTest {

    private static final Login SENTINEL = new Login("default", new SecretRef.Env("SENTINEL"));

    @TempDir static Path folder;

    private static Lab lab;
    private static RedisServer primary;
    private static RedisServer replica;
    private static Sentinel sentinel;
    private static Tls tls;

    @BeforeAll
    static void startServers() throws LabException, IOException {
        lab = Lab.start(LabOptions.bare(), _ -> {});
        Authority known = Authority.in(folder, "known");
        RedisOptions options = RedisOptions.plain().tls(known.server("127.0.0.1"), known);
        tls = new Tls(Tls.Mode.VERIFY_FULL, Optional.of(known.file().toString()), Optional.empty());
        primary = lab.addRedis(options);
        replica = lab.addRedis(options.replicaOf(primary));
        sentinel = lab.addSentinel("shop", primary, options.line("requirepass guarded"));
    }

    @AfterAll
    static void endServers() throws LabException {
        lab.close();
    }

    @Test
    void theMasterIsFoundAndFoundAgainAfterAFailover() throws Exception {
        try (var probe = probe("shop", List.of(place(sentinel.port())))) {
            RedisIdentity before = probe.read().identity();
            assertThat(before.role()).isEqualTo(RedisIdentity.Role.MASTER);

            sentinel.failover();
            RedisIdentity after = eventually(probe, before.runId());

            assertThat(after.role()).isEqualTo(RedisIdentity.Role.MASTER);
            assertThat(after.replicationId()).isNotEqualTo(before.replicationId());

            int port = sentinel.primary();
            (port == replica.port() ? replica : primary).kill();
            Reason lost = reason(probe);
            assertThat(lost.kind()).isEqualTo(Kind.UNREACHABLE);
            (port == replica.port() ? replica : primary).start();
            eventually(probe, "");
        }
    }

    @Test
    void sentinelsAreAskedInTurn() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var probe =
                        probe(
                                "shop",
                                List.of(
                                        place(closedPort()),
                                        place(silent.getLocalPort()),
                                        place(sentinel.port())))) {
            eventually(probe, "");
        }
    }

    @Test
    void whatNoSentinelKnowsIsTold() throws IOException {
        try (var probe = probe("shoop", List.of(place(sentinel.port())))) {
            assertThat(reason(probe))
                    .isEqualTo(
                            new Reason(
                                    Kind.UNREACHABLE,
                                    "the sentinel at 127.0.0.1:%d knows no master shoop, but shop; correct redis.sentinel.master"
                                            .formatted(sentinel.port())));
        }
        int one = closedPort();
        try (var probe = probe("shop", List.of(place(one), place(one)))) {
            assertThat(reason(probe))
                    .isEqualTo(
                            new Reason(
                                    Kind.UNREACHABLE,
                                    "none of the 2 sentinels tells where shop is: connection refused by 127.0.0.1:"
                                            + one));
        }
    }

    @Test
    void aSentinelsOwnLoginIsNeededAndJudged() {
        List<Address> here = List.of(place(sentinel.port()));
        try (var none = probe(new Place.Sentinels("shop", here, Optional.empty()), List.of())) {
            assertThat(reason(none).kind()).isEqualTo(Kind.AUTHENTICATION);
            assertThat(reason(none).detail())
                    .contains("asks for a password: NOAUTH", "redis.sentinel.login");
        }
        List<SecretRef> refused = new ArrayList<>();
        var wrong = new Login("default", new SecretRef.Env("WRONG"));
        try (var probe = probe(new Place.Sentinels("shop", here, Optional.of(wrong)), refused)) {
            assertThat(reason(probe).kind()).isEqualTo(Kind.AUTHENTICATION);
            assertThat(refused).containsExactly(wrong.password());
        }
    }

    @Test
    void aRefusedPasswordOfSentinelsIsForgottenByTheUseItWasAskedFor() throws Exception {
        var typed = new Login("default", new SecretRef.Env("TYPED"));
        var word = new AtomicReference<>("guarded");
        var asked = new HashSet<SecretUse>();
        var forgotten = new ArrayList<SecretUse>();
        var secrets =
                new Secrets() {
                    @Override
                    public Secret resolve(SecretRef reference, SecretUse use)
                            throws MissingSecret, InterruptedException {
                        if (!reference.equals(typed.password())) {
                            return new Listening(List.of()).resolve(reference, use);
                        }
                        asked.add(use);
                        return new Secret(word.get());
                    }

                    @Override
                    public void refused(SecretRef reference, SecretUse use) {
                        forgotten.add(use);
                    }
                };
        List<Address> both = List.of(place(closedPort()), place(sentinel.port()));
        var found = new Place.Sentinels("shop", both, Optional.of(typed));
        try (var probe = new RedisProbe(endpoint(found), Access.direct(secrets))) {
            eventually(probe, ""); // the second one answers, and is asked first from now on
            word.set("wrong");
            probe.follow(place(closedPort()));
            assertThat(reason(probe).detail()).contains("WRONGPASS");
        }
        assertThat(asked).containsExactlyElementsOf(forgotten);
    }

    @Test
    void aRedisIsNoSentinel() throws Exception {
        RedisServer redis = lab.addRedis(RedisOptions.plain());
        var place = new Place.Sentinels("shop", List.of(place(redis.port())), Optional.empty());
        try (var probe = probe(endpoint(place).with(off()), List.of())) {
            assertThat(reason(probe))
                    .isEqualTo(
                            new Reason(
                                    Kind.UNSUPPORTED,
                                    "127.0.0.1:%d is no sentinel; is it the Redis itself? Then say redis.host"
                                            .formatted(redis.port())));
        }
    }

    @Test
    void aSentinelWithNothingToWatchIsTold() throws Exception {
        RedisServer watched = lab.addRedis(RedisOptions.plain());
        Sentinel idle = lab.addSentinel("lone", watched);
        try (var jedis = new Jedis("127.0.0.1", idle.port())) {
            jedis.sentinelRemove("lone");
        }
        var place = new Place.Sentinels("shop", List.of(place(idle.port())), Optional.empty());
        try (var probe = probe(endpoint(place).with(off()), List.of())) {
            assertThat(reason(probe).detail()).contains("watches over no master at all");
        }
    }

    @Test
    void aMasterThatIsLostWithNobodyToPromoteIsTold() throws Exception {
        RedisServer only = lab.addRedis(RedisOptions.plain());
        Sentinel alone = lab.addSentinel("lone", only);
        var place = new Place.Sentinels("lone", List.of(place(alone.port())), Optional.empty());
        only.kill();
        try (var probe = probe(endpoint(place).with(off()), List.of())) {
            assertThat(reason(probe))
                    .isEqualTo(
                            new Reason(
                                    Kind.UNREACHABLE,
                                    "connection refused by 127.0.0.1:%d (the master of lone, says the sentinel at 127.0.0.1:%d); a failover takes its time, and needs a replica that the sentinels can promote"
                                            .formatted(only.port(), alone.port())));
        }
    }

    private static Tls off() {
        return new Tls(Tls.Mode.DISABLE, Optional.empty(), Optional.empty());
    }

    /// What the probe reads once it reads again, from another server than this.
    private static RedisIdentity eventually(RedisProbe probe, String notThis)
            throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            try {
                RedisFacts facts = probe.read();
                if (!facts.identity().runId().equals(notThis)) {
                    return facts.identity();
                }
            } catch (ProbeFailure e) {
                last = e.reason().sentence();
            }
        }
        throw new AssertionError("no master: " + last);
    }

    private static Reason reason(RedisProbe probe) {
        return catchThrowableOfType(ProbeFailure.class, probe::read).reason();
    }

    private static Address place(int port) {
        return new Address("127.0.0.1", port);
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static RedisProbe probe(String master, List<Address> sentinels) {
        return probe(
                new Place.Sentinels(master, sentinels, Optional.of(SENTINEL)), new ArrayList<>());
    }

    private static RedisProbe probe(Place place, List<SecretRef> refused) {
        return probe(endpoint(place), refused);
    }

    private static RedisEndpoint endpoint(Place place) {
        return new RedisEndpoint(
                place, 0, tls, Optional.empty(), primary.monitor(), Optional.empty());
    }

    private static RedisProbe probe(RedisEndpoint endpoint, List<SecretRef> refused) {
        return new RedisProbe(endpoint, Access.direct(new Listening(refused)));
    }

    /// Notes which secrets were refused.
    private record Listening(List<SecretRef> refused) implements Secrets {

        @Override
        public Secret resolve(SecretRef reference, SecretUse use)
                throws MissingSecret, InterruptedException {
            return switch (reference.text()) {
                case "env:SENTINEL" -> new Secret("guarded");
                case "env:WRONG" -> new Secret("wrong");
                default -> new LocalSecrets(_ -> Optional.empty()).resolve(reference, use);
            };
        }

        @Override
        public void refused(SecretRef reference, SecretUse use) {
            refused.add(reference);
        }
    }
}
