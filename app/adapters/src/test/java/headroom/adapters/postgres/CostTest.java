package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.one;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.PostgresEndpoint;
import headroom.core.poll.Cost;
import headroom.core.poll.Cost.ServerTime;
import headroom.core.poll.Ledger;
import headroom.core.poll.Pace;
import headroom.core.poll.Probe;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Source;
import headroom.core.poll.Tally;
import headroom.core.poll.Weighable;
import headroom.core.poll.Weighed;
import headroom.core.poll.Weighing;
import headroom.core.reading.Bytes;
import headroom.core.secret.MissingSecret;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.storage.DatabaseSizes;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What is counted of a read is what passed at a proxy, and what the server itself counted.
@ParameterizedClass
@ValueSource(ints = {14, 18})
class CostTest {

    @SuppressWarnings("NullAway.Init") // started before each version's tests
    private static Lab lab;

    @Parameter int major;

    @BeforeParameterizedClassInvocation
    static void start(int major) throws Exception {
        lab =
                Lab.start(
                        LabOptions.postgresOnly()
                                .major(major)
                                .setting("pg_stat_statements.track_planning", "on"),
                        Progress.SILENT);
    }

    @AfterParameterizedClassInvocation
    static void end() throws Exception {
        lab.close();
    }

    /// Of the watching role alone: what the test asks as a superuser does not count.
    private static long serverCounted() {
        return Long.parseLong(
                one(
                        lab,
                        """
                        SELECT coalesce(sum(s.calls), 0)::bigint
                        FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
                        WHERE r.rolname = 'headroom_monitor'
                        """));
    }

    private static PostgresProbes.Reads reads(PostgresEndpoint endpoint) {
        return PostgresProbes.reads(endpoint, Optional.empty(), Set.of("work_mem"), Watched.ACCESS);
    }

