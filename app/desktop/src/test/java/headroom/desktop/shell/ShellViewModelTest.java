package headroom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.environment.Tier;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.PostgresRights;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.desktop.board.MadeUp;
import headroom.desktop.fleet.EnvironmentRow;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShellViewModelTest {

    private final ShellViewModel model = new ShellViewModel(ZoneId.of("Europe/Berlin"));

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
        Environment shop = MadeUp.environment("shop", Tier.PRODUCTION);
        model.entries(
                List.of(
                        new Entry.Broken("a-broken", "a.yaml, line 7", "no such key"),
                        new Entry.Configured(shop.withServers(shop.postgres(), Optional.empty()))));
        MadeUp.Seen seen = MadeUp.orphan("shop", Tier.PRODUCTION);
        Snapshot without =
                seen.snapshot()
                        .with(PostgresRights.SOURCE, new Reading.Known<>(rights(), MadeUp.NOW));
        model.observed("shop", without, seen.assessment());
        EnvironmentRow row = model.state().rows().get(1);
        assertThat(row.tier()).isEqualTo("production · not ready");
        assertThat(row.tonight()).startsWith("You could not drop a slot on shop tonight: ");
        assertThat(row.spoken()).endsWith(row.tonight());

        var silent = new Reason(Reason.Kind.TIMEOUT, "no answer");
        Snapshot stale =
                seen.snapshot()
                        .with(
                                PostgresRights.SOURCE,
                                new Reading.Known<>(rights(), MadeUp.NOW)
                                        .failed(silent, MadeUp.NOW));
        model.observed("shop", stale, seen.assessment());
        assertThat(model.state().rows().get(1).tonight())
                .endsWith(" As last read at 03:14:22 UTC.");
    }

    private static <T> Map<String, T> asked(List<String> names, T answer) {
        return names.stream().collect(Collectors.toMap(name -> name, _ -> answer));
    }

    private static PostgresRights rights() {
        var nobody =
                new PostgresRights.Role(
                        "nobody",
                        "nobody",
                        false,
                        false,
                        true,
                        true,
                        true,
                        -1,
                        Optional.empty(),
                        false,
                        asked(PostgresRights.rolesAskedAbout(), PostgresRights.Membership.NONE),
                        asked(PostgresRights.functionsAskedAbout(), false),
                        asked(PostgresRights.relationsAskedAbout(), false));
        return new PostgresRights(
                18,
                false,
                "shop",
                Optional.of(0L),
                nobody,
                Optional.of(new PostgresRights.Acting("nobody", "nobody", Optional.of(nobody))),
                Optional.empty());
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
}
