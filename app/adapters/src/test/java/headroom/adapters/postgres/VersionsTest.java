package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
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
                var fast = Watched.fast(Watched.endpoint(lab));
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
                var link = Watched.fast(at(server.port()))) {
            assertThat(read(new Asking("SELECT 1", link, Limits.FAST.login())).value())
                    .contains("{\"current_user\":\"headroom_monitor\"}");
        }
    }

    @Test
    void thatItIsNewerIsNotedOnce() {
        var hosts = new Hosts(at(1).hosts(), java.time.InstantSource.system());
        assertThat(hosts.newer()).isTrue();
        assertThat(hosts.newer()).isFalse();
    }
}
