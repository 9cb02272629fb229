package headroom.desktop.environment;

import static headroom.desktop.environment.Field.number;
import static headroom.desktop.environment.Field.text;

import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.Thresholds;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Percent;
import headroom.desktop.environment.Form.Columns;
import headroom.desktop.environment.Form.Group;
import headroom.desktop.environment.Form.Section;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The fields for every level, each with what holds where nothing is filled in.
final class LevelFields {

    private static final List<String> LEVELS =
            Stream.of(Level.OK, Level.WATCH, Level.WARNING, Level.CRITICAL)
                    .map(LevelFields::word)
                    .toList();

    private LevelFields() {}

    static List<Section> sections(Levels usual) {
        return List.of(
                new Section(
                        "Levels",
                        List.of(
                                "levels.storage",
                                "levels.allocated",
                                "levels.wal",
                                "levels.slots",
                                "levels.pools",
                                "levels.queues",
                                "levels.memory",
                                "levels.transactions"),
                        "as usual",
                        measures(usual)),
                new Section(
                        "Levels of findings",
                        List.of("levels.found"),
                        "as usual",
                        findings(usual.found())),
                new Section(
                        "Levels of load, replication and Redis",
                        List.of("levels.load", "levels.replication", "levels.redis"),
                        "as usual",
                        servers(usual)),
                new Section(
                        "From when on something is called what it is",
                        List.of("levels.cuts"),
                        "as usual",
                        cuts(usual.cuts())));
    }

    private static List<Group> measures(Levels usual) {
        return List.of(
                rising("storage", "Storage used, of the ceiling", usual.storage(), Percent::text),
                rising(
                        "allocated",
                        "Storage used, of what is allocated and can still grow",
                        usual.allocated(),
                        Percent::text),
                rising("wal", "WAL held", usual.wal(), Bytes::text),
                rising(
                        "pools",
                        "Client connections, of those there can be",
                        usual.pools(),
                        Percent::text),
                rising("queues", "Age of the oldest waiting job", usual.queues(), Age::text),
                rising(
                        "memory",
                        "Memory of Redis, of its maxmemory",
                        usual.memory(),
                        Percent::text),
                rising(
                        "transactions",
                        "How long a session has been idle in its transaction",
                        usual.transactions(),
                        Age::text),
                new Group(
                        "A slot is an orphan once it is inactive and holds WAL, at least",
                        "",
                        List.of(
                                span("slots.inactive", "For", usual.slots().inactive()),
                                text(
                                        "levels.slots.holding",
                                        "Holding",
                                        usual.slots().holding().text())),
                        Columns.THREE,
                        Optional.empty()));
    }

    private static List<Group> findings(Levels.Found f) {
        return List.of(
                group(
                        "A replication slot",
                        level("found.orphan", "is an orphan", f.orphan()),
                        level("found.unread", "is unread, but no orphan", f.unread()),
                        level("found.idle", "is unread for long, or holds much", f.idle()),
                        level("found.unreserved", "is about to lose its WAL", f.unreserved()),
                        level("found.lost", "has lost its WAL", f.lost()),
                        level("found.slot", "is declared and missing", f.slot()),
                        level("found.undeclared", "is not declared", f.undeclared()),
                        level("found.crowded", "is one of the last there can be", f.crowded()),
                        level("found.full", "is the last there can be", f.full())),
                group(
                        "PostgreSQL",
                        level("found.archiver", "The archiver fails", f.archiver()),
                        level("found.vacuum", "Vacuum is held back", f.vacuum()),
                        level("found.server", "Another server answers", f.server()),
                        level("found.settings", "A setting is not as declared", f.settings())),
                group(
                        "Clients and pools",
                        level("found.waiters", "Clients wait for a pool", f.waiters()),
                        level("found.paused", "A PgBouncer is paused", f.paused()),
                        level("found.census", "Somebody is not declared", f.census()),
                        level("found.missing", "Somebody declared is missing", f.missing()),
                        level("found.demand", "More is wanted than there is", f.demand())),
                group(
                        "Jobs",
                        level("found.draining", "A queue does not drain", f.draining()),
                        level("found.workers", "Nobody works jobs off", f.workers()),
                        level("found.policy", "The policy can destroy jobs", f.policy()),
                        level("found.eviction", "Redis destroyed keys", f.eviction()),
                        level("found.deleted", "Somebody deleted jobs", f.deleted())));
    }

