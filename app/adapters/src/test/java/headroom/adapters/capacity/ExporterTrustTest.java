package headroom.adapters.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import headroom.adapters.secrets.LocalSecrets;
import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.CapacitySource.NodeExporter;
import headroom.core.environment.Dial;
import headroom.core.environment.Tls;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.core.secret.Secrets;
import headroom.lab.Authority;
import headroom.lab.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An exporter behind https: who it is must be proven, and what is wrong with its proof is told.
class ExporterTrustTest {

    private static final Secrets NO_SECRETS = new LocalSecrets(_ -> Optional.empty());
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String STORE = "javax.net.ssl.trustStore";

    @TempDir Path folder;
    private Authority authority;

    private Optional<HttpServer> server = Optional.empty();

    @BeforeEach
    void makeAuthority() throws Exception {
        authority = Authority.in(folder, "known");
    }

    @AfterEach
    void stop() {
        System.clearProperty(STORE);
        server.ifPresent(s -> s.stop(0));
    }

    private void serve(HttpServer made) {
        server = Optional.of(made);
        made.createContext(
                "/metrics",
                exchange -> {
                    byte[] body =
                            """
                            node_filesystem_avail_bytes{fstype="xfs",mountpoint="/data"} 1024
                            node_filesystem_size_bytes{fstype="xfs",mountpoint="/data"} 4096
                            """
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    try (var out = exchange.getResponseBody()) {
                        out.write(body);
                    }
                });
        made.start();
    }

    private static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void serve(Identity identity) throws Exception {
        serve(identity, Optional.empty());
    }

