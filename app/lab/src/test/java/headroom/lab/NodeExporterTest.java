package headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A real node_exporter.
class NodeExporterTest {

    @Test
    void itTellsTheFileSystems() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("prometheus-node-exporter").isPresent(),
                "needs node_exporter: apt install prometheus-node-exporter");
        Path traces;
        try (Lab lab = Lab.start(LabOptions.bare(), Progress.SILENT);
                HttpClient client = HttpClient.newHttpClient()) {
            traces = lab.folder();
            NodeExporter exporter = lab.addNodeExporter();
            HttpRequest request = HttpRequest.newBuilder(exporter.metrics()).build();
            assertThat(client.send(request, BodyHandlers.ofString()).body())
                    .contains("node_filesystem_avail_bytes{", "node_filesystem_size_bytes{");
        }
        assertThat(Traces.processesIn(traces)).isEmpty();
    }
}
