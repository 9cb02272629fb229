package headroom.adapters.postgres;

import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Tls;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Reading;
import headroom.core.signal.Evidence;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.pools.Diagnosis;
import headroom.core.signal.pools.PoolDoctor;
import headroom.core.signal.pools.PoolFinding;
import headroom.core.signal.pools.ServicePools;
import headroom.lab.Lab;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/// Real pools side by side, read as the program reads them: their figures from HikariPoolMXBean,
/// the sessions by the fast cycle.
final class Ward implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final int ATTEMPTS = 10;

    private final List<Patient> patients = new ArrayList<>();
    private final ServerProbe probe;
    private final PoolDoctor.Rules rules;
    private Recent recent = Recent.NONE;

    Ward(Lab lab, PoolDoctor.Rules rules) {
        this.probe = new ServerProbe(Watched.patient(Watched.endpoint(lab)));
        this.rules = rules;
    }

    void admit(Patient patient) throws SQLException {
        patients.add(patient);
        patient.beWell();
    }

    List<Patient> patients() {
        return patients;
    }

    /// Looks at all of them for so long, and tells after each look what the doctor says.
    void watch(Duration length, BiConsumer<Patient, Diagnosis> said) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
            long next = System.nanoTime() + PERIOD.toNanos();
            look().forEach(said);
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /// One look at all, and what the doctor says then.
    Map<Patient, Diagnosis> look() throws InterruptedException {
        ServerFacts facts = facts();
        Instant now = Instant.now();
        Snapshot snapshot =
                Snapshot.empty(now).with(ServerFacts.SOURCE, new Reading.Known<>(facts, now));
        for (Patient patient : patients) {
            snapshot =
                    snapshot.with(
                            ServicePools.source(service(patient), "127.0.0.1:9010"),
                            new Reading.Known<>(new ServicePools(List.of(patient.figures())), now));
        }
        recent = recent.plus(snapshot);
        var evidence = new Evidence(snapshot, recent, Expectations.NONE, Levels.DEFAULT);
        var found = new LinkedHashMap<Patient, Diagnosis>();
        for (PoolFinding pool :
                PoolDoctor.examine(
                        evidence,
                        PoolFinding.of(snapshot, Levels.DEFAULT),
                        rules,
                        Optional.empty())) {
            var read = (PoolFinding.Read) pool;
            patients.stream()
                    .filter(p -> p.name().equals(read.name()))
                    .findFirst()
                    .ifPresent(p -> found.put(p, read.diagnosis().orElseThrow()));
        }
        return found;
    }

    /// A machine that is busy misses a deadline now and then, and is asked again as by the loop.
    private ServerFacts facts() throws InterruptedException {
        Optional<ServerFacts> read = Optional.empty();
        for (int i = 0; i < ATTEMPTS && read.isEmpty(); i++) {
            read = Watched.read(probe).value();
        }
        return read.orElseThrow(() -> new AssertionError("the fast cycle fails"));
    }

    private static ServiceEndpoint service(Patient patient) {
        return new ServiceEndpoint(
                "service of " + patient.name(),
                List.of("127.0.0.1:9010"),
                "*",
                new Tls(Tls.Mode.DISABLE, Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public void close() throws SQLException {
        for (Patient patient : patients) {
            patient.close();
        }
        probe.close();
    }
}
