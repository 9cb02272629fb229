package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Level;
import headroom.core.environment.Tier;
import headroom.desktop.board.Busy;
import headroom.desktop.board.MadeUp;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How `check` tells of the load and the statements.
class CheckLoadTest {

    private static JsonNode json(MadeUp.Seen seen) {
        var checked =
                new Checked(
                        seen.environment(), Optional.empty(), Optional.empty(), seen.assessment());
        return JsonMapper.builder()
                .build()
                .readTree(CheckJson.of(MadeUp.NOW, Level.WARNING, List.of(checked), List.of()))
                .get("environments")
                .get(0);
    }

    @Test
    void locksReplicasAndStatementsAreFigures() {
        JsonNode environment = json(Busy.environment("shop", Tier.PRODUCTION));
        JsonNode load = environment.get("load");
        assertThat(load.get("locks").get(0).get("pid").asLong()).isEqualTo(4711);
        assertThat(load.get("locks").get(0).get("behind").asLong()).isEqualTo(2);
        assertThat(load.get("locks").get(2).get("depth").asInt()).isEqualTo(2);
        assertThat(load.get("locks").get(0).get("waitsSeconds").isNull()).isTrue();
        assertThat(load.get("locks").get(1).get("waitsSeconds").asDouble()).isEqualTo(41);
        assertThat(load.get("locks").get(1).get("waitsOrLonger").asBoolean()).isFalse();
        assertThat(load.get("longTransactions").get(0).get("xminAge").asLong()).isEqualTo(12);
        assertThat(load.get("standby").isNull()).isTrue();
        assertThat(load.get("replicasGone").isEmpty()).isTrue();
        assertThat(load.get("replicas").get(1).get("level").asString()).isEqualTo("ok");
        assertThat(load.get("replicas").get(0).get("behindBytes").asLong()).isEqualTo(420L << 20);
        assertThat(load.get("replicas").get(0).get("lateSeconds").asDouble()).isEqualTo(360);
        assertThat(load.get("oldestXidAge").isNull()).isTrue();
        assertThat(load.get("rates").get("loginsPerSecond").isNull()).isTrue();
        assertThat(load.get("countersTrouble").asString()).isNotEmpty();
        JsonNode queries = environment.get("queries");
        assertThat(queries.get("release").asString()).isEqualTo("v1.2");
        assertThat(queries.get("sentence").asString()).contains("innocent", "a storm");
        assertThat(queries.get("statements").get(0).get("change").asString()).isEqualTo("storm");
    }

    @Test
    void preparedTransactionsAreFiguresAndNullWhereTheCountersAreNotKnown() {
        JsonNode load = json(Busy.prepared("shop", Tier.PRODUCTION)).get("load");
        JsonNode prepared = load.get("preparedTransactions");
        assertThat(prepared.get("count").asLong()).isEqualTo(3);
        JsonNode oldest = prepared.get("left").get(0);
        assertThat(oldest.get("gid").asString()).isEqualTo("order-7");
        assertThat(oldest.get("level").asString()).isEqualTo("critical");
        assertThat(oldest.get("owner").asString()).isEqualTo("orders_app");
        assertThat(oldest.get("database").asString()).isEqualTo("shop");
        assertThat(oldest.get("preparedSeconds").asDouble()).isEqualTo(4 * 86_400);
        assertThat(oldest.get("xidAge").asLong()).isEqualTo(12_345_678);
        assertThat(prepared.get("left").size()).isEqualTo(2);

        JsonNode unknown = json(Busy.environment("shop", Tier.PRODUCTION)).get("load");
        assertThat(unknown.get("preparedTransactions").isNull()).isTrue();
    }

    @Test
    void whatNobodyAskedIsNull() {
        JsonNode environment = json(MadeUp.fine("shop", Tier.PRODUCTION));
        assertThat(environment.get("load").isNull()).isTrue();
        assertThat(environment.get("queries").isNull()).isTrue();
    }
}
