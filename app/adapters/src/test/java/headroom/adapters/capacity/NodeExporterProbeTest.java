package headroom.adapters.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import headroom.adapters.secrets.LocalSecrets;
import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.Capacity;
import headroom.core.environment.CapacitySource.NodeExporter;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.secret.Secrets;
import headroom.core.signal.storage.VolumeCapacity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Answers as a node_exporter gives them, and as others do who stand where it ought to be.
class NodeExporterProbeTest {

    private static final Secrets NO_SECRETS = new LocalSecrets(_ -> Optional.empty());
    private static final String METRICS =
            """
            # HELP node_filesystem_avail_bytes Filesystem space available to non-root users in bytes.
            # TYPE node_filesystem_avail_bytes gauge
            node_filesystem_avail_bytes{device="/dev/nvme1n1",fstype="xfs",mountpoint="/data"} 4.294967296e+10
            node_filesystem_avail_bytes{device="rootfs",fstype="rootfs",mountpoint="/data"} 1
            node_filesystem_avail_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"} NaN
            node_filesystem_size_bytes{device="/dev/nvme1n1",fstype="xfs",mountpoint="/data"} 1.073741824e+11
            node_filesystem_size_bytes{device="rootfs",fstype="rootfs",mountpoint="/data"} 2
            node_filesystem_size_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"} 1.073741824e+10
            node_filesystem_size_bytes{device="a \\"quoted\\", one",fstype="ext4",mountpoint="/mnt/a b"} 4096
            node_filesystem_avail_bytes{device="a \\"quoted\\", one",fstype="ext4",mountpoint="/mnt/a b"} 1024 1395066363000
            """;

    private HttpServer server;
    private volatile String asked = "";

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(String path, int status, String type, String body) {
        server.createContext(
                path,
                exchange -> {
                    asked = exchange.getRequestURI().toString();
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", type);
                    exchange.getResponseHeaders().add("Location", "/elsewhere");
                    exchange.sendResponseHeaders(status, bytes.length);
                    try (var out = exchange.getResponseBody()) {
                        out.write(bytes);
                    }
                });
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/metrics";
    }

    private static NodeExporterProbe probe(String url, String mountpoint, Optional<Bytes> ceiling) {
        return new NodeExporterProbe(
                new NodeExporter(url, mountpoint, ceiling, Optional.empty()),
                Access.direct(NO_SECRETS));
    }

    private VolumeCapacity read(String mountpoint, Optional<Bytes> ceiling) throws Exception {
        try (var probe = probe(url(), mountpoint, ceiling)) {
            return probe.read();
        }
    }

    private static Reason failure(String url, String mountpoint) {
        try (var probe = probe(url, mountpoint, Optional.empty())) {
            return catchThrowableOfType(ProbeFailure.class, probe::read).reason();
        }
    }

    private Reason failure(String mountpoint) {
        return failure(url(), mountpoint);
    }

    @Test
    void theVolumeIsReadWithWhatIsUsedOfIt() throws Exception {
        answer("/metrics", 200, "text/plain; version=0.0.4", METRICS);

        assertThat(read("/data", Optional.empty()))
                .isEqualTo(
                        new VolumeCapacity(
                                new Capacity(Bytes.gib(100), Bytes.gib(100)),
                                Optional.of(Bytes.gib(60)),
                                "node_exporter, /data"));
        assertThat(asked).isEqualTo("/metrics?collect%5B%5D=filesystem");
    }

    @Test
    void aCeilingBeyondTheSizeIsTheCeilingAndOneBelowIsOutdated() throws Exception {
        answer("/metrics", 200, "text/plain", METRICS);

        assertThat(read("/data", Optional.of(Bytes.gib(400))).capacity())
                .isEqualTo(new Capacity(Bytes.gib(100), Bytes.gib(400)));
        assertThat(read("/data", Optional.of(Bytes.gib(50))).capacity())
                .isEqualTo(new Capacity(Bytes.gib(100), Bytes.gib(100)));
    }

