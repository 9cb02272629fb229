package headroom.adapters.secrets;

import headroom.core.reading.Shown;
import headroom.core.secret.MissingSecret;
import headroom.core.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What a program prints. It is started without a shell, with our environment and nothing on its
/// standard input, and destroyed with all that it started when its time is over. What it prints on
/// standard output is never repeated, not even when it fails.
final class Printed {

    private static final int LONGEST = 4096;
    private static final int LONGEST_COMPLAINT = 160;

    private Printed() {}

    /// @param within how long the program may take
    static Secret by(List<String> arguments, Duration within)
            throws MissingSecret, InterruptedException {
        String program = Shown.text(arguments.getFirst());
        Process process = start(arguments, program);
        try {
            process.getOutputStream().close();
            var out = reading(process.getInputStream(), "out");
            var err = reading(process.getErrorStream(), "err");
            long end = System.nanoTime() + within.toNanos();
            byte[] printed = out.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (printed.length > LONGEST) {
                throw new MissingSecret(
                        "the program %s printed more than a secret can be (4 KiB)"
                                .formatted(program));
            }
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            if (process.exitValue() != 0) {
                byte[] complaint = err.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                throw new MissingSecret(
                        "the program %s ended with code %d%s"
                                .formatted(program, process.exitValue(), firstLine(complaint)));
            }
            return secret(printed, program);
        } catch (TimeoutException e) {
            throw new MissingSecret(
                    "the program %s did not end within %d s"
                            .formatted(program, within.toSeconds()));
        } catch (ExecutionException | IOException e) {
            throw new MissingSecret("what the program " + program + " prints cannot be read");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> arguments, String program) throws MissingSecret {
        try {
            return new ProcessBuilder(arguments).start();
        } catch (IOException e) { // its message repeats the arguments on some systems
            throw new MissingSecret(
                    "the program "
                            + program
                            + " cannot be started; is it installed, and on the PATH that Headroom"
                            + " was started with?");
        }
    }

    private static FutureTask<byte[]> reading(InputStream stream, String name) {
        var task = new FutureTask<>(() -> stream.readNBytes(LONGEST + 1));
        Thread.ofPlatform().daemon().name("headroom-secret-" + name).start(task);
        return task;
    }

    private static Secret secret(byte[] printed, String program) throws MissingSecret {
        try {
            String text =
                    LocalSecrets.withoutLastBreak(
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(printed))
                                    .toString());
            if (text.isEmpty()) {
                throw new MissingSecret("the program " + program + " printed nothing");
            }
            return new Secret(text);
        } catch (CharacterCodingException e) {
            throw new MissingSecret("the program " + program + " printed no UTF-8 text");
        }
    }

    private static String firstLine(byte[] complaint) {
        return new String(complaint, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(line -> ": " + Shown.text(line.strip(), LONGEST_COMPLAINT))
                .orElse("");
    }
}
