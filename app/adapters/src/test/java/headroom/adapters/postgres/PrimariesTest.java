package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.one;
import static headroom.adapters.postgres.Watched.read;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Address;
import headroom.core.environment.Environment;
import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.history.Recent;
import headroom.core.journal.Outcome;
import headroom.core.mitigation.Boundary;
import headroom.core.mitigation.Guard;
import headroom.core.mitigation.Preview;
import headroom.core.poll.Probe;
import headroom.core.poll.Snapshot;
import headroom.core.readiness.OperatorTrial;
import headroom.core.readiness.Readiness;
import headroom.core.readiness.ReadinessRule;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.runbook.Run;
import headroom.core.secret.Secret;
import headroom.core.signal.Assessor;
import headroom.core.signal.Primaries;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.Verdict;
import headroom.core.signal.wal.WalFiles;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PostgresServer;
import headroom.lab.Progress;
import headroom.lab.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Hosts of one environment of which two say that they are the primary: told, and acted on neither.
@Timeout(120)
class PrimariesTest {

    private static final String HOST = "127.0.0.1";
    private static final String SLOT = "orphan";
    private static final String MAKE =
            "SELECT pg_create_logical_replication_slot('" + SLOT + "', 'test_decoding')";
    private static final String COUNT = "SELECT count(*) FROM pg_replication_slots";

    @TempDir Path folder;

    private static Address port(int port) {
        return new Address(HOST, port);
    }

    private static PostgresEndpoint at(Lab lab, Integer... ports) {
        return Watched.endpoint(lab).at(Arrays.stream(ports).map(PrimariesTest::port).toList());
    }

    /// As they are put together for the window and the commands.
    private static List<Probe<?>> probes(PostgresEndpoint endpoint) {
        return PostgresProbes.of(endpoint, Optional.empty(), Set.of(), Watched.ACCESS);
    }

    private static <T> T of(List<Probe<?>> probes, Class<T> type) throws InterruptedException {
        Probe<?> probe =
                probes.stream()
                        .filter(p -> p.source().type().equals(type))
                        .findFirst()
                        .orElseThrow();
        var attempt = read(probe);
        assertThat(attempt.failure()).isEmpty();
        return type.cast(attempt.value().orElseThrow());
    }

    private static Verdict wal(List<Probe<?>> probes) throws InterruptedException {
        Instant now = Instant.now();
        Snapshot snapshot =
                Snapshot.empty(now)
                        .with(
                                ServerFacts.SOURCE,
                                new Reading.Known<>(of(probes, ServerFacts.class), now))
                        .with(WalFiles.SOURCE, new Reading.Known<>(of(probes, WalFiles.class), now))
                        .with(
                                Primaries.SOURCE,
                                new Reading.Known<>(of(probes, Primaries.class), now));
        return Assessor.assess(
                        snapshot, Recent.NONE.plus(snapshot), Expectations.NONE, Levels.DEFAULT)
                .wal()
                .verdict();
    }

    private static Environment environment(Lab lab, PostgresEndpoint endpoint) {
        return lab.environment().withServers(Optional.of(endpoint), Optional.empty());
    }

    private static Readiness ready(Lab lab, PostgresEndpoint endpoint) throws Exception {
        List<Probe<?>> probes =
                PostgresProbes.readiness(endpoint, Optional.empty(), Watched.ACCESS);
        Snapshot snapshot =
                Judged.with(
                        Snapshot.empty(Instant.EPOCH),
                        Instant.EPOCH,
                        probes.toArray(Probe<?>[]::new));
        probes.forEach(Probe::close);
        return ReadinessRule.judge(
                environment(lab, endpoint), snapshot, new OperatorTrial.NotTried());
    }

    private static Guard guard(Preview<?> preview) {
        return preview.guards().stream()
                .filter(g -> g.what().startsWith("No other host says that it is the primary"))
                .findFirst()
                .orElseThrow();
    }

