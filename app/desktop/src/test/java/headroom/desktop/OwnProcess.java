package headroom.desktop;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the kernel says of this process: its threads, those of the virtual machine included, and
/// its sockets. Linux alone.
final class OwnProcess {

    private OwnProcess() {}

    /// The processor time of all threads, in nanoseconds.
    static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /// The processor time of each living thread in nanoseconds, by its name and number.
    static Map<String, Long> threads() throws IOException {
        var found = new HashMap<String, Long>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : (Iterable<Path>) tasks::iterator) {
                try {
                    String name = Files.readString(task.resolve("comm")).strip();
                    String spent = Files.readString(task.resolve("schedstat"));
                    found.put(
                            name + "#" + task.getFileName(),
                            Long.parseLong(spent.substring(0, spent.indexOf(' '))));
                } catch (IOException _) {
                    // it has ended meanwhile
                }
            }
        }
        return found;
    }

    /// What a thread is there for. The kernel keeps 15 letters of a name.
    static String group(String thread) {
        Map<String, List<String>> groups =
                Map.of(
                        "toolkit",
                        List.of("JavaFX", "QuantumRendere", "Prism", "Headless", "Monocle"),
                        "ticks and judging",
                        List.of("headroom-ticks"),
                        "reading (carriers of virtual threads)",
                        List.of("ForkJoinPool", "VirtualThread", "Read-Poller", "Write-Poller"),
                        "compiling",
                        List.of("C1 Comp", "C2 Comp", "Sweeper"),
                        "collecting garbage",
                        List.of("G1", "GC Thread", "VM Thread", "Concurrent"));
        return groups.entrySet().stream()
                .filter(group -> group.getValue().stream().anyMatch(thread::startsWith))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("others");
    }

    static long sockets() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(OwnProcess::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException _) {
            return false; // closed meanwhile
        }
    }
}
