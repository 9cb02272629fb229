package headroom.desktop.command;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Level;
import headroom.core.environment.Tier;
import headroom.desktop.board.MadeUp;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How `check` tells of pools.
class CheckPoolsTest {

    private final MadeUp.Seen seen = MadeUp.waiting("shop", Tier.PRODUCTION);
    private final List<Checked> all =
            List.of(
                    new Checked(
                            seen.environment(),
                            Optional.empty(),
                            Optional.empty(),
                            seen.assessment()));

    @Test
    void eachPoolIsALineWithItsFiguresOrTheReason() {
        assertThat(CheckText.of(all))
                .contains(
                        "▲ Warning   PgBouncer main: shop as shop_app (transaction), 20 of 20 in use,"
                                + " 0 idle, 14 waiting, the first for 3.2 s, 140 clients served, 20"
                                + " connections (0 used, 0 tested, 0 logging in)\n")
                .contains("billing as billing (transaction), 0 of 20 in use")
                .contains(", paused\n")
                .contains(
                        "○ Unknown   orders at 10.0.0.13:9010: not known, not reachable: connection"
                                + " refused");
    }

    @Test
    void whatThePoolDoctorSaysStandsBelowThePool() {
        assertThat(CheckText.of(all))
                .contains("        leak, in transaction: All connections are lent, and none worked")
                .contains("useless: softEvictConnections: it does nothing for a connection");
        JsonNode pools = pools();
        JsonNode doctor = pools.get("pools").get(3).get("doctor");
        assertThat(doctor.get("verdict").asString()).isEqualTo("leak, in transaction");
        assertThat(doctor.get("useless").get(0).get("why").asString()).contains("lent");
        assertThat(pools.get("pools").get(0).get("doctor").isNull()).isTrue();
        assertThat(pools.get("declaredDemand").isNull()).isTrue();
        JsonNode session = pools.get("sessions").get(0);
        assertThat(session.get("longestInStateSeconds").asDouble()).isEqualTo(123);
        assertThat(session.get("oldestTransactionSeconds").isNull()).isTrue();
    }

    private JsonNode pools() {
        return JsonMapper.builder()
                .build()
                .readTree(CheckJson.of(MadeUp.NOW, Level.WARNING, all, List.of()))
                .get("environments")
                .get(0)
                .get("gauges")
                .get("pools");
    }

    @Test
    void whatIsNotKnownIsNull() {
        JsonNode pools = pools().get("pools");
        assertThat(pools.get(0).get("waiting").asLong()).isEqualTo(14);
        assertThat(pools.get(0).get("longestWaitSeconds").asDouble()).isEqualTo(3.2);
        assertThat(pools.get(0).get("clientsActive").asLong()).isEqualTo(140);
        assertThat(pools.get(0).get("serversTested").asLong()).isZero();
        assertThat(pools.get(3).has("clientsActive")).isFalse();
        assertThat(pools.get(2).get("gate").asString()).isEqualTo("paused");
        assertThat(pools.get(5).get("waiting").isNull()).isTrue();
        assertThat(pools.get(5).get("max").isNull()).isTrue();
        assertThat(pools.get(5).get("trouble").asString()).startsWith("not reachable");
        assertThat(pools().get("missing").isNull()).isTrue();
        assertThat(pools().get("undeclared").isNull()).isTrue();
        assertThat(pools().get("censusTrouble").asString()).contains("no clients are declared");
    }
}
