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
                var probe =
                        new StatementsProbe(Watched.link(Watched.endpoint(lab), Limits.COSTLY))) {
            run(lab, "DROP EXTENSION pg_stat_statements");
            Reason missing = read(probe).failure().orElseThrow();
            assertThat(missing.kind()).isEqualTo(Reason.Kind.UNSUPPORTED);
            assertThat(missing.detail())
                    .contains("CREATE EXTENSION pg_stat_statements", "shared_preload_libraries");

            run(
                    lab,
                    "CREATE SCHEMA \"odd Schema\"",
                    "CREATE EXTENSION pg_stat_statements SCHEMA \"odd Schema\"",
                    "GRANT USAGE ON SCHEMA \"odd Schema\" TO PUBLIC");
            assertThat(read(probe).value()).isPresent();
        }
    }

    @Test
    void whereTheLibraryIsNotLoadedItIsSaidHowToLoadIt() throws Exception {
        try (Lab lab =
                        Lab.start(
                                LabOptions.postgresOnly().setting("shared_preload_libraries", ""),
                                Progress.SILENT);
                var probe =
                        new StatementsProbe(Watched.link(Watched.endpoint(lab), Limits.COSTLY))) {
            Optional<Reason> why = read(probe).failure();
            assertThat(why.orElseThrow().kind()).isEqualTo(Reason.Kind.UNSUPPORTED);
            assertThat(why.orElseThrow().detail()).contains("restart the server");
        }
    }
}
