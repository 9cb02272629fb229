package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One of the two servers is killed, hung, far away, refusing or silent: its gauges say so in time
/// and come back by themselves, the other server's never notice, and neither server ever has more
/// connections from us than it should. Times are the observations' own.
///
/// A fault must last, so most of a trial is waiting: some are tried side by side, each on servers
/// of its own.
@Timeout(180)
class WatchingFaultsTest {

    private static final int SIDE_BY_SIDE = 3;

    private static final BlockingQueue<Lab> LABS = new LinkedBlockingQueue<>();
    private static final Map<Fault, Future<?>> TRIALS = new EnumMap<>(Fault.class);

    @TempDir private static Path folder;
    private static ExecutorService hands;

    /// What happens to one of the servers, or to both.
    private enum Fault {
        HUNG_POSTGRESQL(FaultTrial::hungPostgresql),
        HUNG_REDIS(FaultTrial::hungRedis),
        KILLED_POSTGRESQL(FaultTrial::killedPostgresql),
        KILLED_REDIS(FaultTrial::killedRedis),
        REFUSING_POSTGRESQL(FaultTrial::refusingPostgresql),
        REFUSING_REDIS(FaultTrial::refusingRedis),
        RESETTING_POSTGRESQL(FaultTrial::resettingPostgresql),
        RESETTING_REDIS(FaultTrial::resettingRedis),
        POSTGRESQL_BEHIND_A_BLACK_HOLE(FaultTrial::postgresqlBehindABlackHole),
        REDIS_BEHIND_A_BLACK_HOLE(FaultTrial::redisBehindABlackHole),
        POSTGRESQL_THAT_IS_TOO_SLOW(FaultTrial::postgresqlThatIsTooSlow),
        REDIS_THAT_IS_TOO_SLOW(FaultTrial::redisThatIsTooSlow),
        BOTH_SLOW_BUT_IN_TIME(FaultTrial::bothSlowButInTime);

        private final Course course;

        Fault(Course course) {
            this.course = course;
        }
    }

    @FunctionalInterface
    private interface Course {
        void run(FaultTrial trial) throws Exception;
    }

    @BeforeAll
    static void begin() throws Exception {
        hands = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        for (int i = 0; i < SIDE_BY_SIDE; i++) {
            LABS.add(Lab.start(LabOptions.servers(), Progress.SILENT));
        }
        for (Fault fault : Fault.values()) {
            TRIALS.put(fault, hands.submit(() -> tried(fault)));
        }
    }

    private static Fault tried(Fault fault) throws Exception {
        Lab lab = LABS.take();
        try (var trial = new FaultTrial(lab, folder.resolve(fault.name()))) {
            fault.course.run(trial);
            return fault;
        } finally {
            LABS.add(lab);
        }
    }

    @AfterAll
    static void end() throws Exception {
        hands.shutdownNow();
        assertThat(hands.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        for (Lab lab : LABS) {
            lab.close();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.isAlive() && t.getName().startsWith("headroom-probe"));
    }

    @ParameterizedTest
    @EnumSource
    void itsGaugesSaySoInTimeAndComeBackAndNothingElseNotices(Fault fault) throws Throwable {
        try {
            assertThat(TRIALS.get(fault).get()).isEqualTo(fault);
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }
}
