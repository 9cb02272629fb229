package headroom.core.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.environment.Level;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Verdict FINE =
            new Verdict(Level.OK, "Connections are fine", "94 of 195 are used.", Optional.empty());

    @Test
    void whatIsGravestStandsAboveAndIsSaidFirst() {
        Verdict verdict =
                FINE.with(
                                List.of(
                                        new Clause(Level.OK, "", "Pools want 50."),
                                        new Clause(
                                                Level.WARNING,
                                                "A session is idle",
                                                "It keeps its locks.",
                                                Topic.LOAD)))
                        .with(
                                List.of(
                                        new Clause(
                                                Level.CRITICAL,
                                                "A transaction is left",
                                                "It is 4 d old.",
                                                Topic.REPLICATION),
                                        new Clause(Level.WARNING, "Clients wait", "Five wait.")));
        assertThat(verdict.level()).isEqualTo(Level.CRITICAL);
        assertThat(verdict.headline()).isEqualTo("A transaction is left");
        assertThat(verdict.topic()).contains(Topic.REPLICATION);
        assertThat(verdict.sentence())
                .isEqualTo(
                        "It is 4 d old. It keeps its locks. Five wait. 94 of 195 are used. Pools"
                                + " want 50.");
    }

    @Test
    void amongEqualsTheFirstOneStandsAbove() {
        Verdict verdict = FINE.with(List.of(new Clause(Level.OK, "Nothing", "It is well.")));
        assertThat(verdict.headline()).isEqualTo("Connections are fine");
        assertThat(verdict.topic()).isEmpty();
        assertThat(FINE.with(List.of())).isSameAs(FINE);
    }

    @Test
    void oneThatSaysNothingIsRefused() {
        assertThatThrownBy(() -> new Verdict(List.of(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
