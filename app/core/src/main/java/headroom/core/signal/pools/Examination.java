package headroom.core.signal.pools;

import headroom.core.reading.Age;
import headroom.core.signal.pools.Diagnosis.Ailment;
import headroom.core.signal.pools.PoolDoctor.Case;
import headroom.core.signal.pools.PoolDoctor.Rules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One pool under examination, with enough samples.
final class Examination {

    /// How many looks of which the same must be true, of all: pools and sessions are not read at
    /// the very same time.
    private static final double NEARLY_ALWAYS = 0.8;

    private static final double MOSTLY = 0.5;

    private final Case patient;
    private final Vitals vitals;
    private final Rules rules;
    private final Said said;

    Examination(Case patient, Vitals vitals, Rules rules) {
        this.patient = patient;
        this.vitals = vitals;
        this.rules = rules;
        this.said = new Said(vitals, patient.joined());
    }

    Diagnosis diagnosis() {
        if (vitals.ofSessions(g -> g.state().isEmpty()) > 1 - NEARLY_ALWAYS) {
            return Diagnosis.undecided(
                    "What its sessions do is not visible to the watching role; grant it pg_monitor.");
        }
        if (vitals.share(s -> PoolJoin.agrees(s.count(), s.total())) < NEARLY_ALWAYS) {
            return said.undecided(
                    "Pool and server do not agree on how many connections there are: %d and %d."
                            .formatted(vitals.last().total(), vitals.last().count()));
        }
        if (vitals.share(s -> s.count(PoolSample::busy) > s.active() + 1) > MOSTLY) {
            return said.undecided(
                    "More of its sessions work than it has lent: they may be somebody else's.");
        }
        boolean full = vitals.share(PoolSample::full) >= NEARLY_ALWAYS;
        boolean waiting = vitals.share(s -> s.waiting() > 0) >= MOSTLY;
        if (vitals.never(s -> s.waiting() > 0) && vitals.share(PoolSample::full) < MOSTLY) {
            return calm();
        }
        if (waiting && vitals.never(PoolSample::full)) {
            return growing();
        }
        if (!full) {
            return said.undecided(
                    "It is neither calm nor used up: watch whether clients go on waiting.");
        }
        if (vitals.share(PoolSample::othersFull) < NEARLY_ALWAYS) {
            return said.undecided(
                    "Its sessions cannot be told from those of other pools of the same client,"
                            + " which are not used up.");
        }
        if (vitals.never(s -> s.count(PoolSample::busy) > 0)) {
            return patient.sessions() ? held(waiting) : unused();
        }
        if (vitals.ofSessions(PoolSample::locked) >= MOSTLY) {
            return queued();
        }
        return waiting
                ? working()
                : said.undecided(
                        "All connections are lent and work, yet hardly anybody waits: it just"
                                + " suffices.");
    }

    /// Nobody waits and there are connections to be had.
    private Diagnosis calm() {
        if (patient.sessions()) {
            return said.that(new Ailment.Healthy());
        }
        Optional<Age> idle = vitals.last().oldest(PoolSample::idle);
        Optional<Age> open = vitals.last().oldest(PoolSample::idleInTransaction);
        long lent =
                samples().stream()
                        .mapToLong(s -> s.active() - s.count(PoolSample::busy))
                        .min()
                        .orElse(0);
        // pools touch what they keep idle, a little later than they promise
        Duration touched = rules.keepalive().multipliedBy(5).dividedBy(4).plusSeconds(2);
        if (open.filter(a -> a.length().compareTo(rules.keepalive()) > 0).isPresent()) {
            return said.undecided(
                    "Nobody waits, yet a connection has been lent and idle in a transaction for %s: a leak may have begun."
                            .formatted(open.orElseThrow().text()));
        }
        if (lent > 0 && idle.filter(a -> a.length().compareTo(touched) > 0).isPresent()) {
            return said.undecided(
                    "Nobody waits, yet a connection has been lent and has done nothing for %s: a leak may have begun."
                            .formatted(idle.orElseThrow().text()));
        }
        return said.that(new Ailment.Healthy());
    }

    /// Clients wait although there may be more connections.
    private Diagnosis growing() {
        boolean young =
                vitals.last()
                        .oldestBackend()
                        .filter(a -> a.length().compareTo(Duration.ofMinutes(1)) < 0)
                        .isPresent();
        if (patient.logins().isEmpty()) {
            return said.undecided(
                    "Clients wait although the pool may still grow%s: a login storm would explain it, yet nobody counts the logins."
                            .formatted(
                                    young ? ", and all its sessions are under a minute old" : ""));
        }
        double perSecond = patient.logins().get();
        if (young && perSecond >= rules.storm()) {
            return said.that(new Ailment.LoginStorm(perSecond));
        }
        return said.undecided(
                "Clients wait although the pool may still grow, and the server has only %.1f logins per second: does it admit this client?"
                        .formatted(perSecond));
    }

    /// All connections are lent to clients that do nothing, as they may for as long as they like.
    private Diagnosis held(boolean waiting) {
        if (vitals.never(s -> s.waiting() > 0)) {
            return said.that(new Ailment.Healthy());
        }
        return said.undecided(
                waiting
                        ? "In session mode a connection is lent for as long as its client stays connected, and those that hold them do nothing: let clients disconnect sooner, or lend by transaction (pool_mode)."
                        : "In session mode a connection is lent for as long as its client stays connected; now and then somebody waits for one.");
    }

