package headroom.desktop.board;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.signal.queries.Release;
import headroom.desktop.mitigation.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarkViewModelTest {

    private final List<String> marked = new ArrayList<>();
    private final List<Consumer<Answer<Release>>> waiting = new ArrayList<>();
    private final MarkViewModel model =
            new MarkViewModel((environment, label, then) -> {
                marked.add(environment + " " + label);
                waiting.add(then);
            });

    @BeforeEach
    void shopIsInSight() {
        model.turnTo("shop");
    }

    @Test
    void aReleaseNeedsANameAsTheCommandDoes() {
        model.ask();
        assertThat(model.state().open()).isTrue();
        for (String wrong : List.of("", "   ", "x".repeat(101))) {
            model.type(wrong);
            model.mark();
            assertThat(model.state().ready()).isFalse();
        }
        assertThat(model.state().trouble())
                .contains("A release needs a name of 1 to 100 characters.");
        assertThat(marked).isEmpty();
    }

    @Test
    void whatStandsInTheJournalIsShownWithWhoAndWhen() {
        begin("v1.2");
        assertThat(model.state().busy()).isTrue();
        model.mark();
        assertThat(marked).containsExactly("shop v1.2");

        waiting.getFirst().accept(new Answer.Given<>(new Release("v1.2", MadeUp.NOW, "ada")));
        assertThat(model.state().open()).isFalse();
        assertThat(model.state().done())
                .contains("v1.2 marked at %s by ada.".formatted(Times.clock(MadeUp.NOW)));
    }

    @Test
    void whatCouldNotBeWrittenIsSaidAndWhatWasTypedStays() {
        begin("v1.2");
        waiting.getFirst().accept(new Answer.Denied<>("the disk is full", true));
        assertThat(model.state().trouble()).contains("Not marked: the disk is full");
        assertThat(model.state().typed()).isEqualTo("v1.2");
        assertThat(model.state().ready()).isTrue();

        model.mark();
        waiting.getLast().accept(new Answer.Denied<>("it broke", false));
        assertThat(model.state().trouble())
                .contains("Whether it was marked is not known: it broke");
    }

    @Test
    void cancellingForgetsWhatWasTyped() {
        model.ask();
        model.type("v1.2");
        model.cancel();
        assertThat(model.state()).isEqualTo(MarkState.closed("shop"));
        model.mark();
        assertThat(marked).isEmpty();
    }

    @Test
    void whatWasTypedForOneEnvironmentNeverGoesOutInAnother() {
        model.ask();
        model.type("v1.2");
        model.turnTo("billing");
        assertThat(model.state()).isEqualTo(MarkState.closed("billing"));
        model.mark();
        assertThat(marked).isEmpty();

        model.turnTo("shop");
        model.mark();
        model.turnTo("billing");
        waiting.getFirst().accept(new Answer.Given<>(new Release("v1.2", MadeUp.NOW, "ada")));
        assertThat(model.state().done()).isEqualTo(Optional.empty());
        model.turnTo("shop");
        assertThat(model.state().done().orElseThrow()).contains("v1.2");
    }

    private void begin(String label) {
        model.ask();
        model.type(label);
        model.mark();
    }
}
