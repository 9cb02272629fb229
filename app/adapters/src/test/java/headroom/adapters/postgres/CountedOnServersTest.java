package headroom.adapters.postgres;

import static headroom.adapters.postgres.Clients.execute;
import static headroom.adapters.postgres.Watched.read;
import static headroom.adapters.postgres.Watched.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import headroom.adapters.files.TeamText;
import headroom.core.environment.Level;
import headroom.core.environment.Levels;
import headroom.core.environment.PostgresEndpoint;
import headroom.core.reading.Reason;
import headroom.core.signal.Gauge;
import headroom.core.signal.load.Counters;
import headroom.core.signal.load.Counters.Prepared.One;
import headroom.core.signal.load.LoadFindings;
import headroom.core.signal.load.Rates;
import headroom.core.signal.load.Remark;
import headroom.core.signal.queries.Comparison.Kind;
import headroom.core.signal.queries.QueriesFinding;
import headroom.core.signal.queries.Work;
import headroom.lab.LabOptions;
import headroom.lab.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What servers have counted and what it comes to, on a primary and on its standby, where it is so
/// and where it is not: statements, deadlocks, temporary files, checkpoints, transaction ids.
@ParameterizedClass
@ValueSource(ints = {14, 15, 16, 17, 18})
@Timeout(120)
class CountedOnServersTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TEMPORARY = "Much is written to temporary files";
    private static final Optional<String> OWNER = Optional.of(PostgresServer.SUPERUSER);
    private static final Optional<String> DATABASE = Optional.of(PostgresServer.DATABASE);

    @SuppressWarnings("NullAway.Init") // started before each version's tests
    private static Pair pair;

    @Parameter int major;

    @BeforeParameterizedClassInvocation
    static void start(int major) throws Exception {
        pair =
                Pair.start(
                        LabOptions.postgresOnly()
                                .major(major)
                                .setting("max_prepared_transactions", "5")
                                .setting("deadlock_timeout", "20ms")
                                .setting("max_wal_size", "32MB")
                                .setting("wal_keep_size", "512MB"),
                        "CREATE TABLE stock (id int)");
    }

    @AfterParameterizedClassInvocation
    static void end() throws Exception {
        pair.close();
    }

    private static Link costly(PostgresEndpoint endpoint) {
        return Watched.patient(endpoint);
    }

    /// By what a role that has nothing sees.
    private static Judging judging(PostgresServer server, Levels levels) {
        PostgresEndpoint blind = Pair.blind(pair.of(server));
        return new Judging(
                levels, new ServerProbe(Watched.patient(blind)), new CountersProbe(costly(blind)));
    }

    private static LoadFindings load(Judging judging) {
        try {
            return judging.read().workload().load().orElseThrow();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> headlines(LoadFindings load, Gauge gauge) {
        return load.remarks().stream()
                .filter(r -> r.gauge() == gauge)
                .map(Remark::headline)
                .toList();
    }

    private static Counters counters(PostgresServer server) throws InterruptedException {
        try (var probe = new CountersProbe(costly(Pair.blind(pair.of(server))))) {
            return read(probe).value().orElseThrow();
        }
    }

    @Test
    void eachCountsItsOwnAndAnybodyMayReadIt() throws Exception {
        for (PostgresServer server : pair.both()) {
            Counters first = counters(server);
            assertThat(first.logins()).isPresent();
            assertThat(first.freezeAt()).isEqualTo(200_000_000);
            assertThat(first.freezeMultixactsAt()).isEqualTo(400_000_000);
            assertThat(first.xidAge()).isPositive();
            try (Connection client = Clients.of(server, "reports")) {
                for (int i = 0; i < 50; i++) {
                    execute(client, "SELECT 1");
                }
            }
            Watched.until(SOON, () -> commits(server) >= first.commits() + 50);
        }
        assertThat(counters(pair.primary()).server())
                .isNotEqualTo(counters(pair.standby()).server());
    }

    private static long commits(PostgresServer server) {
        try {
            return counters(server).commits();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDeadlockIsToldWhereItWas() throws Exception {
        for (PostgresServer server : pair.both()) {
            try (Judging judging = judging(server, Levels.DEFAULT)) {
                assertThat(load(judging).rates()).isEqualTo(Rates.UNKNOWN);
                LoadFindings calm = load(judging);
                assertThat(calm.rates().deadlocks().orElseThrow().count()).isZero();
                assertThat(headlines(calm, Gauge.POOLS)).isEmpty();

                deadlock(server);
                Watched.until(
                        SOON, () -> load(judging).rates().deadlocks().orElseThrow().count() == 1);
                assertThat(load(judging).remarks())
                        .filteredOn(r -> r.headline().equals("Transactions deadlock"))
                        .singleElement()
                        .satisfies(r -> {
                            assertThat(r.level()).isEqualTo(Level.WATCH);
                            assertThat(r.sentence()).startsWith("1 deadlock in the last ");
                        });
            }
        }
    }

    /// Of two that want each other's lock the server ends one.
    private static void deadlock(PostgresServer server) throws Exception {
        try (Connection one = Clients.of(server, "one");
                Connection other = Clients.of(server, "other")) {
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            execute(one, "SELECT pg_advisory_xact_lock(1)");
            execute(other, "SELECT pg_advisory_xact_lock(2)");
            CompletableFuture<String> first = taking(one, 2);
            CompletableFuture<String> second = taking(other, 1);
            assertThat(
                            List.of(
                                    first.get(SOON.toSeconds(), TimeUnit.SECONDS),
                                    second.get(SOON.toSeconds(), TimeUnit.SECONDS)))
                    .containsExactlyInAnyOrder("taken", "40P01");
        }
    }

    /// What came of it: "taken", or with what state it was refused, and in either case the
    /// transaction is over.
    private static CompletableFuture<String> taking(Connection connection, int lock) {
        var came = new CompletableFuture<String>();
        Thread.ofVirtual()
                .start(() -> {
                    String what = "taken";
                    try {
                        execute(connection, "SELECT pg_advisory_xact_lock(" + lock + ")");
                    } catch (SQLException e) {
                        what = String.valueOf(e.getSQLState());
                    }
                    try {
                        connection.rollback();
                        came.complete(what);
                    } catch (SQLException e) {
                        came.completeExceptionally(e);
                    }
                });
        return came;
    }

    @Test
    void whatIsWrittenToTemporaryFilesIsTold() throws Exception {
        Levels strict =
                TeamText.levels("load: {temp: {watch: 10 KiB, warning: 1 GiB, critical: 2 GiB}}");
        for (PostgresServer server : pair.both()) {
            try (Judging judging = judging(server, strict)) {
                load(judging);
                LoadFindings calm = load(judging);
                assertThat(calm.rates().tempPerSecond().orElseThrow().count()).isZero();
                assertThat(headlines(calm, Gauge.POOLS)).doesNotContain(TEMPORARY);
                try (Connection client = Clients.of(server, "reports")) {
                    execute(
                            client,
                            "SET work_mem = '64kB'",
                            "SELECT count(*) FROM (SELECT g FROM generate_series(1, 100000) g ORDER"
                                    + " BY g DESC) sorted");
                }
                Watched.until(
                        SOON,
                        () -> load(judging).rates().tempPerSecond().orElseThrow().count() > 10_240);
                assertThat(headlines(load(judging), Gauge.POOLS)).contains(TEMPORARY);
            }
        }
    }

    @Test
    void checkpointsThatTheVolumeOfWalAsksForAreTold() throws Exception {
        try (Judging primary = judging(pair.primary(), Levels.DEFAULT);
                Judging standby = judging(pair.standby(), Levels.DEFAULT)) {
            for (Judging each : List.of(primary, standby)) {
                load(each);
                assertThat(headlines(load(each), Gauge.WAL))
                        .noneMatch(h -> h.endsWith("asked for by the volume of WAL"));
            }
            for (int more = 1; more <= 4; more++) {
                long wanted = more;
                Watched.until(SOON, () -> requested(switched(primary)) >= wanted);
                Watched.until(SOON, () -> requested(switched(standby)) >= wanted);
            }
            assertThat(headlines(load(primary), Gauge.WAL))
                    .contains("Checkpoints are asked for by the volume of WAL");
            LoadFindings there = load(standby);
            assertThat(headlines(there, Gauge.WAL))
                    .contains("Restartpoints are asked for by the volume of WAL");
            assertThat(there.remarks().stream().map(Remark::sentence))
                    .anyMatch(s -> s.matches("\\d+ of \\d+ restartpoints in .*"));
        }
    }

    /// After another segment of WAL.
    private static LoadFindings switched(Judging judging) {
        try {
            run(pair.lab(), "SELECT txid_current()", "SELECT pg_switch_wal()");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return load(judging);
    }

    private static long requested(LoadFindings load) {
        return load.rates().checkpoints().orElseThrow().requested();
    }

    @Test
    void transactionIdsThatGrowOldAreToldOnBoth() throws Exception {
        Levels levels =
                TeamText.levels(
                        "load: {xids: {watch: 0.0005 %, warning: 0.001 %, critical: 0.05 %}}");
        try (Judging primary = judging(pair.primary(), levels);
                Judging standby = judging(pair.standby(), levels)) {
            for (Judging each : List.of(primary, standby)) {
                assertThat(load(each).frozen().orElseThrow().level()).isEqualTo(Level.OK);
                assertThat(headlines(load(each), Gauge.STORAGE)).isEmpty();
            }
            // each of them is a transaction of its own
            run(
                    pair.lab(),
                    "DO $$ BEGIN FOR i IN 1..25000 LOOP BEGIN INSERT INTO stock VALUES (i);"
                            + " EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$");
            for (Judging each : List.of(primary, standby)) {
                Watched.until(
                        SOON, () -> load(each).frozen().orElseThrow().level() == Level.WARNING);
                assertThat(headlines(load(each), Gauge.STORAGE))
                        .containsExactly("Transaction ids are running out");
            }
        }
    }

    @Test
    void whatIsLeftPreparedIsTold() throws Exception {
        Levels strict = TeamText.levels("transactions: {watch: 0 s, warning: 0 s, critical: 0 s}");
        try (Judging judging = judging(pair.primary(), strict)) {
            assertThat(load(judging).counters().orElseThrow().prepared()).isEmpty();
            Counters before = counters(pair.primary());
            run(
                    pair.lab(),
                    "BEGIN",
                    "SELECT txid_current()",
                    "PREPARE TRANSACTION 'order-7'",
                    "BEGIN",
                    "SELECT txid_current()",
                    "PREPARE TRANSACTION 'order-6'");
            LoadFindings found = load(judging);
            Counters.Prepared left = found.counters().orElseThrow().prepared().orElseThrow();
            assertThat(left.count()).isEqualTo(2);
            assertThat(left.oldest())
                    .extracting(One::gid, One::owner, One::database)
                    .containsExactly(
                            tuple("order-7", OWNER, DATABASE), tuple("order-6", OWNER, DATABASE));
            assertThat(left.oldest()).allMatch(one -> one.since().isAfter(before.at()));
            assertThat(left.oldest().getLast().xidAge()).isPositive();
            assertThat(left.oldest().getFirst().xidAge())
                    .isGreaterThan(left.oldest().getLast().xidAge());
            assertThat(headlines(found, Gauge.POOLS)).contains("A transaction is left prepared");
            run(pair.lab(), "ROLLBACK PREPARED 'order-7'", "ROLLBACK PREPARED 'order-6'");
            assertThat(headlines(load(judging), Gauge.POOLS))
                    .doesNotContain("A transaction is left prepared");
        }
    }

    @Test
    void aStormARegressionAndAnInnocentReleaseAreToldApart() throws Exception {
        for (PostgresServer server : pair.both()) {
            try (Connection client = Clients.of(server, "orders");
                    var desk = new Desk(pair.of(server), client)) {
                desk.work(Desk.Load.NORMAL);
                desk.release("v1");
                desk.work(Desk.Load.NORMAL);
                QueriesFinding innocent = desk.finding();
                assertThat(innocent.sentence()).endsWith("none slower: the release is innocent.");
                assertThat(innocent.remarks()).isEmpty();

                desk.release("v2");
                desk.work(Desk.Load.STORM);
                QueriesFinding storm = desk.finding();
                assertThat(storm.sentence())
                        .contains("the release is innocent")
                        .contains("a storm")
                        .contains("SELECT sum(g), pg_sleep");
                assertThat(Desk.first(storm)).isEqualTo(Kind.STORM);

                desk.release("v3");
                desk.work(Desk.Load.SLOWER);
                QueriesFinding slower = desk.finding();
                assertThat(slower.sentence())
                        .contains("Since release v3")
                        .contains("SELECT count(*), pg_sleep")
                        .doesNotContain("innocent");
                assertThat(Desk.first(slower)).isEqualTo(Kind.SLOWER);

                desk.release("v4");
                desk.work(Desk.Load.NEW);
                QueriesFinding fresh = desk.finding();
                assertThat(fresh.sentence()).contains("is new").doesNotContain("innocent");
                assertThat(Desk.first(fresh)).isEqualTo(Kind.NEW);
            }
        }
    }

    @Test
    void theStatementsOfEachAreItsOwn() throws Exception {
        for (PostgresServer server : pair.both()) {
            PostgresServer other = server.equals(pair.primary()) ? pair.standby() : pair.primary();
            try (Connection here = Clients.of(server, "orders");
                    Connection there = Clients.of(other, "reports");
                    Connection admin = server.connect();
                    var probe = new StatementsProbe(costly(pair.of(server)))) {
                execute(admin, "SELECT pg_stat_statements_reset()");
                assertThat(read(probe).value().orElseThrow().from()).isEmpty();
                Desk.call(here, Desk.ORDER, 7, 1);
                Desk.call(there, Desk.ORDER, 5, 1);
                Work.Done done = done(read(probe).value().orElseThrow());
                assertThat(done.counts().calls()).isEqualTo(7);
                assertThat(done.first()).isTrue();
                assertThat(done.text().orElseThrow().role()).contains(Clients.ROLE);
                assertThat(probe.cost()).isPresent();

                Desk.call(here, Desk.ORDER, 3, 1);
                Work.Done again = done(read(probe).value().orElseThrow());
                assertThat(again.counts().calls()).isEqualTo(3);
                assertThat(again.first()).isFalse();

                execute(admin, "SELECT pg_stat_statements_reset()");
                Desk.call(here, Desk.ORDER, 2, 1);
                Work reset = read(probe).value().orElseThrow();
                assertThat(reset.reset()).isTrue();
                assertThat(done(reset).counts().calls()).isEqualTo(2);
                assertThat(done(reset).first()).isFalse();
            }
            try (var probe = new StatementsProbe(costly(Pair.blind(pair.of(server))))) {
                Reason why = read(probe).failure().orElseThrow();
                assertThat(why.kind()).isEqualTo(Reason.Kind.NO_RIGHT);
                assertThat(why.detail()).contains("grant it pg_monitor");
            }
        }
    }

    private static Work.Done done(Work work) {
        return work.done().stream()
                .filter(d ->
                        d.text()
                                .filter(t -> t.query().startsWith("SELECT count(*), pg_sleep"))
                                .isPresent())
                .findFirst()
                .orElseThrow();
    }
}
