package headroom.desktop.environment;

import headroom.adapters.files.EnvironmentFiles;
import headroom.adapters.files.SettingsFiles;
import headroom.desktop.RealPasswords;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What the editor does with the password of a URL, with the keychain of the session that this
/// program was started in, and without a toolkit: what belongs on its thread waits in a queue.
public final class KeychainOffer {

    /// A keychain that is locked waits two minutes for somebody who unlocks it.
    private static final long LONGEST_MILLIS = 5000;

    private final BlockingQueue<Runnable> toolkit = new LinkedBlockingQueue<>();
    private final AtomicInteger working = new AtomicInteger();

    private KeychainOffer() {}

    /// @param arguments a folder, and a URL
    public static void main(String... arguments) throws Exception {
        try (ExecutorService work = Executors.newVirtualThreadPerTaskExecutor()) {
            new KeychainOffer().offer(work, Path.of(arguments[0]), arguments[1]);
            System.out.flush();
            Runtime.getRuntime().halt(0); // the bus has threads that go on
        }
    }

    private void offer(ExecutorService work, Path folder, String url) throws Exception {
        var editor =
                new EditorViewModel(
                        new EditorViewModel.Means(
                                new SettingsFiles(
                                        new EnvironmentFiles(folder.resolve("config")),
                                        Clock.systemUTC()),
                                (_, _) -> {},
                                new Inline() {
                                    @Override
                                    public void execute(Runnable task) {
                                        working.incrementAndGet();
                                        work.execute(() -> {
                                            task.run();
                                            toolkit.add(working::decrementAndGet);
                                        });
                                    }
                                },
                                toolkit::add,
                                new Imports.Origins(List::of, () -> "", RealPasswords.of(folder)),
                                _ -> {}));
        editor.add();
        editor.importText(url);
        await();
        System.out.println("offered: " + editor.state().offers().entry().orElse("nothing"));
        editor.keepPassword();
        await();
        System.out.println("field: " + editor.state().draft().text("postgres.monitor.password"));
        System.out.println("note: " + editor.state().note());
    }

    /// Does what belongs on the toolkit's thread until nothing is under way, or for so long.
    private void await() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
        while (working.get() > 0 && System.nanoTime() < end) {
            Runnable next = toolkit.poll(100, TimeUnit.MILLISECONDS);
            if (next != null) {
                next.run();
            }
        }
    }
}