    private static List<Group> servers(Levels usual) {
        Levels.Load l = usual.load();
        Levels.Replication r = usual.replication();
        Levels.Redis s = usual.redis();
        return List.of(
                group(
                        "What keeps PostgreSQL busy",
                        level("load.cpu", "More work than processors", l.cpu()),
                        level("load.logins", "Logins storm in", l.logins()),
                        level("load.deadlocks", "Transactions deadlock", l.deadlocks()),
                        level("load.checkpoints", "WAL asks for checkpoints", l.checkpoints()),
                        level("load.queries", "Statements storm or slow down", l.queries()),
                        level("load.working", "A transaction works for long", l.working()),
                        level("load.blocking", "A session blocks others", l.blocking()),
                        level("load.blocked", "A session waits for a lock", l.blocked())),
                rising(
                        "load.xids",
                        "Age of the oldest transaction id, of the 2^31 that there are",
                        l.xids(),
                        Percent::text),
                rising(
                        "load.temp",
                        "Written to temporary files, per second",
                        l.temp(),
                        Bytes::text),
                rising("load.lag", "How far a replica is behind", l.lag(), Age::text),
                group(
                        "Replication",
                        level("replication.primaries", "There are two primaries", r.primaries()),
                        level("replication.clusters", "Hosts are of two clusters", r.clusters()),
                        level("replication.gone", "A replica is gone", r.gone()),
                        level("replication.far", "A replica is far behind", r.far()),
                        level("replication.silent", "Nothing arrives at a standby", r.silent()),
                        level("replication.archive", "Nothing comes from an archive", r.archive())),
                group(
                        "Redis",
                        level("redis.masters", "There are two masters", s.masters()),
                        level("redis.sentinels", "Sentinels do not agree", s.sentinels()),
                        level("redis.refused", "It refuses every write", s.refused()),
                        level("redis.replica", "It is a read-only replica", s.replica()),
                        level("redis.saving", "It cannot save", s.saving()),
                        level("redis.parked", "A queue was parked", s.parked()),
                        level("redis.evicted", "It evicted without jobs", s.evicted()),
                        level("redis.due", "Due jobs are not enqueued", s.due())));
    }

    private static List<Group> cuts(Levels.Cuts c) {
        return List.of(
                group(
                        "Much, and few",
                        figure(
                                "cuts.xmin",
                                "Vacuum held back, transactions",
                                String.valueOf(c.xmin())),
                        text(
                                "levels.cuts.places",
                                "Replication slots taken, of all",
                                c.places().text())),
                group(
                        "A slot fills the storage, by what it holds of all that is used",
                        text(
                                "levels.cuts.filling.share",
                                "Whatever grows",
                                c.filling().share().text()),
                        text(
                                "levels.cuts.filling.growing",
                                "Where WAL grows most",
                                c.filling().growing().text())),
                group(
                        "How long it must last",
                        span(
                                "cuts.patience.missing",
                                "A client is missing",
                                c.patience().missing()),
                        span("cuts.patience.gone", "A replica is gone", c.patience().gone()),
                        span("cuts.patience.due", "Jobs are due", c.patience().due()),
                        span(
                                "cuts.patience.blocked",
                                "A lock is waited for",
                                c.patience().blocked()),
                        span(
                                "cuts.patience.archiver",
                                "The archiver stands still",
                                c.patience().archiver())),
                group(
                        "A storm of logins",
                        figure("cuts.logins.least", "Per second, at least", c.logins().least()),
                        figure("cuts.logins.times", "Times as many as before", c.logins().times()),
                        figure(
                                "cuts.logins.clients",
                                "Explains waits, per second",
                                c.logins().clients())),
                group(
                        "A storm of calls, and a regression",
                        figure(
                                "cuts.statements.storm",
                                "Times as many calls",
                                c.statements().storm()),
                        figure(
                                "cuts.statements.slower",
                                "Times as long a call",
                                c.statements().slower()),
                        figure(
                                "cuts.statements.growth",
                                "Growth, ms per second",
                                c.statements().growth()),
                        text(
                                "levels.cuts.statements.share",
                                "Growth, of all execution",
                                c.statements().share().text())));
    }

    private static Group group(String title, Field... fields) {
        return new Group(title, "", List.of(fields), Columns.SENTENCES, Optional.empty());
    }

    private static Field level(String of, String label, Level usual) {
        return Field.choice("levels." + of, label, word(usual), LEVELS);
    }

    private static Field span(String of, String label, Duration usual) {
        return text("levels." + of, label, new Age(usual).text());
    }

    private static Field figure(String of, String label, double usual) {
        return figure(
                of,
                label,
                usual == Math.rint(usual) ? String.valueOf((long) usual) : String.valueOf(usual));
    }

    private static Field figure(String of, String label, String usual) {
        return number("levels." + of, label, usual);
    }

    private static String word(Level level) {
        return level.word().toLowerCase(Locale.ROOT);
    }

    private static <T extends Comparable<T>> Group rising(
            String of, String title, Thresholds<T> usual, Function<T, String> words) {
        String at = "levels." + of + ".";
        return new Group(
                title,
                "",
                List.of(
                        text(at + "watch", "Watch", words.apply(usual.watch())),
                        text(at + "warning", "Warning", words.apply(usual.warning())),
                        text(at + "critical", "Critical", words.apply(usual.critical()))),
                Columns.THREE,
                Optional.empty());
    }
}
