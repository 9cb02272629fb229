package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.read;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.reading.Reason;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a server tells of its statements where the extension is not as it should be.
@Timeout(120)
class StatementsProbeTest {

    @Test
    void whereTheExtensionIsMissingItIsSaidHowToGetIt() throws Exception {
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
                var probe = new StatementsProbe(Watched.patient(Watched.endpoint(lab)))) {
            run(lab, "DROP EXTENSION pg_stat_statements");
            Reason missing = read(probe).failure().orElseThrow();
            assertThat(missing.kind()).isEqualTo(Reason.Kind.UNSUPPORTED);
            assertThat(missing.detail())
                    .contains("CREATE EXTENSION pg_stat_statements", "shared_preload_libraries");

            run(
                    lab,
                    "CREATE SCHEMA \"odd Schema\"",
                    "CREATE EXTENSION pg_stat_statements SCHEMA \"odd Schema\" VERSION '1.7'");
            Reason hidden = read(probe).failure().orElseThrow();
            String grant = "GRANT USAGE ON SCHEMA \"odd Schema\" TO headroom_monitor";
            assertThat(hidden.kind()).isEqualTo(Reason.Kind.NO_RIGHT);
            assertThat(hidden.detail()).endsWith("; " + grant + " gives it");
            run(lab, grant);

            Reason old = read(probe).failure().orElseThrow();
            assertThat(old.kind()).isEqualTo(Reason.Kind.UNSUPPORTED);
            assertThat(old.detail())
                    .contains(
                            "is of version 1.7 in database ",
                            "; ALTER EXTENSION pg_stat_statements UPDATE brings it to 1.1");
            run(lab, "ALTER EXTENSION pg_stat_statements UPDATE");
            assertThat(read(probe).value()).isPresent();

            run(lab, "REVOKE USAGE ON SCHEMA \"odd Schema\" FROM headroom_monitor");
            read(probe);
            assertThat(read(probe).failure().orElseThrow().detail()).endsWith(grant + " gives it");
        }
    }

    @Test
    void whereTheLibraryIsNotLoadedItIsSaidHowToLoadIt() throws Exception {
        try (Lab lab =
                        Lab.start(
                                LabOptions.postgresOnly().setting("shared_preload_libraries", ""),
                                Progress.SILENT);
                var probe = new StatementsProbe(Watched.patient(Watched.endpoint(lab)))) {
            Optional<Reason> why = read(probe).failure();
            assertThat(why.orElseThrow().kind()).isEqualTo(Reason.Kind.UNSUPPORTED);
            assertThat(why.orElseThrow().detail()).contains("restart the server");
        }
    }
}
