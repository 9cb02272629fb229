package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.core.readiness.Grant;
import headroom.core.readiness.Readiness;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Assessment;
import headroom.core.signal.Judgement;
import headroom.core.signal.pools.Census;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.pools.SessionGroup;
import headroom.core.signal.wal.WalJudgement;
import headroom.desktop.board.BoardState.Look;
import headroom.desktop.board.BoardState.Ready;
import headroom.desktop.board.BoardState.ReadyRow;
import headroom.desktop.board.BoardState.SessionRow;
import headroom.desktop.board.BoardState.Tables;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// From judgements to the rows of the tables; pure.
final class TableRows {

    private static final String NONE = "–";
    private static final int LONGEST = 400;
    private final Instant now;
    private final ZoneId here;

    TableRows(Instant now, ZoneId here) {
        this.now = now;
        this.here = here;
    }

    Tables of(Assessment assessment, Optional<Readiness> readiness) {
        WalJudgement wal = assessment.wal();
        var hold = new HoldRows(now, here);
        return new Tables(
                doubts(assessment, readiness),
                hold.slots(assessment.slots()),
                empty(assessment.slots(), "There is no replication slot."),
                hold.holders(wal),
                empty(wal, "Nobody holds WAL beyond the last checkpoint."),
                hold.blame(wal, assessment.slots()),
                hold.storageBar(assessment.storage()),
                hold.space(assessment.storage()),
                hold.remarks(assessment),
                sessions(assessment.pools()),
                empty(assessment.pools(), "Nobody is connected."),
                PoolRows.of(assessment.pools().pools()),
                "No PgBouncer and no service is configured here; its settings name them as pgbouncer"
                        + " and services.",
                new QueueRows(now).of(assessment.queues()),
                empty(assessment.queues(), "No job waits in any queue."),
                new RedisRows(now).of(assessment.queues()),
                empty(assessment.queues(), "Nothing is known of Redis."),
                readiness.map(this::ready).orElse(Ready.NOTHING));
    }

    private Ready ready(Readiness readiness) {
        boolean silent = readiness.pending() || readiness.level() == Level.OK;
        return new Ready(
                readiness.level(),
                silent
                        ? ""
                        : Shown.text(readiness.sentence(), LONGEST)
                                + readiness
                                        .stale()
                                        .map(at ->
                                                " As last read %s ago."
                                                        .formatted(Times.age(at, now)))
                                        .orElse(""),
                readiness.lines().stream().map(TableRows::ready).toList(),
                String.join(" ", readiness.remarks()));
    }

    private static ReadyRow ready(Readiness.Line line) {
        var grants = line.ability().toGrant();
        return new ReadyRow(
                line.of(),
                line.what().title(),
                line.by().isEmpty() ? NONE : line.by(),
                line.ability().level(),
                line.ability().word(),
                Shown.text(line.ability().reason(), LONGEST),
                grants.stream().map(Grant::statement).collect(Collectors.joining("\n")),
                grants.stream().map(Grant::where).distinct().collect(Collectors.joining("; ")));
    }

    private Map<Look, String> doubts(Assessment assessment, Optional<Readiness> readiness) {
        var doubts = new EnumMap<Look, String>(Look.class);
        doubt(assessment.slots(), Look.SLOTS, doubts);
        doubt(assessment.wal(), Look.WAL, doubts);
        doubt(assessment.storage(), Look.STORAGE, doubts);
        doubt(assessment.pools(), Look.SESSIONS, doubts);
        doubt(assessment.queues(), Look.QUEUES, doubts);
        doubt(assessment.queues(), Look.REDIS, doubts);
        readiness
                .flatMap(Readiness::stale)
                .ifPresent(at -> doubts.put(Look.READINESS, lastRead(at)));
        return doubts;
    }

    private void doubt(Judgement judgement, Look look, Map<Look, String> doubts) {
        judgement
                .provenance()
                .since()
                .flatMap(_ -> judgement.provenance().at())
                .ifPresent(at -> doubts.put(look, lastRead(at)));
    }

    private String lastRead(Instant at) {
        return "As last read %s ago, at %s; it may be otherwise by now."
                .formatted(Times.age(at, now), Times.clock(at));
    }

    static String empty(Judgement judgement, String whenNone) {
        return judgement
                .provenance()
                .trouble()
                .map(Reason::sentence)
                .map(s -> "Not known: " + s + ".")
                .orElse(whenNone);
    }

    private static List<SessionRow> sessions(PoolsJudgement pools) {
        var byApplication =
                pools.sessions().stream()
                        .collect(
                                Collectors.groupingBy(
                                        s -> s.application().orElse("(not visible)")));
        return byApplication.entrySet().stream()
                .sorted(
                        Comparator.comparingLong((Map.Entry<String, List<SessionGroup>> e) ->
                                        -sum(e.getValue(), ""))
                                .thenComparing(Map.Entry::getKey))
                .map(e -> session(e.getKey(), e.getValue(), pools.census()))
                .toList();
    }

    private static SessionRow session(
            String application, List<SessionGroup> groups, Optional<Census> census) {
        var users = new TreeSet<String>();
        groups.forEach(g -> users.add(g.user().map(Shown::text).orElse("(not visible)")));
        boolean told = groups.stream().allMatch(g -> g.state().isPresent());
        return new SessionRow(
                application.isEmpty() ? "(no name)" : Shown.text(application),
                String.join(", ", users),
                census.map(c -> declared(c, groups)).orElse(NONE),
                Long.toString(sum(groups, "")),
                told ? Long.toString(sum(groups, "active")) : NONE,
                told ? Long.toString(sum(groups, "idle")) : NONE,
                told
                        ? Long.toString(
                                sum(groups, "idle in transaction")
                                        + sum(groups, "idle in transaction (aborted)"))
                        : NONE);
    }

    private static String declared(Census census, List<SessionGroup> groups) {
        var services = new TreeSet<String>();
        for (SessionGroup group : groups) {
            services.add(
                    census.owner(group)
                            .map(client -> Shown.text(client.service()))
                            .orElse(
                                    census.strangers().contains(group)
                                            ? "not declared"
                                            : Census.own(group) ? "Headroom" : "cannot be told"));
        }
        return String.join(", ", services);
    }

    /// @param state all of them when empty
    private static long sum(List<SessionGroup> groups, String state) {
        return groups.stream()
                .filter(g -> state.isEmpty() || g.state().filter(state::equals).isPresent())
                .mapToLong(SessionGroup::count)
                .sum();
    }
}
