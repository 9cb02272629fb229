package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `headroom check --cost` as a process, on real servers.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the lab has no Redis for Windows")
class CheckCostTest {

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

    private static Program.Ended cost(Object... options) throws Exception {
        var arguments = new ArrayList<Object>();
        arguments.addAll(
                List.of("check", "--cost", "--config", bench.config(), "--data", bench.data()));
        arguments.addAll(List.of(options));
        return Program.run(arguments.toArray());
    }

    private static List<JsonNode> reads(JsonNode answer, String environment, String server) {
        var found = new ArrayList<JsonNode>();
        for (JsonNode node : answer.get("environments")) {
            if (node.get("name").asString().equals(environment)) {
                for (JsonNode read : node.get("reads")) {
                    if (read.get("server").asString().equals(server)) {
                        found.add(read);
                    }
                }
            }
        }
        return found;
    }

    @Test
    void everyReadIsToldWithWhatIsKnownOfItAndWhyTheRestIsNot() throws Exception {
        bench.configure(bench.calm());

        var ended = cost("--json");

        assertThat(ended.code()).isZero();
        List<JsonNode> postgres = reads(ended.json(), "calm", "PostgreSQL");
        assertThat(postgres).hasSizeGreaterThan(7);
        for (JsonNode read : postgres) {
            assertThat(read.get("trouble").isNull()).isTrue();
            JsonNode first = read.get("first");
            assertThat(first.get("statements").asLong()).isPositive();
            assertThat(first.get("roundTrips").asLong()).isPositive();
            assertThat(first.get("sentBytes").asLong()).isPositive();
            assertThat(first.get("receivedBytes").asLong()).isPositive();
            assertThat(first.get("waitedMillis").asDouble()).isPositive();
            assertThat(read.get("everySeconds").asDouble()).isGreaterThanOrEqualTo(2);
            assertThat(read.get("pace").asString()).isIn("tick", "fixed", "cost");
        }
        JsonNode fast = postgres.getFirst();
        assertThat(fast.get("pace").asString()).isEqualTo("tick");
        assertThat(fast.get("settled").get("statements").asLong()).isEqualTo(1);
        assertThat(fast.get("settled").get("roundTrips").asLong()).isEqualTo(1);
        assertThat(fast.get("settled").get("serverMillis").asDouble()).isPositive();
        assertThat(fast.get("settled").get("serverTimeBy").asString())
                .startsWith("pg_stat_statements");

        JsonNode redis = reads(ended.json(), "calm", "Redis").getFirst();
        assertThat(redis.get("settled").get("roundTrips").asLong()).isEqualTo(1);
        assertThat(redis.get("settled").get("statements").asLong()).isGreaterThan(5);
        JsonNode spent = redis.get("settled").get("serverMillis");
        assertThat(spent.isNull() || spent.asDouble() > 0).isTrue();
        assertThat(redis.get("settled").get("serverTimeUnknown").isNull())
                .isEqualTo(!spent.isNull());
        JsonNode configured = reads(ended.json(), "calm", "capacity").getFirst();
        assertThat(configured.get("settled").get("roundTrips").asLong()).isZero();
    }

    @Test
    void aServerThatIsDownIsToldAndTheOtherIsWeighed() throws Exception {
        var down = bench.named("down");
        bench.configure(down.postgres(Bench.silentPort(), down.postgresLogin()).environment());

        var json = cost("--json");
        var text = cost("down");

        assertThat(json.code()).isEqualTo(3);
        for (JsonNode read : reads(json.json(), "down", "PostgreSQL")) {
            assertThat(read.get("first").isNull()).isTrue();
            assertThat(read.get("trouble").asString()).contains("refused by 127.0.0.1:");
        }
        assertThat(reads(json.json(), "down", "Redis").getFirst().get("settled").isNull())
                .isFalse();
        assertThat(text.code()).isEqualTo(3);
        assertThat(text.err()).isEmpty();
        assertThat(text.out())
                .contains("down (lab): what each read costs", "round trips", "server time")
                .contains("Not read: not reachable: connection refused by 127.0.0.1:")
                .contains("every 2 s, unseen 5 s", "every 10 s, unseen 30 s")
                .contains("In view, as far as known:");
    }
}
