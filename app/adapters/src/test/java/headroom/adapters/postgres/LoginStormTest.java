package headroom.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import headroom.core.environment.Expectations;
import headroom.core.environment.Levels;
import headroom.core.history.Recent;
import headroom.core.poll.ProbeFailure;
import headroom.core.poll.Snapshot;
import headroom.core.poll.Source;
import headroom.core.reading.Reading;
import headroom.core.signal.Evidence;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.load.Counters;
import headroom.core.signal.pools.Diagnosis.Ailment;
import headroom.core.signal.pools.PoolFinding;
import headroom.core.signal.pools.PoolsRule;
import headroom.core.signal.pools.ServicePools;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A real pool that cannot grow as fast as its clients come, on a real server that takes a second
/// for each login (its own setting pre_auth_delay), first alone and then among many short logins.
@Timeout(150)
class LoginStormTest {

    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int MAX = 60;
    private static final int CLIENTS = 50;

    /// Each of them logs in about once a second.
    private static final int STORMING = 40;

    private static final Source<ServicePools> POOL =
            new Source<>("orders at 127.0.0.1:9010", "HikariPoolMXBean", ServicePools.class);

    private final AtomicBoolean over = new AtomicBoolean();
    private Recent recent = Recent.NONE;

    @Test
    void manyShortLoginsAreToldFromAPoolThatGrowsSlowly() throws Exception {
        try (Lab lab = Lab.start(LabOptions.postgresOnly(), Progress.SILENT);
                var probe = new ServerProbe(Watched.patient(Watched.endpoint(lab)));
                var counters = new CountersProbe(Watched.patient(Watched.endpoint(lab)))) {
            probe.read(); // logged in before logins become slow
            counters.read();
            Watched.run(lab, "ALTER SYSTEM SET pre_auth_delay = '1s'", "SELECT pg_reload_conf()");

            Ailment alone =
                    crowd(
                            lab,
                            probe,
                            counters,
                            0,
                            found -> missing(found).contains("does it admit"));
            assertThat(missing(alone)).contains("logins per second: does it admit this client?");

            Ailment storm =
                    crowd(lab, probe, counters, STORMING, Ailment.LoginStorm.class::isInstance);
            assertThat(((Ailment.LoginStorm) storm).perSecond()).isBetween(10.0, STORMING + 5.0);
        }
    }

    /// What is said of a pool with more clients than connections, as soon as it is what is awaited.
    ///
    /// @param storming how many others log in again and again meanwhile
    private Ailment crowd(
            Lab lab,
            ServerProbe probe,
            CountersProbe counting,
            int storming,
            Predicate<Ailment> awaited)
            throws InterruptedException, ProbeFailure {
        over.set(false);
        recent = Recent.NONE;
        try (HikariDataSource pool = pool(lab);
                ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    people.execute(() -> work(pool));
                }
                for (int i = 0; i < storming; i++) {
                    people.execute(() -> login(lab.postgres().superuserUrl()));
                }
                long end = System.nanoTime() + PATIENCE.toNanos();
                Ailment found = look(probe, counting, pool);
                while (!awaited.test(found) && System.nanoTime() < end) {
                    LockSupport.parkNanos(PERIOD.toNanos());
                    found = look(probe, counting, pool);
                    assertThat(storming == 0 && found instanceof Ailment.LoginStorm).isFalse();
                }
                assertThat(awaited.test(found)).as("%s", found).isTrue();
                return found;
            } finally {
                over.set(true); // before anybody waits for the people to go home
            }
        }
    }

    private static String missing(Ailment ailment) {
        return ailment instanceof Ailment.Undecided u ? u.missing().getFirst() : "";
    }

    /// The loop reads pool and server at one moment; here a look counts if the pool did not grow
    /// meanwhile.
    private Ailment look(ServerProbe probe, CountersProbe counting, HikariDataSource pool)
            throws InterruptedException, ProbeFailure {
        Counters counters = counting.read();
        var bean = pool.getHikariPoolMXBean();
        int before = bean.getTotalConnections();
        ServerFacts facts = probe.read();
        Instant now = Instant.now();
        var figures =
                new ServicePools.Pool(
                        "orders",
                        bean.getActiveConnections(),
                        bean.getIdleConnections(),
                        bean.getThreadsAwaitingConnection(),
                        bean.getTotalConnections(),
                        MAX,
                        MAX);
        if (figures.total() != before) {
            return look(probe, counting, pool);
        }
        Snapshot snapshot =
                Snapshot.empty(now)
                        .with(ServerFacts.SOURCE, new Reading.Known<>(facts, now))
                        .with(Counters.SOURCE, new Reading.Known<>(counters, now))
                        .with(POOL, new Reading.Known<>(new ServicePools(List.of(figures)), now));
        recent = recent.plus(snapshot);
        var evidence = new Evidence(snapshot, recent, Expectations.NONE, Levels.DEFAULT);
        var read = (PoolFinding.Read) PoolsRule.judge(evidence).pools().getFirst();
        return read.diagnosis().orElseThrow().ailment();
    }

    private static HikariDataSource pool(Lab lab) {
        var config = new HikariConfig();
        config.setPoolName("orders");
        config.setJdbcUrl(lab.postgres().superuserUrl());
        config.addDataSourceProperty("ApplicationName", "orders");
        config.setMaximumPoolSize(MAX);
        config.setConnectionTimeout(60_000);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private void work(HikariDataSource pool) {
        while (!over.get()) {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_sleep(0.2)");
            } catch (SQLException _) {
                return; // the pool was closed
            }
        }
    }

    private void login(String url) {
        while (!over.get()) {
            try (Connection connection = DriverManager.getConnection(url)) {
                LockSupport.parkNanos(connection.isValid(1) ? 1 : 1_000_000);
            } catch (SQLException _) {
                return; // the server ends
            }
        }
    }
}
