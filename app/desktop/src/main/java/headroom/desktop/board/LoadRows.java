package headroom.desktop.board;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.reading.Shown;
import headroom.core.signal.load.Counters;
import headroom.core.signal.load.Delay;
import headroom.core.signal.load.Gone;
import headroom.core.signal.load.Lag;
import headroom.core.signal.load.LoadFindings;
import headroom.core.signal.load.LockQueue;
import headroom.core.signal.load.Transaction;
import headroom.core.signal.load.Wait;
import headroom.core.signal.load.Workload;
import headroom.core.signal.queries.QueriesFinding;
import headroom.desktop.board.LoadTables.LoadRow;
import headroom.desktop.board.LoadTables.ReplicaRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// From the load to the rows of its tables; pure.
final class LoadRows {

    private static final String NONE = "–";
    private static final int LONGEST_QUERY = 400;

    private LoadRows() {}

    static LoadTables of(Workload workload, Levels.Load levels) {
        return workload.load()
                .map(l -> of(l, workload.queries(), levels))
                .orElse(LoadTables.NOTHING);
    }

    private static LoadTables of(
            LoadFindings load, Optional<QueriesFinding> queries, Levels.Load levels) {
        var rows = new ArrayList<LoadRow>();
        load.locks().forEach(place -> rows.add(lock(place, levels)));
        Stream.concat(
                        load.transactions().stream().map(LoadRows::transaction),
                        load.prepared().stream().map(LoadRows::prepared))
                .sorted(Comparator.comparing(LoadRow::level).reversed())
                .forEach(rows::add);
        more(load).ifPresent(rows::add);
        load.waits().forEach(waiting -> rows.add(waiting(waiting)));
        return new LoadTables(
                rows,
                load.facts()
                        .map(LoadRows::unknown)
                        .orElse(
                                load.hidden() > 0
                                        ? "What %d sessions do is not visible to this role; grant it pg_monitor."
                                                .formatted(load.hidden())
                                        : "Nobody works, waits or holds a transaction open."),
                rates(load),
                replicas(load),
                load.facts().map(LoadRows::unknown).orElse("Nobody receives WAL from this server."),
                queries.map(q -> QueryRows.of(q, levels.queries())).orElse(List.of()),
                queries.map(QueriesFinding::sentence).orElse(""));
    }

    private static String unknown(Reason why) {
        return "Not known: " + Shown.text(why.sentence(), Reason.LONGEST) + ".";
    }

    private static LoadRow lock(LockQueue.Place place, Levels.Load levels) {
        String indent = "   ".repeat(place.depth()) + (place.depth() > 0 ? "└ " : "");
        return new LoadRow(
                place.depth() == 0 ? "Holds a lock" : "Waits for it",
                place.depth() == 0 ? levels.blocking() : levels.blocked(),
                place.depth() == 0 ? "blocks" : "blocked",
                indent
                        + (place.prepared()
                                ? "a prepared transaction"
                                : place.who().map(LoadRows::who).orElse("process " + place.pid())),
                place.who().map(LoadRows::state).orElse(NONE),
                place.depth() == 0 && place.waits().isEmpty()
                        ? NONE
                        : place.waits().map(LoadRows::waited).orElse("not known"),
                place.behind() == 0 ? "" : Long.toString(place.behind()),
                query(place.who()),
                query(place.who()));
    }

    private static String waited(LockQueue.Waited waited) {
        return (waited.told() ? "" : "≥ ") + waited.age().text();
    }

    private static LoadRow transaction(LoadFindings.Open open) {
        return new LoadRow(
                open.idle().isPresent() ? "Idle in transaction" : "Open transaction",
                open.level(),
                open.level().word(),
                who(open.transaction()),
                state(open.transaction()),
                open.idle().orElse(open.age()).text(),
                "",
                query(Optional.of(open.transaction())),
                query(Optional.of(open.transaction()))
                        + "\nits transaction began "
                        + open.age().text()
                        + " ago"
                        + open.transaction()
                                .xminAge()
                                .map(age -> "\nits snapshot is %d transactions old".formatted(age))
                                .orElse(""));
    }

    private static LoadRow prepared(LoadFindings.Left left) {
        var t = left.transaction();
        return new LoadRow(
                "Prepared, left",
                left.level(),
                left.level().word(),
                Shown.text(t.gid())
                        + t.owner().map(o -> " of " + Shown.text(o)).orElse("")
                        + t.database().map(d -> " in " + Shown.text(d)).orElse(""),
                "no session",
                left.age().text(),
                "",
                String.format(Locale.ROOT, "%,d xids back", t.xidAge()),
                String.format(
                                Locale.ROOT,
                                "holds vacuum %,d transactions back, and keeps its locks",
                                t.xidAge())
                        + "\nuntil COMMIT PREPARED or ROLLBACK PREPARED"
                        + t.database().map(d -> ", in database " + Shown.text(d)).orElse(""));
    }

    /// What the server has beyond those that were read one by one.
    private static Optional<LoadRow> more(LoadFindings load) {
        return load.counters()
                .flatMap(Counters::prepared)
                .filter(_ -> !load.prepared().isEmpty())
                .filter(p -> p.count() > p.oldest().size())
                .map(p ->
                        new LoadRow(
                                "Prepared, left",
                                Level.UNKNOWN,
                                Level.UNKNOWN.word(),
                                "%d more, younger".formatted(p.count() - p.oldest().size()),
                                "no session",
                                NONE,
                                "",
                                NONE,
                                "only the %d oldest are read".formatted(p.oldest().size())));
    }

