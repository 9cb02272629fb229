package headroom.adapters.store;

import headroom.core.journal.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// A process that appends to a journal and prints the number of each record that it was given.
/// Started by tests, which may kill it.
final class Appender {

    private Appender() {}

    /// Folder, actor, how many.
    public static void main(String[] arguments) throws Exception {
        try (SqliteJournal journal =
                SqliteJournal.open(Path.of(arguments[0]), InstantSource.system())) {
            int count = Integer.parseInt(arguments[2]);
            for (int i = 0; i < count; i++) {
                long sequence =
                        journal.append(arguments[1], new Event.Noted("run", "remark " + i))
                                .sequence();
                System.out.println(sequence);
                System.out.flush();
            }
        }
    }

    /// The caller ends it.
    static Process start(Path folder, String actor, int count) throws IOException {
        return new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Appender.class.getName(),
                                folder.toString(),
                                actor,
                                Integer.toString(count)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
