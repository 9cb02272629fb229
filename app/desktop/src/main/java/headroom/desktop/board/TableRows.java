package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.core.readiness.Grant;
import headroom.core.readiness.Readiness;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.Assessment;
import headroom.core.signal.Judgement;
import headroom.core.signal.load.Elsewhere;
import headroom.core.signal.pools.Census;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.pools.SessionGroup;
import headroom.core.signal.queues.QueuesJudgement;
import headroom.core.signal.slots.SlotFinding;
import headroom.core.signal.slots.SlotsJudgement;
import headroom.core.signal.storage.StorageJudgement;
import headroom.core.signal.storage.VolumeUse;
import headroom.core.signal.wal.Blame;
import headroom.core.signal.wal.Holder;
import headroom.core.signal.wal.WalJudgement;
import headroom.desktop.board.BoardState.Bar;
import headroom.desktop.board.BoardState.HolderRow;
import headroom.desktop.board.BoardState.Look;
import headroom.desktop.board.BoardState.QueueRow;
import headroom.desktop.board.BoardState.Ready;
import headroom.desktop.board.BoardState.ReadyRow;
import headroom.desktop.board.BoardState.SessionRow;
import headroom.desktop.board.BoardState.SlotRow;
import headroom.desktop.board.BoardState.SpaceRow;
import headroom.desktop.board.BoardState.Tables;
import headroom.desktop.control.BlameBar.Part;
import headroom.desktop.control.BlameBar.Tone;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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
        return new Tables(
                doubts(assessment),
                slots(assessment.slots()),
                empty(assessment.slots(), "There is no replication slot."),
                wal.blame().map(this::holders).orElse(List.of()),
                empty(wal, "Nobody holds WAL beyond the last checkpoint."),
                wal.blame().map(b -> blame(b, assessment.slots())).orElse(new Bar("", List.of())),
                storageBar(assessment.storage()),
                space(assessment.storage()),
                sessions(assessment),
                empty(assessment.pools(), "Nobody is connected."),
                PoolRows.of(assessment.pools().pools()),
                "No PgBouncer and no service is configured here; its settings name them as pgbouncer"
                        + " and services.",
                assessment.queues().queues().stream().map(this::queue).toList(),
                empty(assessment.queues(), "No job waits in any queue."),
                LoadRows.of(assessment.workload()),
                readiness.map(TableRows::ready).orElse(Ready.NOTHING));
    }

    private static Ready ready(Readiness readiness) {
        boolean silent = readiness.pending() || readiness.level() == Level.OK;
        return new Ready(
                readiness.level(),
                silent ? "" : Shown.text(readiness.sentence(), LONGEST),
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

    private Map<Look, String> doubts(Assessment assessment) {
        var doubts = new EnumMap<Look, String>(Look.class);
        doubt(assessment.slots(), Look.SLOTS, doubts);
        doubt(assessment.wal(), Look.WAL, doubts);
        doubt(assessment.storage(), Look.STORAGE, doubts);
        doubt(assessment.pools(), Look.SESSIONS, doubts);
        doubt(assessment.pools(), Look.LOAD, doubts);
        doubt(assessment.pools(), Look.REPLICATION, doubts);
        doubt(assessment.queues(), Look.QUEUES, doubts);
        return doubts;
    }

    private void doubt(Judgement judgement, Look look, Map<Look, String> doubts) {
        judgement
                .provenance()
                .since()
                .flatMap(_ -> judgement.provenance().at())
                .ifPresent(at ->
                        doubts.put(
                                look,
                                "As last read %s ago, at %s; it may be otherwise by now."
                                        .formatted(Times.age(at, now), Times.clock(at))));
    }

    private static String empty(Judgement judgement, String whenNone) {
        return judgement
                .provenance()
                .trouble()
                .map(Reason::sentence)
                .map(s -> "Not known: " + s + ".")
                .orElse(whenNone);
    }

    private List<SlotRow> slots(SlotsJudgement slots) {
        Instant read = slots.provenance().at().orElse(now);
        return slots.slots().stream().map(finding -> slot(finding, read)).toList();
    }

    /// @param read when its age was as the finding says: from there on time alone makes it older
    private SlotRow slot(SlotFinding finding, Instant read) {
        var slot = finding.slot();
        Optional<Instant> since = finding.inactive().map(age -> read.minus(age.length()));
        boolean observed = finding.inactiveSource().startsWith("at least");
        return new SlotRow(
                Shown.text(slot.name()),
                slot.kind().word() + slot.plugin().map(p -> " · " + Shown.text(p)).orElse(""),
                finding.level(),
                finding.state(),
                finding.holds().map(Bytes::text).orElse(NONE),
                finding.wouldRelease().text(),
                finding.wouldRelease().count() > 0 && finding.level().worseThan(Level.OK),
                since.map(at ->
                                (observed ? "≥ " : "")
                                        + Times.past(at, now)
                                        + " ("
                                        + Times.age(at, now)
                                        + ")")
                        .orElse(NONE),
                since.map(at -> Times.whole(at, here) + "\nsource: " + finding.inactiveSource())
                        .orElse(""),
                finding.owner()
                        .map(Shown::text)
                        .orElse(
                                finding.declared().filter(d -> !d).isPresent()
                                        ? "not declared"
                                        : NONE),
                slot.walStatus().map(Shown::text).orElse(NONE),
                slot.safeWalSize().map(Bytes::text).orElse(unsafe(finding)));
    }

    /// The server tells no safe size where there is no cap, and of a slot that is lost already.
    private static String unsafe(SlotFinding finding) {
        return finding.state().equals(SlotFinding.LOST) ? NONE : "no cap";
    }

    private List<HolderRow> holders(Blame blame) {
        return blame.holders().stream()
                .map(h ->
                        new HolderRow(
                                Shown.text(h.name()),
                                kind(h.kind()),
                                h.from().text(),
                                h.keeps().text(),
                                h.wouldRelease().text(),
                                h.alone().count() > 0))
                .toList();
    }

    private static String kind(Holder.Kind kind) {
        return switch (kind) {
            case SLOT -> "replication slot";
            case ARCHIVER -> "archiver backlog";
            case KEEP_SIZE -> "wal_keep_size";
            case CHECKPOINT -> "since the last checkpoint";
        };
    }

    /// Each part is what lies between one holder and the next newer one; the first is held by one
    /// alone.
    private Bar blame(Blame blame, SlotsJudgement slots) {
        List<Holder> holders = blame.holders();
        if (holders.isEmpty() || blame.total().count() <= 0) {
            return new Bar("", List.of());
        }
        var parts = new ArrayList<Part>();
        for (int i = 0; i < holders.size(); i++) {
            Holder holder = holders.get(i);
            Bytes next = i + 1 < holders.size() ? holders.get(i + 1).keeps() : Bytes.ZERO;
            Bytes own = holder.keeps().minus(next).orZero();
            if (own.count() == 0) {
                continue;
            }
            String name = Shown.text(holder.name());
            boolean alone = i == 0;
            parts.add(
                    new Part(
                            name + (alone ? " alone: " : " ") + own.text(),
                            own.count() / (double) blame.total().count(),
                            tone(holder, alone, slots),
                            name
                                    + (alone ? " alone keeps " : " and all before it keep ")
                                    + own.text()));
        }
        return new Bar(
                "What holds the WAL, oldest first. Only the oldest matters: letting go of any other"
                        + " frees nothing.",
                parts);
    }

    private static Tone tone(Holder holder, boolean alone, SlotsJudgement slots) {
        if (holder.kind() == Holder.Kind.CHECKPOINT) {
            return Tone.NEEDED;
        }
        boolean bad =
                slots.slots().stream()
                        .anyMatch(s ->
                                s.slot().name().equals(holder.name())
                                        && s.level().worseThan(Level.WATCH));
        if (alone) {
            return bad ? Tone.ALONE : Tone.QUIET;
        }
        return Tone.OTHER;
    }

    private static Bar storageBar(StorageJudgement storage) {
        if (storage.use().isEmpty()) {
            return new Bar(empty(storage, ""), List.of());
        }
        double used = storage.use().get().used().count();
        var parts = new ArrayList<Part>();
        for (var sort : sorts(storage.use().get()).entrySet()) {
            if (sort.getValue().count() > 0) {
                parts.add(
                        new Part(
                                sort.getKey() + " " + sort.getValue().text(),
                                sort.getValue().count() / used,
                                sort.getKey().equals("WAL") ? Tone.QUIET : Tone.NEEDED,
                                sort.getKey() + ": " + sort.getValue().text()));
            }
        }
        String room =
                storage.capacity()
                        .map(c ->
                                " of allocated %s; the ceiling is %s"
                                        .formatted(c.allocated().text(), c.ceiling().text()))
                        .orElse("; the volume's size is not configured");
        Bytes own = storage.use().get().used();
        String whole =
                storage.used()
                        .filter(all -> !all.equals(own))
                        .map(all ->
                                "Used %s%s. PostgreSQL accounts for %s of it."
                                        .formatted(all.text(), room, own.text()))
                        .orElseGet(() -> "Used " + own.text() + room + ". As far as SQL can tell.");
        return new Bar(whole, parts);
    }

    private static Map<String, Bytes> sorts(VolumeUse use) {
        var sorts = new LinkedHashMap<String, Bytes>();
        sorts.put("Tables and indexes", use.tablespaces());
        sorts.put("WAL", use.wal());
        sorts.put("Logs", use.logs());
        sorts.put("Temporary files", use.temp());
        return sorts;
    }

    private static List<SpaceRow> space(StorageJudgement storage) {
        return storage.use().stream()
                .flatMap(use ->
                        sorts(use).entrySet().stream()
                                .map(e ->
                                        new SpaceRow(
                                                e.getKey(),
                                                e.getValue().text(),
                                                Percent.of(e.getValue(), use.used())
                                                        .map(Percent::text)
                                                        .orElse(NONE))))
                .toList();
    }

    private static List<SessionRow> sessions(Assessment assessment) {
        PoolsJudgement pools = assessment.pools();
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
                .map(e ->
                        session(
                                e.getKey(),
                                e.getValue(),
                                pools.census(),
                                assessment.workload().elsewhere()))
                .toList();
    }

    private static SessionRow session(
            String application,
            List<SessionGroup> groups,
            Optional<Census> census,
            List<Elsewhere> elsewhere) {
        var users = new TreeSet<String>();
        groups.forEach(g -> users.add(g.user().map(Shown::text).orElse("(not visible)")));
        boolean told = groups.stream().allMatch(g -> g.state().isPresent());
        return new SessionRow(
                application.isEmpty() ? "(no name)" : Shown.text(application),
                String.join(", ", users),
                census.map(c -> declared(c, groups, elsewhere)).orElse(NONE),
                Long.toString(sum(groups, "")),
                told ? Long.toString(sum(groups, "active")) : NONE,
                told ? Long.toString(sum(groups, "idle")) : NONE,
                told
                        ? Long.toString(
                                sum(groups, "idle in transaction")
                                        + sum(groups, "idle in transaction (aborted)"))
                        : NONE);
    }

    private static String declared(
            Census census, List<SessionGroup> groups, List<Elsewhere> elsewhere) {
        var services = new TreeSet<String>();
        for (SessionGroup group : groups) {
            services.add(
                    census.owner(group)
                            .map(client -> Shown.text(client.service()))
                            .orElse(
                                    census.strangers().contains(group)
                                            ? Elsewhere.expected(elsewhere, group)
                                                    .map(where ->
                                                            "expected on " + Shown.text(where))
                                                    .orElse("not declared")
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

    private QueueRow queue(QueuesJudgement.QueueFinding finding) {
        var queue = finding.queue();
        return new QueueRow(
                Shown.text(queue.name()),
                finding.level(),
                String.format(java.util.Locale.ROOT, "%,d", queue.depth()).replace(',', ' '),
                finding.latency()
                        .map(headroom.core.reading.Age::text)
                        .orElse(queue.depth() == 0 ? "empty" : "not readable"),
                queue.oldestEnqueuedAt().map(at -> Times.past(at, now)).orElse(NONE));
    }
}
