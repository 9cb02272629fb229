package headroom.desktop;

import headroom.adapters.files.Folders;
import headroom.core.environment.Address;
import headroom.core.environment.Environment;
import headroom.core.environment.RedisEndpoint;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// What watching 200 environments costs against watching one, side by side in one run: the time to
/// the window's first frame, processor time, threads, sockets. Half of the environments are entries
/// on one PostgreSQL and one Redis, the others on ports where nobody listens. Run by name; not a
/// test.
class ManyEnvironmentsMeasurement {

    private static final int MANY = Integer.getInteger("headroom.environments", 200);
    private static final Duration SETTLED =
            Duration.ofSeconds(Long.getLong("headroom.settled", 20));
    private static final Duration MEASURED =
            Duration.ofSeconds(Long.getLong("headroom.measured", 60));

    @TempDir private Path temp;

    @BeforeAll
    static void startToolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    private record Cost(long firstFrameMillis, double ofACore, int threads, long sockets) {}

    @Test
    void twoHundredAgainstOne() throws Exception {
        try (var lab =
                Lab.start(
                        LabOptions.servers().setting("max_connections", "400"), Progress.SILENT)) {
            measure("warm", lab, 1, Duration.ofSeconds(1), Duration.ofSeconds(1));
            for (int round = 1; round <= 2; round++) {
                measure("one-" + round, lab, 1, Duration.ofSeconds(5), Duration.ofSeconds(10));
                measure("many-" + round, lab, MANY, SETTLED, MEASURED);
            }
        }
    }

    private void measure(String name, Lab lab, int count, Duration settle, Duration measured)
            throws Exception {
        var folders = new Folders(temp.resolve(name + "/config"), temp.resolve(name + "/data"));
        int nobody;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        var wiring = Wiring.of(folders);
        for (int i = 0; i < count; i++) {
            wiring.files().write(entry(lab.environment(), i, nobody));
        }
        int before = Thread.activeCount();
        long started = System.nanoTime();
        var model = new LiveModel(wiring, "operator", (_, _) -> {});
        var frame = new CountDownLatch(1);
        var stage = new Stage[1];
        Window window =
                onToolkit(() -> {
                    stage[0] = new Stage();
                    var shown = new Window(model);
                    shown.open(stage[0], 1280, 720);
                    stage[0].getScene().addPostLayoutPulseListener(frame::countDown);
                    return shown;
                });
        frame.await(60, TimeUnit.SECONDS);
        long first = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        pass(settle);
        long cpu = cpu();
        long from = System.nanoTime();
        pass(measured);
        double share = (double) (cpu() - cpu) / (System.nanoTime() - from);
        var cost = new Cost(first, share, Thread.activeCount() - before, sockets());
        onToolkit(() -> {
            window.close();
            stage[0].close();
            return true;
        });
        wiring.close();
        System.out.printf(
                "%-7s %3d environments: first frame %d ms, %.1f %% of a core, %d platform threads"
                        + " more, %d sockets; after closing %d sockets%n",
                name,
                count,
                cost.firstFrameMillis(),
                cost.ofACore() * 100,
                cost.threads(),
                cost.sockets(),
                sockets());
    }

    private static Environment entry(Environment lab, int number, int nobody) {
        Environment named = lab.called("entry-%03d".formatted(number));
        return number % 2 == 0
                ? named
                : named.withServers(
                        lab.postgres().map(p -> p.at(List.of(new Address("127.0.0.1", nobody)))),
                        lab.redis()
                                .map(r ->
                                        r.at(
                                                new RedisEndpoint.Place.Fixed(
                                                        new Address("127.0.0.1", nobody)))));
    }

    /// Nothing to wait for but the time that is measured.
    private static void pass(Duration length) throws InterruptedException {
        new CountDownLatch(1).await(length.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long sockets() throws Exception {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(ManyEnvironmentsMeasurement::target)
                    .flatMap(Optional::stream)
                    .filter(target -> target.startsWith("socket:"))
                    .count();
        }
    }

    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (java.io.IOException _) {
            return Optional.empty(); // closed meanwhile
        }
    }

    private static <T> T onToolkit(Callable<T> work) throws Exception {
        return WaitForAsyncUtils.asyncFx(work).get(60, TimeUnit.SECONDS);
    }
}
