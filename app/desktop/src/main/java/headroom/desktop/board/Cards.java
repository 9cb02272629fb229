package headroom.desktop.board;

import headroom.core.environment.Environment;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.history.Forecast;
import headroom.core.history.Series;
import headroom.core.signal.Assessment;
import headroom.core.signal.Gauge;
import headroom.core.signal.Judgement;
import headroom.core.signal.Provenance;
import headroom.core.signal.Remedy;
import headroom.core.signal.Topic;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.queues.QueuesJudgement;
import headroom.core.signal.slots.SlotsJudgement;
import headroom.core.signal.storage.StorageJudgement;
import headroom.core.signal.wal.WalJudgement;
import headroom.desktop.board.BoardState.Action;
import headroom.desktop.board.BoardState.Banner;
import headroom.desktop.board.BoardState.Card;
import headroom.desktop.board.BoardState.Look;
import headroom.desktop.board.BoardState.OpenRun;
import headroom.desktop.control.Freshness;
import headroom.desktop.control.Trend;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// From judgements to cards and the banner; pure.
final class Cards {

    private final Function<Remedy, String> titles;

    /// @param titles the title of the runbook that a remedy names
    Cards(Function<Remedy, String> titles) {
        this.titles = titles;
    }

    List<Card> cards(
            Environment environment,
            Assessment assessment,
            Map<Gauge, Series> trends,
            List<OpenRun> open,
            Instant now) {
        Judgement worst = assessment.worst();
        return assessment.all().stream()
                .map(j ->
                        card(
                                j,
                                j.gauge() == worst.gauge(),
                                // as of the reading: between two of them the line stands still
                                trend(j, environment.levels(), trends, assessment.at()),
                                action(j, open),
                                since(assessment, j, now),
                                now))
                .toList();
    }

    /// As in " Since 03:12:40 UTC."; nothing while it is well. No age, which would have the
    /// sentence laid out anew each second.
    private static String since(Assessment assessment, Judgement judgement, Instant now) {
        return Optional.ofNullable(assessment.since().get(judgement.gauge()))
                .map(since ->
                        " Since %s UTC%s."
                                .formatted(
                                        Times.past(since.at(), now),
                                        since.seen() ? "" : " at the latest"))
                .orElse("");
    }

    /// @param open the runs that are not over
    Banner banner(Assessment assessment, List<OpenRun> open, Instant now) {
        Judgement worst = assessment.worst();
        Level level = worst.level();
        Optional<Action> goOn = open.stream().findFirst().map(Cards::goOn);
        if (level == Level.OK) {
            return open.stream()
                    .findFirst()
                    .map(run ->
                            new Banner(
                                    Level.WATCH,
                                    "All five gauges are OK, but it is not over.",
                                    "“%s” is open: %s.".formatted(run.title(), run.stands()),
                                    goOn))
                    .orElseGet(() ->
                            new Banner(
                                    level,
                                    "All five gauges are OK.",
                                    "Nothing needs you here.",
                                    Optional.empty()));
        }
        Optional<Action> proposed =
                level == Level.UNKNOWN ? Optional.empty() : Optional.of(action(worst, open));
        return new Banner(
                level,
                stop(worst.verdict().headline()),
                howLong(assessment, worst)
                        + worst.verdict().sentence()
                        + since(assessment, worst, now),
                worst.verdict().remedy().isPresent() ? proposed : goOn.or(() -> proposed));
    }

    /// How long there is comes first, where the worst has to do with the storage.
    private static String howLong(Assessment assessment, Judgement worst) {
        return switch (worst.gauge()) {
            case STORAGE, WAL, SLOTS ->
                    assessment
                            .fills()
                            .map(Forecast::text)
                            .map(t -> t.substring(0, 1).toUpperCase(Locale.ROOT) + t.substring(1))
                            .map(Cards::stop)
                            .map(t -> t + " ")
                            .orElse("");
            case POOLS, QUEUES -> "";
        };
    }

