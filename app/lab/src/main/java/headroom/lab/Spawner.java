package headroom.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Starts the lab's processes, all from one thread that lives as long as the lab: the signal that
/// the kernel sends at a parent's death is sent at the death of the very thread that started the
/// process.
final class Spawner implements AutoCloseable {

    private final LabFolder folder;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("lab-spawner").factory());

    Spawner(LabFolder folder) {
        this.folder = folder;
    }

    /// Starts a process that runs on. Its number is noted for a guard that cannot look into
    /// processes.
    Process start(ProcessBuilder builder) throws IOException {
        try {
            Process process = thread.submit(builder::start).get();
            Files.writeString(
                    folder.path().resolve("pids"),
                    process.pid() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return process;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting " + builder.command().getFirst(), e);
        }
    }

    /// Runs a process to its end.
    ///
    /// @param directory its working folder; inside the lab's folder it is in the guard's reach
    Result run(List<String> command, Path directory, int seconds) throws IOException {
        return finish(
                start(
                        clean(new ProcessBuilder(command))
                                .directory(directory.toFile())
                                .redirectErrorStream(true)),
                seconds);
    }

    /// Waits for a process whose output fits a pipe's buffer or is read here.
    private static Result finish(Process process, int seconds) throws IOException {
        try (InputStream printed = process.getInputStream()) {
            process.getOutputStream().close();
            Thread deadline =
                    Thread.ofVirtual()
                            .name("lab-deadline")
                            .start(() -> destroyAfter(process, seconds));
            String output = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            deadline.interrupt();
            return new Result(status, output.strip());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void destroyAfter(Process process, int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it ended in time
        }
    }

    /// Without what a user's environment may tell PostgreSQL's programs, and with English messages.
    static ProcessBuilder clean(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /// Sends a signal, such as `STOP`, to processes; those that are gone meanwhile do not matter.
    static void signal(String name, List<Long> pids) throws IOException {
        if (pids.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -$0 \"$@\"", name));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        finish(new ProcessBuilder(command).redirectErrorStream(true).start(), 5);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /// @param output standard output and standard error together
    record Result(int status, String output) {}
}