    private static LoadRow waiting(LoadFindings.Waiting waiting) {
        boolean works = waiting.what().equals(LoadFindings.WORKING);
        return new LoadRow(
                "Active sessions",
                Level.OK,
                works ? "work" : "wait",
                Long.toString(waiting.sessions())
                        + (waiting.sessions() == 1 ? " session" : " sessions"),
                works ? "waits for nothing: on CPU" : Shown.text(waiting.what()),
                NONE,
                "",
                "",
                "");
    }

    private static String who(Transaction t) {
        return t.pid()
                + (t.client()
                        ? ""
                        : " "
                                + (t.replays()
                                        ? "replay of WAL"
                                        : Shown.text(t.kind().orElseThrow())))
                + t.application().filter(a -> !a.isBlank()).map(a -> " " + Shown.text(a)).orElse("")
                + t.user().map(u -> " as " + Shown.text(u)).orElse("")
                + t.database().map(d -> " in " + Shown.text(d)).orElse("");
    }

    private static String state(Transaction t) {
        return t.state().map(Shown::text).orElse("not visible")
                + t.waits().map(Wait::text).map(w -> ", " + Shown.text(w)).orElse("");
    }

    private static String query(Optional<Transaction> who) {
        return who.flatMap(Transaction::query)
                .map(q -> Shown.text(q.strip().replaceAll("\\s+", " "), LONGEST_QUERY))
                .orElse(NONE);
    }

    private static List<ReplicaRow> replicas(LoadFindings load) {
        var rows = new ArrayList<ReplicaRow>();
        load.delay().ifPresent(own -> rows.add(itself(own)));
        load.gone().forEach(gone -> rows.add(gone(gone)));
        load.replicas().forEach(lag -> rows.add(replica(lag)));
        return rows;
    }

    private static ReplicaRow itself(Delay own) {
        return new ReplicaRow(
                "this standby itself",
                own.level(),
                own.level().word(),
                own.replay().receiver() ? "receives" : "no receiver",
                NONE,
                NONE,
                NONE,
                own.behind().map(Bytes::text).orElse("not told"),
                own.late().map(Age::text).orElse(own.caughtUp() ? "nothing to do" : "not told"));
    }

    private static ReplicaRow gone(Gone gone) {
        return new ReplicaRow(
                shown(gone.replica().application()),
                gone.level(),
                gone.level().word(),
                "gone " + gone.absent().text(),
                NONE,
                shown(gone.replica().slot()),
                shown(gone.replica().address()),
                NONE,
                NONE);
    }

    private static ReplicaRow replica(Lag lag) {
        var replica = lag.replica();
        String untold = replica.backup() || replica.hidden() ? NONE : "not told";
        return new ReplicaRow(
                shown(replica.application()),
                lag.level(),
                lag.level().word(),
                replica.state().map(Shown::text).orElse("not visible"),
                shown(replica.sync()),
                shown(replica.slot()),
                shown(replica.address()),
                lag.behind().map(Bytes::text).orElse(untold),
                lag.late()
                        .map(Age::text)
                        .orElse(
                                lag.behind().filter(Bytes.ZERO::equals).isPresent()
                                        ? "nothing to do"
                                        : untold));
    }

    private static String shown(Optional<String> text) {
        return text.filter(t -> !t.isBlank()).map(Shown::text).orElse(NONE);
    }

    /// Everything that has no table, each part only where it is known.
    private static String rates(LoadFindings load) {
        var parts = new ArrayList<String>();
        load.cpu()
                .ifPresent(cpu ->
                        parts.add(
                                "on CPU "
                                        + figure(cpu.busy())
                                        + load.vcpus().map(v -> " of " + v + " vCPUs").orElse("")));
        var rates = load.rates();
        rates.loginsPerSecond()
                .ifPresent(now ->
                        parts.add(
                                "logins "
                                        + figure(now)
                                        + "/s"
                                        + rates.loginsBefore()
                                                .map(before -> " (before " + figure(before) + ")")
                                                .orElse("")));
        rates.deadlocks()
                .ifPresent(d -> parts.add("deadlocks " + d.count() + " in " + d.over().text()));
        rates.tempPerSecond().ifPresent(b -> parts.add("temporary files " + b.text() + "/s"));
        rates.rollbackShare().ifPresent(p -> parts.add("rolled back " + p.text()));
        rates.checkpoints()
                .ifPresent(c ->
                        parts.add(
                                "%s %d by time, %d asked for, in %s"
                                        .formatted(
                                                load.delay().isPresent()
                                                        ? "restartpoints"
                                                        : "checkpoints",
                                                c.timed(),
                                                c.requested(),
                                                c.over().text())));
        load.frozen()
                .ifPresent(f ->
                        parts.add(
                                "oldest %s %d million (%s)"
                                        .formatted(
                                                f.multixact() ? "multixact" : "transaction id",
                                                f.age() / 1_000_000,
                                                f.ofAll().text())));
        String known = String.join(" · ", parts);
        return load.uncounted()
                .map(why ->
                        (known.isEmpty() ? "" : known + " · ")
                                + "counters not known: "
                                + Shown.text(why.sentence(), Reason.LONGEST))
                .orElse(
                        rates.loginsPerSecond().isEmpty() && rates.tempPerSecond().isEmpty()
                                ? known
                                        + (known.isEmpty() ? "" : " · ")
                                        + "rates after the next read"
                                : known);
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.1f", value);
    }
}
