package headroom.adapters.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import headroom.adapters.postgres.PostgresProbes;
import headroom.adapters.redis.RedisProbe;
import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.RedisEndpoint;
import headroom.core.environment.Tls;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.Secrets;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.queues.RedisFacts;
import headroom.lab.Authority;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL and Redis as the probes watch them, when only a bastion leads to them. The near end
/// is on 127.0.0.1; the certificate is for localhost, the name in the settings, which the bastion
/// looks up.
@Timeout(120)
class WatchedThroughBastionTest {

    private static final Secrets FILES =
            (reference, _) -> {
                try {
                    return new Secret(
                            Files.readString(Path.of(((SecretRef.File) reference).path())).strip());
                } catch (IOException e) {
                    throw new MissingSecret(reference.text());
                }
            };

    @TempDir Path folder;
    private Lab lab;
    private Jump jump;
    private Access access;
    private Tls verified;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.start(LabOptions.servers(), Progress.SILENT);
        Authority authority = Authority.in(folder, "known");
        lab.postgres().tls(authority.server("localhost"));
        lab.postgres()
                .rules(
                        "hostssl all all 127.0.0.1/32 scram-sha-256",
                        "hostnossl all all 127.0.0.1/32 reject");
        verified =
                new Tls(
                        Tls.Mode.VERIFY_FULL,
                        Optional.of(authority.file().toString()),
                        Optional.empty());
        jump = new Jump(folder);
        access = new Access(FILES, jump.calm());
    }

    @AfterEach
    void end() throws Exception {
        jump.close();
        lab.close();
    }

    private PostgresEndpoint postgres(String host) {
        PostgresEndpoint near = lab.environment().postgres().orElseThrow();
        return new PostgresEndpoint(
                List.of(new Address(host, near.first().port())),
                Optional.empty(),
                near.database(),
                verified,
                PostgresEndpoint.Binding.REQUIRE,
                false,
                Optional.of(jump.byPassword()),
                near.monitor(),
                near.operator());
    }

    private RedisEndpoint redis() {
        RedisEndpoint near = lab.environment().redis().orElseThrow();
        Optional<Bastion> via = Optional.of(jump.byPassword());
        return new RedisEndpoint(
                near.place(), near.database(), near.tls(), via, near.monitor(), near.operator());
    }

    private List<Probe<?>> probes(PostgresEndpoint endpoint) {
        return PostgresProbes.of(endpoint, Optional.empty(), Set.of(), access);
    }

    private static ServerFacts facts(List<Probe<?>> probes) throws Exception {
        for (Probe<?> probe : probes) {
            if (probe.read() instanceof ServerFacts facts) {
                return facts;
            }
        }
        throw new AssertionError("nobody read the server");
    }

    @Test
    void bothAreReadOverOneConnectionToTheBastion() throws Exception {
        List<Probe<?>> probes = probes(postgres("localhost"));
        try (var redis = new RedisProbe(redis(), access)) {
            ServerFacts facts = facts(probes);
            RedisFacts queues = redis.read();

            assertThat(facts.fingerprint().address())
                    .contains("127.0.0.1:" + lab.postgres().port());
            assertThat(queues.identity().role().word()).isEqualTo("master");
            assertThat(jump.bastion.connections()).isOne();
        } finally {
            probes.forEach(Probe::close);
        }
    }

    @Test
    void theNameOfTheServerIsVerifiedAndNotThatOfTheNearEnd() {
        List<Probe<?>> probes = probes(postgres("127.0.0.1"));
        try {
            Reason reason =
                    catchThrowableOfType(ProbeFailure.class, () -> probes.getFirst().read())
                            .reason();
            assertThat(reason.kind()).isEqualTo(Reason.Kind.UNTRUSTED);
            assertThat(reason.detail()).contains("localhost", "127.0.0.1");
        } finally {
            probes.forEach(Probe::close);
        }
    }

    @Test
    void aBastionThatGoesDownIsToldAndWhenItIsBackReadingGoesOn() throws Exception {
        List<Probe<?>> probes = probes(postgres("localhost"));
        try {
            assertThat(facts(probes)).isNotNull();
            jump.bastion.stop();
            Reason reason = jump.failing(probes.getFirst());
            assertThat(reason.kind()).isIn(Reason.Kind.UNREACHABLE, Reason.Kind.TIMEOUT);
            jump.bastion.start();
            assertThat(jump.again(probes.getFirst())).isInstanceOf(ServerFacts.class);
        } finally {
            probes.forEach(Probe::close);
        }
    }
}
