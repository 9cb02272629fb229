package headroom.desktop.mitigation;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.Tier;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Mitigation;
import headroom.desktop.board.MadeUp;
import headroom.desktop.mitigation.SheetState.Body;
import headroom.desktop.mitigation.SheetState.Gate;
import headroom.desktop.runbook.MadeUpRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The sheet, without a toolkit.
class MitigationViewModelTest {

    private static final Mitigation DROP = new Mitigation.DropReplicationSlot(MadeUpRun.SLOT);

    private MadeUpRun world = new MadeUpRun(Tier.PRODUCTION);
    private final List<String> moved = new ArrayList<>();

    @Test
    void productionAsksForTheWholeName() {
        var model = open();
        model.type("shop-produc");
        assertThat(ask(model).satisfied()).isFalse();
        model.act();
        assertThat(world.asked).noneMatch(a -> a.startsWith("perform"));

        model.type("shop-production");
        assertThat(ask(model).satisfied()).isTrue();
        world.ending(MadeUpRun.done());
        model.act();
        assertThat(world.asked).contains("perform typed shop-production");
        assertThat(ending(model).word()).isEqualTo("Done");
        assertThat(ending(model).detail()).containsIgnoringCase("there is no slot");
        assertThat(moved).hasSize(1);
    }

    @Test
    void stagingAsksForATickAndTheLabForNothing() {
        world = new MadeUpRun(Tier.STAGING);
        var model = open();
        assertThat(ask(model).satisfied()).isFalse();
        model.tick(true);
        assertThat(ask(model).satisfied()).isTrue();

        world = new MadeUpRun(Tier.LAB);
        assertThat(ask(open()).satisfied()).isTrue();
    }

    @Test
    void thePreviewIsReadAgainEveryTwoSecondsAgainstTheFirst() {
        var model = open();
        model.time(MadeUp.NOW.plusMillis(1500));
        assertThat(world.asked).containsExactly("preview {slot=" + MadeUpRun.SLOT + "}");
        model.time(MadeUp.NOW.plusMillis(2000));
        assertThat(world.asked.getLast()).isEqualTo("preview again");
    }

    @Test
    void aCostlyPreviewIsReadAgainLater() {
        world.preview =
                new Answer.Given<>(world.preview(true, Optional.empty(), Duration.ofMillis(1500)));
        var model = open();
        model.time(MadeUp.NOW.plusSeconds(29));
        assertThat(world.asked).hasSize(1);
        model.time(MadeUp.NOW.plusSeconds(30));
        assertThat(world.asked).hasSize(2);
    }

    @Test
    void nobodyLooksAnyMoreAfterTenMinutesUntouched() {
        var model = open();
        model.time(MadeUp.NOW.plusSeconds(599));
        int asked = world.asked.size();
        model.time(MadeUp.NOW.plusSeconds(602));
        model.time(MadeUp.NOW.plusSeconds(3600));
        assertThat(world.asked).hasSize(asked);
        assertThat(shown(model).read()).contains("paused: press any key");
        model.touched();
        model.time(MadeUp.NOW.plusSeconds(3601));
        assertThat(world.asked).hasSize(asked + 1);
    }

    @Test
    void aServerThatIsNotAcceptedLocksTheSheet() {
        world.preview =
                new Answer.Given<>(
                        world.preview(
                                true,
                                Optional.of("PostgreSQL: timeline 1 → 2"),
                                Duration.ofMillis(40)));
        var model = open();
        model.type("shop-production");
        assertThat(shown(model).gate())
                .isEqualTo(new Gate.Locked("PostgreSQL: timeline 1 → 2 (F9)."));
        model.act();
        assertThat(world.asked).noneMatch(a -> a.startsWith("perform"));
    }

    @Test
    void aGuardThatFailsMeanwhileBlocksAndKeepsWhatWasTyped() {
        var model = open();
        model.type("shop-production");
        world.preview = new Answer.Given<>(world.preview(false));
        model.time(MadeUp.NOW.plusSeconds(2));
        var gate = (Gate.Blocked) shown(model).gate();
        assertThat(gate.why()).contains("Inactive: it is active: process 4711");
        assertThat(gate.anew()).isTrue();

        model.act();
        assertThat(world.asked).noneMatch(a -> a.startsWith("perform"));
        model.anew(); // what was confirmed was confirmed of another state
        world.preview = new Answer.Given<>(world.preview(true));
        model.time(MadeUp.NOW.plusSeconds(4));
        assertThat(ask(model).satisfied()).isFalse();
    }

