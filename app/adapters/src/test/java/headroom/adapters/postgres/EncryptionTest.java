package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.read;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.PostgresEndpoint.Binding;
import headroom.core.environment.Tls;
import headroom.core.reading.Reason;
import headroom.lab.Authority;
import headroom.lab.Identity;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Encrypted logins on every major version: what is verified, and what a certificate that is not
/// the right one is told to be.
@ParameterizedClass
@ValueSource(ints = {14, 15, 16, 17, 18})
@Timeout(60)
class EncryptionTest {

    private static final String[] ENCRYPTED_ONLY = {
        "hostssl all cert_user 127.0.0.1/32 cert",
        "hostssl all all 127.0.0.1/32 scram-sha-256",
        "hostnossl all all 127.0.0.1/32 reject"
    };

    @TempDir static Path folder;

    @SuppressWarnings("NullAway.Init") // started before each version's tests
    private static Lab lab;

    private static Authority known;
    private static Identity own;
    private static Identity other;
    private static Identity expired;
    private static Identity strangers;
    private static Identity selfSigned;
    private static Identity clients;
    private static Identity somebody;

    @Parameter int major;

    @BeforeAll
    static void certificates() throws Exception {
        known = Authority.in(folder, "known");
        own = known.server("127.0.0.1", "db-1.example");
        clients = known.client("cert_user");
        somebody = known.client("somebody");
        other = known.server("other.example", "*.others.example");
        expired = known.expired("127.0.0.1");
        selfSigned = Authority.selfSigned(folder, "127.0.0.1");
        strangers =
                Authority.in(Files.createDirectory(folder.resolve("unknown")), "unknown")
                        .server("127.0.0.1");
    }

    @BeforeParameterizedClassInvocation
    static void start(int major) throws Exception {
        lab = Lab.start(LabOptions.postgresOnly().major(major), Progress.SILENT);
        run(lab, "CREATE ROLE cert_user LOGIN IN ROLE pg_monitor");
        lab.postgres().rules(ENCRYPTED_ONLY);
    }

    @AfterParameterizedClassInvocation
    static void end() throws Exception {
        lab.close();
    }

    private PostgresEndpoint endpoint;

    @BeforeEach
    void rightCertificate() throws Exception {
        with(own);
        endpoint = Variant.verified(Watched.endpoint(lab), known);
    }

    private static Optional<Reason> failure(PostgresEndpoint endpoint) throws InterruptedException {
        try (var probe = new ServerProbe(Watched.patient(endpoint))) {
            return read(probe).failure();
        }
    }

    private static String refusal(PostgresEndpoint endpoint) throws InterruptedException {
        Reason reason = failure(endpoint).orElseThrow();
        assertThat(reason.kind()).isEqualTo(Reason.Kind.UNTRUSTED);
        return reason.detail();
    }

    @Test
    void aVerifiedServerIsReadEncrypted() throws Exception {
        try (var link = Watched.patient(endpoint)) {
            var how =
                    new Asking(
                            """
                            SELECT json_build_object('current_user', current_user, 'ssl', s.ssl)::text
                            FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid()
                            """,
                            link,
                            Watched.PATIENT.login());
            assertThat(read(how).value().orElseThrow()).contains("\"ssl\":true");
        }
        assertThat(failure(endpoint.with(endpoint.tls().in(Tls.Mode.VERIFY_CA)))).isEmpty();
        var whoever = new Tls(Tls.Mode.REQUIRE, Optional.empty(), Optional.empty());
        assertThat(failure(endpoint.with(whoever))).isEmpty();
        assertThat(failure(endpoint.with(whoever.in(Tls.Mode.PREFER)))).isEmpty();
    }

    @Test
    void theLoginIsBoundToTheChannel() throws Exception {
        assertThat(failure(Variant.bound(endpoint, Binding.REQUIRE))).isEmpty();
        assertThat(failure(Variant.bound(endpoint, Binding.DISABLE))).isEmpty();
        run(lab, "ALTER ROLE cert_user PASSWORD 'cert_user'");
        var unbound = Variant.showing(Watched.as(endpoint, "cert_user"), Variant.client(clients));
        assertThat(failure(Variant.bound(unbound, Binding.REQUIRE)).orElseThrow().detail())
                .startsWith(
                        endpoint.address()
                                + " does not bind the login to the encrypted channel, and the settings"
                                + " ask for that with channel_binding: require (");
    }

