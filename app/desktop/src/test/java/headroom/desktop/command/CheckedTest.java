package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.Tier;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.secret.SecretRef;
import headroom.core.signal.Assessor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckedTest {

    private static String text(boolean pooled) {
        var direct =
                new PostgresEndpoint(
                        "127.0.0.1",
                        6432,
                        "shop",
                        new Login("headroom_monitor", new SecretRef.Env("SHOP_PG")),
                        Optional.empty());
        var endpoint =
                new PostgresEndpoint(
                        direct.hosts(),
                        direct.service(),
                        direct.database(),
                        direct.tls(),
                        direct.binding(),
                        pooled,
                        direct.via(),
                        direct.monitor(),
                        direct.operator());
        var environment =
                new Environment(
                        "shop",
                        Tier.LAB,
                        Optional.of(endpoint),
                        Optional.empty(),
                        Optional.empty(),
                        Expectations.NONE,
                        Levels.DEFAULT);
        var assessment =
                Assessor.assess(
                        Snapshot.empty(Instant.EPOCH),
                        Recent.NONE,
                        environment.expectations(),
                        environment.levels());
        return CheckText.of(
                List.of(new Checked(environment, Optional.empty(), Optional.empty(), assessment)));
    }

    @Test
    void whatPoolingCostsIsTold() {
        assertThat(text(true))
                .contains(
                        "\n  through PgBouncer nothing can be prepared: the server plans every read"
                                + " anew\n");
        assertThat(text(false)).doesNotContain("PgBouncer");
    }
}
