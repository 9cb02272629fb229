package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Environment;
import headroom.core.environment.Login;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `headroom ready` as a process, on real servers.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the lab has no Redis for Windows")
class ReadyTest {

    @TempDir private static Path folder;
    private static Bench bench;

    @BeforeAll
    static void start() throws Exception {
        bench = new Bench(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        bench.close();
    }

    private static Program.Ended ready(Object... more) throws Exception {
        var arguments = new ArrayList<Object>();
        arguments.addAll(List.of("ready", "--config", bench.config(), "--data", bench.data()));
        arguments.addAll(List.of(more));
        return Program.run(arguments.toArray());
    }

    private static JsonNode environment(Program.Ended ended, String name) {
        for (JsonNode each :
                JsonMapper.builder().build().readTree(ended.out()).get("environments")) {
            if (each.get("name").asString().equals(name)) {
                return each;
            }
        }
        throw new AssertionError(name + " is not in " + ended.out());
    }

    private static JsonNode line(JsonNode environment, String id) {
        for (JsonNode each : environment.get("lines")) {
            if (each.get("id").asString().equals(id)) {
                return each;
            }
        }
        throw new AssertionError(id + " is not in " + environment);
    }

    /// As the lab configures it, watched and operated by others.
    private static Environment with(String name, Login monitor, Optional<Login> operator) {
        Environment calm = bench.named(name).environment();
        return calm.withServers(
                calm.postgres().map(p -> p.as(monitor, operator)), Optional.empty());
    }

    @Test
    void everythingCanBeDoneWithTheRolesOfTheRecipe() throws Exception {
        bench.configure(bench.calm());
        var ended = ready("--login");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .startsWith("calm (lab): You could drop a slot on calm tonight.\n")
                .contains("● can ")
                .doesNotContain("cannot", "unknown", "To grant", "was not tried");
        assertThat(ended.code()).isZero();
    }

    @Test
    void withoutAnOperatorItIsWatchOnlyWhichIsNoFault() throws Exception {
        Environment calm = bench.calm();
        bench.configure(with("watched", calm.postgres().orElseThrow().monitor(), Optional.empty()));
        var ended = ready();

        assertThat(ended.out())
                .startsWith("watched (lab): Watch-only: no operator login is configured.\n")
                .contains("◆ cannot");
        assertThat(ended.code()).isZero();
    }

    @Test
    void aMissingRightIsToldWithTheGrantThatThenHelps() throws Exception {
        var stranger = new Login("stranger", bench.secret("stranger", "stranger"));
        bench.configure(
                with(
                        "tight",
                        bench.calm().postgres().orElseThrow().monitor(),
                        Optional.of(stranger)));
        var before = ready("--json", "tight");
        JsonNode tight = environment(before, "tight");
        assertThat(before.code()).isEqualTo(ExitCode.WARNING);
        assertThat(tight.get("sentence").asString())
                .isEqualTo(
                        "You could not drop a slot on tight tonight: stranger lacks REPLICATION.");
        assertThat(tight.get("operatorLogin").asString()).isEqualTo("not tried");
        JsonNode drop = line(tight, "drop");
        assertThat(drop.get("ability").asString()).isEqualTo("cannot");
        assertThat(drop.get("grants").get(0).get("where").asString())
                .isEqualTo("as a superuser, in any database");
        try (var connection = bench.lab().postgres().connect();
                var statement = connection.createStatement()) {
            for (JsonNode each : tight.get("lines")) {
                for (JsonNode grant : each.get("grants")) {
                    statement.execute(grant.get("statement").asString());
                }
            }
            assertThat(ready("tight").code()).isZero();
            statement.execute("ALTER ROLE stranger NOREPLICATION");
            statement.execute("REVOKE pg_checkpoint FROM stranger");
        }
    }

    @Test
    void aLongReasonIsToldWhole() throws Exception {
        var stranger = new Login("stranger", bench.secret("stranger", "stranger"));
        bench.configure(with("blind", stranger, Optional.empty()));
        try (var connection = bench.lab().postgres().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "REVOKE EXECUTE ON FUNCTION pg_control_system(), pg_control_checkpoint() FROM PUBLIC");
            try {
                assertThat(ready("blind").out())
                        .contains(
                                "stranger lacks EXECUTE on pg_control_system() and EXECUTE on pg_control_checkpoint()\n");
            } finally {
                statement.execute(
                        "GRANT EXECUTE ON FUNCTION pg_control_system(), pg_control_checkpoint() TO PUBLIC");
            }
        }
    }

    @Test
    void whoCannotBeAskedIsUnknown() throws Exception {
        Environment calm = bench.calm();
        bench.configure(
                calm,
                bench.named("gone")
                        .postgres(Bench.silentPort(), calm.postgres().orElseThrow().monitor())
                        .environment());
        var ended = ready("--json");
        assertThat(ended.code()).isEqualTo(ExitCode.UNKNOWN);
        assertThat(line(environment(ended, "gone"), "wal-files").get("ability").asString())
                .isEqualTo("unknown");
        assertThat(line(environment(ended, "gone"), "wal-files").get("why").asString())
                .contains("connection refused");
        assertThat(line(environment(ended, "calm"), "wal-files").get("ability").asString())
                .isEqualTo("can");
    }

    @Test
    void anUnknownNameIsAWrongArgument() throws Exception {
        bench.configure(bench.calm());
        var ended = ready("clam");
        assertThat(ended.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).contains("No environment is called \"clam\". There are: calm.");
    }
}