    private static List<Weighed> weigh(List<Weighable<?>> reads) throws InterruptedException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            return Weighing.of(
                    reads, new Weighing.Means(InstantSource.system(), executor, _ -> {}));
        } finally {
            reads.forEach(read -> read.probe().close());
        }
    }

    private static List<Weighed> weigh(PostgresProbes.Reads reads) throws InterruptedException {
        var all = new ArrayList<Weighable<?>>();
        reads.probes().forEach(probe -> all.add(new Weighable<>(probe, reads.ledger())));
        return weigh(all);
    }

    @Test
    void eachReadSendsAndReceivesWhatPassesAtAProxy() throws Exception {
        try (Proxy proxy = Proxy.to(lab.postgres().port())) {
            List<Probe<?>> probes = reads(Watched.at(Watched.endpoint(lab), proxy.port())).probes();
            for (Probe<?> probe : probes) {
                probe.read();
            }
            for (Probe<?> probe : probes) {
                long trips = proxy.roundTrips();
                long sent = proxy.askedBytes();
                long received = proxy.answeredBytes();
                long statements = serverCounted();
                var tally = new Tally();

                tally.count(probe::read);

                String name = probe.source().name();
                assertThat(tally.statements())
                        .as(name)
                        .isPositive()
                        .isEqualTo(serverCounted() - statements);
                assertThat(tally.roundTrips()).as(name).isEqualTo(proxy.roundTrips() - trips);
                assertThat(tally.sent()).as(name).contains(new Bytes(proxy.askedBytes() - sent));
                assertThat(tally.received())
                        .as(name)
                        .contains(new Bytes(proxy.answeredBytes() - received));
            }
            for (Probe<?> probe : probes) {
                probe.close();
            }
        }
    }

    @Test
    void theServerTellsItsTimeForEveryRead() throws Exception {
        for (Weighed read : weigh(reads(Watched.endpoint(lab)))) {
            String name = read.source().name();
            assertThat(read.trouble()).as(name).isEmpty();
            assertThat(read.usual().orElseThrow().server())
                    .as(name)
                    .isInstanceOfSatisfying(
                            ServerTime.Told.class,
                            told -> {
                                assertThat(told.time()).isPositive();
                                assertThat(told.by()).isEqualTo("pg_stat_statements");
                            });
        }
    }

    @Test
    void theFastCycleIsOneStatementAndOneRoundTrip() throws Exception {
        Weighed fast = weigh(reads(Watched.endpoint(lab))).getFirst();

        assertThat(fast.source()).isEqualTo(ServerFacts.SOURCE);
        assertThat(fast.pace()).isInstanceOf(Pace.EveryTick.class);
        assertThat(fast.every()).isEqualTo(Duration.ofSeconds(2));
        Cost login = fast.first().orElseThrow();
        Cost settled = fast.settled().orElseThrow();
        assertThat(settled.statements()).isEqualTo(1);
        assertThat(settled.roundTrips()).isEqualTo(1);
        assertThat(login.roundTrips()).isGreaterThan(1);
        assertThat(login.sent().orElseThrow()).isGreaterThan(settled.sent().orElseThrow());
    }

    /// Reads as another does, and lets somebody else work with the same role meanwhile.
    private record Disturbed(Probe<ServerFacts> probe) implements Probe<ServerFacts> {

        @Override
        public Source<ServerFacts> source() {
            return probe.source();
        }

        @Override
        public Duration deadline() {
            return probe.deadline();
        }

        @Override
        public Pace pace() {
            return probe.pace();
        }

        @Override
        public ServerFacts read() throws ProbeFailure, InterruptedException {
            PostgresEndpoint endpoint = Watched.endpoint(lab);
            try (Connection other =
                    lab.postgres()
                            .connect(
                                    endpoint.database(),
                                    endpoint.monitor().user(),
                                    Watched.password(endpoint).reveal(),
                                    Map.of())) {
                one(other, "SELECT current_user");
            } catch (SQLException | MissingSecret e) {
                throw new AssertionError(e);
            }
            return probe.read();
        }

        @Override
        public void close() {
            probe.close();
        }
    }

    @Test
    void whereAnotherWorksWithTheSameRoleTheServersTimeIsUnknown() throws Exception {
        PostgresProbes.Reads reads = reads(Watched.endpoint(lab));
        Probe<ServerFacts> fast = new ServerProbe(Watched.fast(Watched.endpoint(lab)));

        Weighed weighed =
                weigh(List.of(new Weighable<>(new Disturbed(fast), reads.ledger()))).getFirst();

        reads.probes().forEach(Probe::close);
        Cost cost = weighed.usual().orElseThrow();
        assertThat(cost.statements()).isEqualTo(1);
        assertThat(cost.server())
                .isInstanceOfSatisfying(
                        ServerTime.Untold.class,
                        untold -> assertThat(untold.why()).contains("somebody else"));
    }

    @Test
    void withoutTheExtensionOnlyTheStatementsOwnClockIsKnown() throws Exception {
        run(lab, "DROP EXTENSION pg_stat_statements");
        try {
            List<Weighed> reads = weigh(reads(Watched.endpoint(lab)));

            assertThat(reads.getFirst().usual().orElseThrow().server())
                    .isEqualTo(new ServerTime.Untold("pg_stat_statements is not in database shop"));
            Weighed sizes =
                    reads.stream()
                            .filter(read -> read.source().equals(DatabaseSizes.SOURCE))
                            .findFirst()
                            .orElseThrow();
            assertThat(sizes.usual().orElseThrow().server())
                    .isInstanceOfSatisfying(
                            ServerTime.Told.class,
                            told -> {
                                assertThat(told.by()).contains("own clock");
                                assertThat(told.time()).isPositive();
                            });
        } finally {
            run(lab, "CREATE EXTENSION pg_stat_statements");
        }
    }

    @Test
    void theLedgerSaysWhenItLeavesOutPlanning() throws Exception {
        PostgresProbes.Reads reads = reads(Watched.endpoint(lab));
        Ledger ledger = reads.ledger();
        assertThat(ledger.now().by()).isEqualTo("pg_stat_statements");
        run(lab, "ALTER ROLE headroom_monitor SET pg_stat_statements.track_planning = off");
        try {
            PostgresProbes.Reads fresh = reads(Watched.endpoint(lab));
            assertThat(fresh.ledger().now().by()).contains("track_planning is off");
            fresh.probes().forEach(Probe::close);
        } finally {
            run(lab, "ALTER ROLE headroom_monitor RESET pg_stat_statements.track_planning");
            reads.probes().forEach(Probe::close);
        }
    }
}
