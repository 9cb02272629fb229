package headroom.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.signal.ServerSettings;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsProbeTest {

    @Test
    void declaredSettingsAreReadAsShowWritesThem() throws Exception {
        try (var lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
                var probe =
                        new SettingsProbe(
                                Set.of("max_connections", "wal_segment_size", "no_such_setting"),
                                Watched.patient(Watched.endpoint(lab)))) {
            assertThat(probe.read())
                    .isEqualTo(
                            new ServerSettings(
                                    Map.of(
                                            "max_connections",
                                            Optional.of(Watched.one(lab, "SHOW max_connections")),
                                            "wal_segment_size",
                                            Optional.of("16MB"),
                                            "no_such_setting",
                                            Optional.empty())));
        }
    }
}
