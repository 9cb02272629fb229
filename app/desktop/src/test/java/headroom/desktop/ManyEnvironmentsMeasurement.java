package headroom.desktop;

import headroom.adapters.files.Folders;
import headroom.core.environment.Address;
import headroom.core.environment.Environment;
import headroom.core.environment.RedisEndpoint;
import headroom.lab.Lab;
import headroom.lab.LabOptions;
import headroom.lab.Progress;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What watching 200 environments costs against watching one, side by side in one run: the time to
/// the window's first frame, each in a new process and by turns; then processor time by groups of
/// threads, threads and sockets, of both windows at the same time. Half of the environments are
/// entries on one PostgreSQL and one Redis, the others on ports where nobody listens. Run by name;
/// not a test.
class ManyEnvironmentsMeasurement {

    private static final int MANY = Integer.getInteger("headroom.environments", 200);
    private static final int STARTS = Integer.getInteger("headroom.starts", 7);
    private static final String MEASURED = System.getProperty("headroom.measured", "60");

    /// What cannot be reached is knocked at every 2 s for two minutes, then more and more seldom.
    private static final String[] SETTLED =
            System.getProperty("headroom.settled", "30,240").split(",", -1);

    /// More options for the measured processes, such as those of a profiler; `@` becomes the name.
    private static final String OPTIONS = System.getProperty("headroom.options", "");

    @TempDir private Path temp;

    @Test
    void twoHundredAgainstOne() throws Exception {
        try (var lab =
                Lab.start(
                        LabOptions.servers().setting("max_connections", "400"), Progress.SILENT)) {
            var one = settings("one", lab.environment(), 1);
            var many = settings("many", lab.environment(), MANY);
            var firstOfOne = new ArrayList<Double>();
            var firstOfMany = new ArrayList<Double>();
            for (int i = 0; i < STARTS; i++) {
                firstOfOne.add(figures(start("one", one)).get("first"));
                firstOfMany.add(figures(start("many", many)).get("first"));
            }
            System.out.printf("first frame, ms after the start of the JVM, %d starts%n", STARTS);
            System.out.printf("  %4d environment : %s%n", 1, spread(firstOfOne));
            System.out.printf("  %4d environments: %s%n", MANY, spread(firstOfMany));
            Process ofOne = start("one", one, SETTLED);
            Process ofMany = start("many", many, SETTLED);
            Map<String, Double> costOfOne = figures(ofOne);
            Map<String, Double> costOfMany = figures(ofMany);
            System.out.printf("%n%-60s %8d %8d%n", "seconds after the start|figure", 1, MANY);
            costOfMany.forEach((what, figure) ->
                    System.out.printf(
                            "%-60s %8.1f %8.1f%n",
                            what, costOfOne.getOrDefault(what, 0.0), figure));
        }
    }

    private Folders settings(String name, Environment lab, int count) throws IOException {
        var folders = new Folders(temp.resolve(name + "/config"), temp.resolve(name + "/data"));
        int nobody;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        try (var wiring = Wiring.of(folders)) {
            for (int i = 0; i < count; i++) {
                wiring.files().write(entry(lab, i, nobody));
            }
        }
        return folders;
    }

    private static Environment entry(Environment lab, int number, int nobody) {
        Environment named = lab.called("entry-%03d".formatted(number));
        var away = new Address("127.0.0.1", nobody);
        return number % 2 == 0
                ? named
                : named.withServers(
                        lab.postgres().map(p -> p.at(List.of(away))),
                        lab.redis().map(r -> r.at(new RedisEndpoint.Place.Fixed(away))));
    }

    private static Process start(String name, Folders folders, String... settled)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (settled.length > 0) {
            Arrays.stream(OPTIONS.split(" ", -1))
                    .filter(option -> !option.isEmpty())
                    .map(option -> option.replace("@", name))
                    .forEach(command::add);
        }
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC", // as the launcher has it
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dglass.platform=Headless",
                        "-Dprism.order=sw",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MeasuredWindow.class.getName(),
                        folders.config().toString(),
                        folders.data().toString(),
                        MEASURED));
        command.addAll(List.of(settled));
        return new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
    }

    /// What it prints until it ends.
    private static Map<String, Double> figures(Process process) throws Exception {
        try {
            return read(process);
        } finally {
            process.destroy();
        }
    }

    private static Map<String, Double> read(Process process) throws Exception {
        var figures = new LinkedHashMap<String, Double>();
        try (var output = process.inputReader()) {
            output.lines()
                    .filter(line -> line.startsWith("figure|"))
                    .map(line -> line.substring("figure|".length()).split("=", 2))
                    .forEach(parts -> figures.put(parts[0], Double.valueOf(parts[1])));
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    "the measured window ended with " + process.exitValue());
        }
        return figures;
    }

    private static String spread(List<Double> times) {
        double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return "median %.0f; %s"
                .formatted(
                        sorted[sorted.length / 2],
                        IntStream.range(0, sorted.length)
                                .mapToObj(i -> "%.0f".formatted(sorted[i]))
                                .toList());
    }
}
