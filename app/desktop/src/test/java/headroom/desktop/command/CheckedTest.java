package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.Login;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.Tier;
import headroom.core.history.Recent;
import headroom.core.identity.Change;
import headroom.core.identity.Identity;
import headroom.core.identity.Standing;
import headroom.core.journal.Entry;
import headroom.core.journal.Event;
import headroom.core.poll.Snapshot;
import headroom.core.secret.SecretRef;
import headroom.core.signal.Assessor;
import headroom.desktop.board.MadeUp;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    void aLongLookCountsItsSecondsOnOneLineAndWipesItAway() {
        var seen = new StringWriter();
        var unseen = new StringWriter();
        for (var err : List.of(seen, unseen)) {
            try (var elapsed =
                    new Elapsed(new PrintWriter(err), err.equals(seen), Duration.ofSeconds(90))) {
                for (long millis : new long[] {0, 100, 900, 1_000, 1_900, 12_050}) {
                    elapsed.tell(Duration.ofMillis(millis));
                }
            }
        }
        String line = "\rcheck: looking for 1 min 30 s, %d s so far";
        assertThat(seen.toString())
                .isEqualTo(
                        line.formatted(0)
                                + line.formatted(1)
                                + line.formatted(12)
                                + "\r"
                                + " ".repeat(line.formatted(12).length() - 1)
                                + "\r");
        assertThat(unseen.toString()).isEmpty();
    }

    @Test
    void whatPoolingCostsIsTold() {
        assertThat(text(true))
                .contains(
                        "\n  through PgBouncer nothing can be prepared: the server plans every read"
                                + " anew\n");
        assertThat(text(false)).doesNotContain("PgBouncer");
    }

    @Test
    void anotherServerIsAsBadAsTheEnvironmentsLevelsSay() {
        for (Level level : List.of(Level.CRITICAL, Level.WATCH)) {
            Environment shop = MadeUp.environment("shop", Tier.PRODUCTION, level);
            var other =
                    new Standing.Changed(
                            new Entry(
                                    17,
                                    MadeUp.NOW,
                                    "night",
                                    new Event.Pinned("shop", "PostgreSQL", Map.of("timeline", "4")),
                                    ""),
                            new Identity("PostgreSQL", Map.of("timeline", "5"), MadeUp.NOW),
                            List.of(new Change("timeline 4 → 5", "a standby was promoted here")));
            var checked =
                    new Checked(
                            shop,
                            Optional.empty(),
                            Optional.of(List.of(other)),
                            MadeUp.fine("shop", Tier.PRODUCTION).assessment());
            assertThat(checked.level()).isEqualTo(level);
            assertThat(CheckText.of(List.of(checked)))
                    .contains(level == Level.CRITICAL ? "■ Server changed" : "◆ Server changed");
        }
    }
}