    @Test
    void aClientCertificateIsTheLogin() throws Exception {
        PostgresEndpoint user = Watched.as(endpoint, "cert_user");
        assertThat(failure(user).orElseThrow())
                .isEqualTo(
                        new Reason(
                                Reason.Kind.AUTHENTICATION,
                                endpoint.address()
                                        + " says: connection requires a valid client certificate; name"
                                        + " one as tls.client, signed by an authority that the server"
                                        + " knows"));
        assertThat(failure(Variant.showing(user, Variant.client(clients)))).isEmpty();
        assertThat(failure(Variant.showing(user, Variant.client(somebody))).orElseThrow())
                .isEqualTo(
                        new Reason(
                                Reason.Kind.AUTHENTICATION,
                                endpoint.address()
                                        + " says: certificate authentication failed for user"
                                        + " \"cert_user\"; the certificate's common name must be the"
                                        + " user, or be mapped to it in pg_ident.conf"));
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        with(other);
        String address = endpoint.address();
        assertThat(refusal(endpoint))
                .isEqualTo(
                        "the certificate of "
                                + address
                                + " is for other.example, *.others.example, not 127.0.0.1; correct the"
                                + " host, or use tls: {mode: verify-ca} if that is meant");
        assertThat(failure(endpoint.with(endpoint.tls().in(Tls.Mode.VERIFY_CA)))).isEmpty();
    }

    @Test
    void aCertificateFromAnUnknownAuthorityIsRefused() throws Exception {
        with(strangers);
        String refusal =
                "the certificate of %s is signed by “unknown”, who is not among the authorities in %s; name the file with that authority's certificate as tls.root"
                        .formatted(endpoint.address(), known.file());
        for (var mode :
                new Tls.Mode[] {Tls.Mode.VERIFY_FULL, Tls.Mode.VERIFY_CA, Tls.Mode.REQUIRE}) {
            assertThat(refusal(endpoint.with(endpoint.tls().in(mode)))).isEqualTo(refusal);
        }
        var whoever = new Tls(Tls.Mode.REQUIRE, Optional.empty(), Optional.empty());
        assertThat(failure(endpoint.with(whoever))).isEmpty();
        assertThat(refusal(endpoint.with(whoever.in(Tls.Mode.VERIFY_FULL))))
                .contains("not among those that Java trusts");
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        with(expired);
        assertThat(refusal(endpoint))
                .isEqualTo(
                        "the certificate of %s expired on %s; renew it there, and check this machine's clock"
                                .formatted(
                                        endpoint.address(),
                                        expired.certificate()
                                                .getNotAfter()
                                                .toInstant()
                                                .toString()
                                                .substring(0, 10)));
    }

    @Test
    void aCertificateThatNobodySignedIsRefused() throws Exception {
        with(selfSigned);
        assertThat(refusal(endpoint))
                .isEqualTo(
                        "the certificate of %s is self-signed and not among the authorities in %s; if it is the right one, name its file as tls.root"
                                .formatted(endpoint.address(), known.file()));
    }

    @Test
    void aServerWithoutEncryptionIsRefused() throws Exception {
        lab.postgres().withoutTls();
        assertThat(failure(endpoint))
                .contains(
                        new Reason(
                                Reason.Kind.UNREACHABLE,
                                endpoint.address()
                                        + " offers no encryption, and the settings ask for verify-full;"
                                        + " switch on ssl there, or say tls: {mode: disable} if the way"
                                        + " is safe without"));
    }

    @Test
    void aServerThatWantsEncryptionSaysSo() throws Exception {
        var plain = new Tls(Tls.Mode.DISABLE, Optional.empty(), Optional.empty());
        assertThat(failure(endpoint.with(plain)).orElseThrow().sentence())
                .startsWith("login refused: " + endpoint.address() + " says: pg_hba.conf rejects")
                .endsWith(
                        "no encryption; add a line to its pg_hba.conf, or say tls: {mode: verify-full}");
    }

    /// Shows this certificate until the next test.
    private static void with(Identity server) throws Exception {
        lab.postgres().tls(server, known);
    }
}
