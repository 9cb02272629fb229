package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.core.signal.pools.Diagnosis;
import headroom.core.signal.pools.PoolDoctor;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PgBouncer;
import headroom.lab.PgBouncerOptions;
import headroom.lab.Programs;
import headroom.lab.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// One real pool of each kind, side by side. With a keepalive this short a leak is seen early; it
/// touches none that is lent.
@Timeout(90)
class PoolDoctorTest {

    private static final Duration KEEPALIVE = Duration.ofSeconds(3);
    private static final PoolDoctor.Rules RULES =
            new PoolDoctor.Rules(
                    KEEPALIVE,
                    Duration.ofSeconds(3),
                    5,
                    Duration.ofMillis(250),
                    Duration.ofSeconds(1),
                    5,
                    Duration.ofMinutes(30),
                    10);

    @Test
    void eachRealPoolIsToldOrLeftUndecided() throws Exception {
        var last = new HashMap<String, String>();
        var open = new HashMap<String, String>();
        var wrong = new ArrayList<String>();
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
                Ward ward = new Ward(lab, RULES)) {
            fallIll(ward, lab.postgres().superuserUrl());
            long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
            while (last.size() < ward.patients().size() && System.nanoTime() < end) {
                ward.watch(
                        Duration.ofMillis(400),
                        (patient, found) -> {
                            if (found.ailment() instanceof Diagnosis.Ailment.Undecided) {
                                open.put(patient.truth().word(), found.toString());
                            } else {
                                last.put(patient.truth().word(), found.ailment().word());
                                open.remove(patient.truth().word());
                            }
                        });
            }
        }
        last.forEach((truth, said) -> {
            if (!truth.equals(said)) {
                wrong.add(truth + " was taken for " + said);
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(last.keySet())
                .as("undecided: %s", open)
                .containsExactlyInAnyOrderElementsOf(
                        List.of(Patient.Truth.values()).stream().map(t -> t.word()).toList());
    }

    /// A session there is a client's for a transaction only: where too few can be seen for the
    /// pool, nothing is decided, and never anything wrong.
    @Test
    void behindPgBouncerNoPoolIsTakenForWhatItIsNot() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("pgbouncer").isPresent(),
                "apt install pgbouncer");
        var wrong = new ArrayList<String>();
        var said = new TreeMap<String, Integer>();
        var open = new HashMap<String, String>();
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
                Ward ward = new Ward(lab, RULES)) {
            run(lab, "CREATE ROLE through SUPERUSER LOGIN PASSWORD 'through'");
            PgBouncer bouncer =
                    lab.addPgBouncer(
                            PgBouncerOptions.transaction().poolSize(40).user("through", "through"));
            fallIll(
                    ward,
                    "jdbc:postgresql://127.0.0.1:%d/shop?user=through&password=through&prepareThreshold=0"
                            .formatted(bouncer.port()));
            closeIdleServers(bouncer);
            ward.watch(
                    Duration.ofSeconds(8),
                    (patient, found) -> {
                        String truth = patient.truth().word();
                        String word = found.ailment().word();
                        said.merge(truth + " → " + word, 1, Integer::sum);
                        if (found.ailment() instanceof Diagnosis.Ailment.Undecided) {
                            open.put(truth, found.toString());
                        } else if (!word.equals(truth)) {
                            wrong.add(truth + " was taken for " + found);
                        }
                    });
        }
        assertThat(wrong).isEmpty();
        // waits in the database are seen there as well
        assertThat(said)
                .as("undecided: %s", open)
                .containsKeys("lock queue → lock queue", "slow database → slow database");
    }

    /// A session that PgBouncer keeps idle goes by the name of its last client until another one
    /// has it. Where too many do, a pool cannot be told, rightly: here nobody's shall be left.
    private static void closeIdleServers(PgBouncer bouncer) throws SQLException {
        try (Connection console = bouncer.console();
                Statement statement = console.createStatement()) {
            statement.execute("RECONNECT shop");
        }
    }

    /// One patient of each kind, well for a while and then ill for long enough to be seen.
    private static void fallIll(Ward ward, String url) throws Exception {
        for (Patient.Truth truth : Patient.Truth.values()) {
            int variant =
                    switch (truth) {
                        case HEALTHY -> 2; // never stops working a little
                        case SLOW_DATABASE -> 9; // by far slower than a busy machine is
                        default -> 0;
                    };
            ward.admit(new Patient(truth, variant, url, Duration.ofSeconds(30)));
        }
        ward.watch(Duration.ofSeconds(4), (_, _) -> {});
        for (Patient patient : ward.patients()) {
            patient.fallIll();
        }
        ward.watch(Duration.ofSeconds(5), (_, _) -> {});
    }
}