    @Test
    void labelsMayHoldQuotesAndALineATime() throws Exception {
        answer("/metrics", 200, "text/plain", METRICS);

        assertThat(read("/mnt/a b", Optional.empty()).used()).contains(new Bytes(3072));
    }

    @Test
    void aMountpointThatIsNotThereNamesThoseThatAre() {
        answer("/metrics", 200, "text/plain", METRICS);

        assertThat(failure("/var/lib/postgresql"))
                .isEqualTo(
                        new Reason(
                                Kind.NO_VALUE,
                                "node_exporter knows no file system mounted at /var/lib/postgresql;"
                                        + " it knows /data, /, /mnt/a b. Correct \"mountpoint\" in"
                                        + " the environment's settings"));
    }

    @Test
    void figuresThatAreNoneAreNoZero() {
        answer("/metrics", 200, "text/plain", METRICS);

        assertThat(failure("/"))
                .isEqualTo(
                        new Reason(Kind.NO_VALUE, "node_exporter gives no usable figures for /"));
    }

    @Test
    void aWebPageIsNamedAsOne() {
        answer("/metrics", 200, "text/html", "<html><body>Grafana</body></html>");

        assertThat(failure("/data"))
                .isEqualTo(
                        new Reason(
                                Kind.MALFORMED,
                                url()
                                        + " answered with a web page instead of metrics; name"
                                        + " node_exporter's own address, usually"
                                        + " http://HOST:9100/metrics"));
    }

    @Test
    void anotherExporterTellsNothingOfFileSystems() {
        answer("/metrics", 200, "text/plain", "go_goroutines 7\n");

        assertThat(failure("/data").detail()).contains("told nothing of file systems");
    }

    @Test
    void aRedirectionIsNotFollowed() {
        answer("/metrics", 302, "text/plain", "");
        answer("/elsewhere", 200, "text/plain", METRICS);

        assertThat(failure("/data").detail()).contains("answered with HTTP 302");
        assertThat(asked).startsWith("/metrics");
    }

    @Test
    void nobodyThereIsARefusal() throws Exception {
        int port;
        try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        String url = "http://127.0.0.1:" + port + "/metrics";

        assertThat(failure(url, "/data"))
                .isEqualTo(
                        new Reason(
                                Kind.UNREACHABLE,
                                "connection refused by "
                                        + url
                                        + "; does node_exporter run there?"));
        assertThat(failure("http://no-such-host.invalid:9100/metrics", "/data"))
                .isEqualTo(
                        new Reason(
                                Kind.UNREACHABLE,
                                "unknown host in http://no-such-host.invalid:9100/metrics; correct capacity.node_exporter.url"));
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        server.createContext(
                "/metrics",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] line = "x".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
                    try (var out = exchange.getResponseBody()) {
                        for (int i = 0; i < 1 << 14; i++) {
                            out.write(line);
                        }
                    }
                });

        assertThat(failure("/data").kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var probe =
                        probe(
                                "http://127.0.0.1:" + silent.getLocalPort() + "/metrics",
                                "/data",
                                Optional.empty())) {
            var read = new FutureTask<>(probe::read);
            Thread reader = Thread.ofVirtual().start(read);
            try (var accepted = silent.accept()) {
                assertThat(accepted.isConnected()).isTrue();
                reader.interrupt();
                assertThat(reader.join(Duration.ofSeconds(3))).isTrue();
            }
            assertThat(read.state()).isEqualTo(Future.State.FAILED);
        }
    }

    @Test
    void aBastionLeadsToIt() throws Exception {
        answer("/metrics", 200, "text/plain", METRICS);
        Address near = new Address("127.0.0.1", server.getAddress().getPort());

        try (var probe =
                new NodeExporterProbe(
                        new NodeExporter(
                                "http://db-1.internal:9100",
                                "/data",
                                Optional.empty(),
                                Optional.empty()),
                        new Access(
                                NO_SECRETS,
                                (target, _, _) -> {
                                    assertThat(target)
                                            .isEqualTo(new Address("db-1.internal", 9100));
                                    return near;
                                }))) {
            assertThat(probe.read().used()).contains(Bytes.gib(60));
        }
    }
}
