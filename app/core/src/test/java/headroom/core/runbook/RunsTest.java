package headroom.core.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.journal.Event;
import headroom.core.journal.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunsTest {

    private static final String ME = "operator";

    private final MemoryJournal journal = new MemoryJournal();
    private final AtomicInteger ids = new AtomicInteger();
    private Optional<Runbook> now = Optional.of(runbook(1, "look"));
    private final Runs runs = new Runs(journal, _ -> now, () -> "run-" + ids.incrementAndGet());

    private static Runbook runbook(int revision, String first) {
        return new Runbook(
                "orphaned-slot",
                "Orphaned slot",
                revision,
                "",
                List.of(new Runbook.Input("slot", "Slot")),
                List.of(
                        new Step.Read(first, "Look", "", List.of()),
                        new Step.Choose(
                                "owner",
                                "Decide",
                                "",
                                List.of(
                                        new Step.Option("gone", "Gone", false),
                                        new Step.Option("keep", "Keep", true))),
                        new Step.Act(
                                "drop",
                                "Drop",
                                "",
                                "drop-replication-slot",
                                Map.of("slot", "slot"),
                                List.of(Condition.SLOT_ABSENT),
                                Duration.ofMinutes(1)),
                        new Step.Watch(
                                "wait", "Wait", "", Condition.WAL_RELEASED, Duration.ofMinutes(1))),
                List.of(
                        new Debt("cap", "A cap", "", Optional.of(Condition.SLOT_CAP_SET)),
                        new Debt("told", "Told", "", Optional.empty())));
    }

    private Run open() throws Exception {
        return runs.open(ME, "shop", now.orElseThrow(), Map.of("slot", "s"));
    }

    private Run atAct() throws Exception {
        return runs.choose(ME, runs.done(ME, open(), "look", "seen"), "owner", "gone", "asked");
    }

    private Run concluded(Run run, Outcome outcome) throws Exception {
        journal.append(ME, intended(run, "i" + ids.incrementAndGet()));
        journal.append(ME, new Event.Concluded(run.id(), "drop", "i" + ids.get(), outcome));
        return runs.again(run);
    }

    private static Event.Intended intended(Run run, String intent) {
        return new Event.Intended(
                run.id(),
                "drop",
                intent,
                "shop",
                "drop-replication-slot",
                Map.of("slot", "s"),
                List.of("SELECT 1"),
                "server",
                Map.of("restart_lsn", "0/1"));
    }

    @Test
    void aRunIsWalkedFromItsOpeningToItsClosing() throws Exception {
        Run run = concluded(atAct(), new Outcome.Done("gone"));
        assertThat(run.current()).contains("wait");
        run = runs.done(ME, run, "wait", "released");
        assertThat(run.current()).isEmpty();
        Run owing = run;
        assertThatThrownBy(() -> runs.close(ME, owing))
                .isInstanceOf(IllegalMove.class)
                .hasMessageContaining("A cap")
                .hasMessageContaining("Told");
        run = runs.pay(ME, run, "cap", "64 GiB");
        run = runs.waive(ME, run, "told", "nobody to tell");
        assertThat(run.debts())
                .extracting(Run.DebtState::note)
                .containsExactly("64 GiB (operator)", "nobody to tell (operator)");
        run = runs.close(ME, run);
        assertThat(run.closed()).isPresent();
        assertThat(runs.openRuns("shop")).isEmpty();
        Run closed = run;
        assertThatThrownBy(() -> runs.note(ME, closed, "late")).isInstanceOf(IllegalMove.class);
    }

    @Test
    void actingWaitsForTheStepsBeforeIt() throws Exception {
        Run run = open();
        assertThatThrownBy(() -> Moves.acting(run, "drop"))
                .isInstanceOf(IllegalMove.class)
                .hasMessageContaining("waits for “Look”, “Decide”");
        Run skipped = runs.skip(ME, runs.skip(ME, run, "look", "known"), "owner", "known");
        assertThat(Moves.acting(skipped, "drop").title()).isEqualTo("Drop");
        assertThatThrownBy(() -> runs.skip(ME, skipped, "drop", " "))
                .hasMessageContaining("needs a reason");
        assertThatThrownBy(() -> runs.done(ME, skipped, "drop", "by hand"))
                .hasMessageContaining("mitigation");
    }

    @Test
    void anOptionThatStopsClosesTheRunWithoutDebts() throws Exception {
        Run run = runs.choose(ME, runs.done(ME, open(), "look", ""), "owner", "keep", "");
        assertThat(run.closed()).contains("stopped: Keep");
        assertThat(run.debts()).isEmpty();
    }

    @Test
    void aRefusedActLeavesTheStepCurrentAndOwesNothing() throws Exception {
        Run run = concluded(atAct(), new Outcome.Refused("active"));
        assertThat(run.current()).contains("drop");
        assertThat(run.debts()).isEmpty();
        assertThat(run.before()).isEmpty();
        assertThat(Moves.acting(run, "drop").id()).isEqualTo("drop");
    }

    @Test
    void aFailedActMayBeTriedAgainAndOwes() throws Exception {
        Run run = concluded(atAct(), new Outcome.Failed("no"));
        assertThat(run.steps().get(2).status()).isEqualTo(Run.Status.FAILED);
        assertThat(run.openDebts()).hasSize(2);
        assertThat(Moves.acting(run, "drop").id()).isEqualTo("drop");
        assertThat(concluded(run, new Outcome.Done("gone")).current()).contains("wait");
    }

    @Test
    void anUnknownOutcomeBlocksUntilTheServerWasAsked() throws Exception {
        Run run = concluded(atAct(), new Outcome.Unknown("cut"));
        assertThat(run.pending()).isPresent();
        assertThat(run.openDebts()).hasSize(2);
        assertThatThrownBy(() -> Moves.acting(run, "drop")).hasMessageContaining("asked first");
        assertThatThrownBy(() -> runs.skip(ME, run, "drop", "x")).hasMessageContaining("asked");
        journal.append(
                ME,
                new Event.Recovered(
                        run.id(),
                        "drop",
                        run.pending().orElseThrow(),
                        new Outcome.Done("gone"),
                        "gone",
                        "whose"));
        assertThat(runs.again(run).pending()).isEmpty();
        assertThat(runs.again(run).current()).contains("wait");
        assertThat(run.before()).contains(Map.of("restart_lsn", "0/1"));
    }

    @Test
    void whatAnotherProgramDidMeanwhileCounts() throws Exception {
        Run mine = open();
        runs.done("colleague", mine, "look", "seen");
        assertThatThrownBy(() -> runs.done(ME, mine, "look", "seen"))
                .isInstanceOf(IllegalMove.class)
                .hasMessageContaining("behind already");
        assertThat(journal.entries()).hasSize(2);
    }

    @Test
    void aRunbookThatFitsNoMoreIsSaidToBeSo() throws Exception {
        Run run = runs.done(ME, open(), "look", "seen");
        now = Optional.of(runbook(2, "look"));
        assertThat(runs.again(run).current()).contains("owner");
        now = Optional.of(runbook(3, "inspect"));
        assertThatThrownBy(() -> runs.again(run)).hasMessageContaining("step look is gone");
        assertThat(runs.openRuns("shop")).isEmpty();
        assertThat(runs.unfinished().misfits()).hasSize(1);
    }

    @Test
    void theSameIncidentIsOpenedOnce() throws Exception {
        assertThat(open().id()).isEqualTo(open().id());
        assertThatThrownBy(() -> runs.open(ME, "shop", now.orElseThrow(), Map.of()))
                .isInstanceOf(IllegalMove.class);
    }
}
