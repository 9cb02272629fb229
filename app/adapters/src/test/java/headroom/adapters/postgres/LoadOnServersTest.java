package headroom.adapters.postgres;

import static headroom.adapters.postgres.Clients.execute;
import static headroom.adapters.postgres.Watched.one;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import headroom.core.environment.Capacity;
import headroom.core.environment.Expectations;
import headroom.core.environment.Level;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Bytes;
import headroom.core.signal.Gauge;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.load.LoadFindings;
import headroom.core.signal.load.LockQueue;
import headroom.core.signal.load.Remark;
import headroom.core.signal.load.Transaction;
import headroom.core.signal.storage.StorageJudgement;
import headroom.core.signal.storage.StoragePart;
import headroom.core.signal.storage.VolumeUse;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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

/// What keeps a server busy and what fills it, on servers where it is really so, and what a role
/// without rights sees of it.
@ParameterizedClass
@ValueSource(ints = {14, 15, 16, 17, 18})
@Timeout(120)
class LoadOnServersTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Instant START = Judged.START;

    @SuppressWarnings("NullAway.Init") // started before each version's tests
    private static Lab lab;

    @Parameter int major;

    @BeforeParameterizedClassInvocation
    static void start(int major) throws Exception {
        lab = Lab.start(LabOptions.postgresOnly().major(major), Progress.SILENT);
        run(lab, Clients.CREATE_ROLE, "CREATE TABLE stock (id int)");
    }

    @AfterParameterizedClassInvocation
    static void end() throws Exception {
        lab.close();
    }

    private static Connection client(String application) throws SQLException {
        return Clients.of(lab.postgres(), application);
    }

    private static LoadFindings load(PostgresEndpoint endpoint) throws Exception {
        return Judged.of(endpoint, 1, Expectations.NONE).workload().load().orElseThrow();
    }

    private static List<String> sentences(LoadFindings load, Gauge gauge) {
        return load.remarks().stream()
                .filter(r -> r.gauge() == gauge)
                .map(Remark::sentence)
                .toList();
    }

    @Test
    void whoWaitsBehindWhomIsATree() throws Exception {
        assertThat(load(Watched.endpoint(lab)).locks()).isEmpty();
        run(lab, "GRANT ALL ON stock TO stranger");
        try (Connection root = client("forgotten");
                Connection middle = client("report");
                Connection last = client("checkout")) {
            root.setAutoCommit(false);
            execute(root, "LOCK TABLE stock IN SHARE MODE");
            Thread waits = Clients.start(middle, "TRUNCATE stock");
            Watched.until(SOON, () -> waiting() == 1);
            Thread waitsToo = Clients.start(last, "SELECT count(*) FROM stock");
            Watched.until(SOON, () -> waiting() == 2);

            LoadFindings load = load(Watched.endpoint(lab));
            assertThat(load.locks())
                    .extracting(
                            p -> p.who().flatMap(w -> w.application()).orElse(""),
                            LockQueue.Place::depth,
                            LockQueue.Place::behind)
                    .containsExactly(
                            tuple("forgotten", 0, 2L),
                            tuple("report", 1, 1L),
                            tuple("checkout", 2, 0L));
            assertThat(load.locks().getFirst().waits()).isEmpty();
            assertThat(load.locks().get(1).waits().orElseThrow().told()).isTrue();
            assertThat(sentences(load, Gauge.POOLS))
                    .anySatisfy(s ->
                            assertThat(s)
                                    .startsWith("2 sessions wait behind process ")
                                    .contains(
                                            " of forgotten as stranger",
                                            "It is idle in its transaction"));

            // who may not see others' sessions does not take them for idle or working
            assertThat(load(nobody()).hidden()).isPositive();

            root.rollback();
            waits.join();
            waitsToo.join();
        }
        assertThat(load(Watched.endpoint(lab)).locks()).isEmpty();
    }

    /// Its query waited for another lock before.
    @Test
    void aWaitIsAsLongAsTheServerSaysAndNotAsTheQuery() throws Exception {
        try (Connection holder = client("forgotten");
                Connection copy = client("copy")) {
            execute(holder, "SELECT pg_advisory_lock(1), pg_advisory_lock(2)");
            Thread waits =
                    Clients.start(
                            copy,
                            "DO 'BEGIN PERFORM pg_advisory_lock(1); PERFORM pg_advisory_lock(2); END'");
            Watched.until(SOON, () -> waiting() == 1);
            ServerFacts before = facts();
            execute(holder, "SELECT pg_advisory_unlock(1)");
            Watched.until(
                    SOON,
                    () ->
                            one(
                                            lab,
                                            "SELECT count(*) FROM pg_locks WHERE NOT granted AND objid = 2")
                                    .equals("1"));
            ServerFacts after = facts();
            assertThat(after.load().blocked().getFirst().since().orElseThrow())
                    .isAfter(before.serverTime())
                    .isBefore(after.serverTime());
            assertThat(queryBegun(after)).isBefore(before.serverTime());
            assertThat(load(Watched.endpoint(lab)).locks().get(1).waits().orElseThrow().told())
                    .isTrue();
            execute(holder, "SELECT pg_advisory_unlock(2)");
            waits.join();
        }
    }

    private static ServerFacts facts() throws InterruptedException {
        try (var probe = new ServerProbe(Watched.patient(Watched.endpoint(lab)))) {
            return Watched.read(probe).value().orElseThrow();
        }
    }

    /// Of the first that waits.
    private static Instant queryBegun(ServerFacts facts) {
        long pid = facts.load().blocked().getFirst().pid();
        return facts.load().transactions().stream()
                .filter(t -> t.pid() == pid)
                .findFirst()
                .flatMap(Transaction::queryBegun)
                .orElseThrow();
    }

    /// Another role that has nothing.
    private static PostgresEndpoint nobody() throws SQLException {
        run(
                lab,
                "DROP ROLE IF EXISTS nobody_at_all",
                "CREATE ROLE nobody_at_all LOGIN PASSWORD 'nobody_at_all'");
        return Watched.as(Watched.endpoint(lab), "nobody_at_all");
    }

    private static long waiting() {
        return Long.parseLong(
                one(lab, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"));
    }

    @Test
    void sessionsThatWorkAreComparedWithTheProcessors() throws Exception {
        var one = new Expectations(Optional.empty(), Optional.empty(), Optional.of(1), Map.of());
        LoadFindings calm =
                Judged.of(Watched.endpoint(lab), 4, one).workload().load().orElseThrow();
        assertThat(calm.cpu().orElseThrow().busy()).isZero();
        try (Connection first = client("busy");
                Connection second = client("busy")) {
            String endless = "DO $$ BEGIN LOOP NULL; END LOOP; END $$";
            Thread a = Clients.start(first, endless);
            Thread b = Clients.start(second, endless);
            Watched.until(
                    SOON,
                    () ->
                            one(
                                            lab,
                                            "SELECT count(*) FROM pg_stat_activity WHERE"
                                                    + " application_name = 'busy' AND state = 'active'")
                                    .equals("2"));

            LoadFindings busy =
                    Judged.of(Watched.endpoint(lab), 4, one).workload().load().orElseThrow();
            assertThat(busy.cpu().orElseThrow().busy()).isEqualTo(2);
            assertThat(busy.waits()).contains(new LoadFindings.Waiting(LoadFindings.WORKING, 2));
            assertThat(sentences(busy, Gauge.POOLS))
                    .anySatisfy(s ->
                            assertThat(s)
                                    .startsWith(
                                            "On average 2.0 sessions worked without waiting on 1"
                                                    + " vCPUs"));
            // one sample tells nothing, and neither does a role that does not see what others do
            assertThat(load(Watched.endpoint(lab)).cpu()).isEmpty();
            assertThat(Judged.of(nobody(), 4, one).workload().load().orElseThrow().cpu()).isEmpty();

            run(
                    lab,
                    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name ="
                            + " 'busy'");
            a.join();
            b.join();
        }
    }

    @Test
    void whatGrowsIsNamedAndSourcesThatDisagreeAreToldApart() throws Exception {
        try (var costly = new StorageReads(Watched.endpoint(lab))) {
            Snapshot first = costly.read(Snapshot.empty(START), START);
            run(
                    lab,
                    "CREATE TABLE ballast AS SELECT repeat('x', 900) AS x FROM generate_series(1,"
                            + " 20000)",
                    "CHECKPOINT");
            Instant later = START.plusSeconds(600);
            Snapshot second = costly.read(first, later);
            var recent = Recent.NONE.plus(first).plus(second);
            long used = second.get(VolumeUse.SOURCE).fresh().orElseThrow().used().count();

            var hundred = new Capacity(Bytes.gib(100), Bytes.gib(100));
            StorageJudgement alone = StorageReads.judged(second, recent, hundred, Optional.empty());
            StoragePart shop = StorageReads.part(alone, "Database shop");
            assertThat(shop.perSecond().orElseThrow())
                    .isBetween(17_000_000 / 600.0, 60_000_000 / 600.0);
            assertThat(StorageReads.part(alone, "Logs").bytes()).isPresent();
            assertThat(alone.level()).isEqualTo(Level.OK);

            Bytes foreign = Bytes.gib(2);
            StorageJudgement whole =
                    StorageReads.judged(
                            second,
                            recent,
                            new Capacity(Bytes.gib(8), Bytes.gib(100)),
                            Optional.of(new Bytes(foreign.count() + used)));
            assertThat(whole.verdict().sentence())
                    .contains("PostgreSQL accounts for ", " of it; ", " are something else's.");
            assertThat(StorageReads.part(whole, "Other").bytes()).contains(foreign);
            Bytes little = new Bytes(used + used / 20);
            StorageJudgement full =
                    StorageReads.judged(
                            second, recent, new Capacity(little, little), Optional.empty());
            assertThat(full.level()).isEqualTo(Level.CRITICAL);
            run(lab, "DROP TABLE ballast");
        }
        try (var costly = new StorageReads(nobody())) {
            Snapshot blind = costly.read(Snapshot.empty(START), START);
            StorageJudgement unknown =
                    StorageReads.judged(
                            blind,
                            Recent.NONE.plus(blind),
                            new Capacity(Bytes.gib(100), Bytes.gib(100)),
                            Optional.empty());
            assertThat(unknown.level()).isEqualTo(Level.UNKNOWN);
            assertThat(unknown.verdict().sentence()).contains("GRANT pg_monitor TO nobody_at_all");
        }
    }

    @Test
    void aReadThatIsRefusedKeepsItsConnectionForTheOthers() throws Exception {
        run(lab, "DROP EXTENSION IF EXISTS pg_stat_statements");
        Watched.until(SOON, () -> sessionsOfNobody().isEmpty());
        try (var statements = new StatementsProbe(Watched.patient(nobody()))) {
            assertThat(Watched.read(statements).kind().lasting()).isTrue();
            Watched.until(SOON, () -> sessionsOfNobody().size() == 1);
            List<String> session = sessionsOfNobody();
            assertThat(Watched.read(statements).kind().lasting()).isTrue();
            assertThat(sessionsOfNobody()).isEqualTo(session);
        }
    }

    private static List<String> sessionsOfNobody() {
        String pids =
                one(
                        lab,
                        "SELECT coalesce(string_agg(pid::text, ','), '') FROM pg_stat_activity"
                                + " WHERE usename = 'nobody_at_all'");
        return pids.isEmpty() ? List.of() : List.of(pids.split(",", -1));
    }
}
