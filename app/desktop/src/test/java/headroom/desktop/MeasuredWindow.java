package headroom.desktop;

import headroom.adapters.files.Folders;
import headroom.desktop.fx.Fonts;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javafx.application.Platform;
import javafx.stage.Stage;

/// The real window in a process of its own, which looks at itself: when its first frame stood
/// there, and what it costs later on. Prints a line for each figure. Linux alone.
final class MeasuredWindow {

    private MeasuredWindow() {}

    /// @param arguments the configuration's folder, the data's, how many seconds to measure, and
    ///   after how many seconds each time; without any time it ends after the first frame
    public static void main(String[] arguments) throws Exception {
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        var folders = new Folders(Path.of(arguments[0]), Path.of(arguments[1]));
        var frame = new CompletableFuture<Long>();
        var pulses = new AtomicLong();
        try (var wiring = Wiring.of(folders)) {
            var model = new LiveModel(wiring, "operator", (_, _) -> {});
            Platform.startup(() -> open(model, frame, pulses));
            print("first", frame.get(60, TimeUnit.SECONDS) - started);
            long measured = Long.parseLong(arguments[2]);
            long origin = System.nanoTime();
            for (int i = 3; i < arguments.length; i++) {
                pass(origin + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[i])));
                measure(arguments[i], Duration.ofSeconds(measured), pulses);
            }
        }
        System.out.flush();
        System.exit(0); // the toolkit's window is still open
    }

    /// As the program opens it.
    private static void open(LiveModel model, CompletableFuture<Long> frame, AtomicLong pulses) {
        try {
            Fonts.load();
            var stage = new Stage();
            new Window(model).open(stage);
            stage.getScene()
                    .addPostLayoutPulseListener(() -> {
                        pulses.incrementAndGet();
                        frame.complete(System.currentTimeMillis());
                    });
        } catch (RuntimeException | Error e) {
            frame.completeExceptionally(e);
        }
    }

    private static void measure(String when, Duration length, AtomicLong pulses) throws Exception {
        Map<String, Long> before = OwnProcess.threads();
        long cpu = OwnProcess.cpu();
        long pulsed = pulses.get();
        long from = System.nanoTime();
        pass(from + length.toNanos());
        double took = System.nanoTime() - from;
        double whole = OwnProcess.cpu() - cpu;
        var groups = new TreeMap<String, Double>();
        double known = 0;
        for (var thread : OwnProcess.threads().entrySet()) {
            long spent = thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
            groups.merge(OwnProcess.group(thread.getKey()), 100.0 * spent / took, Double::sum);
            known += spent;
        }
        groups.merge("threads that ended", Math.max(0, 100 * (whole - known) / took), Double::sum);
        print(when + "|% of a core", 100 * whole / took);
        groups.forEach((group, share) -> print(when + "|  " + group, share));
        print(when + "|pulses a second", (pulses.get() - pulsed) / (took / 1e9));
        print(when + "|threads", OwnProcess.threads().size());
        print(when + "|sockets", OwnProcess.sockets());
        print(
                when + "|heap in use, MB",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
    }

    private static void print(String what, Number figure) {
        System.out.printf(java.util.Locale.ROOT, "figure|%s=%.2f%n", what, figure.doubleValue());
    }

    /// Nothing to wait for but the time that is measured.
    private static void pass(long until) throws InterruptedException {
        boolean never =
                new CountDownLatch(1)
                        .await(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        assert !never;
    }
}