    private static String refusal(Bench bench, Run opened, Preview<?> preview) throws Exception {
        Run after = bench.perform(opened, preview);
        Outcome outcome = after.steps().getFirst().outcome().orElseThrow();
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return outcome.detail();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aPromotedStandbyBesideTheOldPrimaryIsToldAndNothingIsDone(int major) throws Exception {
        try (Lab lab = Lab.start(LabOptions.postgresOnly().major(major), Progress.SILENT)) {
            PostgresServer second = lab.postgres().standby();
            PostgresEndpoint both = at(lab, lab.postgres().port(), second.port());
            List<Probe<?>> probes = probes(both);
            run(lab, MAKE);
            try (var bench = new Bench(environment(lab, both), folder, Boundary.NONE)) {
                Primaries before = of(probes, Primaries.class);
                assertThat(before.several()).isFalse();
                assertThat(before.unasked()).isEmpty();
                assertThat(wal(probes).level()).isEqualTo(Level.OK);
                Preview<?> honest = bench.preview(SLOT);
                assertThat(honest.clear()).isTrue();
                assertThat(guard(honest).holds()).isTrue();
                assertThat(ready(lab, both).sentence())
                        .startsWith("You could drop a slot on lab tonight");

                try (Connection admin = second.connect()) {
                    assertThat(one(admin, "SELECT pg_promote()")).isEqualTo("t");
                }
                Primaries split = of(probes, Primaries.class);
                assertThat(split.claims().stream().map(Primaries.Claim::host))
                        .containsExactly(port(lab.postgres().port()), port(second.port()));
                assertThat(split.conflict())
                        .isEqualTo(
                                "%s (timeline 1) and %s (timeline 2) both say that they are the primary of system %s: what is written to one is missing on the other"
                                        .formatted(
                                                port(lab.postgres().port()),
                                                port(second.port()),
                                                split.claims().getFirst().server().system()));
                assertThat(ready(lab, both).sentence())
                        .isEqualTo(
                                "You could not drop a slot on lab tonight: "
                                        + split.conflict()
                                        + ".");
                Verdict told = wal(probes);
                assertThat(told.level()).isEqualTo(Level.CRITICAL);
                assertThat(told.headline())
                        .isEqualTo("More than one host says that it is the primary");
                assertThat(told.sentence())
                        .contains(
                                split.conflict(),
                                "Headroom reads %s, and acts on none of them. Find out which one the clients use, and stop the other."
                                        .formatted(port(lab.postgres().port())));

                assertThat(refusal(bench, bench.open(SLOT), honest)).contains(split.conflict());
                assertThat(guard(bench.preview(SLOT)))
                        .isEqualTo(
                                new Guard(
                                        "No other host says that it is the primary",
                                        false,
                                        split.conflict()));
                assertThat(one(lab, COUNT)).isEqualTo("1");

                second.kill();
                Primaries alone = of(probes, Primaries.class);
                assertThat(alone.several()).isFalse();
                assertThat(alone.unasked())
                        .singleElement()
                        .satisfies(
                                u -> assertThat(u.why().kind()).isEqualTo(Reason.Kind.UNREACHABLE));
                Readiness unsure = ready(lab, both);
                assertThat(unsure.sentence()).startsWith("You could drop a slot on lab tonight");
                assertThat(unsure.remarks())
                        .singleElement()
                        .asString()
                        .startsWith(
                                "%s could not be asked whether it is a primary too: "
                                        .formatted(port(second.port())));
                Preview<?> again = bench.preview(SLOT);
                assertThat(again.clear()).isTrue();
                assertThat(guard(again).what())
                        .endsWith("; %s cannot be asked".formatted(port(second.port())));
            } finally {
                probes.forEach(Probe::close);
                second.kill();
            }
        }
    }

    @Test
    void twoDatabasesAreToldApartAndOneUnderTwoNamesIsOne() throws Exception {
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
                Lab other = Lab.start(LabOptions.postgresOnly().major(14), Progress.SILENT);
                Proxy name = Proxy.to(lab.postgres().port())) {
            run(lab, MAKE);
            List<Probe<?>> one = probes(at(lab, name.port(), lab.postgres().port()));
            assertThat(of(one, Primaries.class).claims()).hasSize(1);
            assertThat(wal(one).level()).isEqualTo(Level.OK);
            one.forEach(Probe::close);

            sameLogin(lab, other);
            PostgresEndpoint mixed = at(lab, lab.postgres().port(), other.postgres().port());
            List<Probe<?>> two = probes(mixed);
            try (var bench = new Bench(environment(lab, mixed), folder, Boundary.NONE)) {
                Primaries found = of(two, Primaries.class);
                assertThat(found.conflict())
                        .isEqualTo(
                                "%s (system %s, timeline 1) and %s (system %s, timeline 1) both say that they are a primary: they are different databases, not copies of one"
                                        .formatted(
                                                port(lab.postgres().port()),
                                                found.claims().get(0).server().system(),
                                                port(other.postgres().port()),
                                                found.claims().get(1).server().system()));
                assertThat(wal(two).level()).isEqualTo(Level.WARNING);
                assertThat(wal(two).sentence()).contains("Name the hosts of one cluster only.");
                assertThat(refusal(bench, bench.open(SLOT), bench.preview(SLOT)))
                        .contains(found.conflict());
                assertThat(one(lab, COUNT)).isEqualTo("1");
            } finally {
                two.forEach(Probe::close);
            }
        }
    }

    /// The same name and password on both.
    private static void sameLogin(Lab lab, Lab other) throws Exception {
        Secret password = Watched.password(Watched.endpoint(lab));
        try (Connection admin = other.postgres().connect();
                Statement statement = admin.createStatement()) {
            statement.execute(
                    "ALTER ROLE %s PASSWORD '%s'"
                            .formatted(Watched.endpoint(lab).monitor().user(), password.reveal()));
        }
    }
}
