package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.read;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.Bastion;
import headroom.core.environment.Dial;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import headroom.lab.Authority;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Through a bastion the near end of a tunnel is connected to, while the server's own name is what
/// its certificate must be for.
@Timeout(60)
class DetourTest {

    private static final Bastion BASTION =
            new Bastion(
                    "ops-1",
                    new Address("ops-1.example", 22),
                    "jump",
                    new Bastion.Proof.Agent(),
                    Optional.empty());

    @TempDir static Path folder;
    private static Lab lab;
    private static Authority known;
    private Proxy tunnel;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
        known = Authority.in(folder, "known");
        lab.postgres().tls(known.server("db-1.invalid"));
    }

    @AfterAll
    static void end() throws Exception {
        lab.close();
    }

    @BeforeEach
    void dig() throws Exception {
        tunnel = Proxy.to(lab.postgres().port());
    }

    @AfterEach
    void fill() throws Exception {
        tunnel.close();
    }

    /// A name that no name server knows.
    private static PostgresEndpoint behind(String host) {
        return Variant.via(
                Variant.verified(Watched.endpoint(lab).at(List.of(new Address(host, 5432))), known),
                BASTION);
    }

    private Link link(PostgresEndpoint endpoint, Dial dial) {
        return Watched.link(endpoint, new Access(Watched.FILES, dial), Limits.FAST);
    }

    private Address near(Address target, Optional<Bastion> via) {
        assertThat(target.port()).isEqualTo(5432);
        assertThat(via).contains(BASTION);
        return new Address("127.0.0.1", tunnel.port());
    }

    @Test
    void theServersNameIsVerifiedThoughTheTunnelIsConnectedTo() throws Exception {
        try (var probe =
                new ServerProbe(link(behind("db-1.invalid"), (t, via, _) -> near(t, via)))) {
            assertThat(probe.deadline()).isEqualTo(Duration.ofSeconds(10));
            assertThat(read(probe).failure()).isEmpty();
            assertThat(tunnel.connections()).isEqualTo(1);
            assertThat(probe.deadline()).isEqualTo(Duration.ofMillis(800));
        }
        try (var probe =
                new ServerProbe(link(behind("db-2.invalid"), (t, via, _) -> near(t, via)))) {
            assertThat(read(probe).failure())
                    .contains(
                            new Reason(
                                    Reason.Kind.UNTRUSTED,
                                    "the certificate of db-2.invalid:5432 is for db-1.invalid, not"
                                            + " db-2.invalid; correct the host, or use tls: {mode:"
                                            + " verify-ca} if that is meant"));
        }
    }

    @Test
    void aBastionThatReachesNobodyIsNamed() throws Exception {
        tunnel.reset();
        try (var probe =
                new ServerProbe(link(behind("db-1.invalid"), (t, via, _) -> near(t, via)))) {
            Reason reason = read(probe).failure().orElseThrow();
            assertThat(reason.kind()).isEqualTo(Reason.Kind.UNREACHABLE);
            assertThat(reason.detail())
                    .contains("db-1.invalid:5432")
                    .endsWith("; can bastion ops-1 reach it?");
        }
    }

    @Test
    void whatTheWaySaysIsPassedOn() throws Exception {
        var refused = new Reason(Reason.Kind.UNREACHABLE, "the bastion ops-1 is down");
        try (var probe =
                new ServerProbe(
                        link(
                                behind("db-1.invalid"),
                                (_, _, _) -> {
                                    throw new ProbeFailure(refused);
                                }))) {
            assertThat(read(probe).failure()).contains(refused);
        }
    }
}