    private static Card card(
            Judgement judgement,
            boolean worst,
            Trend trend,
            Action action,
            String since,
            Instant now) {
        Provenance from = judgement.provenance();
        Freshness freshness = freshness(from);
        return new Card(
                judgement.gauge(),
                judgement.level(),
                freshness,
                judgement.dial(),
                judgement.note(),
                trend,
                judgement.verdict().sentence() + since,
                action,
                worst && judgement.verdict().remedy().isPresent(),
                from.source(),
                age(from, freshness, now));
    }

    /// A value that could not be read again is stale; one that never was read is unknown.
    private static Freshness freshness(Provenance from) {
        if (!from.stale()) {
            return Freshness.FRESH;
        }
        return from.at().isPresent() ? Freshness.STALE : Freshness.UNKNOWN;
    }

    private static String age(Provenance from, Freshness freshness, Instant now) {
        return switch (freshness) {
            case FRESH -> from.at().map(at -> Times.age(at, now)).orElse("");
            case STALE -> from.at().map(at -> "stale " + Times.age(at, now)).orElse("stale");
            case UNKNOWN -> from.trouble().map(r -> r.kind().words()).orElse("unknown");
        };
    }

    /// The runbook that the verdict names; where it is open already, going on with it.
    private Action action(Judgement judgement, List<OpenRun> open) {
        return judgement
                .verdict()
                .remedy()
                .map(r ->
                        open.stream()
                                .filter(run -> run.remedy().equals(r))
                                .findFirst()
                                .<Action>map(Cards::goOn)
                                .orElseGet(() -> new Action.OpenRunbook(titles.apply(r) + "…", r)))
                .orElseGet(() -> look(judgement));
    }

    private static Action goOn(OpenRun run) {
        return new Action.ContinueRun("Continue “" + run.title() + "”", run.run());
    }

    private static Action look(Judgement judgement) {
        return judgement
                .verdict()
                .topic()
                .map(Cards::look)
                .orElseGet(() -> look(judgement.gauge()));
    }

    private static Action look(Topic topic) {
        return switch (topic) {
            case POOLS -> new Action.LookInto("All pools", Look.POOLS);
            case LOAD -> new Action.LookInto("Load", Look.LOAD);
            case REPLICATION -> new Action.LookInto("Replication", Look.REPLICATION);
            case QUERIES -> new Action.LookInto("Queries", Look.QUERIES);
            case REDIS -> new Action.LookInto("Redis", Look.REDIS);
        };
    }

    private static Action look(Gauge gauge) {
        return switch (gauge) {
            case STORAGE -> new Action.LookInto("What fills it", Look.STORAGE);
            case WAL -> new Action.LookInto("Who holds it", Look.WAL);
            case SLOTS -> new Action.LookInto("All slots", Look.SLOTS);
            case POOLS -> new Action.LookInto("Sessions", Look.SESSIONS);
            case QUEUES -> new Action.LookInto("All queues", Look.QUEUES);
        };
    }

    /// The critical threshold in the unit of the course.
    private static Trend trend(
            Judgement judgement, Levels levels, Map<Gauge, Series> trends, Instant now) {
        Optional<Double> critical =
                switch (judgement) {
                    case StorageJudgement _ -> Optional.of(levels.storage().critical().value());
                    case WalJudgement _ -> Optional.of((double) levels.wal().critical().count());
                    case SlotsJudgement _ -> Optional.empty();
                    case PoolsJudgement pools ->
                            pools.limits()
                                    .map(l ->
                                            levels.pools().critical().fraction() * l.forClients());
                    case QueuesJudgement _ ->
                            Optional.of(levels.queues().critical().length().toMillis() / 1000.0);
                };
        return Trends.of(trends.getOrDefault(judgement.gauge(), Series.EMPTY), critical, now);
    }

    private static String stop(String headline) {
        return headline.isEmpty() || headline.endsWith(".") ? headline : headline + ".";
    }
}
