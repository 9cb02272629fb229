package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.readiness.Grant;
import headroom.core.readiness.Readiness;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Assessment;
import headroom.core.signal.Judgement;
import headroom.core.signal.wal.WalJudgement;
import headroom.desktop.board.BoardState.Look;
import headroom.desktop.board.BoardState.Ready;
import headroom.desktop.board.BoardState.ReadyRow;
import headroom.desktop.board.BoardState.Tables;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// From judgements to the rows of the tables; pure.
final class TableRows {

    private static final String NONE = "–";
    private final Instant now;
    private final ZoneId here;
    private final Levels levels;

    /// @param levels of the environment
    TableRows(Instant now, ZoneId here, Levels levels) {
        this.now = now;
        this.here = here;
        this.levels = levels;
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
                remarks(hold, assessment),
                SessionRows.of(assessment, levels.found()),
                empty(assessment.pools(), "Nobody is connected."),
                SessionRows.foot(assessment.pools()),
                PoolRows.of(assessment.pools().pools()),
                "No PgBouncer and no service is configured here; its settings name them as pgbouncer"
                        + " and services.",
                new QueueRows(now).of(assessment.queues()),
                empty(assessment.queues(), "No job waits in any queue."),
                new RedisRows(now).of(assessment.queues()),
                empty(assessment.queues(), "Nothing is known of Redis."),
                LoadRows.of(assessment.workload(), levels.load()),
                readiness.map(this::ready).orElse(Ready.NOTHING));
    }

    private static Map<Look, String> remarks(HoldRows hold, Assessment assessment) {
        var remarks = new EnumMap<Look, String>(hold.remarks(assessment));
        remarks.put(Look.QUEUES, QueueRows.foot(assessment.queues()));
        return remarks;
    }

    private Ready ready(Readiness readiness) {
        boolean silent = readiness.pending() || readiness.level() == Level.OK;
        return new Ready(
                readiness.level(),
                silent
                        ? ""
                        : Shown.text(readiness.sentence(), Reason.LONGEST)
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
                Shown.text(line.ability().reason(), Reason.LONGEST),
                grants.stream().map(Grant::statement).collect(Collectors.joining("\n")),
                grants.stream().map(Grant::where).distinct().collect(Collectors.joining("; ")));
    }

    private Map<Look, String> doubts(Assessment assessment, Optional<Readiness> readiness) {
        var doubts = new EnumMap<Look, String>(Look.class);
        doubt(assessment.slots(), Look.SLOTS, doubts);
        doubt(assessment.wal(), Look.WAL, doubts);
        doubt(assessment.storage(), Look.STORAGE, doubts);
        doubt(assessment.pools(), Look.SESSIONS, doubts);
        doubt(assessment.pools(), Look.LOAD, doubts);
        doubt(assessment.pools(), Look.REPLICATION, doubts);
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
}
