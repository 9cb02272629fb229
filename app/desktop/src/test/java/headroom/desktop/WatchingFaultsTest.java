package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
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

    private static final int SIDE_BY_SIDE = 2;

    private static final BlockingQueue<Lab> LABS = new LinkedBlockingQueue<>();
    private static final Map<Fault, Future<?>> TRIALS = new EnumMap<>(Fault.class);

    @TempDir private static Path folder;
    private static ExecutorService hands;

    /// What happens to one of the servers, or to both.
    enum Fault {
        HUNG_POSTGRESQL,
        HUNG_REDIS,
        KILLED_POSTGRESQL,
        KILLED_REDIS,
        REFUSING_POSTGRESQL,
        REFUSING_REDIS,
        RESETTING_POSTGRESQL,
        RESETTING_REDIS,
        POSTGRESQL_BEHIND_A_BLACK_HOLE,
        REDIS_BEHIND_A_BLACK_HOLE,
        POSTGRESQL_THAT_IS_TOO_SLOW,
        REDIS_THAT_IS_TOO_SLOW,
        BOTH_SLOW_BUT_IN_TIME;

        private void happenIn(FaultTrial trial) throws Exception {
            switch (this) {
                case HUNG_POSTGRESQL -> trial.hungPostgresql();
                case HUNG_REDIS -> trial.hungRedis();
                case KILLED_POSTGRESQL -> trial.killedPostgresql();
                case KILLED_REDIS -> trial.killedRedis();
                case REFUSING_POSTGRESQL -> trial.refusingPostgresql();
                case REFUSING_REDIS -> trial.refusingRedis();
                case RESETTING_POSTGRESQL -> trial.resettingPostgresql();
                case RESETTING_REDIS -> trial.resettingRedis();
                case POSTGRESQL_BEHIND_A_BLACK_HOLE -> trial.postgresqlBehindABlackHole();
                case REDIS_BEHIND_A_BLACK_HOLE -> trial.redisBehindABlackHole();
                case POSTGRESQL_THAT_IS_TOO_SLOW -> trial.postgresqlThatIsTooSlow();
                case REDIS_THAT_IS_TOO_SLOW -> trial.redisThatIsTooSlow();
                case BOTH_SLOW_BUT_IN_TIME -> trial.bothSlowButInTime();
            }
        }
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
            fault.happenIn(trial);
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
            Future<?> trial = Optional.ofNullable(TRIALS.get(fault)).orElseThrow();
            assertThat(trial.get()).isEqualTo(fault);
        } catch (ExecutionException e) {
            throw Optional.ofNullable(e.getCause()).orElse(e);
        }
    }
}
