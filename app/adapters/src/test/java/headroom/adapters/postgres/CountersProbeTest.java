package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.read;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import headroom.core.environment.PostgresEndpoint;
import headroom.core.signal.load.Counters;
import headroom.core.signal.load.Counters.Prepared.One;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PostgresServer;
import headroom.lab.Progress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CountersProbeTest {

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void everyVersionTellsItsCountersToARoleWithNothing(int major) throws Exception {
        LabOptions options =
                LabOptions.postgresOnly().major(major).setting("max_prepared_transactions", "5");
        try (Lab lab = Lab.start(options, Progress.SILENT)) {
            run(lab, "CREATE ROLE nothing LOGIN PASSWORD 'nothing'");
            PostgresEndpoint endpoint = Watched.as(Watched.endpoint(lab), "nothing");
            try (var probe = new CountersProbe(Watched.link(endpoint, Limits.COSTLY))) {
                Counters first = read(probe).value().orElseThrow();
                assertThat(first.logins()).isPresent();
                assertThat(first.freezeAt()).isEqualTo(200_000_000);
                assertThat(first.xidAge()).isPositive();
                run(lab, "CHECKPOINT", "SELECT txid_current()");
                Watched.until(Duration.ofSeconds(20), () -> counted(probe, first));

                assertThat(first.prepared()).isEmpty();
                run(
                        lab,
                        "BEGIN",
                        "SELECT txid_current()",
                        "PREPARE TRANSACTION 'order-7'",
                        "BEGIN",
                        "SELECT txid_current()",
                        "PREPARE TRANSACTION 'order-6'");
                Optional<String> owner = Optional.of(PostgresServer.SUPERUSER);
                Optional<String> database = Optional.of(endpoint.database());
                Counters.Prepared left =
                        read(probe).value().flatMap(Counters::prepared).orElseThrow();
                assertThat(left.count()).isEqualTo(2);
                assertThat(left.oldest())
                        .extracting(One::gid, One::owner, One::database)
                        .containsExactly(
                                tuple("order-7", owner, database),
                                tuple("order-6", owner, database));
                assertThat(left.oldest()).allMatch(one -> one.since().isAfter(first.at()));
                assertThat(left.oldest().getLast().xidAge()).isPositive();
                assertThat(left.oldest().getFirst().xidAge())
                        .isGreaterThan(left.oldest().getLast().xidAge());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aStandbyTellsItsOwn(int major) throws Exception {
        try (Lab lab = Lab.start(LabOptions.postgresOnly().major(major), Progress.SILENT)) {
            PostgresServer standby = lab.postgres().standby();
            try {
                PostgresEndpoint there = Watched.at(Watched.endpoint(lab), standby.port());
                try (var here =
                                new CountersProbe(
                                        Watched.link(Watched.endpoint(lab), Limits.COSTLY));
                        var other = new CountersProbe(Watched.link(there, Limits.COSTLY))) {
                    assertThat(read(other).value().orElseThrow().server())
                            .isNotEqualTo(read(here).value().orElseThrow().server());
                    assertThat(read(other).value().orElseThrow().xidAge()).isPositive();
                }
            } finally {
                standby.kill();
            }
        }
    }

    private static boolean counted(CountersProbe probe, Counters before) {
        try {
            Counters now = read(probe).value().orElseThrow();
            return now.requested() > before.requested() && now.commits() > before.commits();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
