package headroom.desktop;

import headroom.adapters.files.Folders;
import headroom.core.environment.Environment;
import headroom.core.history.Recent;
import headroom.core.identity.Standing;
import headroom.core.poll.Snapshot;
import headroom.core.reading.Reading;
import headroom.core.secret.Prompts;
import headroom.core.signal.Assessment;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.queues.RedisFacts;
import headroom.desktop.board.BoardState;
import headroom.desktop.shell.Entry;
import headroom.desktop.shell.ShellState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The real window in a process of its own, with as much memory as that process has: looks for a
/// while, and then prints a line for each environment: its name, how PostgreSQL and Redis were read
/// last, and how long ago its last observation came.
final class LittleMemoryWindow {

    private LittleMemoryWindow() {}

    /// What the window heard last of one environment.
    private record Heard(Snapshot snapshot, long at) {}

    /// @param arguments the configuration's folder, the data's, and how many seconds to look
    public static void main(String[] arguments) throws Exception {
        var folders = new Folders(Path.of(arguments[0]), Path.of(arguments[1]));
        Map<String, Heard> heard = new ConcurrentHashMap<>();
        try (var wiring = Wiring.of(folders)) {
            var model = new LiveModel(wiring, "operator", (_, _) -> {});
            Thread window = Thread.ofPlatform().daemon().start(() -> show(model));
            try (var _ = model.listen(listener(heard))) {
                boolean never =
                        new CountDownLatch(1).await(Long.parseLong(arguments[2]), TimeUnit.SECONDS);
                assert !never;
            }
            long now = System.nanoTime();
            heard.forEach((name, last) ->
                    System.out.println(
                            String.join(
                                    "|",
                                    name,
                                    word(last.snapshot().get(ServerFacts.SOURCE)),
                                    word(last.snapshot().get(RedisFacts.SOURCE)),
                                    Long.toString(Duration.ofNanos(now - last.at()).toMillis()))));
            System.out.println("window " + (window.isAlive() ? "open" : "gone"));
            System.out.flush();
        }
        System.exit(0);
    }

    private static void show(WindowModel model) {
        try {
            Desktop.show(model);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String word(Reading<?> reading) {
        return switch (reading) {
            case Reading.Known<?> _ -> "known";
            case Reading.Stale<?> stale -> "stale " + stale.trouble().orElseThrow().kind();
            case Reading.Unavailable<?> none -> "unknown " + none.reason().kind();
        };
    }

    private static WindowModel.Listener listener(Map<String, Heard> heard) {
        return new WindowModel.Listener() {
            @Override
            public void observed(
                    Environment environment,
                    Snapshot snapshot,
                    Recent recent,
                    Assessment assessment) {
                heard.put(environment.name(), new Heard(snapshot, System.nanoTime()));
            }

            @Override
            public void identity(String environment, List<Standing.Changed> changed) {
                // not looked at
            }

            @Override
            public void openRuns(String environment, List<BoardState.OpenRun> runs) {
                // not looked at
            }

            @Override
            public void entries(List<Entry> entries) {
                // not looked at
            }

            @Override
            public void progress(Optional<ShellState.Progress> progress) {
                // not looked at
            }

            @Override
            public void wishes(String environment, List<Prompts.Wish> wishes) {
                // not looked at
            }

            @Override
            public void journal(ShellState.Note note) {
                // not looked at
            }
        };
    }
}
