package headroom.desktop.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Tier;
import headroom.core.journal.Outcome;
import headroom.core.runbook.Finding;
import headroom.core.runbook.Run;
import headroom.desktop.EventText;
import headroom.desktop.board.MadeUp;
import headroom.desktop.mitigation.SheetState;
import headroom.desktop.runbook.RunState.Pane;
import org.junit.jupiter.api.Test;

/// A run on its screen, without a toolkit.
class RunViewModelTest {

    private final MadeUpRun world = new MadeUpRun(Tier.PRODUCTION);

    @Test
    void aWatchStepGoesOnByItselfOnAFreshReadingAndRecordsTheEvidence() {
        var model = model(world.open());
        assertThat(step(model).evidence().getFirst().state()).isEqualTo(Finding.State.UNKNOWN);
        assertThat(step(model).waiting().orElseThrow().text()).contains("left of 30 min");

        model.observed(world.filling());

        assertThat(step(model).id()).isEqualTo("blame");
        assertThat(world.asked).anyMatch(a -> a.startsWith("done server: PostgreSQL 16.4"));
    }

    @Test
    void aWatchStepDoesNotGoOnWithAnOldValue() {
        var model = model(world.open());
        model.observed(world.silent());
        assertThat(step(model).id()).isEqualTo("server");
        assertThat(step(model).evidence().getFirst().word()).isEqualTo("Unknown");
    }

    @Test
    void aWatchStepThatTakesTooLongIsOverdue() {
        var model = model(world.open());
        model.time(MadeUp.NOW.plusSeconds(3600));
        assertThat(step(model).waiting().orElseThrow().word()).isEqualTo("Overdue");
    }

    @Test
    void costlyReadsAreHurriedOnlyWhileTheyAreExpectedToTell() {
        var server = model(world.open());
        server.time(MadeUp.NOW.plusSeconds(10));
        assertThat(world.hurried).as("the fast cycle tells this").isZero();

        var released = model(world.at("released"));
        released.time(MadeUp.NOW.plusSeconds(10));
        released.time(MadeUp.NOW.plusSeconds(12));
        released.time(MadeUp.NOW.plusSeconds(15));
        assertThat(world.hurried).isEqualTo(2);
        released.time(MadeUp.NOW.plusSeconds(3600));
        assertThat(world.hurried).as("overdue").isEqualTo(2);
    }

    @Test
    void evidenceIsLiveAndWrittenDownAsItStands() {
        var model = model(world.at("blame"));
        model.observed(world.filling());
        assertThat(step(model).evidence())
                .extracting(RunState.Evidence::word)
                .containsExactly("Holds", "Holds", "Holds");
        assertThat(step(model).go()).contains("Continue with this evidence");

        model.observed(world.silent());
        assertThat(step(model).go().orElseThrow()).startsWith("Continue although");

        model.goOn();
        assertThat(step(model).id()).isEqualTo("owner");
        assertThat(world.asked.getLast()).contains("unknown: no answer");
    }

    @Test
    void aDecisionThatStopsClosesTheRun() {
        var model = model(world.at("owner"));
        model.choose("returns", "the connector is being repaired", () -> {});
        assertThat(model.state().open()).isFalse();
        assertThat(model.state().debts().why()).contains("stopped");
        assertThat(model.state().pane()).isInstanceOf(Pane.AtDebts.class);
        assertThat(model.state().offer()).isEmpty();
    }

    @Test
    void skippingNeedsAReasonAndSaysSo() {
        var model = model(world.at("owner"));
        model.skip("  ", () -> {});
        assertThat(model.state().trouble().orElseThrow()).contains("needs a reason");
        model.skip("asked already in the channel", () -> {});
        assertThat(model.state().trouble()).isEmpty();
        assertThat(model.state().steps().get(2).status()).isEqualTo(Run.Status.SKIPPED);
    }

