package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Level;
import headroom.core.journal.Event;
import headroom.core.journal.JournalFailure;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Recovery;
import headroom.core.runbook.Runs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalWordTest {

    private static final Event.Intended INTENT =
            new Event.Intended(
                    "r",
                    "drop",
                    "p1t1:i",
                    "shop",
                    "drop-replication-slot",
                    Map.of("slot", "s"),
                    List.of(),
                    "",
                    Map.of());

    private final JournalWord word = new JournalWord();

    private static Recovery.Report pending() {
        return new Recovery.Report.Pending(INTENT, "somebody is still at work on it");
    }

    private static Recovery.Report told() {
        return new Recovery.Report.Told(
                INTENT,
                new Event.Recovered(
                        "r", "drop", "p1t1:i", new Outcome.Done("gone"), "no slot", "whose"));
    }

    @Test
    void anOutcomeIsUnknownOnlyWhileItIs() {
        word.chain(Optional.empty());
        word.asked(List.of(pending()));
        assertThat(word.note().level()).isEqualTo(Level.UNKNOWN);
        word.asked(List.of());
        assertThat(word.note().text()).isEqualTo("journal verified");
    }

    @Test
    void whatWasFoundOutStaysTold() {
        word.chain(Optional.empty());
        word.asked(List.of(told()));
        word.asked(List.of());
        assertThat(word.note().text()).isEqualTo("an intent without outcome was found");
        assertThat(word.note().more()).contains("Done", "no slot", "whose");
    }

    @Test
    void nothingHidesABrokenChain() {
        word.chain(Optional.of("record 3 was changed"));
        word.asked(List.of(pending(), told()));
        assertThat(word.note().text()).isEqualTo("journal broken");
        assertThat(word.note().more()).isEqualTo("record 3 was changed");
    }

    @Test
    void aFailureIsNewsOnceAndOverOnceItWorksAgain() {
        assertThat(word.failed(new JournalFailure("locked"))).isTrue();
        assertThat(word.failed(new JournalFailure("locked"))).isFalse();
        assertThat(word.failed(new JournalFailure("no space"))).isTrue();
        assertThat(word.verified()).isFalse();
        assertThat(word.note().more()).isEqualTo("no space");
        word.chain(Optional.empty());
        word.asked(List.of());
        assertThat(word.note().text()).isEqualTo("journal verified");
    }

    @Test
    void anOpenRunThatCannotBeContinuedIsToldUntilItIsGone() {
        var word = new JournalWord();
        word.chain(Optional.empty());
        word.misfits(List.of(new Runs.Misfit("run-1", "shop", "orphaned-slot", "it lacks a step")));
        assertThat(word.note().level()).isEqualTo(Level.WARNING);
        assertThat(word.note().more()).contains("orphaned-slot on shop: it lacks a step");
        word.misfits(List.of());
        assertThat(word.note().level()).isEqualTo(Level.OK);
    }
}
