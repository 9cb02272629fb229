package headroom.adapters.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.adapters.hikari.HikariProbe;
import headroom.adapters.pgbouncer.BouncerProbe;
import headroom.adapters.postgres.PostgresProbes;
import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.Login;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Tls;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import headroom.core.secret.SecretRef;
import headroom.core.secret.Secrets;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.pools.BouncerPools;
import headroom.core.signal.pools.ServicePools;
import headroom.lab.Authority;
import headroom.lab.JmxServer;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PgBouncer;
import headroom.lab.PgBouncerOptions;
import headroom.lab.Programs;
import headroom.lab.Progress;
import headroom.lab.ServicePool;
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

/// PgBouncer, PostgreSQL behind it, and a service's JMX, when only a bastion leads to them. All
/// speak TLS as `localhost`, which is what the bastion looks up.
@Timeout(120)
class PoolsThroughBastionTest {

    private static final Secrets FILES =
            (reference, _) -> {
                try {
                    return switch (reference) {
                        case SecretRef.File(String path) ->
                                new Secret(Files.readString(Path.of(path)).strip());
                        case SecretRef.Env(String name) -> new Secret(name);
                        case SecretRef other -> throw new MissingSecret(other.text());
                    };
                } catch (IOException e) {
                    throw new MissingSecret(reference.text());
                }
            };

    @TempDir Path folder;
    private Lab lab;
    private Jump jump;
    private Access access;
    private Authority authority;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
        authority = Authority.in(folder, "known");
        jump = new Jump(folder);
        access = new Access(FILES, jump.calm());
    }

    @AfterEach
    void end() throws Exception {
        jump.close();
        lab.close();
    }

    private Tls verified() {
        return new Tls(
                Tls.Mode.VERIFY_FULL, Optional.of(authority.file().toString()), Optional.empty());
    }

    private Optional<Bastion> via() {
        return Optional.of(jump.byPassword());
    }

    private PgBouncer bouncer() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("pgbouncer").isPresent(),
                "needs PgBouncer: apt install pgbouncer");
        return lab.addPgBouncer(PgBouncerOptions.transaction().tls(authority.server("localhost")));
    }

    private PgBouncerEndpoint console(PgBouncer bouncer, String host) {
        return new PgBouncerEndpoint(
                "main",
                new Address(host, bouncer.port()),
                verified(),
                via(),
                bouncer.stats(),
                Optional.empty());
    }

    private PostgresEndpoint pooled(PgBouncer bouncer) {
        PostgresEndpoint near = lab.environment().postgres().orElseThrow();
        return new PostgresEndpoint(
                List.of(new Address("localhost", bouncer.port())),
                Optional.empty(),
                near.database(),
                verified(),
                near.binding(),
                true,
                via(),
                near.monitor(),
                near.operator());
    }

    @Test
    void theConsoleAndThePooledDatabaseAreReadOverOneConnectionToTheBastion() throws Exception {
        PgBouncer bouncer = bouncer();
        List<Probe<?>> probes =
                PostgresProbes.of(pooled(bouncer), Optional.empty(), Set.of(), access);
        try (var console = new BouncerProbe(console(bouncer, "localhost"), access)) {
            BouncerPools before = console.read();
            assertThat(before.version()).isNotEmpty();
            ServerFacts facts = (ServerFacts) probes.getFirst().read();
            assertThat(facts.fingerprint().address())
                    .contains("127.0.0.1:" + lab.postgres().port());
            BouncerPools after = console.read();

            assertThat(after.pools())
                    .as("our own reads went through the pooler")
                    .anyMatch(p -> p.database().equals(pooled(bouncer).database()));
            assertThat(jump.bastion.connections()).isOne();
        } finally {
            probes.forEach(Probe::close);
        }
    }

    @Test
    void theConsolesCertificateIsComparedWithTheNameInTheSettings() throws Exception {
        try (var console = new BouncerProbe(console(bouncer(), "127.0.0.1"), access)) {
            Reason reason = catchThrowableOfType(ProbeFailure.class, console::read).reason();
            assertThat(reason.kind()).isEqualTo(Reason.Kind.UNTRUSTED);
            assertThat(reason.detail()).contains("localhost", "127.0.0.1");
        }
    }

    @Test
    void theConsoleSaysWhenTheBastionIsDownAndReadsAgainWhenItIsBack() throws Exception {
        try (var console = new BouncerProbe(console(bouncer(), "localhost"), access)) {
            assertThat(console.read()).isNotNull();
            jump.bastion.stop();
            Reason reason = jump.failing(console);
            assertThat(reason.kind()).isIn(Reason.Kind.UNREACHABLE, Reason.Kind.TIMEOUT);
            jump.bastion.start();
            assertThat(jump.again(console)).isInstanceOf(BouncerPools.class);
        }
    }

    @Test
    void aServicesPoolsAreReadWhateverHostItTells() throws Exception {
        var login = Optional.of(new Login("reader", new SecretRef.Env("a password")));
        try (ServicePool orders = lab.openPool("orders", 2);
                JmxServer jmx =
                        JmxServer.start("reader", "a password", authority.server("localhost"))) {
            assertThat(orders.connection()).isNotNull();
            var service =
                    new ServiceEndpoint(
                            "orders",
                            List.of("localhost:" + jmx.port()),
                            "*",
                            verified(),
                            via(),
                            login);
            try (HikariProbe probe = HikariProbe.of(service, access).getFirst()) {
                ServicePools read = probe.read();
                assertThat(read.pools()).extracting(ServicePools.Pool::active).containsExactly(1L);
                assertThat(jump.bastion.connections()).isOne();

                jump.bastion.stop();
                Reason reason = jump.failing(probe);
                assertThat(reason.kind()).isIn(Reason.Kind.UNREACHABLE, Reason.Kind.TIMEOUT);
                jump.bastion.start();
                assertThat(jump.again(probe)).isInstanceOf(ServicePools.class);
            }
        }
    }
}