    /// @param clients whose clients alone are let in
    private void serve(Identity identity, Optional<Authority> clients) throws Exception {
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(identity.keyStore(PASSWORD), PASSWORD);
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsServer made = HttpsServer.create(anywhere(), 0);
        made.setHttpsConfigurator(
                new HttpsConfigurator(context) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters ssl = context.getDefaultSSLParameters();
                        ssl.setNeedClientAuth(clients.isPresent());
                        parameters.setSSLParameters(ssl);
                    }
                });
        serve(made);
    }

    private int port() {
        return server.orElseThrow().getAddress().getPort();
    }

    private Reason failure() {
        try (var probe = probe("127.0.0.1:" + port(), Dial.DIRECT)) {
            return catchThrowableOfType(ProbeFailure.class, probe::read).reason();
        }
    }

    private static NodeExporterProbe probe(String place, Dial dial) {
        return probe(place, NodeExporter.STANDARD, dial);
    }

    private static NodeExporterProbe probe(String place, Tls tls, Dial dial) {
        return new NodeExporterProbe(
                new NodeExporter(
                        "https://" + place + "/metrics",
                        "/data",
                        Optional.empty(),
                        tls,
                        Optional.empty()),
                new Access(NO_SECRETS, dial));
    }

    @Test
    void aStrangersCertificateIsNotTrusted() throws Exception {
        serve(authority.server("127.0.0.1"));
        assertThat(failure())
                .isEqualTo(
                        new Reason(
                                Kind.UNTRUSTED,
                                "the certificate of 127.0.0.1:%d is signed by “known”, who is not among those that Java trusts; name the file with that authority's certificate as tls.root"
                                        .formatted(port())));
    }

    @Test
    void aSelfSignedCertificateIsNotTrusted() throws Exception {
        serve(Authority.selfSigned(folder, "127.0.0.1"));
        assertThat(failure())
                .isEqualTo(
                        new Reason(
                                Kind.UNTRUSTED,
                                "the certificate of 127.0.0.1:%d is self-signed and not among those that Java trusts; if it is the right one, name its file as tls.root"
                                        .formatted(port())));
    }

    @Test
    void anExpiredCertificateIsToldWithItsDay() throws Exception {
        serve(authority.expired("127.0.0.1"));
        Reason reason = failure();
        assertThat(reason.kind()).isEqualTo(Kind.UNTRUSTED);
        assertThat(reason.detail())
                .startsWith("the certificate of 127.0.0.1:%d expired on ".formatted(port()));
    }

    @Test
    void whomToTrustTheSettingsMayName() throws Exception {
        serve(authority.server("db-1.internal"));
        Dial tunnel = (_, _, _) -> new Address("127.0.0.1", port());
        var named =
                new Tls(
                        Tls.Mode.VERIFY_FULL,
                        Optional.of(authority.file().toString()),
                        Optional.empty());
        try (var probe = probe("db-1.internal:9100", named, tunnel)) {
            assertThat(probe.read().used()).contains(new Bytes(3072));
        }
        try (var probe = probe("db-2.internal:9100", named, tunnel)) {
            assertThat(catchThrowableOfType(ProbeFailure.class, probe::read).reason().kind())
                    .isEqualTo(Kind.UNTRUSTED);
        }
        try (var probe = probe("db-2.internal:9100", named.in(Tls.Mode.VERIFY_CA), tunnel)) {
            assertThat(probe.read().used()).contains(new Bytes(3072));
        }
    }

    @Test
    void itMayAskForACertificateOfOurs() throws Exception {
        serve(authority.server("127.0.0.1"), Optional.of(authority));
        var named =
                new Tls(
                        Tls.Mode.VERIFY_FULL,
                        Optional.of(authority.file().toString()),
                        Optional.empty());
        try (var probe = probe("127.0.0.1:" + port(), named, Dial.DIRECT)) {
            assertThat(catchThrowableOfType(ProbeFailure.class, probe::read)).isNotNull();
        }
        Identity own = authority.client("headroom");
        var shown =
                new Tls(
                        Tls.Mode.VERIFY_FULL,
                        named.root(),
                        Optional.of(
                                new Tls.Client(
                                        own.certificateFile().toString(),
                                        own.keyFile().toString(),
                                        Optional.empty())));
        try (var probe = probe("127.0.0.1:" + port(), shown, Dial.DIRECT)) {
            assertThat(probe.read().used()).contains(new Bytes(3072));
        }
    }

    /// The name that counts is the one in the settings, wherever the tunnel begins.
    @Test
    void aTrustedCertificateMustBeForTheNameInTheSettings() throws Exception {
        trust();
        serve(authority.server("db-1.internal"));
        Dial tunnel = (_, _, _) -> new Address("127.0.0.1", port());
        try (var probe = probe("db-1.internal:9100", tunnel)) {
            assertThat(probe.read().used()).contains(new Bytes(3072));
        }
        try (var probe = probe("db-2.internal:9100", tunnel)) {
            assertThat(catchThrowableOfType(ProbeFailure.class, probe::read).reason())
                    .isEqualTo(
                            new Reason(
                                    Kind.UNTRUSTED,
                                    "the certificate of db-2.internal:9100 is for db-1.internal, not db-2.internal; correct the host, or use tls: {mode: verify-ca} if that is meant"));
        }
    }

    /// As programs in Go answer a handshake where they speak plainly.
    @Test
    void aPlainOneIsNoMatterOfTrust() throws Exception {
        try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var probe = probe("127.0.0.1:" + plain.getLocalPort(), Dial.DIRECT)) {
            Thread answering =
                    Thread.ofVirtual()
                            .start(() -> {
                                try (Socket client = plain.accept()) {
                                    client.getOutputStream()
                                            .write(
                                                    "HTTP/1.0 400 Bad Request\r\n\r\nClient sent a TLS hello"
                                                            .getBytes(StandardCharsets.US_ASCII));
                                    while (client.getInputStream().read() >= 0) {
                                        // until the other side has had enough
                                    }
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            Reason reason = catchThrowableOfType(ProbeFailure.class, probe::read).reason();
            assertThat(reason.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(reason.detail()).contains("does it speak TLS? Else say http");
            answering.join();
        }
    }

    private KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, PASSWORD);
        store.setCertificateEntry("known", authority.certificate());
        return store;
    }

    private void trust() throws Exception {
        KeyStore store = store();
        Path file = folder.resolve("trusted.jks");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        System.setProperty(STORE, file.toString());
    }
}