    @Test
    void thePreviewIsLegalBeforeItsTurnButActingWaits() {
        var model = model(world.at("blame"));
        assertThat(model.state().offer()).contains("Drop slot");

        model.preview();

        assertThat(model.state().pane()).isInstanceOf(Pane.AtSheet.class);
        var shown = shown(model);
        assertThat(shown.gate()).isInstanceOf(SheetState.Gate.Blocked.class);
        assertThat(((SheetState.Gate.Blocked) shown.gate()).why())
                .contains("waits for", "See who holds the WAL");
        model.sheet().type("shop-production");
        model.sheet().act();
        assertThat(world.asked).noneMatch(a -> a.startsWith("perform"));

        model.showStep();
        assertThat(step(model).id()).isEqualTo("blame");
    }

    @Test
    void theSheetOpensAtTheActStepAndTheRunGoesOnAfterIt() {
        var model = model(world.at("deployment"));
        world.ending(MadeUpRun.done());
        model.choose("deleted", "", () -> {});
        assertThat(model.state().pane()).isInstanceOf(Pane.AtSheet.class);

        model.sheet().type("shop-production");
        model.sheet().act();
        assertThat(model.state().steps().get(4).status()).isEqualTo(Run.Status.DONE);
        assertThat(model.state().debts().owed()).isTrue();

        model.showStep();
        assertThat(step(model).id()).isEqualTo("released");
    }

    @Test
    void debtsWithACheckPayThemselvesOnAReadingAfterTheAct() {
        var model = model(world.at("released"));
        model.observed(world.filling());
        assertThat(model.state().debts().summary()).isEqualTo("6 open");

        model.observed(world.released(false)); // the watch step
        model.observed(world.released(false)); // the declared slots
        assertThat(world.asked).contains("pay slots-declared").doesNotContain("pay cap");
        model.observed(world.released(true));
        assertThat(world.asked).contains("pay cap");
        assertThat(model.state().debts().summary()).isEqualTo("4 open");
        assertThat(model.state().debts().rows().get(1).note()).contains("automatic check", "200");
    }

    @Test
    void theRunIsClosedOnlyOnceEveryDebtIsSettled() {
        var model = model(world.at("released"));
        model.observed(world.released(true));
        model.observed(world.released(true));
        model.observed(world.released(true));
        assertThat(model.state().debts().closable()).isFalse();
        model.close();
        assertThat(model.state().trouble().orElseThrow()).contains("Debts stand");

        model.confirm("leftovers");
        model.confirm("ceiling-alert");
        model.waive("temporary-capacity", "nothing was raised", () -> {});
        assertThat(model.state().debts().closable()).isFalse();
        model.confirm("other-environments");
        assertThat(model.state().debts().closable()).isTrue();
        model.close();
        assertThat(model.state().open()).isFalse();
        assertThat(model.state().debts().heading()).isEqualTo("The incident is closed");
    }

    @Test
    void anIntentWithoutAnOutcomeIsLookedAfterUntilTheServerHasTold() {
        var run = world.acted(world.at("drop"), new Outcome.Unknown("the connection was cut"));
        var model = model(run);
        assertThat(model.state().pane()).isInstanceOf(Pane.AtStep.class);
        assertThat(step(model).past().orElseThrow().word()).isEqualTo("Unknown");
        assertThat(step(model).skippable()).isFalse();
        model.observed(world.filling());
        assertThat(world.asked).contains("again");
    }

    @Test
    void namesFromAServerAreMadeSafeToShow() {
        var model = model(world.at("owner"));
        model.choose("gone", "said\u202Eyes", () -> {});
        assertThat(model.state().steps().get(2).note()).contains("\\u{202E}");
    }

    private RunViewModel model(Run run) {
        return new RunViewModel(
                run, world.environment, world, EventText::of, MadeUpRun.HERE, MadeUp.NOW);
    }

    private static RunState.StepFace step(RunViewModel model) {
        assertThat(model.state().pane()).isInstanceOf(Pane.AtStep.class);
        return ((Pane.AtStep) model.state().pane()).step();
    }

    private static SheetState.Body.Shown shown(RunViewModel model) {
        return (SheetState.Body.Shown) ((SheetState.Open) model.sheet().state()).body();
    }
}
