package headroom.core.signal.load;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Shown;
import headroom.core.signal.Gauge;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.Topic;
import headroom.core.signal.load.LoadFindings.Left;
import headroom.core.signal.load.LoadFindings.Open;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What the load comes to, in words on the gauges.
final class LoadWords {

    private final LoadFindings found;
    private final ServerFacts facts;
    private final Levels levels;
    private final List<Remark> remarks = new ArrayList<>();
    private final Set<Long> told = new HashSet<>();

    private LoadWords(LoadFindings found, ServerFacts facts, Levels levels) {
        this.found = found;
        this.facts = facts;
        this.levels = levels;
    }

    static LoadFindings added(LoadFindings found, ServerFacts facts, Levels levels) {
        var words = new LoadWords(found, facts, levels);
        LockWords.of(found, levels).ifPresent(words.remarks::add);
        words.idle();
        words.working();
        words.vacuum();
        words.prepared();
        words.cpu();
        words.logins();
        words.deadlocks();
        words.temporary();
        words.checkpoints();
        words.remarks.addAll(ReplicationWords.of(found, facts));
        words.frozen();
        return new LoadFindings(
                found.facts(),
                found.at(),
                found.waits(),
                found.cpu(),
                found.vcpus(),
                found.transactions(),
                found.prepared(),
                found.hidden(),
                found.locks(),
                found.replicas(),
                found.gone(),
                found.delay(),
                found.counters(),
                found.uncounted(),
                found.rates(),
                found.frozen(),
                words.remarks);
    }

    private void say(Gauge gauge, Level level, String headline, String sentence) {
        remarks.add(new Remark(gauge, level, headline, sentence, Topic.LOAD));
    }

    private void idle() {
        worst(o -> o.idle().isPresent(), Comparator.comparing(o -> o.idle().orElseThrow()))
                .ifPresent(o ->
                        tell(
                                o,
                                "A session is idle in its transaction",
                                "%s has been idle in its transaction for %s"
                                        .formatted(
                                                capital(whom(o.transaction())),
                                                o.idle().orElseThrow().text()),
                                " It keeps its locks: end it, and set idle_in_transaction_session_timeout."));
    }

    /// Who waits for a lock is told with the lock.
    private void working() {
        Set<Long> waiting =
                facts.load().blocked().stream().map(Load.Blocked::pid).collect(Collectors.toSet());
        worst(
                        o -> o.idle().isEmpty() && !waiting.contains(o.transaction().pid()),
                        Comparator.comparing(Open::age))
                .ifPresent(o ->
                        tell(
                                o,
                                "A transaction has been open for long",
                                "The transaction of %s has been open for %s"
                                        .formatted(whom(o.transaction()), o.age().text()),
                                ""));
    }

    private Optional<Open> worst(Predicate<Open> of, Comparator<Open> by) {
        return found.transactions().stream().filter(of.and(o -> o.level() != Level.OK)).max(by);
    }

    private void tell(Open open, String headline, String sentence, String next) {
        told.add(open.transaction().pid());
        say(
                Gauge.POOLS,
                open.level(),
                headline,
                sentence
                        + horizon(open.transaction()).map(age -> ", and " + back(age)).orElse("")
                        + "."
                        + next);
    }

    private void vacuum() {
        holder().filter(t -> !told.contains(t.pid()))
                .ifPresent(t ->
                        say(
                                Gauge.POOLS,
                                levels.found().vacuum(),
                                "A session holds vacuum back",
                                "%s %s: rows deleted since cannot be removed."
                                        .formatted(
                                                capital(whom(t)),
                                                back(t.xminAge().orElseThrow()))));
    }

    private void prepared() {
        found.prepared().stream()
                .filter(left -> left.level() != Level.OK)
                .max(Comparator.comparing(Left::level).thenComparing(Left::age))
                .ifPresent(left ->
                        say(
                                Gauge.POOLS,
                                left.level(),
                                "A transaction is left prepared",
                                prepared(left)));
    }

    private String prepared(Left left) {
        long count = found.counters().flatMap(Counters::prepared).map(p -> p.count()).orElse(1L);
        boolean far = left.transaction().xidAge() >= levels.cuts().xmin();
        return "%s %s locks without a session, the %s, %s, for %s%s: COMMIT PREPARED or ROLLBACK PREPARED ends it."
                .formatted(
                        counted(count, "prepared transaction"),
                        count == 1 ? "keeps its" : "keep their",
                        found.prepared().getFirst().equals(left) ? "oldest" : "worst",
                        Shown.text(left.transaction().gid()),
                        left.age().text(),
                        far ? ", and " + back(left.transaction().xidAge()) : "");
    }

    private static String back(long age) {
        return "holds vacuum %s transactions back"
                .formatted(age < 1_000_000 ? Long.toString(age) : age / 1_000_000 + " million");
    }

