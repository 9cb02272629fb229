package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.adapters.files.Folders;
import headroom.core.signal.Gauge;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// Every process of a living PostgreSQL stands still while the window looks at it: what the window
/// itself shows says so in time, comes back by itself, and the window goes on drawing meanwhile.
@Timeout(120)
class HungServerWindowTest {

    private static final Duration HUNG = Duration.ofSeconds(20);
    private static final Duration STALE_WITHIN = Duration.ofSeconds(3);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);
    private static final double LONGEST_GAP = 100; // milliseconds, for 99 of 100

    /// Where even an idle thread waits for a processor, one that draws waits so many times as long:
    /// the limits then grow with it. On a machine of our own they never do.
    private static final double STARVED = 4;

    private static final Duration OPEN = Duration.ofSeconds(5);
    private static final Duration LOOKING = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /// The gauges that are read from PostgreSQL; the fifth is Redis'.
    private static final Set<String> POSTGRES =
            Stream.of(Gauge.STORAGE, Gauge.WAL, Gauge.SLOTS, Gauge.POOLS)
                    .map(Gauge::title)
                    .collect(Collectors.toSet());

    @TempDir private Path temp;
    private Lab lab;
    private Wiring wiring;
    private Stage stage;
    private Window window;
    private Pulses pulses;

    @BeforeAll
    static void startToolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @BeforeEach
    void open() throws Exception {
        System.setProperty("headroom.theme", "dark");
        lab = Lab.start(LabOptions.full(), Progress.SILENT);
        wiring = Wiring.of(new Folders(temp.resolve("config"), temp.resolve("data")));
        wiring.files().write(lab.environment());
        var model = new LiveModel(wiring, "operator", (_, _) -> {});
        pulses =
                onToolkit(() -> {
                    stage = new Stage();
                    window = new Window(model);
                    window.open(stage, 1280, 720);
                    var timer = new Pulses(stage.getScene());
                    timer.start();
                    return timer;
                });
    }

    @AfterEach
    void close() throws Exception {
        System.clearProperty("headroom.theme");
        onToolkit(() -> {
            pulses.stop();
            window.close();
            stage.close();
            return stage;
        });
        wiring.close();
        lab.close();
    }

    @Test
    void theWindowNeverStallsWhileAServerHangs() throws Exception {
        await("everything is read", 0, HungServerWindowTest::allRead);

        await("it has been open for a while", System.nanoTime() + OPEN.toNanos(), _ -> true);

        long frozen;
        long thawed;
        Pulses.Look stale;
        var idler = new Idler();
        try (idler) {
            lab.postgres().freeze();
            frozen = System.nanoTime(); // before, one process after the other came to stand
            stale =
                    await(
                            "four gauges are unknown",
                            frozen,
                            look -> look.unknown().equals(POSTGRES));
            await("it has hung for long", frozen + HUNG.toNanos(), _ -> true);
            thawed = System.nanoTime();
        } finally {
            lab.postgres().thaw();
        }
        Pulses.Look back = await("everything is read again", thawed, HungServerWindowTest::allRead);

        Duration marked = Duration.ofNanos(stale.at() - frozen);
        Duration recovered = Duration.ofNanos(back.at() - thawed);
        double[] gaps = pulses.gaps(frozen);
        double[] idle = idler.gaps();
        double p99 = p99(gaps);
        System.out.printf(
                "PostgreSQL hung for %d s: stale in the window after %d ms, back %d ms after it went on;"
                        + " %d pulses, gaps p50 %.1f ms, p99 %.1f ms, max %.1f ms; of an idle thread"
                        + " p99 %.1f ms, max %.1f ms%n",
                HUNG.toSeconds(),
                marked.toMillis(),
                recovered.toMillis(),
                gaps.length,
                gaps[gaps.length / 2],
                p99,
                gaps[gaps.length - 1],
                p99(idle),
                idle[idle.length - 1]);
        Duration starved = starved(idle[idle.length - 1]);
        assertThat(marked).isLessThanOrEqualTo(STALE_WITHIN.plus(starved));
        assertThat(recovered).isLessThanOrEqualTo(BACK_WITHIN.plus(starved));
        assertThat(p99).isLessThanOrEqualTo(LONGEST_GAP + starved(p99(idle)).toMillis());
        assertThat(pulses.since(frozen))
                .as("Redis was never grey")
                .noneMatch(look -> look.unknown().contains(Gauge.QUEUES.title()));
        assertThat(pulses.since(stale.at()).stream().filter(look -> look.at() < thawed))
                .as("it stays unknown as long as it hangs")
                .allMatch(look -> look.unknown().equals(POSTGRES));
    }

    /// What the machine took, by how long an idle thread waited in milliseconds.
    private static Duration starved(double idle) {
        return Duration.ofMillis((long) Math.max(0, STARVED * idle - LONGEST_GAP));
    }

    private static double p99(double[] sorted) {
        return sorted[(int) Math.ceil(sorted.length * 0.99) - 1];
    }

    private static boolean allRead(Pulses.Look look) {
        return look.gauges() == Gauge.values().length && look.unknown().isEmpty();
    }

    /// The first pulse at or after a time at which it holds.
    private Pulses.Look await(String what, long from, Predicate<Pulses.Look> holds) {
        long start = from == 0 ? System.nanoTime() : from;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var found = pulses.since(start).stream().filter(holds).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(LOOKING.toNanos());
        }
        throw new AssertionError(
                what
                        + ": not within "
                        + PATIENCE
                        + ", last "
                        + pulses.since(start).stream().reduce((_, last) -> last));
    }

    private static <T> T onToolkit(Callable<T> task) throws Exception {
        return WaitForAsyncUtils.asyncFx(task).get(20, TimeUnit.SECONDS);
    }
}
