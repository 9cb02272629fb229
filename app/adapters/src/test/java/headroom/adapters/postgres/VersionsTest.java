package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.core.environment.Capacity;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.Tier;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.OperatorTrial;
import headroom.core.readiness.ReadinessRule;
import headroom.core.reading.Reason;
import headroom.core.secret.SecretRef;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers that are older or newer than those that Headroom was tried with.
@Timeout(60)
class VersionsTest {

    private static PostgresEndpoint at(int port) {
        return new PostgresEndpoint(
                "127.0.0.1",
                port,
                "shop",
                new Login("headroom_monitor", new SecretRef.Env("any")),
                Optional.empty());
    }

    @Test
    void aServerThatIsTooOldIsToldSo() throws Exception {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        assumeTrue(platform.equals("Linux amd64"), "no PostgreSQL 12 is unpacked elsewhere");
        try (var lab = Lab.start(LabOptions.postgresOnly().major(12), Progress.SILENT);
                var fast = Watched.patient(Watched.endpoint(lab));
                var probe = new ServerProbe(fast)) {
            String version = Watched.one(lab, "SHOW server_version");
            assertThat(version).startsWith("12.");
            for (int again = 0; again < 2; again++) {
                assertThat(read(probe).failure())
                        .contains(
                                new Reason(
                                        Reason.Kind.UNSUPPORTED,
                                        "%s is PostgreSQL %s, and Headroom reads 13 and later; upgrade the server, or take it out of the settings"
                                                .formatted(
                                                        Watched.endpoint(lab).address(), version)));
            }
            Watched.until(
                    Duration.ofSeconds(10),
                    () ->
                            Watched.one(
                                            lab,
                                            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'headroom'")
                                    .equals("0"));
        }
    }

    @Test
    void aServerThatIsNewerThanKnownIsRead() throws Exception {
        try (var server = new Greeting("99.1", "{\"current_user\": \"headroom_monitor\"}");
                var link = Watched.patient(at(server.port()))) {
            assertThat(read(new Asking("SELECT 1", link, Watched.PATIENT.login())).value())
                    .contains("{\"current_user\":\"headroom_monitor\"}");
        }
    }

    @Test
    void readinessRemarksOnAServerThatIsNewer() throws Exception {
        String rights =
                """
                {"current_user": "headroom_monitor", "server_version_num": 990001, "in_recovery": false,
                 "database": "shop", "reserved_connections": null, "operator": "", "volume": null,
                 "statements_loaded": true, "statements_created": true,
                 "roles": [{"name": "headroom_monitor", "quoted": "headroom_monitor", "superuser": false,
                   "replication": false, "login": true, "inherits": true, "connect": true,
                   "connections": -1, "ends": null, "ended": false,
                   "memberships": [], "functions": [], "relations": []}]}
                """;
        try (var server = new Greeting("99.1", rights);
                var probe = PostgresProbes.rights(at(server.port()), Watched.ACCESS)) {
            var environment =
                    new Environment(
                            "ahead",
                            Tier.LAB,
                            Optional.of(at(server.port())),
                            Optional.empty(),
                            Optional.<Capacity>empty(),
                            Expectations.NONE,
                            Levels.DEFAULT);
            Snapshot snapshot = Judged.with(Snapshot.empty(Judged.START), Judged.START, probe);
            assertThat(
                            ReadinessRule.judge(environment, snapshot, new OperatorTrial.NotTried())
                                    .remarks())
                    .containsExactly(
                            "PostgreSQL 99 at 127.0.0.1:%d is newer than 18, the newest that was tried: update Headroom; what is new there is not shown."
                                    .formatted(server.port()));
        }
    }

    @Test
    void thatItIsNewerIsNotedOnce() {
        var hosts = new Hosts(at(1).hosts(), java.time.InstantSource.system());
        assertThat(hosts.newer()).isTrue();
        assertThat(hosts.newer()).isFalse();
    }
}