    private void cpu() {
        found.cpu()
                .flatMap(cpu ->
                        found.vcpus()
                                .filter(vcpus -> cpu.busy() > vcpus)
                                .map(vcpus ->
                                        "On average %s sessions worked without waiting on %d vCPUs, over %s: the processors are the limit."
                                                .formatted(
                                                        LoadRule.figure(cpu.busy()),
                                                        vcpus,
                                                        LoadRule.age(cpu.over()).text())))
                .ifPresent(sentence ->
                        say(
                                Gauge.POOLS,
                                levels.load().cpu(),
                                "More sessions work than there are processors",
                                sentence));
    }

    private void logins() {
        if (LoadRule.storm(found.rates(), levels.cuts().logins())) {
            say(
                    Gauge.POOLS,
                    levels.load().logins(),
                    "Logins storm in",
                    "%s sessions begin per second, %s before: somebody connects anew for each request, or a restart makes all come at once. The sessions by service say whose are youngest: let it keep a pool, or put PgBouncer before it."
                            .formatted(
                                    LoadRule.figure(found.rates().loginsPerSecond().orElseThrow()),
                                    LoadRule.figure(found.rates().loginsBefore().orElseThrow())));
        }
    }

    private void deadlocks() {
        found.rates()
                .deadlocks()
                .filter(d -> d.count() > 0)
                .ifPresent(d ->
                        say(
                                Gauge.POOLS,
                                levels.load().deadlocks(),
                                "Transactions deadlock",
                                "%s in the last %s; the server's log has the statements."
                                        .formatted(
                                                counted(d.count(), "deadlock"), d.over().text())));
    }

    private void temporary() {
        found.rates()
                .tempPerSecond()
                .filter(written -> Level.of(written, levels.load().temp()) != Level.OK)
                .ifPresent(written ->
                        say(
                                Gauge.POOLS,
                                Level.of(written, levels.load().temp()),
                                "Much is written to temporary files",
                                "%s are written to temporary files each second, by sorts and hashes that do not fit into work_mem: the statements tell whose, and log_temp_files which."
                                        .formatted(written.text())));
    }

    /// A standby makes its own at the primary's.
    private void checkpoints() {
        String kind = facts.fingerprint().inRecovery() ? "restartpoints" : "checkpoints";
        found.rates()
                .checkpoints()
                .filter(c -> c.requested() >= 3 && c.requested() > c.timed())
                .ifPresent(c ->
                        say(
                                Gauge.WAL,
                                levels.load().checkpoints(),
                                capital(kind) + " are asked for by the volume of WAL",
                                "%d of %d %s in %s did not come by time but were asked for, by the volume of WAL or by command: max_wal_size %s is little for what is written."
                                        .formatted(
                                                c.requested(),
                                                c.requested() + c.timed(),
                                                kind,
                                                c.over().text(),
                                                facts.wal().maxSize().text())));
    }

    private void frozen() {
        found.frozen()
                .filter(f -> f.level() != Level.OK)
                .ifPresent(f ->
                        say(
                                Gauge.STORAGE,
                                f.level(),
                                "Transaction ids are running out",
                                "The oldest %s is %d million old, %s of the 2^31 that there are%s: let vacuum freeze before the server refuses to write%s."
                                        .formatted(
                                                f.multixact() ? "multixact" : "transaction id",
                                                f.age() / 1_000_000,
                                                f.ofAll().text(),
                                                found.counters()
                                                        .map(c ->
                                                                "; autovacuum freezes from %d million on"
                                                                        .formatted(
                                                                                (f.multixact()
                                                                                                ? c
                                                                                                        .freezeMultixactsAt()
                                                                                                : c
                                                                                                        .freezeAt())
                                                                                        / 1_000_000))
                                                        .orElse(""),
                                                holder().map(t -> "; " + whom(t) + " holds it back")
                                                        .orElse(""))));
    }

    /// Who holds vacuum back furthest, where that is worth a word.
    private Optional<Transaction> holder() {
        return facts.load().transactions().stream()
                .filter(t -> horizon(t).isPresent())
                .max(Comparator.comparing(t -> t.xminAge().orElse(0L)));
    }

    /// On a standby nothing is vacuumed, and whether it tells its primary is not known.
    private Optional<Long> horizon(Transaction t) {
        return facts.fingerprint().inRecovery()
                ? Optional.empty()
                : t.xminAge().filter(age -> age >= levels.cuts().xmin());
    }

    /// As in "process 4711 of orders as app", or "the autovacuum worker (process 4711)".
    static String whom(Transaction t) {
        if (!t.client()) {
            return "the %s (process %d)"
                    .formatted(
                            t.replays() ? "replay of WAL" : Shown.text(t.kind().orElseThrow()),
                            t.pid());
        }
        return "process "
                + t.pid()
                + t.application()
                        .filter(a -> !a.isBlank())
                        .map(a -> " of " + Shown.text(a))
                        .orElse("")
                + t.user().map(u -> " as " + Shown.text(u)).orElse("");
    }

    static String counted(long count, String what) {
        return count == 1 ? "1 " + what : count + " " + what + "s";
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
