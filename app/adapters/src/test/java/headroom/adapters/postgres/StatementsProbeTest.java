package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.read;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;

import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Reading;
import headroom.core.reading.Reason;
import headroom.core.signal.Assessor;
import headroom.core.signal.queries.Comparison;
import headroom.core.signal.queries.Comparison.Kind;
import headroom.core.signal.queries.QueriesFinding;
import headroom.core.signal.queries.Release;
import headroom.core.signal.queries.Work;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class StatementsProbeTest {

    private static final String ORDER = "SELECT count(*) FROM generate_series(1, ?)";
    private static final String TOKEN = "SELECT sum(g) FROM generate_series(1, ?) g";
    private static final String FRESH = "SELECT max(g), min(g) FROM generate_series(1, ?) g";
    private static final Duration LONG = Duration.ofSeconds(7);

    /// What is watched, remembered and released.
    private static final class Desk {

        private final StatementsProbe probe;
        private Recent recent = Recent.NONE;
        private List<Release> releases = List.of();

        Desk(StatementsProbe probe) {
            this.probe = probe;
        }

        void read() throws Exception {
            Work work = Watched.read(probe).value().orElseThrow();
            recent =
                    recent.plus(
                            Snapshot.empty(work.to())
                                    .with(Work.SOURCE, new Reading.Known<>(work, work.to())));
        }

        void release(String label) throws Exception {
            read();
            var more = new ArrayList<Release>();
            more.add(new Release(label, recent.newest().orElseThrow().at(), "tester"));
            more.addAll(releases);
            releases = List.copyOf(more);
        }

        QueriesFinding finding() {
            Instant now = recent.newest().orElseThrow().at();
            Snapshot snapshot =
                    recent.newest()
                            .orElseThrow()
                            .with(
                                    Release.Marked.SOURCE,
                                    new Reading.Known<>(new Release.Marked(releases), now));
            return Assessor.assess(
                            snapshot, recent.plus(snapshot), Expectations.NONE, Levels.DEFAULT)
                    .workload()
                    .queries()
                    .orElseThrow();
        }
    }

    /// Works for seven seconds: so many calls of each every 50 ms.
    private static void work(Desk desk, Connection client, Load load) throws Exception {
        long end = System.nanoTime() + LONG.toNanos();
        for (int i = 1; System.nanoTime() < end; i++) {
            long next = System.nanoTime() + 50_000_000;
            call(client, ORDER, 1, load.orderSize());
            call(client, TOKEN, load.tokens(), 2_000);
            if (load.fresh()) {
                call(client, FRESH, 1, 40_000);
            }
            LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
            if (i % 20 == 0) {
                desk.read();
            }
        }
        desk.read();
    }

    private record Load(int orderSize, int tokens, boolean fresh) {

        static final Load NORMAL = new Load(3_000, 1, false);
    }

    private static void call(Connection client, String sql, int times, int size)
            throws SQLException {
        try (PreparedStatement statement = client.prepareStatement(sql)) {
            for (int i = 0; i < times; i++) {
                statement.setInt(1, size);
                statement.executeQuery().close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aStormARegressionAndAnInnocentReleaseAreToldApart(int major) throws Exception {
        try (Lab lab = Lab.start(LabOptions.postgresOnly().major(major), Progress.SILENT);
                Connection client = lab.postgres().connect();
                var probe =
                        new StatementsProbe(Watched.link(Watched.endpoint(lab), Limits.COSTLY))) {
            var desk = new Desk(probe);
            desk.read();
            work(desk, client, Load.NORMAL);

            desk.release("v1");
            work(desk, client, Load.NORMAL);
            QueriesFinding innocent = desk.finding();
            assertThat(innocent.sentence()).endsWith("none slower: the release is innocent.");
            assertThat(innocent.remarks()).isEmpty();

            desk.release("v2");
            work(desk, client, new Load(3_000, 60, false));
            QueriesFinding storm = desk.finding();
            assertThat(storm.sentence())
                    .contains("the release is innocent")
                    .contains("a storm")
                    .contains("SELECT sum(g) FROM generate_series");
            assertThat(kinds(storm)).isEqualTo(Kind.STORM);

            desk.release("v3");
            work(desk, client, new Load(200_000, 60, false));
            QueriesFinding slower = desk.finding();
            assertThat(slower.sentence())
                    .contains("Since release v3")
                    .contains("SELECT count(*) FROM generate_series")
                    .doesNotContain("innocent");
            assertThat(kinds(slower)).isEqualTo(Kind.SLOWER);

            desk.release("v4");
            work(desk, client, new Load(200_000, 60, true));
            QueriesFinding fresh = desk.finding();
            assertThat(fresh.sentence()).contains("is new").doesNotContain("innocent");
            assertThat(kinds(fresh)).isEqualTo(Kind.NEW);
        }
    }

    /// Of the statement that grew most.
    private static Kind kinds(QueriesFinding finding) {
        Comparison comparison = finding.comparison().orElseThrow();
        return comparison.statements().getFirst().kind();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void everyVersionTellsWhatItsStatementsDid(int major) throws Exception {
        try (Lab lab = Lab.start(LabOptions.postgresOnly().major(major), Progress.SILENT);
                Connection client = lab.postgres().connect();
                var probe =
                        new StatementsProbe(Watched.link(Watched.endpoint(lab), Limits.COSTLY))) {
            assertThat(read(probe).value().orElseThrow().from()).isEmpty();
            call(client, ORDER, 7, 100);
            Work.Done done = done(read(probe).value().orElseThrow());
            assertThat(done.counts().calls()).isEqualTo(7);
            assertThat(done.first()).isTrue();
            assertThat(done.text().orElseThrow().role()).contains("postgres");
            assertThat(probe.cost()).isPresent();

            call(client, ORDER, 3, 100);
            Work.Done again = done(read(probe).value().orElseThrow());
            assertThat(again.counts().calls()).isEqualTo(3);
            assertThat(again.first()).isFalse();

            run(lab, "SELECT pg_stat_statements_reset()");
            call(client, ORDER, 2, 100);
            Work reset = read(probe).value().orElseThrow();
            assertThat(reset.reset()).isTrue();
            assertThat(done(reset).counts().calls()).isEqualTo(2);
            assertThat(done(reset).first()).isFalse();
        }
    }

    private static Work.Done done(Work work) {
        return work.done().stream()
                .filter(d ->
                        d.text()
                                .filter(t ->
                                        t.query()
                                                .startsWith("SELECT count(*) FROM generate_series"))
                                .isPresent())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoMayNotSeeStatementsOfOthersIsToldWhatToGrant() throws Exception {
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT)) {
            run(lab, "CREATE ROLE nothing LOGIN PASSWORD 'nothing'");
            PostgresEndpoint endpoint = Watched.as(Watched.endpoint(lab), "nothing");
            try (var probe = new StatementsProbe(Watched.link(endpoint, Limits.COSTLY))) {
                Reason why = read(probe).failure().orElseThrow();
                assertThat(why.kind()).isEqualTo(Reason.Kind.NO_RIGHT);
                assertThat(why.detail()).contains("grant it pg_monitor");
            }
        }
    }

    @Test
    void whereTheExtensionIsMissingItIsSaidHowToGetIt() throws Exception {
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
                var probe =
                        new StatementsProbe(Watched.link(Watched.endpoint(lab), Limits.COSTLY))) {
            run(lab, "DROP EXTENSION pg_stat_statements");
            Reason missing = read(probe).failure().orElseThrow();
            assertThat(missing.kind()).isEqualTo(Reason.Kind.UNSUPPORTED);
            assertThat(missing.detail())
                    .contains("CREATE EXTENSION pg_stat_statements", "shared_preload_libraries");

            run(
                    lab,
                    "CREATE SCHEMA \"odd Schema\"",
                    "CREATE EXTENSION pg_stat_statements SCHEMA \"odd Schema\"",
                    "GRANT USAGE ON SCHEMA \"odd Schema\" TO PUBLIC");
            assertThat(read(probe).value()).isPresent();
        }
    }

    @Test
    void whereTheLibraryIsNotLoadedItIsSaidHowToLoadIt() throws Exception {
        try (Lab lab =
                        Lab.start(
                                LabOptions.postgresOnly().setting("shared_preload_libraries", ""),
                                Progress.SILENT);
                var probe =
                        new StatementsProbe(Watched.link(Watched.endpoint(lab), Limits.COSTLY))) {
            Optional<Reason> why = read(probe).failure();
            assertThat(why.orElseThrow().kind()).isEqualTo(Reason.Kind.UNSUPPORTED);
            assertThat(why.orElseThrow().detail()).contains("restart the server");
        }
    }
}
