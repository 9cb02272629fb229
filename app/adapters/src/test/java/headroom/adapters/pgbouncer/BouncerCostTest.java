package headroom.adapters.pgbouncer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.adapters.secrets.LocalSecrets;
import headroom.core.environment.Access;
import headroom.core.environment.Address;
import headroom.core.environment.PgBouncerEndpoint;
import headroom.core.environment.Tls;
import headroom.core.poll.Tally;
import headroom.core.reading.Bytes;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PgBouncer;
import headroom.lab.PgBouncerOptions;
import headroom.lab.Programs;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is counted of a read of the console is what passed at a proxy.
@Timeout(60)
class BouncerCostTest {

    @Test
    void aReadSendsAndReceivesWhatPassesAtAProxy() throws Exception {
        assumeTrue(
                Programs.promised() || Programs.find("pgbouncer").isPresent(),
                "needs PgBouncer: apt install pgbouncer");
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT)) {
            PgBouncer bouncer = lab.addPgBouncer(PgBouncerOptions.transaction());
            try (Proxy proxy = Proxy.to(bouncer.port());
                    BouncerProbe probe = probe(bouncer, proxy)) {
                probe.read();
                long trips = proxy.roundTrips();
                long sent = proxy.askedBytes();
                long received = proxy.answeredBytes();
                var tally = new Tally();

                tally.count(probe::read);

                assertThat(tally.statements()).isBetween(2L, 3L);
                assertThat(tally.roundTrips()).isPositive().isEqualTo(proxy.roundTrips() - trips);
                assertThat(tally.sent()).contains(new Bytes(proxy.askedBytes() - sent));
                assertThat(tally.received()).contains(new Bytes(proxy.answeredBytes() - received));
            }
        }
    }

    private static BouncerProbe probe(PgBouncer bouncer, Proxy proxy) {
        return new BouncerProbe(
                new PgBouncerEndpoint(
                        "main",
                        new Address("127.0.0.1", proxy.port()),
                        new Tls(Tls.Mode.DISABLE, Optional.empty(), Optional.empty()),
                        Optional.empty(),
                        bouncer.stats(),
                        Optional.empty()),
                Access.direct(new LocalSecrets(_ -> Optional.empty())));
    }
}
