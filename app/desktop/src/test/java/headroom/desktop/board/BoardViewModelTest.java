package headroom.desktop.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import headroom.core.environment.Level;
import headroom.core.environment.Tier;
import headroom.core.history.Series;
import headroom.core.readiness.OperatorTrial;
import headroom.core.readiness.ReadinessRule;
import headroom.core.reading.Bytes;
import headroom.core.signal.Assessment;
import headroom.core.signal.Gauge;
import headroom.core.signal.Remedy;
import headroom.core.signal.slots.SlotFinding;
import headroom.core.signal.slots.SlotsJudgement;
import headroom.desktop.board.BoardState.Action;
import headroom.desktop.board.BoardState.Card;
import headroom.desktop.board.BoardState.Live;
import headroom.desktop.board.BoardState.Look;
import headroom.desktop.control.BlameBar;
import headroom.desktop.control.Freshness;
import headroom.desktop.control.Trend;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoardViewModelTest {

    private final List<Remedy> opened = new ArrayList<>();
    private final List<String> continued = new ArrayList<>();
    private final BoardViewModel model =
            new BoardViewModel(
                    _ -> "Orphaned slot",
                    (_, remedy) -> opened.add(remedy),
                    continued::add,
                    _ -> {},
                    ZoneId.of("UTC"));

    @Test
    void aRunThatIsNotOverIsOfferedWhereEveryGaugeIsGreen() {
        show(MadeUp.fine("shop", Tier.PRODUCTION));
        model.openRuns(
                List.of(
                        new BoardState.OpenRun(
                                "run-1",
                                "Orphaned slot",
                                "4 debts stand",
                                new Remedy("orphaned-slot", Map.of()))));
        var banner = ((Live) model.state()).banner();
        assertThat(banner.level()).isEqualTo(Level.WATCH);
        assertThat(banner.sentence()).contains("4 debts stand");
        model.press(banner.action().orElseThrow());
        assertThat(continued).containsExactly("run-1");
        model.openRuns(List.of());
        assertThat(((Live) model.state()).banner().action()).isEmpty();
    }

    @Test
    void theWorstStandsInTheBannerAndItsButtonOpensTheRunbookWithItsInputs() {
        Live live = show(MadeUp.orphan("shop", Tier.PRODUCTION));
        assertThat(live.banner().level()).isEqualTo(Level.CRITICAL);
        model.press(live.banner().action().orElseThrow());
        assertThat(opened).containsExactly(MadeUp.DROP);
        assertThat(live.cards()).filteredOn(Card::worst).hasSize(1);
    }

    @Test
    void whenAllIsWellTheBannerSaysSo() {
        MadeUp.Seen seen = MadeUp.fine("shop", Tier.LAB);
        Live live = show(seen);
        assertThat(live.banner().headline()).isEqualTo("All five gauges are OK.");
        assertThat(live.banner().action()).isEmpty();
        assertThat(live.cards()).extracting(Card::freshness).containsOnly(Freshness.FRESH);
    }

    @Test
    void aCardWithoutARemedyOpensItsTable() {
        Live live = show(MadeUp.fine("shop", Tier.LAB));
        model.press(card(live, Gauge.POOLS).action());
        assertThat(((Live) model.state()).tab()).isEqualTo(Look.SESSIONS);
        assertThat(opened).isEmpty();
    }

    @Test
    void aSilentServerIsStaleAndItsAgeIsCountedAlong() {
        Live live = show(MadeUp.silentPostgres("shop", Tier.PRODUCTION));
        Card slots = card(live, Gauge.SLOTS);
        assertThat(slots.freshness()).isEqualTo(Freshness.STALE);
        assertThat(slots.dial().fraction()).isEmpty();
        assertThat(slots.age()).isEqualTo("stale 14 s");
        assertThat(live.tables().doubts().get(Look.SLOTS)).contains("As last read 14 s ago");
        assertThat(live.tables().doubts()).doesNotContainKey(Look.QUEUES);
        assertThat(card(live, Gauge.QUEUES).freshness()).isEqualTo(Freshness.FRESH);
        model.tick(MadeUp.NOW.plusSeconds(60));
        assertThat(card((Live) model.state(), Gauge.SLOTS).age()).isEqualTo("stale 1 min 14 s");
    }

    @Test
    void rightsThatCouldNotBeReadAgainSayHowOldTheyAre() {
        MadeUp.Seen seen = MadeUp.lastUnready("shop", Tier.PRODUCTION);
        model.readiness(
                ReadinessRule.judge(
                        seen.environment(), seen.snapshot(), new OperatorTrial.NotTried()));
        Live live = show(seen);
        assertThat(live.tables().doubts().get(Look.READINESS)).startsWith("As last read 2 h ago");
        assertThat(live.tables().ready().sentence())
                .startsWith("You could not drop a slot on shop tonight: ")
                .endsWith(" As last read 2 h ago.");
    }

    @Test
    void anEmptyTableOfAnUnknownServerSaysWhyAndNotNone() {
        Live live = show(MadeUp.noRedis("shop", Tier.LAB));
        assertThat(live.tables().queues()).isEmpty();
        assertThat(live.tables().queuesEmpty()).startsWith("Not known: not reachable");
        assertThat(card(live, Gauge.QUEUES).freshness()).isEqualTo(Freshness.UNKNOWN);
        assertThat(live.banner().action()).isEmpty();
    }

    @Test
    void theOldestHolderStandsFirstAndAloneInTheBlame() {
        Live live = show(MadeUp.orphan("shop", Tier.PRODUCTION));
        BlameBar.Part first = live.tables().blame().parts().getFirst();
        assertThat(first.label()).isEqualTo("rds_bg_upgrade_16 alone: 601.8 GiB");
        assertThat(first.tone()).isEqualTo(BlameBar.Tone.ALONE);
        double whole =
                live.tables().blame().parts().stream().mapToDouble(BlameBar.Part::share).sum();
        assertThat(whole).isBetween(0.999, 1.001);
        assertThat(live.tables().slots().getFirst().frees()).isEqualTo("601.8 GiB");
    }

    @Test
    void sinceWhenNobodyReadsASlotStaysWhereItIsWhileTimeGoesOn() {
        Live live = show(MadeUp.silentPostgres("shop", Tier.PRODUCTION));
        String since = live.tables().slots().getFirst().sinceWhole();
        model.tick(MadeUp.NOW.plusSeconds(600));
        assertThat(((Live) model.state()).tables().slots().getFirst().sinceWhole())
                .isEqualTo(since);
    }

    @Test
    void aLostSlotIsNotSaidToHaveNoCap() {
        var seen = MadeUp.orphan("shop", Tier.PRODUCTION).assessment();
        var was = seen.slots();
        assertThat(rows(seen, was).getFirst().safeSize()).isEqualTo("no cap");
        SlotFinding first = was.slots().getFirst();
        var lost =
                new SlotFinding(
                        first.slot(),
                        Level.WARNING,
                        SlotFinding.LOST,
                        Optional.empty(),
                        Bytes.ZERO,
                        first.inactive(),
                        first.inactiveSource(),
                        first.owner(),
                        first.declared());
        var now =
                new SlotsJudgement(
                        was.verdict(),
                        was.dial(),
                        was.provenance(),
                        was.note(),
                        List.of(lost),
                        was.limit());
        assertThat(rows(seen, now).getFirst().safeSize()).isEqualTo("–");
    }

    @Test
    void aSlotTellsItsDatabaseItsPositionsAndWhoReadsIt() {
        var seen = MadeUp.orphan("shop", Tier.PRODUCTION).assessment();
        BoardState.SlotRow orphan = rows(seen, seen.slots()).getFirst();
        assertThat(orphan.kind()).isEqualTo("logical");
        assertThat(orphan.database()).isEqualTo("shop");
        assertThat(orphan.kindWhole()).isEqualTo("logical\ndatabase shop\nplugin pgoutput");
        assertThat(orphan.positions())
                .isEqualTo(
                        "restart_lsn 4A/9F0001C8, the oldest it needs\nconfirmed_flush_lsn"
                                + " 4A/9F0002B0, what was received");
        BoardState.SlotRow reader = rows(seen, seen.slots()).get(1);
        assertThat(reader.since()).isEqualTo("read by 4711");
        assertThat(reader.positions()).endsWith("active_pid 4711");
    }

    private static List<BoardState.SlotRow> rows(Assessment seen, SlotsJudgement slots) {
        var assessment =
                new Assessment(
                        seen.at(), seen.storage(), seen.wal(), slots, seen.pools(), seen.queues());
        return new TableRows(MadeUp.NOW, ZoneId.of("UTC"), headroom.core.environment.Levels.DEFAULT)
                .of(assessment, Optional.empty())
                .slots();
    }

    @Test
    void sessionsAreCountedByApplicationMostFirst() {
        var rows = show(MadeUp.fine("shop", Tier.LAB)).tables().sessions();
        assertThat(rows.getFirst().application()).isEqualTo("shop-web");
        assertThat(rows.getFirst().total()).isEqualTo("50");
        assertThat(rows.getFirst().active()).isEqualTo("9");
        assertThat(rows.get(1).inTransaction()).isEqualTo("3");
        assertThat(rows.getFirst().declared()).isEqualTo("not known");
    }

    @Test
    void sessionsStandByDatabaseBesideWhoOughtToBeThere() {
        Live live = show(Busy.declared("shop", Tier.PRODUCTION));
        assertThat(live.tables().sessions())
                .extracting(
                        BoardState.SessionRow::application,
                        BoardState.SessionRow::database,
                        BoardState.SessionRow::from,
                        BoardState.SessionRow::level,
                        BoardState.SessionRow::declared,
                        BoardState.SessionRow::total)
                .containsExactly(
                        tuple("–", "shop", "–", Level.WATCH, "missing: reports", "0"),
                        tuple(
                                "verification-service",
                                "shop",
                                "10.0.4.2",
                                Level.WARNING,
                                "not declared",
                                "14"),
                        tuple("psql", "postgres", "10.0.9.9", Level.WARNING, "not declared", "1"),
                        tuple(
                                "shop-web",
                                "shop",
                                "10.0.0.7, 10.0.0.8, socket",
                                Level.OK,
                                "web",
                                "89"),
                        tuple("headroom", "shop", "10.0.9.1", Level.OK, "Headroom", "2"));
        assertThat(live.banner().headline())
                .isEqualTo("Somebody is connected who is not declared.");
        assertThat(live.banner().sentence()).startsWith("Not declared: 14 of verification-service");
    }

    @Test
    void whatIsWorstOpensTheTableWithItsFigures() {
        Live live = show(Busy.prepared("shop", Tier.PRODUCTION));
        assertThat(live.banner().sentence()).startsWith("3 prepared transactions keep their locks");
        assertThat(live.banner().action()).contains(new Action.LookInto("Load", Look.LOAD));
    }

    @Test
    void charactersThatMustNotReachAScreenAreEscaped() {
        String name = show(MadeUp.longNames("shop")).tables().slots().getFirst().name();
        assertThat(name).contains("\\u{202E}").doesNotContain("\u202e");
    }

    @Test
    void aTimeWithoutReadingsBreaksTheTrend() {
        Trend trend = card(show(MadeUp.orphan("shop", Tier.PRODUCTION)), Gauge.WAL).trend();
        assertThat(trend.axis()).isEqualTo("1 h");
        assertThat(trend.spoken()).isEqualTo("rising over the last 1 h");
        assertThat(trend.points()).filteredOn(p -> p.height().isEmpty()).hasSize(1);
        assertThat(trend.points().getLast().at()).isEqualTo(1);
        assertThat(trend.points())
                .allSatisfy(p -> assertThat(p.height().orElse(0.5)).isBetween(0.0, 1.0));
    }

    @Test
    void aSinglePointIsNoTrend() {
        var one = new Series(List.of(new Series.Point(MadeUp.NOW, 1)));
        assertThat(Trends.of(one, Optional.empty(), MadeUp.NOW)).isEqualTo(Trend.NONE);
    }

    @Test
    void turningToAnotherEnvironmentForgetsTheOne() {
        show(MadeUp.orphan("shop", Tier.PRODUCTION));
        model.connecting(MadeUp.environment("lab", Tier.LAB));
        assertThat(model.state()).isInstanceOf(BoardState.Connecting.class);
        model.tick(MadeUp.NOW);
        assertThat(model.state()).isInstanceOf(BoardState.Connecting.class);
        model.press(new Action.OpenRunbook("Orphaned slot…", MadeUp.DROP));
        assertThat(opened).isEmpty();
    }

    private Live show(MadeUp.Seen seen) {
        model.show(seen.environment(), seen.assessment(), Courses.of(seen.recent()), MadeUp.NOW);
        return (Live) model.state();
    }

    private static Card card(Live live, Gauge gauge) {
        return live.cards().stream().filter(c -> c.gauge() == gauge).findFirst().orElseThrow();
    }
}
