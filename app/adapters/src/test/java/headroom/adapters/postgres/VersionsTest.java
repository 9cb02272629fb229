package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.read;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.reading.Reason;
import headroom.core.secret.SecretRef;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers that are older or newer than those that Headroom was tried with.
@Timeout(30)
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
        try (var server = new Greeting("12.22", "{}");
                var probe = new ServerProbe(Watched.fast(at(server.port())))) {
            assertThat(read(probe).failure())
                    .contains(
                            new Reason(
                                    Reason.Kind.UNSUPPORTED,
                                    "127.0.0.1:%d is PostgreSQL 12.22, and Headroom reads 13 and later; upgrade the server, or take it out of the settings"
                                            .formatted(server.port())));
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
