package headroom.core.signal.load;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.reading.Age;
import headroom.core.reading.Shown;
import headroom.core.signal.Gauge;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.load.LoadFindings.Open;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the load comes to, in words on the gauges.
final class LoadWords {

    private final LoadFindings found;
    private final ServerFacts facts;
    private final Levels levels;
    private final List<Remark> remarks = new ArrayList<>();

    private LoadWords(LoadFindings found, ServerFacts facts, Levels levels) {
        this.found = found;
        this.facts = facts;
        this.levels = levels;
    }

    static LoadFindings added(LoadFindings found, ServerFacts facts, Levels levels) {
        var words = new LoadWords(found, facts, levels);
        words.locks();
        words.idle();
        words.cpu();
        words.logins();
        words.deadlocks();
        words.checkpoints();
        words.replicas();
        words.delay();
        words.frozen();
        return new LoadFindings(
                found.facts(),
                found.at(),
                found.waits(),
                found.cpu(),
                found.vcpus(),
                found.transactions(),
                found.hidden(),
                found.locks(),
                found.replicas(),
                found.delay(),
                found.counters(),
                found.uncounted(),
                found.rates(),
                found.frozen(),
                words.remarks);
    }

    private void say(Gauge gauge, Level level, String headline, String sentence) {
        remarks.add(new Remark(gauge, level, headline, sentence));
    }

    /// Level by how long the first one has waited.
    private void locks() {
        Optional<Age> longest =
                found.locks().stream()
                        .flatMap(p -> p.waits().stream())
                        .max(Comparator.naturalOrder());
        if (longest.isEmpty()) {
            return;
        }
        LockQueue.Place root = found.locks().getFirst();
        say(
                Gauge.POOLS,
                Level.of(longest.get(), levels.transactions()),
                "Sessions wait for a lock",
                "%s %s behind %s, the first for %s at the most.%s"
                        .formatted(
                                counted(root.behind(), "session"),
                                root.behind() == 1 ? "waits" : "wait",
                                root.prepared()
                                        ? "a prepared transaction"
                                        : root.who()
                                                .map(LoadWords::whom)
                                                .orElse("process " + root.pid()),
                                longest.get().text(),
                                root.prepared()
                                        ? " Look into pg_prepared_xacts: COMMIT PREPARED or ROLLBACK PREPARED ends it."
                                        : root.who().map(LoadWords::why).orElse("")));
    }

    private static String why(Transaction blocker) {
        if (blocker.replays()) {
            return " A transaction of the primary holds the lock: it ends there.";
        }
        return blocker.idleInTransaction()
                ? " It is idle in its transaction: it waits for its own application, not for the database."
                : "";
    }

    private void idle() {
        List<Open> idle = found.transactions().stream().filter(o -> o.idle().isPresent()).toList();
        idle.stream()
                .max(Comparator.comparing((Open o) -> o.idle().orElseThrow()))
                .filter(o -> o.level() != Level.OK)
                .ifPresent(o ->
                        say(
                                Gauge.POOLS,
                                o.level(),
                                "A session is idle in its transaction",
                                "%s has been idle in its transaction for %s%s."
                                        .formatted(
                                                capital(whom(o.transaction())),
                                                o.idle().orElseThrow().text(),
                                                o.transaction()
                                                        .xminAge()
                                                        .filter(age -> age > 1_000_000)
                                                        .map(age ->
                                                                ", and holds vacuum %d million transactions back"
                                                                        .formatted(age / 1_000_000))
                                                        .orElse(""))));
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
                    "%s sessions begin per second, %s before: somebody connects anew for each request, or a restart makes all come at once."
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

    private void checkpoints() {
        found.rates()
                .checkpoints()
                .filter(c -> c.requested() >= 3 && c.requested() > c.timed())
                .ifPresent(c ->
                        say(
                                Gauge.WAL,
                                levels.load().checkpoints(),
                                "Checkpoints are asked for by the volume of WAL",
                                "%d of %d checkpoints in %s did not come by time but were asked for, by the volume of WAL or by command: max_wal_size %s is little for what is written."
                                        .formatted(
                                                c.requested(),
                                                c.requested() + c.timed(),
                                                c.over().text(),
                                                facts.wal().maxSize().text())));
    }

    private void replicas() {
        found.replicas().stream()
                .filter(lag -> lag.level().worseThan(Level.OK) && lag.level() != Level.UNKNOWN)
                .max(Comparator.comparing(Lag::level))
                .ifPresent(lag ->
                        say(
                                Gauge.WAL,
                                lag.level(),
                                "A replica lags",
                                "%s is %s behind%s."
                                        .formatted(
                                                name(lag.replica()),
                                                lag.late().map(Age::text).orElse("some time"),
                                                lag.behind()
                                                        .map(b -> ", " + b.text() + " of WAL")
                                                        .orElse(""))));
        long hidden = found.replicas().stream().filter(l -> l.level() == Level.UNKNOWN).count();
        if (hidden > 0) {
            say(
                    Gauge.WAL,
                    Level.OK,
                    "",
                    "How far %s behind is not visible to this role; grant it pg_monitor."
                            .formatted(hidden == 1 ? "1 replica is" : hidden + " replicas are"));
        }
    }

    private void delay() {
        found.delay()
                .filter(own -> own.level() != Level.OK)
                .ifPresent(own ->
                        say(
                                Gauge.WAL,
                                own.level(),
                                "This standby is late",
                                "This standby last replayed a transaction that was committed %s ago, while WAL goes on arriving."
                                        .formatted(own.late().text())));
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
                                                                                c.freezeAt()
                                                                                        / 1_000_000))
                                                        .orElse(""),
                                                holder())));
    }

    private String holder() {
        return facts.load().transactions().stream()
                .filter(t -> t.xminAge().filter(age -> age >= levels.cuts().xmin()).isPresent())
                .max(Comparator.comparing(t -> t.xminAge().orElse(0L)))
                .map(t -> "; " + whom(t) + " holds it back")
                .orElse("");
    }

    static String name(Replica replica) {
        return replica.application()
                .filter(a -> !a.isBlank())
                .or(replica::slot)
                .map(Shown::text)
                .orElse("the replica of process " + replica.pid());
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

    private static String counted(long count, String what) {
        return count == 1 ? "1 " + what : count + " " + what + "s";
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
