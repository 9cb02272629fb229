package headroom.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.signal.pools.Diagnosis;
import headroom.core.signal.pools.PoolDoctor;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Not a test of the suite but a trial, run by its name: real HikariCP pools, twenty of each kind,
/// are made ill or left well, and the doctor says what each suffers from. Prints the confusion
/// table. Undecided is allowed, wrong is not, at no time once the ailment is older than the window.
class PoolDoctorTrial {

    private static final int EACH = Integer.getInteger("headroom.trial.each", 20);
    private static final int AT_ONCE = Integer.getInteger("headroom.trial.atOnce", 5);

    /// The shortest that HikariCP accepts.
    private static final Duration KEEPALIVE = Duration.ofSeconds(30);

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration WELL = Duration.ofSeconds(6);
    private static final PoolDoctor.Rules RULES =
            new PoolDoctor.Rules(
                    KEEPALIVE,
                    WINDOW,
                    PoolDoctor.Rules.DEFAULT.least(),
                    PoolDoctor.Rules.DEFAULT.brief(),
                    PoolDoctor.Rules.DEFAULT.slow(),
                    PoolDoctor.Rules.DEFAULT.grown(),
                    PoolDoctor.Rules.DEFAULT.lifetime(),
                    PoolDoctor.Rules.DEFAULT.storm());

    private final PrintStream out = System.out;
    private final Map<Patient.Truth, Map<String, Integer>> table =
            new EnumMap<>(Patient.Truth.class);
    private final List<String> wrong = new ArrayList<>();
    private long looks;

    @Test
    void whatTheDoctorSaysOfRealPools() throws Exception {
        LabOptions options = LabOptions.postgresOnly().setting("max_connections", "400");
        try (Lab lab = Lab.start(options, Progress.SILENT)) {
            for (int from = 0; from < EACH; from += AT_ONCE) {
                round(lab, from, Math.min(EACH, from + AT_ONCE));
            }
        }
        print();
        assertThat(wrong).isEmpty();
    }

    private void round(Lab lab, int from, int to) throws Exception {
        try (Ward ward = new Ward(lab, RULES)) {
            for (Patient.Truth truth : Patient.Truth.values()) {
                for (int i = from; i < to; i++) {
                    ward.admit(new Patient(truth, i, lab.postgres().superuserUrl(), KEEPALIVE));
                }
            }
            ward.watch(WELL, (_, _) -> {});
            for (Patient patient : ward.patients()) {
                patient.fallIll();
            }
            ward.watch(WINDOW.plusSeconds(1), (_, _) -> {});
            ward.watch(
                    KEEPALIVE.minus(WINDOW).plusSeconds(4),
                    (patient, found) -> {
                        looks++;
                        judge(patient, found, "on the way");
                    });
            ward.look()
                    .forEach((patient, found) -> {
                        judge(patient, found, "at last");
                        table.computeIfAbsent(patient.truth(), _ -> new TreeMap<>())
                                .merge(found.ailment().word(), 1, Integer::sum);
                    });
        }
    }

    private void judge(Patient patient, Diagnosis found, String when) {
        String word = found.ailment().word();
        boolean undecided = found.ailment() instanceof Diagnosis.Ailment.Undecided;
        if (!undecided && !word.equals(patient.truth().word())) {
            wrong.add("%s, %s: %s %s".formatted(patient.name(), when, word, found.evidence()));
        }
        if (patient.variant() == 0 && when.equals("at last")) {
            out.printf("%s: %s %s %s%n", patient.name(), word, found.evidence(), found.doubts());
        }
        if (undecided && when.equals("at last")) {
            out.printf("undecided: %s: %s%n", patient.name(), found.ailment());
        }
    }

    private void print() {
        List<String> words = new ArrayList<>();
        for (Patient.Truth truth : Patient.Truth.values()) {
            words.add(truth.word());
        }
        words.add("undecided");
        out.printf("%-22s", "truth \\ verdict");
        words.forEach(word -> out.printf("%22s", word));
        out.println();
        for (Patient.Truth truth : Patient.Truth.values()) {
            out.printf("%-22s", truth.word());
            words.forEach(word ->
                    out.printf("%22d", table.getOrDefault(truth, Map.of()).getOrDefault(word, 0)));
            out.println();
        }
        out.printf("on the way: %d verdicts besides; wrong at any time: %d%n", looks, wrong.size());
    }
}
