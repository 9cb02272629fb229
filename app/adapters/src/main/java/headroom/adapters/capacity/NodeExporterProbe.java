package headroom.adapters.capacity;

import headroom.adapters.tls.Encryption;
import headroom.adapters.tls.UntrustedCertificate;
import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.Capacity;
import headroom.core.environment.CapacitySource.NodeExporter;
import headroom.core.poll.Ledger;
import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.poll.Tally;
import headroom.core.reading.Age;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.reading.Shown;
import headroom.core.signal.storage.VolumeCapacity;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// The volume as a node_exporter on the database's machine sees it: its size and what is left, as
/// the file system counts. One plain request; a redirection is not followed.
public final class NodeExporterProbe implements Probe<VolumeCapacity> {

    public static final Ledger LEDGER =
            Ledger.untold(
                    "an answer by HTTP does not tell it; Java's client hides the bytes as well");

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final long LARGEST = 16L << 20;

    private final NodeExporter exporter;
    private final Access access;
    private volatile Optional<Duration> cost = Optional.empty();

    public NodeExporterProbe(NodeExporter exporter, Access access) {
        this.exporter = exporter;
        this.access = access;
    }

    @Override
    public Source<VolumeCapacity> source() {
        return VolumeCapacity.SOURCE;
    }

    @Override
    public Duration deadline() {
        return DEADLINE;
    }

    /// A scrape makes the exporter look at its machine: as rarely as a costly read.
    @Override
    public Pace pace() {
        return new Pace.ByCost();
    }

    @Override
    public Optional<Duration> cost() {
        return cost;
    }

    @Override
    public VolumeCapacity read() throws ProbeFailure, InterruptedException {
        long start = System.nanoTime();
        URI given = given();
        Address server = server(given);
        URI uri = uri(given, access.dial().reach(server, exporter.via(), DEADLINE));
        Metrics metrics = metrics(uri, ask(uri, server));
        cost = Optional.of(Duration.ofNanos(System.nanoTime() - start));
        Metrics.FileSystem volume = metrics.at(exporter.mountpoint());
        Bytes ceiling =
                exporter.ceiling()
                        .filter(c -> c.compareTo(volume.size()) > 0)
                        .orElse(volume.size());
        return new VolumeCapacity(
                new Capacity(volume.size(), ceiling),
                Optional.of(volume.used()),
                "node_exporter, " + exporter.mountpoint());
    }

    private URI given() throws ProbeFailure {
        try {
            return URI.create(exporter.metrics());
        } catch (IllegalArgumentException e) {
            throw new ProbeFailure(
                    new Reason(Kind.NOT_CONFIGURED, Shown.text(exporter.metrics()) + " is no URL"),
                    e);
        }
    }

    private static Address server(URI given) {
        int port =
                given.getPort() > 0
                        ? given.getPort()
                        : "https".equalsIgnoreCase(given.getScheme()) ? 443 : 80;
        return new Address(String.valueOf(given.getHost()), port);
    }

    /// Only the file systems' collector is asked for; an exporter that does not know the parameter
    /// gives everything.
    ///
    /// @param near where the connection goes
    private static URI uri(URI given, Address near) {
        String query =
                given.getRawQuery() == null ? "collect%5B%5D=filesystem" : given.getRawQuery();
        String path =
                given.getRawPath() == null || given.getRawPath().isEmpty()
                        ? "/metrics"
                        : given.getRawPath();
        return URI.create(given.getScheme() + "://" + near.text() + path + "?" + query);
    }

    /// The client has threads of its own: it lives for one request.
    ///
    /// @param server as the settings call it: the end of a tunnel has another name
    private HttpResponse<String> ask(URI uri, Address server)
            throws ProbeFailure, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(DEADLINE)
                        .header("Accept", "text/plain")
                        .GET()
                        .build();
        HttpClient.Builder building =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(DEADLINE);
        if (exporter.encrypted()) {
            Encryption.of(exporter.tls(), access.secrets())
                    .ifPresent(encryption -> building.sslContext(encryption.context(server)));
        }
        HttpClient client = building.build();
        Tally.sends(1);
        Tally.exchangesUnseen();
        try {
            return client.send(
                    request,
                    HttpResponse.BodyHandlers.limiting(
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), LARGEST));
        } catch (IOException e) {
            throw new ProbeFailure(reason(e), e);
        } finally {
            client.shutdownNow();
        }
    }

    private Metrics metrics(URI uri, HttpResponse<String> answer) throws ProbeFailure {
        String where = exporter.metrics();
        if (answer.statusCode() != 200) {
            throw new ProbeFailure(
                    new Reason(
                            Kind.MALFORMED,
                            "%s answered with HTTP %d; check the URL of node_exporter (usually port 9100, path %s)"
                                    .formatted(
                                            Shown.text(where),
                                            answer.statusCode(),
                                            uri.getPath())));
        }
        Metrics metrics = Metrics.parse(answer.body());
        if (metrics.empty()) {
            boolean html =
                    answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")
                            || answer.body().stripLeading().startsWith("<");
            throw new ProbeFailure(
                    new Reason(
                            Kind.MALFORMED,
                            html
                                    ? "%s answered with a web page instead of metrics; name node_exporter's own address, usually http://HOST:9100/metrics"
                                            .formatted(Shown.text(where))
                                    : "%s told nothing of file systems; is it a node_exporter with the filesystem collector?"
                                            .formatted(Shown.text(where))));
        }
        return metrics;
    }

    private Reason reason(IOException e) {
        String where = Shown.text(exporter.metrics());
        Optional<String> untrusted = UntrustedCertificate.within(e);
        if (untrusted.isPresent()) {
            return new Reason(Kind.UNTRUSTED, untrusted.get());
        }
        return switch (e) {
            case HttpTimeoutException _ ->
                    new Reason(
                            Kind.TIMEOUT,
                            "%s did not answer within %s; does a firewall swallow it, or does node_exporter hang?"
                                    .formatted(where, new Age(DEADLINE).text()));
            case ConnectException _ when unresolved(e) ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "unknown host in %s; correct capacity.node_exporter.url"
                                    .formatted(where));
            case ConnectException _ ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "connection refused by %s; does node_exporter run there?"
                                    .formatted(where));
            case SSLException s ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "no encryption agreed on with %s: %s; does it speak TLS? Else say http"
                                    .formatted(where, Shown.text(String.valueOf(s.getMessage()))));
            default ->
                    new Reason(
                            Kind.UNREACHABLE,
                            "%s broke off: %s"
                                    .formatted(where, Shown.text(String.valueOf(e.getMessage()))));
        };
    }

    private static boolean unresolved(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        // holds nothing open between reads
    }
}