    @Test
    void aServerThatDoesNotAnswerIsAskedAgain() {
        world.preview = MadeUpRun.unreachable();
        var model = open();
        assertThat(((Body.Unreadable) body(model)).why()).contains("not reachable");
        world.preview = new Answer.Given<>(world.preview(true));
        model.time(MadeUp.NOW.plusSeconds(2));
        assertThat(body(model)).isInstanceOf(Body.Shown.class);
    }

    @Test
    void anOldPreviewIsMarkedAndNothingIsDoneOnIt() {
        var model = open();
        model.type("shop-production");
        world.preview = MadeUpRun.unreachable();
        model.time(MadeUp.NOW.plusSeconds(2));
        assertThat(shown(model).trouble().orElseThrow()).contains("could not be read again");
        assertThat(shown(model).gate()).isInstanceOf(Gate.Blocked.class);
    }

    @Test
    void withoutAnOperatorsLoginItCanOnlyBeWatched() {
        Environment e = MadeUp.environment("shop-production", Tier.PRODUCTION);
        PostgresEndpoint p = e.postgres().orElseThrow();
        world =
                new MadeUpRun(
                        e.withServers(
                                Optional.of(
                                        new PostgresEndpoint(
                                                p.first().host(),
                                                p.first().port(),
                                                p.database(),
                                                p.monitor(),
                                                Optional.empty())),
                                e.redis()));
        var model = open();
        assertThat(shown(model).gate()).isInstanceOf(Gate.WatchOnly.class);
        model.type("shop-production");
        model.act();
        assertThat(world.asked).noneMatch(a -> a.startsWith("perform"));
    }

    @Test
    void whileItActsItCannotBeClosedOrBegunAgain() {
        world.hold = true;
        var model = open();
        model.type("shop-production");
        model.act();
        assertThat(((Body.Acting) body(model)).progress()).hasSize(3);
        model.close();
        model.anew();
        model.act();
        assertThat(model.isActing()).isTrue();
        assertThat(world.asked.stream().filter(a -> a.startsWith("perform"))).hasSize(1);
        model.time(MadeUp.NOW.plusSeconds(30));
        assertThat(world.asked).doesNotContain("preview again");
    }

    @Test
    void everyOutcomeSaysWhatItMeansAndWhatToDo() {
        assertThat(ended(new Outcome.Refused("Inactive: it is active")).headline())
                .contains("Nothing was changed");
        assertThat(ended(new Outcome.Refused("x")).anew()).isTrue();
        assertThat(ended(new Outcome.Failed("permission denied")).level())
                .isEqualTo(Level.CRITICAL);
        assertThat(ended(new Outcome.Unknown("the connection was cut")).next())
                .contains("Do not repeat it");
        assertThat(ended(new Outcome.Unknown("x")).anew()).isFalse();
    }

    @Test
    void aJournalThatCannotBeWrittenIsNoOutcome() {
        world.lost = true;
        var model = open();
        model.type("shop-production");
        model.act();
        assertThat(ending(model).word()).isEqualTo("Unknown");
        assertThat(ending(model).detail()).contains("no space left");
    }

    private SheetState.Ending ended(Outcome outcome) {
        world = new MadeUpRun(Tier.LAB).ending(outcome);
        var model = open();
        model.act();
        return ending(model);
    }

    private MitigationViewModel open() {
        var model =
                new MitigationViewModel(
                        world.environment,
                        world,
                        world.at("drop"),
                        MadeUp.NOW,
                        run -> moved.add(run.id()));
        model.open(DROP, "drop");
        return model;
    }

    private static Body body(MitigationViewModel model) {
        return ((SheetState.Open) model.state()).body();
    }

    private static Body.Shown shown(MitigationViewModel model) {
        return (Body.Shown) body(model);
    }

    private static Gate.Ask ask(MitigationViewModel model) {
        return (Gate.Ask) shown(model).gate();
    }

    private static SheetState.Ending ending(MitigationViewModel model) {
        return ((Body.Ended) body(model)).ending();
    }
}
