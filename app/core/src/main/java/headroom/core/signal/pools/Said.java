package headroom.core.signal.pools;

import headroom.core.reading.Age;
import headroom.core.signal.pools.Diagnosis.Ailment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What the samples of a pool say, in sentences with figures.
///
/// @param joined how its sessions were told
record Said(Vitals vitals, String joined) {

    /// Longer than pools let a connection live that is not lent.
    private static final Duration LIFETIME = PoolDoctor.Rules.DEFAULT.lifetime();

    /// What is shorter is hardly ever seen.
    private static final Duration SEEN = PoolDoctor.Rules.DEFAULT.brief().dividedBy(10);

    Diagnosis undecided(String missing) {
        return new Diagnosis(
                new Ailment.Undecided(List.of(missing)), figures(), List.of(), List.of());
    }

    Diagnosis that(Ailment ailment) {
        var evidence = new ArrayList<String>();
        var doubts = new ArrayList<String>();
        switch (ailment) {
            case Ailment.Leak(boolean open, Age idle) -> {
                evidence.add(
                        "All connections are lent, and none worked in any of %d samples; even the one used last has been idle for %s."
                                .formatted(vitals.samples().size(), idle.text()));
                if (open) {
                    evidence.add(
                            "%d of them hold a transaction open%s."
                                    .formatted(
                                            vitals.last().count(PoolSample::idleInTransaction),
                                            vitals.last()
                                                    .oldestTransaction()
                                                    .map(a -> ", the first for " + a.text())
                                                    .orElse("")));
                }
                lifetime(evidence);
                if (vitals.last().waiting() == 0) {
                    doubts.add("Nobody waits for a connection now.");
                }
            }
            case Ailment.TooSmall(Age statement) -> {
                evidence.add(waiting());
                evidence.add(
                        "Its sessions work, and statements have run for only %s when seen; %d %% of the looks find new ones."
                                .formatted(statement.text(), Math.round(100 * vitals.moved())));
            }
            case Ailment.SlowDatabase(Age statement, var usual) -> {
                evidence.add(waiting());
                evidence.add(
                        "Its sessions work, and statements have run for %s when seen%s."
                                .formatted(statement.text(), usual.map(Said::before).orElse("")));
                if (usual.isEmpty()) {
                    doubts.add(
                            "What is usual was not seen: where statements always take so long, the pool is too small instead.");
                }
            }
            case Ailment.LockQueue(List<String> blockers) -> {
                evidence.add(
                        "%d of its %d sessions wait for a lock%s."
                                .formatted(
                                        vitals.last().count(PoolSample::locked),
                                        vitals.last().count(),
                                        vitals.last()
                                                .oldest(PoolSample::locked)
                                                .map(a -> ", the first for " + a.text())
                                                .orElse("")));
                if (blockers.isEmpty()) {
                    doubts.add("Who holds the lock is not visible.");
                } else {
                    evidence.add("It is held by " + String.join("; ", blockers) + ".");
                }
            }
            case Ailment.LoginStorm(double perSecond) -> {
                evidence.add(waiting());
                evidence.add(
                        "The server has %.0f logins per second, and all its sessions are under a minute old."
                                .formatted(perSecond));
            }
            case Ailment.Healthy _ ->
                    evidence.add(
                            "Nobody waited in %d samples of the last %s, and at most %d of its %d connections were lent."
                                    .formatted(
                                            vitals.samples().size(),
                                            new Age(vitals.length()).text(),
                                            vitals.samples().stream()
                                                    .mapToLong(PoolSample::active)
                                                    .max()
                                                    .orElse(0),
                                            vitals.last().total()));
            case Ailment.Undecided _ -> evidence.addAll(figures());
        }
        evidence.add(told());
        return new Diagnosis(ailment, evidence, doubts, List.of());
    }

    Diagnosis doubted(Diagnosis found, String doubt) {
        var doubts = new ArrayList<>(found.doubts());
        doubts.add(doubt);
        return new Diagnosis(found.ailment(), found.evidence(), doubts, found.useless());
    }

    private List<String> figures() {
        return List.of(
                waiting(),
                "Of its %d sessions %d work, %d are idle and %d idle in transaction."
                        .formatted(
                                vitals.last().count(),
                                vitals.last().count(PoolSample::busy),
                                vitals.last().count(PoolSample::idle),
                                vitals.last().count(PoolSample::idleInTransaction)),
                told());
    }

    private String waiting() {
        return "Clients waited %s; all connections were lent in %d of them."
                .formatted(vitals.times(s -> s.waiting() > 0), vitals.in(PoolSample::full));
    }

    private static String before(Age usual) {
        return usual.length().compareTo(SEEN) <= 0
                ? "; before anybody waited they were too short to be seen"
                : "; before anybody waited it was " + usual.text();
    }

    private String told() {
        return "Its sessions are told %s.".formatted(joined);
    }

    private void lifetime(List<String> evidence) {
        vitals.last()
                .oldestBackend()
                .filter(a -> a.length().compareTo(LIFETIME) > 0)
                .ifPresent(a ->
                        evidence.add(
                                "The oldest session has lived for %s: a pool replaces those that are not lent after %s."
                                        .formatted(a.text(), new Age(LIFETIME).text())));
    }
}
