package headroom.core.signal.pools;

import headroom.core.reading.Age;
import headroom.core.signal.Evidence;
import headroom.core.signal.pools.PoolFinding.Read;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells what a pool suffers from, by its own figures and by what its sessions do in the database.
/// Where the evidence is short, missing or contradicts itself it says so and decides nothing.
public final class PoolDoctor {

    private PoolDoctor() {}

    /// What counts as what.
    ///
    /// @param keepalive how long a connection can be idle in the pool before the pool touches it
    /// @param window how far back samples tell how it is now
    /// @param least how many samples there must be
    /// @param brief a statement seen younger than this, on average, is a short one
    /// @param slow one seen older than this is a long one, whatever is usual
    /// @param grown how many times the usual counts as slower
    /// @param lifetime after which pools replace a connection that is not lent
    /// @param storm logins per second
    public record Rules(
            Duration keepalive,
            Duration window,
            int least,
            Duration brief,
            Duration slow,
            int grown,
            Duration lifetime,
            double storm) {

        /// As HikariCP 7 does by default.
        public static final Rules DEFAULT =
                new Rules(
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(30),
                        5,
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        5,
                        Duration.ofMinutes(30),
                        10);

        /// The same for pools that touch their idle connections at another pace.
        public Rules withKeepalive(Duration other) {
            return new Rules(other, window, least, brief, slow, grown, lifetime, storm);
        }

        /// The same with another storm.
        public Rules withStorm(double other) {
            return new Rules(keepalive, window, least, brief, slow, grown, lifetime, other);
        }
    }

    /// One pool to look at.
    ///
    /// @param samples of the window, oldest first
    /// @param calm samples from before, at which nobody waited; asked for only if needed
    /// @param vcpus of the database's machine, where declared
    /// @param logins per second at the server, where that is counted
    /// @param sessions whether a connection is lent for as long as its client stays connected, as a
    ///   PgBouncer in session mode does
    record Case(
            List<PoolSample> samples,
            Supplier<List<PoolSample>> calm,
            Optional<Integer> vcpus,
            Optional<Double> logins,
            String joined,
            boolean sessions) {}

    /// The pools with what they suffer from; those that could not be read just now have none.
    ///
    /// @param logins per second at the server, where that is counted
    public static List<PoolFinding> examine(
            Evidence evidence, List<PoolFinding> pools, Rules rules, Optional<Double> logins) {
        var chart = new Chart(evidence, rules);
        return pools.stream()
                .<PoolFinding>map(pool ->
                        switch (pool) {
                            case PoolFinding.Unread unread -> unread;
                            case Read read ->
                                    read.fresh() && !read.name().equals(PoolFinding.ANY)
                                            ? read.with(
                                                    examine(evidence, read, chart, rules, logins))
                                            : read;
                        })
                .toList();
    }

    private static Diagnosis examine(
            Evidence evidence, Read pool, Chart chart, Rules rules, Optional<Double> logins) {
        if (pool.gate().closed()) {
            return Diagnosis.undecided(
                    "It is %s, which alone makes clients wait.".formatted(pool.gate().word()));
        }
        PoolJoin.Attempt attempt = chart.join(pool);
        if (attempt.join().isEmpty()) {
            return Diagnosis.undecided(attempt.why());
        }
        PoolJoin join = attempt.join().get();
        Diagnosis found =
                diagnose(
                        new Case(
                                chart.samples(pool, join),
                                () -> chart.calm(pool, join),
                                evidence.expectations().vcpus(),
                                logins,
                                join.how(),
                                pool.mode().filter("session"::equals).isPresent()),
                        rules);
        return UselessMeasures.added(found, pool.mode().isPresent());
    }

    /// The rule itself.
    static Diagnosis diagnose(Case patient, Rules rules) {
        List<PoolSample> samples = patient.samples();
        if (samples.size() < rules.least()) {
            return Diagnosis.undecided(
                    "Only %d of the %d samples that are needed were taken in the last %s."
                            .formatted(
                                    samples.size(), rules.least(), new Age(rules.window()).text()));
        }
        return new Examination(patient, new Vitals(samples), rules).diagnosis();
    }
}
