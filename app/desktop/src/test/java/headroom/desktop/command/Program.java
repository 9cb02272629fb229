package headroom.desktop.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.assertj.core.api.Assertions;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The program as somebody at a terminal has it: a process of the launcher that the build made.
final class Program implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private final Process process;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Program(Process process) {
        this.process = process;
    }

    /// How a process ended.
    record Ended(int code, String out, String err) {

        /// The whole of standard output, which must be one value of JSON and nothing else.
        JsonNode json() {
            return JSON.readTree(out);
        }
    }

    /// Runs a command to its end.
    static Ended run(Object... arguments) throws IOException, InterruptedException {
        return run(Map.of(), "", arguments);
    }

    /// Runs a command to its end.
    ///
    /// @param variables added to those of this process
    /// @param input what stands on its standard input
    static Ended run(Map<String, String> variables, String input, Object[] arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("headroom-test", ".out");
        Path err = Files.createTempFile("headroom-test", ".err");
        try {
            ProcessBuilder builder =
                    builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(variables);
            Process process = builder.start();
            try (var typed = process.getOutputStream()) {
                typed.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                Assertions.fail("did not end within %s: %s", LONGEST, List.of(arguments));
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /// Starts a command that goes on until it is told to end, and collects what it prints.
    static Program start(Object... arguments) throws IOException {
        var program = new Program(builder(arguments).redirectErrorStream(true).start());
        Thread.ofVirtual().start(program::collect);
        return program;
    }

    private static ProcessBuilder builder(Object... arguments) {
        var command = new ArrayList<String>();
        command.add(System.getenv("HEADROOM_LAUNCHER"));
        List.of(arguments).forEach(argument -> command.add(argument.toString()));
        return new ProcessBuilder(command);
    }

    private void collect() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Types a line.
    void type(String line) throws IOException {
        var input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line + "\n");
        input.flush();
    }

    /// The next line that is like this; those before it are skipped.
    String line(Predicate<String> wanted) throws InterruptedException {
        var seen = new ArrayList<String>();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                return Assertions.fail("the line did not come; there were: %s", seen);
            }
            seen.add(line);
            if (wanted.test(line)) {
                return line;
            }
        }
    }

    /// The lines that came and were not asked for.
    List<String> said() {
        return List.copyOf(lines);
    }

    /// Ends it as a terminal, a service manager or a shutdown does.
    void terminate() {
        process.destroy();
    }

    /// Waits for its end.
    int ended() throws InterruptedException {
        Assertions.assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
