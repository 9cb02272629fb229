package headroom.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What the servers have in common here: a process of ours with children of its own, on a port of
/// loopback, that can be ended, started again and stopped in its tracks.
public abstract sealed class Server
        permits PostgresServer, RedisServer, Sentinel, PgBouncer, NodeExporter {

    /// Where the servers listen.
    public static final String HOST = "127.0.0.1";

    private static final int END_SECONDS = 10;
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

    private final int port;
    private final Path log;
    private Optional<Process> process = Optional.empty();

    Server(int port, Path log) {
        this.port = port;
        this.log = log;
    }

    /// Where it listens; the same after a restart.
    public final int port() {
        return port;
    }

    /// The file that its messages go to.
    public final Path log() {
        return log;
    }

    /// Whether its process lives, be it stopped or not.
    public final synchronized boolean running() {
        return process.filter(Process::isAlive).isPresent();
    }

    /// All its living processes, the first of them first; none when it is not running.
    public final synchronized List<Long> pids() {
        return process.stream()
                .filter(Process::isAlive)
                .flatMap(p -> Stream.concat(Stream.of(p.toHandle()), p.descendants()))
                .map(ProcessHandle::pid)
                .toList();
    }

    /// Kills it with all its children, as `kill -9` does; nothing if it is not running.
    public final synchronized void kill() throws IOException {
        end("KILL");
    }

    /// Ends it at once without tidying up, as a full disk or a power cut does; nothing if it is not
    /// running.
    public final synchronized void stop() throws IOException {
        end(quickSignal());
    }

    /// Starts it again on the same port and data; nothing if it is running.
    public final synchronized void start() throws LabException {
        if (running()) {
            return;
        }
        mayStart();
        try {
            Process started = launch();
            process = Optional.of(started);
            awaitReady(started);
        } catch (IOException e) {
            process.ifPresent(Process::destroyForcibly);
            throw new LabException("The lab cannot start " + this, e, "See " + log);
        }
    }

    /// Stops every one of its processes in its tracks, also those that it forks meanwhile: open
    /// connections stay open and nobody answers.
    public final synchronized void freeze() throws IOException {
        Set<Long> stopped = new LinkedHashSet<>();
        while (true) {
            List<Long> more = pids().stream().filter(pid -> !stopped.contains(pid)).toList();
            if (more.isEmpty()) {
                return;
            }
            // The first process goes first, alone: once it stands, no new ones are forked.
            List<Long> now = stopped.isEmpty() ? more.subList(0, 1) : more;
            Spawner.signal("STOP", now);
            Waiting.until(
                    STOP_DEADLINE,
                    () -> now.stream().allMatch(Server::stands),
                    () -> this + " runs on");
            stopped.addAll(now);
        }
    }

    private static boolean gone(ProcessHandle child) {
        return !child.isAlive() || "Z".equals(state(child.pid()));
    }

    /// A process stands a moment after the signal was sent. Where /proc does not tell, it is
    /// believed.
    private static boolean stands(long pid) {
        return !List.of("R", "S", "D").contains(state(pid));
    }

    /// The letter that Linux has for the state of a process; empty where there is none to be had.
    private static String state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            int end = stat.lastIndexOf(')');
            return stat.substring(end + 2, end + 3);
        } catch (IOException e) {
            return "";
        }
    }

    /// Lets every one of its processes go on.
    public final synchronized void thaw() throws IOException {
        Spawner.signal("CONT", pids());
    }

    private void end(String signal) throws IOException {
        if (!running()) {
            return;
        }
        Process first = process.orElseThrow();
        List<ProcessHandle> children = first.descendants().toList();
        if (signal.equals("KILL")) {
            Spawner.signal("KILL", pids());
        } else {
            Spawner.signal(signal, List.of(first.pid()));
            Spawner.signal("CONT", pids());
        }
        try {
            if (!first.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                first.destroyForcibly().waitFor(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + this + " ends", e);
        }
        children.forEach(ProcessHandle::destroyForcibly);
        // A child that still ends would hold the shared memory that the next start asks for.
        Waiting.until(
                STOP_DEADLINE,
                () -> children.stream().allMatch(Server::gone),
                () -> "a child of " + this + " does not end");
        process = Optional.empty();
    }

    /// Throws where something forbids to start.
    void mayStart() throws LabException {}

    /// The signal that ends it quickest with its own consent.
    abstract String quickSignal();

    /// Starts the process.
    abstract Process launch() throws IOException;

    /// Returns when it takes connections.
    ///
    /// @throws IOException with its own last words when it does not come up
    abstract void awaitReady(Process started) throws IOException, LabException;

    /// The last lines of its log.
    final String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
        } catch (IOException e) {
            return "it left no log (" + e.getMessage() + ")";
        }
    }
}
