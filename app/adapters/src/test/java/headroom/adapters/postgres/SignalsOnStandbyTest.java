package headroom.adapters.postgres;

import static headroom.adapters.postgres.Clients.execute;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import headroom.adapters.files.TeamText;
import headroom.core.environment.Capacity;
import headroom.core.environment.Expectations;
import headroom.core.environment.ExpectedClient;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Bytes;
import headroom.core.reading.Reason;
import headroom.core.signal.Gauge;
import headroom.core.signal.load.LoadFindings;
import headroom.core.signal.load.LockQueue;
import headroom.core.signal.load.Remark;
import headroom.core.signal.pools.Census;
import headroom.core.signal.pools.PoolsJudgement;
import headroom.core.signal.pools.SessionGroup;
import headroom.core.signal.storage.StorageJudgement;
import headroom.core.signal.storage.VolumeUse;
import headroom.lab.LabOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said of a physical standby that reports run on: its own sessions and volume, and not its
/// primary's, well, badly and as far as a role without rights sees them.
@ParameterizedClass
@ValueSource(ints = {14, 15, 16, 17, 18})
@Timeout(120)
class SignalsOnStandbyTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String REPORT = "SELECT count(*) FROM generate_series(1, 100)";

    @SuppressWarnings("NullAway.Init") // started before each version's tests
    private static Pair pair;

    @Parameter int major;

    @BeforeParameterizedClassInvocation
    static void start(int major) throws Exception {
        pair =
                Pair.start(
                        LabOptions.postgresOnly().major(major),
                        "CREATE TABLE stock (id int)",
                        "GRANT ALL ON stock TO " + Clients.ROLE);
    }

    @AfterParameterizedClassInvocation
    static void end() throws Exception {
        pair.close();
    }

    /// A session is there for a moment after its client has closed it, be it one of the test's own
    /// that looks; Headroom's are nobody's.
    @BeforeEach
    void nobodyIsLeft() throws SQLException {
        try (Connection looking = pair.standby().connect()) {
            execute(looking, "SET application_name = 'headroom'");
            Watched.until(SOON, () -> others(looking) == 0);
        }
    }

    private static long others(Connection looking) {
        try (Statement statement = looking.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client"
                                        + " backend' AND application_name <> 'headroom'")) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static PostgresEndpoint there() {
        return pair.there();
    }

    private static PostgresEndpoint blind() {
        return Pair.blind(there());
    }

    private static Connection client(String application) throws SQLException {
        return Clients.of(pair.standby(), application);
    }

    private static void cancel(String application) throws SQLException {
        try (Connection admin = pair.standby().connect()) {
            execute(
                    admin,
                    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = '"
                            + application
                            + "'");
        }
    }

    private static String there(String sql) {
        return pair.there(sql);
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
            assertThat(Judged.of(pair.here(), 1, Expectations.NONE).pools().level())
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
        nobodyIsLeft();
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
        return TeamText.levels("transactions: {watch: 0 s, warning: 0 s, critical: 30 min}");
    }

    @Test
    void sessionsThatWorkAreComparedWithItsProcessors() throws Exception {
        var one = new Expectations(Optional.empty(), Optional.empty(), Optional.of(1), Map.of());
        assertThat(Judged.of(there(), 4, one).workload().load().orElseThrow().cpu())
                .hasValueSatisfying(cpu -> assertThat(cpu.busy()).isZero());
        try (Connection first = client("busy");
                Connection second = client("busy")) {
            String endless = "DO $$ BEGIN LOOP NULL; END LOOP; END $$";
            Thread a = Clients.start(first, endless);
            Thread b = Clients.start(second, endless);
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
        try (Connection change = pair.primary().connect();
                Connection report = client("reports")) {
            change.setAutoCommit(false);
            execute(change, "LOCK TABLE stock IN ACCESS EXCLUSIVE MODE");
            run(pair.lab(), "SELECT txid_current()"); // its commit brings the lock over
            Watched.until(
                    SOON,
                    () ->
                            there(
                                            "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock'")
                                    .equals("1"));
            Thread waits = Clients.start(report, "SELECT count(*) FROM stock");
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
    void whatItsVolumeHoldsIsJudgedThereOrNotKnown() throws Exception {
        try (var storage = new StorageReads(there())) {
            Snapshot first = storage.read(Snapshot.empty(Judged.START), Judged.START);
            run(
                    pair.lab(),
                    "CREATE TABLE ballast AS SELECT repeat('x', 900) AS x FROM generate_series(1,"
                            + " 20000)");
            Watched.until(
                    SOON, () -> there("SELECT to_regclass('ballast') IS NOT NULL").equals("t"));
            Snapshot second = storage.read(first, Judged.START.plusSeconds(600));
            Bytes used = second.get(VolumeUse.SOURCE).fresh().orElseThrow().used();
            Recent recent = Recent.NONE.plus(first).plus(second);

            var large = new Capacity(Bytes.gib(100), Bytes.gib(100));
            StorageJudgement calm = StorageReads.judged(second, recent, large, Optional.empty());
            assertThat(calm.level()).isEqualTo(Level.OK);
            assertThat(StorageReads.part(calm, "Database shop").perSecond().orElseThrow())
                    .isBetween(17_000_000 / 600.0, 60_000_000 / 600.0);

            Bytes little = new Bytes(used.count() + used.count() / 20);
            StorageJudgement full =
                    StorageReads.judged(
                            second, recent, new Capacity(little, little), Optional.empty());
            assertThat(full.level()).isEqualTo(Level.CRITICAL);
            assertThat(full.verdict().sentence()).contains(" used. See which part grows");
            run(pair.lab(), "DROP TABLE ballast");
        }
        try (var storage = new StorageReads(blind())) {
            Snapshot blind = storage.read(Snapshot.empty(Judged.START), Judged.START);
            assertThat(blind.get(VolumeUse.SOURCE).trouble().orElseThrow().kind())
                    .isEqualTo(Reason.Kind.NO_RIGHT);
            StorageJudgement unknown =
                    StorageReads.judged(
                            blind,
                            Recent.NONE.plus(blind),
                            new Capacity(Bytes.gib(100), Bytes.gib(100)),
                            Optional.empty());
            assertThat(unknown.level()).isEqualTo(Level.UNKNOWN);
            assertThat(unknown.verdict().sentence()).contains("pg_monitor");
        }
    }
}