    /// All connections are lent, and none was ever seen at work.
    private Diagnosis unused() {
        Optional<Age> youngest = vitals.last().youngest(_ -> true);
        if (youngest.isEmpty()) {
            return said.undecided("Since when its sessions are idle is not told.");
        }
        if (vitals.ofSessions(g -> PoolSample.idle(g) || PoolSample.idleInTransaction(g)) < 1) {
            return said.undecided("Some of its sessions are neither idle nor at work.");
        }
        if (youngest.get().length().compareTo(rules.keepalive()) <= 0) {
            return said.undecided(
                    "All connections are lent and none works; the one used last has been idle for %s. From %s on it is a leak; until then they may just be held."
                            .formatted(youngest.get().text(), new Age(rules.keepalive()).text()));
        }
        boolean open = vitals.last().count(PoolSample::idleInTransaction) > 0;
        return said.that(new Ailment.Leak(open, youngest.get()));
    }

    /// Most of its sessions wait for a lock.
    private Diagnosis queued() {
        PoolSample last = vitals.last();
        Optional<Age> youngest = last.youngest(PoolSample::locked);
        if (last.count(PoolSample::locked) * 2 < last.count()
                || vitals.share(s -> s.count(PoolSample::locked) * 2 >= s.count())
                        < NEARLY_ALWAYS) {
            return said.undecided(
                    "Its sessions wait for locks now and then: watch whether they get on.");
        }
        if (youngest.filter(a -> a.length().compareTo(rules.slow()) >= 0).isEmpty()
                && last.oldest(PoolSample::locked)
                        .filter(a -> a.length().compareTo(rules.slow()) >= 0)
                        .isEmpty()) {
            return said.undecided(
                    "Its sessions wait for locks, yet none for long: many change the same rows.");
        }
        return said.that(new Ailment.LockQueue(Blockers.of(last)));
    }

    /// All connections are lent, clients wait, and the sessions work at least now and then.
    private Diagnosis working() {
        if (vitals.ofSessions(PoolSample::locked) > 1 - NEARLY_ALWAYS) {
            return said.undecided(
                    "Some of its sessions work and some wait for locks: either may be the cause.");
        }
        if (vitals.ofSessions(PoolSample::busy) < MOSTLY) {
            return said.undecided(
                    "Its connections are lent, yet mostly idle: the application seems to hold them while it does something else.");
        }
        Optional<Age> statement = vitals.statement();
        if (statement.isEmpty()
                || vitals.sum(g -> PoolSample.busy(g) && g.times().firstState().isEmpty()) > 0) {
            return said.undecided("Since when its sessions work is not told.");
        }
        Duration now = statement.get().length();
        Optional<Duration> usual = usual();
        boolean brief = now.compareTo(rules.brief()) <= 0;
        if (usual.isEmpty()) {
            boolean slow = now.compareTo(rules.slow()) >= 0;
            return brief
                    ? small(statement.get())
                    : slow ? slow(statement.get(), usual) : unsure(statement.get(), usual);
        }
        boolean slower = now.compareTo(usual.get().multipliedBy(rules.grown())) >= 0;
        boolean same = now.compareTo(usual.get().multipliedBy(2)) <= 0;
        if (slower && !brief) {
            return slow(statement.get(), usual);
        }
        if (!same) {
            return unsure(statement.get(), usual);
        }
        return brief
                ? small(statement.get())
                : said.undecided(
                        "Statements run long, as they did before anybody waited: more connections help only if the database has something to spare.");
    }

    /// Whether at nearly every look a statement had only just begun. Where all run long that is
    /// chance; behind PgBouncer a session may for a moment go by the name of its former client.
    private boolean mixed() {
        Duration begun = rules.brief().dividedBy(5);
        return vitals.share(s ->
                s.youngest(PoolSample::busy)
                        .filter(a -> a.length().compareTo(begun) <= 0)
                        .isPresent())
                >= NEARLY_ALWAYS;
    }

    private Diagnosis slow(Age statement, Optional<Duration> usual) {
        if (mixed()) {
            return said.undecided(
                    "Some of its statements run long while others are done at once: which of them keep clients waiting cannot be told.");
        }
        return said.that(new Ailment.SlowDatabase(statement, usual.map(Age::new)));
    }

    private Diagnosis small(Age statement) {
        if (vitals.moved() < NEARLY_ALWAYS) {
            return said.undecided(
                    "Most statements are short, yet some go on from one sample to the next.");
        }
        long working = vitals.last().serverWorking();
        if (patient.vcpus().filter(v -> working > v).isPresent()) {
            return said.undecided(
                    "Statements are short, yet %d sessions work on %d processors: the database may have nothing to spare for more."
                            .formatted(working, patient.vcpus().orElseThrow()));
        }
        Diagnosis found = said.that(new Ailment.TooSmall(statement));
        return patient.vcpus().isPresent()
                ? found
                : said.doubted(
                        found,
                        "How many processors the database has is not declared: that it has some to spare is told by the times alone.");
    }

    private Diagnosis unsure(Age statement, Optional<Duration> usual) {
        return said.undecided(
                "Statements have run for %s when seen, %s: that is neither clearly short nor clearly slower."
                        .formatted(
                                statement.text(),
                                usual.map(u -> "usually " + new Age(u).text())
                                        .orElse("and what is usual was not seen")));
    }

    /// How long statements had run when they were seen before anybody waited. Where work went on
    /// and was hardly ever seen, it was too short to be seen.
    private Optional<Duration> usual() {
        List<PoolSample> calm = patient.calm().get();
        if (calm.size() < rules.least()) {
            return Optional.empty();
        }
        var before = new Vitals(calm);
        if (before.sum(PoolSample::busy) >= rules.least()) {
            return before.statement().map(Age::length);
        }
        return before.worked() >= MOSTLY
                ? Optional.of(rules.brief().dividedBy(10))
                : Optional.empty();
    }

    private List<PoolSample> samples() {
        return vitals.samples();
    }
}
