package headroom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.environment.Tier;
import headroom.core.identity.Change;
import headroom.core.identity.Identity;
import headroom.core.identity.Standing;
import headroom.core.journal.Event;
import headroom.desktop.board.MadeUp;
import headroom.desktop.fleet.EnvironmentRow;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShellViewModelTest {

    private final ShellViewModel model =
            new ShellViewModel(ZoneId.of("Europe/Berlin"), new Readied());

    @BeforeEach
    void configure() {
        model.entries(
                List.of(
                        new Entry.Broken("a-broken", "a.yaml, line 7", "no such key"),
                        new Entry.Configured(MadeUp.environment("shop", Tier.PRODUCTION)),
                        new Entry.Configured(MadeUp.environment("lab", Tier.LAB))));
        model.tick(MadeUp.NOW);
    }

    @Test
    void theFirstThatCanBeWatchedIsChosen() {
        assertThat(model.state().current()).contains("shop");
    }

    @Test
    void whatWasNotReadYetIsUnknownAndNotFine() {
        assertThat(model.state().rows())
                .extracting(EnvironmentRow::level)
                .containsOnly(Level.UNKNOWN);
        assertThat(model.state().header().orElseThrow().fingerprint()).contains("not read yet");
    }

    @Test
    void theRowCountsWhatIsBadAndTheHeaderNamesTheServer() {
        MadeUp.Seen seen = MadeUp.orphan("shop", Tier.PRODUCTION);
        model.observed("shop", seen.snapshot(), seen.assessment());
        EnvironmentRow row = model.state().rows().get(1);
        assertThat(row.level()).isEqualTo(Level.CRITICAL);
        assertThat(row.note()).isEqualTo("3");
        var header = model.state().header().orElseThrow();
        assertThat(header.fingerprint())
                .contains("PostgreSQL 16.4", "primary", "db-1.internal:5432");
        assertThat(header.lock().text()).isEqualTo("mitigations ask for the name");
    }

    @Test
    void theRowSaysWhatCouldNotBeDoneTonight() {
        MadeUp.Seen ready = MadeUp.orphan("shop", Tier.PRODUCTION);
        model.observed("shop", ready.snapshot(), ready.assessment());
        assertThat(model.state().rows().get(1).unready()).isFalse();

        MadeUp.Seen seen = MadeUp.unready("shop", Tier.PRODUCTION);
        model.observed("shop", seen.snapshot(), seen.assessment());
        EnvironmentRow row = model.state().rows().get(1);
        assertThat(row.unready()).isTrue();
        assertThat(row.tonight()).startsWith("You could not drop a slot on shop tonight: ");
        assertThat(row.spoken()).endsWith(row.tonight());

        MadeUp.Seen stale = MadeUp.lastUnready("shop", Tier.PRODUCTION);
        model.observed("shop", stale.snapshot(), stale.assessment());
        assertThat(model.state().rows().get(1).tonight())
                .endsWith(" As last read at 01:14:22 UTC.");
    }

    @Test
    void aSilentServerSaysForHowLongAndItsNeighbourStaysFine() {
        MadeUp.Seen seen = MadeUp.silentPostgres("shop", Tier.PRODUCTION);
        model.observed("shop", seen.snapshot(), seen.assessment());
        assertThat(model.state().servers())
                .extracting(ShellState.Note::text)
                .containsExactly("PostgreSQL silent for 14 s", "Redis read 1 s ago");
        model.tick(MadeUp.NOW.plusSeconds(10));
        assertThat(model.state().servers().getFirst().text())
                .isEqualTo("PostgreSQL silent for 24 s");
    }

    @Test
    void theTimeIsUtcAndLocalOnHover() {
        assertThat(model.state().utc()).isEqualTo("03:14:22 UTC");
        assertThat(model.state().local()).contains("04:14:22 Europe/Berlin");
    }

    @Test
    void aBrokenFileIsShownAsSuch() {
        model.choose("a-broken");
        assertThat(model.state().header().orElseThrow().fingerprint()).isEqualTo("settings broken");
        assertThat(model.state().servers()).isEmpty();
    }

    @Test
    void howBadAnotherServerIsIsALevelOfTheEnvironment() {
        for (Level level : List.of(Level.CRITICAL, Level.WARNING, Level.WATCH)) {
            Environment shop = MadeUp.environment("shop", Tier.PRODUCTION, level);
            model.entries(List.of(new Entry.Configured(shop)));
            MadeUp.Seen seen = MadeUp.fine("shop", Tier.PRODUCTION);
            model.observed("shop", seen.snapshot(), seen.assessment());
            model.identities(Map.of("shop", List.of(promoted())));
            assertThat(model.entry("shop").orElseThrow().ofOtherServer()).isEqualTo(level);
            assertThat(model.state().rows().getFirst().level()).isEqualTo(level);
            assertThat(model.state().header().orElseThrow().lock().level()).isEqualTo(level);
            model.identities(Map.of("shop", List.of()));
            assertThat(model.state().rows().getFirst().level()).isEqualTo(Level.OK);
        }
    }

    @Test
    void levelsThatSeveralShareBreakNoSettingsOfOne() {
        var trouble =
                new Entry.Trouble("levels.yaml:3:5", "unknown key", "the last good hold", false);
        model.entries(
                List.of(
                        new Entry.Configured(
                                MadeUp.environment("shop", Tier.PRODUCTION),
                                Optional.of(trouble))));
        assertThat(model.state().rows().getFirst().tier()).doesNotContain("broken");
        assertThat(model.state().trouble().orElseThrow().text()).isEqualTo("unknown key");
    }

    private static Standing.Changed promoted() {
        return new Standing.Changed(
                new headroom.core.journal.Entry(
                        17,
                        MadeUp.NOW.minusSeconds(864_000),
                        "night",
                        new Event.Pinned("shop", "PostgreSQL", Map.of("timeline", "4")),
                        ""),
                new Identity("PostgreSQL", Map.of("timeline", "5"), MadeUp.NOW),
                List.of(new Change("timeline 4 → 5", "a standby was promoted here")));
    }
}
