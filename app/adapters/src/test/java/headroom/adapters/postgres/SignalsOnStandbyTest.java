package headroom.adapters.postgres;

import static headroom.adapters.postgres.Watched.one;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import headroom.core.environment.Expectations;
import headroom.core.environment.ExpectedClient;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.environment.Thresholds;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Age;
import headroom.core.reading.Reason;
import headroom.core.signal.Gauge;
import headroom.core.signal.load.Counters;
import headroom.core.signal.load.LoadFindings;
import headroom.core.signal.load.LockQueue;
import headroom.core.signal.load.Remark;
import headroom.core.signal.pools.Census;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.pools.SessionGroup;
import headroom.core.signal.queries.Work;
import headroom.core.signal.storage.DatabaseSizes;
import headroom.core.signal.storage.VolumeUse;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.PostgresServer;
import headroom.lab.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said of a physical standby that reports run on: its own sessions, statements and counts,
/// and not its primary's, well, badly and as far as a role without rights sees them.
@ParameterizedClass
@ValueSource(ints = {14, 15, 16, 17, 18})
@Timeout(120)
class SignalsOnStandbyTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String REPORT = "SELECT count(*) FROM generate_series(1, 100)";

    @SuppressWarnings("NullAway.Init") // started before each version's tests
    private static Lab lab;

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer standby;

    @Parameter int major;

    @BeforeParameterizedClassInvocation
    static void start(int major) throws Exception {
        lab = Lab.start(LabOptions.postgresOnly().major(major), Progress.SILENT);
        run(
                lab,
                "CREATE ROLE stranger LOGIN PASSWORD 'stranger'",
                "CREATE ROLE nobody_at_all LOGIN PASSWORD 'nobody_at_all'",
                "CREATE TABLE stock (id int)",
                "GRANT ALL ON stock TO stranger");
        standby = lab.postgres().standby();
    }

    @AfterParameterizedClassInvocation
    static void end() throws Exception {
        standby.kill();
        lab.close();
    }

    private static PostgresEndpoint there() {
        return Watched.at(Watched.endpoint(lab), standby.port());
    }

    private static PostgresEndpoint blind() {
        return Watched.as(there(), "nobody_at_all");
    }

    private static Connection client(String application) throws SQLException {
        return standby.connect(
                "shop",
                "stranger",
                "stranger",
                Map.of("ApplicationName", application, "socketTimeout", "60"));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Until it is done, or was cancelled.
    private static Thread start(Connection connection, String sql) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        execute(connection, sql);
                    } catch (SQLException e) {
                        assertThat(e.getSQLState()).isEqualTo("57014");
                    }
                });
    }

    private static void cancel(String application) throws SQLException {
        try (Connection admin = standby.connect()) {
            execute(
                    admin,
                    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = '"
                            + application
                            + "'");
        }
    }

    private static String there(String sql) {
        try (Connection admin = standby.connect()) {
            return one(admin, sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static Link costly(PostgresEndpoint endpoint) {
        return Watched.link(endpoint, Limits.COSTLY);
    }

    private static LoadFindings load(PostgresEndpoint endpoint) throws Exception {
        return Judged.of(endpoint, 1, Expectations.NONE).workload().load().orElseThrow();
    }

    private static List<String> pools(LoadFindings load) {
        return load.remarks().stream()
                .filter(r -> r.gauge() == Gauge.POOLS)
                .map(Remark::sentence)
                .toList();
    }

    @Test
    void itsStatementsAreItsOwn() throws Exception {
        try (Connection reports = client("reports");
                Connection orders = lab.postgres().connect();
                var probe = new StatementsProbe(costly(there()))) {
            assertThat(Watched.read(probe).value()).isPresent();
            for (int i = 0; i < 5; i++) {
                execute(reports, REPORT);
                execute(orders, REPORT);
                execute(orders, REPORT);
            }
            assertThat(calls(Watched.read(probe).value().orElseThrow())).isEqualTo(5);

            there("SELECT pg_stat_statements_reset()");
            execute(reports, REPORT);
            Work reset = Watched.read(probe).value().orElseThrow();
            assertThat(reset.reset()).isTrue();
            assertThat(calls(reset)).isEqualTo(1);
        }
        try (var probe = new StatementsProbe(costly(blind()))) {
            Reason why = Watched.read(probe).failure().orElseThrow();
            assertThat(why.kind()).isEqualTo(Reason.Kind.NO_RIGHT);
            assertThat(why.detail()).contains("grant it pg_monitor");
        }
    }

    private static long calls(Work work) {
        return work.done().stream()
                .filter(d ->
                        d.text()
                                .filter(t -> t.query().startsWith("SELECT count(*) FROM generate"))
                                .isPresent())
                .mapToLong(d -> d.counts().calls())
                .sum();
    }

    @Test
    void itsCountersAreItsOwnAndAnybodyMayReadThem() throws Exception {
        try (Connection reports = client("reports");
                var probe = new CountersProbe(costly(blind()));
                var primary = new CountersProbe(costly(Watched.endpoint(lab)))) {
            Counters first = Watched.read(probe).value().orElseThrow();
            assertThat(first.xidAge()).isPositive();
            assertThat(first.logins()).isPresent();
            assertThat(first.server())
                    .isNotEqualTo(Watched.read(primary).value().orElseThrow().server());
            for (int i = 0; i < 50; i++) {
                execute(reports, REPORT);
            }
            Watched.until(SOON, () -> commits(probe) >= first.commits() + 50);
        }
    }

    private static long commits(CountersProbe probe) {
        try {
            return Watched.read(probe).value().orElseThrow().commits();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itsConnectionsRunOutByThemselves() throws Exception {
        PoolsJudgement calm = Judged.of(there(), 1, Expectations.NONE).pools();
        assertThat(calm.level()).isEqualTo(Level.OK);
        var taken = new ArrayList<Connection>();
        try {
            for (long more = calm.limits().orElseThrow().forClients() - 2; more > 0; more--) {
                taken.add(client("reports"));
            }
            PoolsJudgement full = Judged.of(there(), 1, Expectations.NONE).pools();
            assertThat(full.level()).isEqualTo(Level.CRITICAL);
            assertThat(full.byApplication().getFirst())
                    .isEqualTo(new PoolsJudgement.ApplicationCount("reports", taken.size()));
            assertThat(Judged.of(Watched.endpoint(lab), 1, Expectations.NONE).pools().level())
                    .isEqualTo(Level.OK);
        } finally {
            for (Connection each : taken) {
                each.close();
            }
        }
    }

    @Test
    void whoIsConnectedIsComparedWithWhoOughtToBe() throws Exception {
        var reports =
                new ExpectedClient(
                        "reports",
                        Optional.of("stranger"),
                        Optional.of("reports"),
                        List.of(),
                        Optional.of("shop"),
                        Optional.empty());
        var declared =
                new Expectations(
                        Optional.empty(),
                        Optional.of(List.of(reports)),
                        Optional.empty(),
                        Map.of());
        try (Connection wanted = client("reports")) {
            assertThat(wanted.isValid(5)).isTrue();
            PoolsJudgement right = Judged.of(there(), 1, declared).pools();
            assertThat(right.census().orElseThrow().present()).containsEntry(reports, 1L);
            assertThat(right.level()).isEqualTo(Level.OK);
            try (Connection stray = client("verification-service")) {
                assertThat(stray.isValid(5)).isTrue();
                PoolsJudgement wrong = Judged.of(there(), 1, declared).pools();
                assertThat(wrong.census().orElseThrow().strangers())
                        .singleElement()
                        .extracting(SessionGroup::application)
                        .isEqualTo(Optional.of("verification-service"));
                assertThat(wrong.level()).isEqualTo(Level.WARNING);
                Census blind = Judged.of(blind(), 1, declared).pools().census().orElseThrow();
                assertThat(blind.present()).containsEntry(reports, 1L);
                assertThat(blind.strange()).isEqualTo(1);
            }
        }
        Watched.until(SOON, () -> there(connected("reports")).equals("0"));
        PoolsJudgement missing = Judged.of(there(), 1, declared).pools();
        assertThat(missing.level()).isEqualTo(Level.WATCH);
        assertThat(missing.verdict().headline()).isEqualTo("A declared service is not connected");
    }

    @Test
    void aReportThatIsLeftOpenIsSeen() throws Exception {
        try (Connection report = client("reports")) {
            report.setAutoCommit(false);
            execute(report, REPORT);
            Levels strict = strict();
            LoadFindings load =
                    Judged.of(there(), 1, Expectations.NONE, strict)
                            .workload()
                            .load()
                            .orElseThrow();
            assertThat(load.transactions())
                    .singleElement()
                    .satisfies(open -> assertThat(open.idle()).isPresent());
            assertThat(pools(load))
                    .anySatisfy(s ->
                            assertThat(s)
                                    .contains(
                                            " of reports as stranger has been idle in its"
                                                    + " transaction for "));
            LoadFindings blind =
                    Judged.of(blind(), 1, Expectations.NONE, strict)
                            .workload()
                            .load()
                            .orElseThrow();
            assertThat(blind.transactions()).isEmpty();
            assertThat(blind.hidden()).isPositive();
            report.rollback();
        }
        assertThat(load(there()).transactions()).isEmpty();
    }

    /// Anything that is idle in a transaction at all is a warning.
    private static Levels strict() {
        Levels all = Levels.DEFAULT;
        return new Levels(
                all.storage(),
                all.wal(),
                all.slots(),
                all.pools(),
                all.queues(),
                all.memory(),
                new Thresholds<>(
                        new Age(Duration.ZERO),
                        new Age(Duration.ZERO),
                        new Age(Duration.ofMinutes(30))),
                all.found(),
                all.load(),
                all.replication(),
                all.redis(),
                all.cuts());
    }

    @Test
    void sessionsThatWorkAreComparedWithItsProcessors() throws Exception {
        var one = new Expectations(Optional.empty(), Optional.empty(), Optional.of(1), Map.of());
        assertThat(Judged.of(there(), 4, one).workload().load().orElseThrow().cpu())
                .hasValueSatisfying(cpu -> assertThat(cpu.busy()).isZero());
        try (Connection first = client("busy");
                Connection second = client("busy")) {
            String endless = "DO $$ BEGIN LOOP NULL; END LOOP; END $$";
            Thread a = start(first, endless);
            Thread b = start(second, endless);
            Watched.until(SOON, () -> there(working("busy")).equals("2"));
            LoadFindings busy = Judged.of(there(), 4, one).workload().load().orElseThrow();
            assertThat(pools(busy))
                    .anySatisfy(s ->
                            assertThat(s)
                                    .startsWith(
                                            "On average 2.0 sessions worked without waiting on 1"
                                                    + " vCPUs"));
            assertThat(Judged.of(blind(), 4, one).workload().load().orElseThrow().cpu()).isEmpty();
            cancel("busy");
            a.join();
            b.join();
        }
    }

    private static String connected(String application) {
        return "SELECT count(*) FROM pg_stat_activity WHERE application_name = '"
                + application
                + "'";
    }

    private static String working(String application) {
        return connected(application) + " AND state = 'active'";
    }

    /// The primary locks the table, and the standby holds that lock for it.
    @Test
    void whoWaitsForALockOfThePrimaryWaitsBehindTheReplay() throws Exception {
        assertThat(load(there()).locks()).isEmpty();
        try (Connection change = lab.postgres().connect();
                Connection report = client("reports")) {
            change.setAutoCommit(false);
            execute(change, "LOCK TABLE stock IN ACCESS EXCLUSIVE MODE");
            run(lab, "SELECT txid_current()"); // its commit brings the lock over
            Watched.until(
                    SOON,
                    () ->
                            there(
                                            "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock'")
                                    .equals("1"));
            Thread waits = start(report, "SELECT count(*) FROM stock");
            Watched.until(
                    SOON,
                    () ->
                            there(
                                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type ="
                                                    + " 'Lock'")
                                    .equals("1"));
            LoadFindings load = load(there());
            assertThat(load.locks())
                    .extracting(LockQueue.Place::depth, LockQueue.Place::behind)
                    .containsExactly(tuple(0, 1L), tuple(1, 0L));
            assertThat(pools(load))
                    .anySatisfy(s ->
                            assertThat(s)
                                    .startsWith(
                                            "1 session waits behind the replay of WAL (process ")
                                    .contains(
                                            "A transaction of the primary holds the lock: it ends"
                                                    + " there."));
            assertThat(load(blind()).hidden()).isPositive();
            change.rollback();
            waits.join();
        }
        assertThat(load(there()).locks()).isEmpty();
    }

    @Test
    void whatItsVolumeHoldsIsReadThereOrNotKnown() throws Exception {
        try (var volume = new VolumeProbe(costly(there()));
                var sizes = new DatabaseSizesProbe(costly(there()))) {
            Snapshot read = Judged.with(Snapshot.empty(Judged.START), Judged.START, volume, sizes);
            assertThat(read.get(VolumeUse.SOURCE).fresh().orElseThrow().used().count())
                    .isPositive();
            assertThat(read.get(DatabaseSizes.SOURCE).fresh()).isPresent();
        }
        try (var volume = new VolumeProbe(costly(blind()))) {
            assertThat(Watched.read(volume).kind()).isEqualTo(Reason.Kind.NO_RIGHT);
        }
    }
}
