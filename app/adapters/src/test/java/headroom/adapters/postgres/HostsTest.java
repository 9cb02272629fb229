package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.one;
import static headroom.adapters.postgres.Watched.read;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.postgres.Watched.Attempt;
import headroom.core.environment.Address;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Boundary;
import headroom.core.reading.Reason;
import headroom.core.signal.ServerFacts;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PostgresServer;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A primary and its standby under several addresses: the primary is found, lost and found again.
@Timeout(60)
class HostsTest {

    private static final String HOST = "127.0.0.1";

    /// A server lists a session for a moment after its client has closed it.
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String SESSIONS =
            "SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'headroom\\_%'";

    private static Lab lab;
    private static PostgresServer standby;

    @TempDir Path folder;
    private Proxy toPrimary;
    private Proxy toStandby;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
        standby = lab.postgres().standby();
    }

    @AfterAll
    static void end() throws Exception {
        standby.kill();
        lab.close();
    }

    @BeforeEach
    void proxies() throws Exception {
        toPrimary = Proxy.to(lab.postgres().port());
        toStandby = Proxy.to(standby.port());
    }

    @AfterEach
    void noProxies() throws Exception {
        toPrimary.close();
        toStandby.close();
    }

    private static PostgresEndpoint at(Integer... ports) {
        return Watched.endpoint(lab)
                .at(Arrays.stream(ports).map(port -> new Address(HOST, port)).toList());
    }

    private Hosts hosts(PostgresEndpoint endpoint) {
        return new Hosts(endpoint.hosts(), now::get);
    }

    private static Connector connector(PostgresEndpoint endpoint, Hosts hosts) {
        return new Connector(endpoint, endpoint.monitor(), Watched.ACCESS, Limits.FAST, hosts);
    }

    private ServerProbe probe(Integer... ports) {
        PostgresEndpoint endpoint = at(ports);
        return new ServerProbe(new Link(connector(endpoint, hosts(endpoint))));
    }

    private static boolean onStandby(ServerProbe probe) throws InterruptedException {
        Attempt<ServerFacts> attempt = read(probe);
        assertThat(attempt.failure()).isEmpty();
        return attempt.value().orElseThrow().fingerprint().inRecovery();
    }

    private static int nobody() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void thePrimaryIsFoundWhereverItStands() throws Exception {
        List<Integer[]> orders =
                List.of(
                        new Integer[] {toStandby.port(), toPrimary.port()},
                        new Integer[] {toPrimary.port(), toStandby.port()},
                        new Integer[] {nobody(), toStandby.port(), toPrimary.port()});
        for (Integer[] order : orders) {
            try (var probe = probe(order)) {
                assertThat(onStandby(probe)).isFalse();
                try (Connection admin = standby.connect()) {
                    Watched.until(SOON, () -> sessions(admin) == 0);
                }
                Watched.until(SOON, () -> one(lab, SESSIONS).equals("1"));
            }
        }
    }

    @Test
    void theLastPrimaryIsTriedFirst() throws Exception {
        try (var probe = probe(toStandby.port(), toPrimary.port())) {
            assertThat(onStandby(probe)).isFalse();
            long before = toStandby.connections();
            toPrimary.reset();
            assertThat(read(probe).failure()).isPresent();
            toPrimary.recover();
            assertThat(onStandby(probe)).isFalse();
            assertThat(toStandby.connections()).isEqualTo(before);
        }
    }

    @Test
    void aHostThatSwallowsEverythingCostsItsShareOnly() throws Exception {
        toStandby.blackhole();
        try (var probe = probe(toStandby.port(), toPrimary.port())) {
            assertThat(probe.deadline()).isEqualTo(Duration.ofMillis(3800));
            Attempt<ServerFacts> attempt = read(probe);
            assertThat(attempt.failure()).isEmpty();
            assertThat(attempt.took()).isBetween(Duration.ofMillis(1400), Duration.ofMillis(2500));
            assertThat(probe.deadline()).isEqualTo(Duration.ofMillis(800));
        }
    }

    @Test
    void aStandbyIsGoodEnoughUntilThePrimaryIsBack() throws Exception {
        toPrimary.refuse();
        PostgresEndpoint endpoint = at(toPrimary.port(), toStandby.port());
        Hosts hosts = hosts(endpoint);
        Connector connector = connector(endpoint, hosts);
        try (var probe = new ServerProbe(new Link(connector));
                var costly = new WalFilesProbe(new Link(connector.within(Limits.COSTLY)))) {
            assertThat(onStandby(probe)).isTrue();
            assertThat(read(costly).failure()).isEmpty();
            toPrimary.recover();
            assertThat(onStandby(probe)).as("looking is not for each cycle").isTrue();
            assertThat(probe.deadline()).isEqualTo(Duration.ofMillis(800));
            long logins = toStandby.connections();
            now.set(now.get().plusSeconds(10));
            assertThat(probe.deadline()).isGreaterThan(Duration.ofSeconds(3));
            assertThat(onStandby(probe)).isFalse();
            assertThat(read(costly).failure()).isEmpty();
            // both are on the primary
            Watched.until(SOON, () -> one(lab, SESSIONS).equals("2"));
            assertThat(toStandby.connections()).isEqualTo(logins);
            try (Connection admin = standby.connect()) {
                Watched.until(SOON, () -> sessions(admin) == 0);
            }
        }
    }

    @Test
    void lookingInVainKeepsTheConnection() throws Exception {
        toPrimary.refuse();
        try (var probe = probe(toPrimary.port(), toStandby.port())) {
            assertThat(onStandby(probe)).isTrue();
            long logins = toStandby.connections();
            for (int i = 0; i < 3; i++) {
                now.set(now.get().plusSeconds(10));
                assertThat(onStandby(probe)).isTrue();
            }
            assertThat(toStandby.connections()).isEqualTo(logins);
        }
    }

    private static int sessions(Connection admin) {
        try {
            return Integer.parseInt(one(admin, SESSIONS));
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whenAllFailEachIsNamedWithItsTrouble() throws Exception {
        int nobody = nobody();
        PostgresEndpoint endpoint =
                Watched.as(
                        Watched.endpoint(lab)
                                .at(
                                        List.of(
                                                new Address("no-such-host.invalid", 5432),
                                                new Address(HOST, nobody),
                                                new Address(HOST, toPrimary.port()))),
                        "stranger");
        try (var probe = new ServerProbe(new Link(connector(endpoint, hosts(endpoint))))) {
            Reason reason = read(probe).failure().orElseThrow();
            assertThat(reason.kind()).isEqualTo(Reason.Kind.UNREACHABLE);
            assertThat(reason.detail())
                    .startsWith(
                            "none of 3 hosts: no-such-host.invalid:5432: unknown host"
                                    + " no-such-host.invalid; correct the host")
                    .contains(
                            "; 127.0.0.1:%1$d: connection refused by 127.0.0.1:%1$d"
                                    .formatted(nobody))
                    .contains(
                            "; 127.0.0.1:%1$d: 127.0.0.1:%1$d says: password"
                                    .formatted(toPrimary.port()));
        }
    }

    @Test
    void whoActsFindsThePrimaryToo() throws Exception {
        run(lab, "SELECT pg_create_logical_replication_slot('orphan', 'test_decoding')");
        var environment =
                lab.environment()
                        .withServers(
                                Optional.of(at(toStandby.port(), toPrimary.port())),
                                Optional.empty());
        try (var bench = new Bench(environment, folder, Boundary.NONE)) {
            var preview = bench.preview("orphan");
            var after = bench.perform(bench.open("orphan"), preview);
            assertThat(after.steps().getFirst().outcome().orElseThrow())
                    .isInstanceOf(Outcome.Done.class);
        }
        assertThat(one(lab, "SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
    }

    /// Its own servers: a promotion cannot be taken back.
    @Test
    void aPromotedStandbyIsThePrimary() throws Exception {
        try (Lab other = Lab.start(LabOptions.postgresOnly(), Progress.SILENT)) {
            PostgresServer second = other.postgres().standby();
            try (var probe =
                    new ServerProbe(
                            Watched.fast(
                                    Watched.endpoint(other)
                                            .at(
                                                    List.of(
                                                            new Address(
                                                                    HOST, other.postgres().port()),
                                                            new Address(HOST, second.port())))))) {
                assertThat(onStandby(probe)).isFalse();
                other.postgres().kill();
                assertThat(read(probe).failure()).isPresent();
                assertThat(onStandby(probe)).isTrue();
                try (Connection admin = second.connect()) {
                    assertThat(one(admin, "SELECT pg_promote()")).isEqualTo("t");
                }
                assertThat(onStandby(probe)).isFalse();
            } finally {
                second.kill();
            }
        }
    }
}
