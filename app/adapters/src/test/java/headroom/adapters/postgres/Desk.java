package headroom.adapters.postgres;

import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Reading;
import headroom.core.signal.Assessor;
import headroom.core.signal.queries.Comparison;
import headroom.core.signal.queries.QueriesFinding;
import headroom.core.signal.queries.Release;
import headroom.core.signal.queries.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Statements that run on a real server, what its pg_stat_statements tells of them, the releases
/// that were marked meanwhile, and what is judged of it. Three seconds pass from one read to the
/// next, by a clock of its own: so many calls a second are so many on any machine. What a statement
/// takes it sleeps, so that a busy machine makes it no slower than it is.
final class Desk implements AutoCloseable {

    static final String ORDER = "SELECT count(*), pg_sleep(?) FROM generate_series(1, 9)";
    static final String TOKEN = "SELECT sum(g), pg_sleep(?) FROM generate_series(1, 9) g";
    static final String FRESH = "SELECT max(g), pg_sleep(?) FROM generate_series(1, 9) g";

    private static final Duration STEP = Duration.ofSeconds(3);

    /// What is called between two reads.
    ///
    /// @param order how long each of the [#ORDER]s takes, in milliseconds
    /// @param tokens how many [#TOKEN]s
    /// @param fresh whether there are [#FRESH]s
    record Load(int order, int tokens, boolean fresh) {

        static final Load NORMAL = new Load(15, 4, false);
        static final Load STORM = new Load(15, 24, false);
        static final Load SLOWER = new Load(45, 24, false);
        static final Load NEW = new Load(45, 24, true);
    }

    private final StatementsProbe probe;
    private final Connection client;
    private Instant now = Judged.START;
    private Recent recent = Recent.NONE;
    private List<Release> releases = List.of();

    /// @param client what calls the statements; closed by who opened it
    Desk(PostgresEndpoint endpoint, Connection client) throws Exception {
        this.probe = new StatementsProbe(Watched.patient(endpoint));
        this.client = client;
        read();
    }

    private void read() throws Exception {
        Work work = Watched.read(probe).value().orElseThrow();
        Instant before = now;
        now = now.plus(STEP);
        var timed =
                new Work(
                        work.server(),
                        work.from().map(_ -> before),
                        now,
                        work.done(),
                        work.rest(),
                        work.evicted(),
                        work.reset());
        recent =
                recent.plus(Snapshot.empty(now).with(Work.SOURCE, new Reading.Known<>(timed, now)));
    }

    /// Six seconds of this.
    void work(Load load) throws Exception {
        for (int i = 0; i < 2; i++) {
            call(client, ORDER, 5, load.order());
            call(client, TOKEN, load.tokens(), 5);
            if (load.fresh()) {
                call(client, FRESH, 3, 40);
            }
            read();
        }
    }

    /// Marks a release now.
    void release(String label) {
        var more = new ArrayList<Release>();
        more.add(new Release(label, now, "tester"));
        more.addAll(releases);
        releases = List.copyOf(more);
    }

    QueriesFinding finding() {
        Snapshot snapshot =
                recent.newest()
                        .orElseThrow()
                        .with(
                                Release.Marked.SOURCE,
                                new Reading.Known<>(new Release.Marked(releases), now));
        return Assessor.assess(snapshot, recent.plus(snapshot), Expectations.NONE, Levels.DEFAULT)
                .workload()
                .queries()
                .orElseThrow();
    }

    /// What became of the statement that grew most.
    static Comparison.Kind first(QueriesFinding finding) {
        return finding.comparison().orElseThrow().statements().getFirst().kind();
    }

    /// @param length of each, in milliseconds
    static void call(Connection client, String sql, int times, int length) throws SQLException {
        try (PreparedStatement statement = client.prepareStatement(sql)) {
            for (int i = 0; i < times; i++) {
                statement.setDouble(1, length / 1e3);
                statement.executeQuery().close();
            }
        }
    }

    @Override
    public void close() {
        probe.close();
    }
}
