package headroom.adapters.postgres;

import headroom.adapters.files.EnvironmentFiles;
import headroom.core.mitigation.Boundary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A program that dies in the middle of a mitigation, at the boundary that it is told. Started by a
/// test; its lab lives in the test's process.
final class Crasher {

    /// Exit code of a program that halted where it should.
    static final int HALTED = 77;

    private Crasher() {}

    /// Folder of the environments, folder of the journal, slot, boundary.
    public static void main(String[] arguments) throws Exception {
        var point = Boundary.Point.valueOf(arguments[3]);
        Boundary halting =
                passed -> {
                    if (passed == point) {
                        Runtime.getRuntime().halt(HALTED);
                    }
                };
        var environment =
                new EnvironmentFiles(Path.of(arguments[0])).load().environments().getFirst();
        try (var bench = new Bench(environment, Path.of(arguments[1]), halting)) {
            bench.perform(bench.open(arguments[2]), bench.preview(arguments[2]));
        }
    }

    /// The caller waits for its end.
    static Process start(Path environments, Path journal, String slot, Boundary.Point point)
            throws IOException {
        return new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Crasher.class.getName(),
                                environments.toString(),
                                journal.toString(),
                                slot,
                                point.name()))
                .inheritIO()
                .start();
    }
}
