package headroom.adapters.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import headroom.adapters.secrets.LocalSecrets;
import headroom.core.environment.Access;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.Tls;
import headroom.core.environment.Tls.Mode;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.reading.Reason.Kind;
import headroom.lab.Authority;
import headroom.lab.Identity;
import headroom.lab.Lab;
import headroom.lab.LabException;
import headroom.lab.LabOptions;
import headroom.lab.RedisOptions;
import headroom.lab.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;

/// On real servers that speak TLS, each with another certificate.
@Timeout(60)
class RedisTlsTest {

    @TempDir static Path folder;

    private static Lab lab;
    private static Authority known;
    private static Authority unknown;
    private static Identity good;
    private static RedisServer server;
    private static Jedis admin;

    @BeforeAll
    static void startServer() throws LabException, IOException {
        lab = Lab.start(LabOptions.bare(), _ -> {});
        known = Authority.in(folder, "known");
        unknown = Authority.in(folder, "unknown");
        good = known.server("127.0.0.1", "localhost");
        server = lab.addRedis(RedisOptions.plain().tls(good, known));
        SSLSocketFactory trusting = known.context(Optional.empty()).getSocketFactory();
        admin =
                new Jedis(
                        () -> {
                            try {
                                return trusting.createSocket("127.0.0.1", server.port());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        DefaultJedisClientConfig.builder()
                                .password(server.password())
                                .autoNegotiateProtocol(false)
                                .build());
    }

    @AfterAll
    static void endServer() throws LabException {
        admin.close();
        lab.close();
    }

    /// The connection that there is stays as it was.
    private static void shows(Identity identity) {
        admin.configSet(
                "tls-cert-file",
                identity.certificateFile().toString(),
                "tls-key-file",
                identity.keyFile().toString());
    }

    @BeforeEach
    void showsAGoodOne() {
        shows(good);
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
    void everyModeReadsAServerThatIsWhoItSays(Mode mode) throws Exception {
        try (var probe = probe(server, "127.0.0.1", trusting(mode, known))) {
            assertThat(probe.read().identity().version()).startsWith("7.");
            probe.read();
        }
        try (var probe = probe(server, "localhost", trusting(mode, known))) {
            probe.read();
        }
    }

    @Test
    void anotherNameIsRefusedWhereTheNameIsVerified() throws Exception {
        shows(known.server("elsewhere.example"));

        Reason reason = reason(server, trusting(Mode.VERIFY_FULL, known));

        assertThat(reason.kind()).isEqualTo(Kind.UNTRUSTED);
        assertThat(reason.detail())
                .isEqualTo(
                        "the certificate of 127.0.0.1:%d is for elsewhere.example, not 127.0.0.1; correct the host, or use tls: {mode: verify-ca} if that is meant"
                                .formatted(server.port()));
        read(server, trusting(Mode.VERIFY_CA, known));
    }

    @Test
    void anUnknownAuthorityIsNamed() throws Exception {
        assertThat(reason(server, trusting(Mode.VERIFY_CA, unknown)).detail())
                .contains("is signed by “known”", unknown.file().toString(), "tls.root");
        read(server, trusting(Mode.REQUIRE, unknown));
        assertThat(
                        reason(
                                        server,
                                        new Tls(
                                                Mode.VERIFY_FULL,
                                                Optional.empty(),
                                                Optional.empty()))
                                .detail())
                .contains("not among those that Java trusts");
    }

    @Test
    void anExpiredCertificateIsTold() throws Exception {
        shows(known.expired("127.0.0.1"));

        assertThat(reason(server, trusting(Mode.VERIFY_CA, known)).detail())
                .contains("the certificate of 127.0.0.1:" + server.port() + " expired on 20");
        read(server, trusting(Mode.REQUIRE, known));
    }

    @Test
    void aSelfSignedCertificateIsToldAndTrustedWhereItIsNamedAsRoot() throws Exception {
        Identity self = Authority.selfSigned(folder, "127.0.0.1");
        shows(self);

        assertThat(reason(server, trusting(Mode.VERIFY_FULL, known)).detail())
                .contains("is self-signed and not among the authorities in ");
        read(
                server,
                new Tls(
                        Mode.VERIFY_FULL,
                        Optional.of(self.certificateFile().toString()),
                        Optional.empty()));
    }

    @Test
    void aCertificateOfOursIsShownWhereTheServerAsks() throws Exception {
        Identity client = known.client("headroom");
        RedisServer strict =
                lab.addRedis(
                        RedisOptions.plain()
                                .mutualTls(known.server("strict", "127.0.0.1"), known, client));
        Tls shown =
                new Tls(
                        Mode.VERIFY_FULL,
                        Optional.of(known.file().toString()),
                        Optional.of(
                                new Tls.Client(
                                        client.certificateFile().toString(),
                                        client.keyFile().toString(),
                                        Optional.empty())));

        read(strict, shown);
        assertThat(reason(strict, trusting(Mode.VERIFY_FULL, known)).detail())
                .contains("wants a certificate of ours", "redis.tls.client");
    }

    @Test
    void encryptionOnOneSideOnlyIsToldInBothDirections() throws Exception {
        RedisServer plain = lab.addRedis(RedisOptions.plain());

        Reason asked = reason(plain, trusting(Mode.REQUIRE, known));
        assertThat(asked.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(asked.detail())
                .endsWith(
                        "did not finish TLS's handshake within 3.0 s; a server without TLS keeps silent so: check the port and redis.tls");

        Reason unasked = reason(server, trusting(Mode.DISABLE, known));
        assertThat(unasked.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(unasked.detail()).contains("a server that speaks TLS only does so");
    }

    private static Tls trusting(Mode mode, Authority authority) {
        return new Tls(mode, Optional.of(authority.file().toString()), Optional.empty());
    }

    private static Reason reason(RedisServer server, Tls tls) {
        try (var probe = probe(server, "127.0.0.1", tls)) {
            return catchThrowableOfType(ProbeFailure.class, probe::read).reason();
        }
    }

    private static void read(RedisServer server, Tls tls)
            throws ProbeFailure, InterruptedException {
        try (var probe = probe(server, "127.0.0.1", tls)) {
            probe.read();
        }
    }

    private static RedisProbe probe(RedisServer server, String host, Tls tls) {
        return new RedisProbe(
                new RedisEndpoint(host, server.port(), 0, server.monitor()).with(tls),
                Access.direct(new LocalSecrets(_ -> Optional.empty())));
    }
}
