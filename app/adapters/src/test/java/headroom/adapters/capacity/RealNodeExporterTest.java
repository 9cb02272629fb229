package headroom.adapters.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.adapters.secrets.LocalSecrets;
import headroom.core.environment.Access;
import headroom.core.environment.CapacitySource;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.secret.Secrets;
import headroom.core.signal.storage.VolumeCapacity;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Programs;
import headroom.lab.Progress;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Debian's node_exporter, compared with what this machine says of its own volume.
class RealNodeExporterTest {

    private static final Secrets NO_SECRETS = new LocalSecrets(_ -> Optional.empty());
    private static final double APART = 1 << 28; // others write meanwhile

    @Test
    void itsFiguresAreThoseOfTheVolume() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("prometheus-node-exporter").isPresent(),
                "needs prometheus-node-exporter");
        FileStore root = Files.getFileStore(Path.of("/"));
        try (var lab = Lab.start(LabOptions.bare(), Progress.SILENT)) {
            var source =
                    new CapacitySource.NodeExporter(
                            lab.addNodeExporter().metrics().toString(),
                            "/",
                            Optional.empty(),
                            Optional.empty());
            try (var probe = new NodeExporterProbe(source, Access.direct(NO_SECRETS))) {
                VolumeCapacity volume = probe.read();
                assertThat(volume.capacity().allocated().count()).isEqualTo(root.getTotalSpace());
                assertThat((double) volume.used().orElseThrow().count())
                        .isCloseTo(
                                (double) (root.getTotalSpace() - root.getUsableSpace()),
                                within(APART));
                assertThat(probe.cost()).isPresent();
            }
        }
    }

    /// Who forgets the path comes to its front page.
    @Test
    void itsFrontPageIsAWebPageAndNoMetrics() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("prometheus-node-exporter").isPresent(),
                "needs prometheus-node-exporter");
        try (var lab = Lab.start(LabOptions.bare(), Progress.SILENT)) {
            String front = lab.addNodeExporter().metrics().resolve("/").toString();
            var source =
                    new CapacitySource.NodeExporter(front, "/", Optional.empty(), Optional.empty());
            try (var probe = new NodeExporterProbe(source, Access.direct(NO_SECRETS))) {
                assertThat(catchThrowableOfType(ProbeFailure.class, probe::read).reason())
                        .isEqualTo(
                                new Reason(
                                        Reason.Kind.MALFORMED,
                                        front
                                                + " answered with a web page instead of metrics; name"
                                                + " node_exporter's own address, usually"
                                                + " http://HOST:9100/metrics"));
            }
        }
    }
}
