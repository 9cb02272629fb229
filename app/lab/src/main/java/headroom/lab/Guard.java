package headroom.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A small shell process that outlives the program: see guard.sh. It also does the ordinary
/// cleaning up, so that there is one way to end a lab, used every time.
final class Guard implements AutoCloseable {

    private static final int SECONDS = 15;

    private final Process process;

    private Guard(Process process) {
        this.process = process;
    }

    /// Watches over this folder until closed or until this program is gone.
    static Guard over(Path folder) throws IOException {
        return new Guard(start(folder, Redirect.PIPE));
    }

    /// Ends what is left of a lab whose program is gone, and removes its folder.
    static void clean(Path folder) throws IOException {
        Process process = start(folder, Redirect.from(Path.of("/dev/null").toFile()));
        waitFor(process);
    }

    private static Process start(Path folder, Redirect input) throws IOException {
        List<String> command = new ArrayList<>();
        Path setsid = Path.of("/usr/bin/setsid");
        if (Files.isExecutable(setsid)) {
            command.add(setsid.toString()); // out of reach of a kill of the program's process group
        }
        command.addAll(List.of("/bin/sh", "-c", script(), "headroom-lab-guard", folder.toString()));
        return new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectInput(input)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
    }

    private static String script() throws IOException {
        try (InputStream in = Guard.class.getResourceAsStream("guard.sh")) {
            if (in == null) {
                throw new IOException("guard.sh is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// For tests: the guard's process.
    long pid() {
        return process.pid();
    }

    /// Ends every process of the lab and removes its folder.
    @Override
    public void close() throws IOException {
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.flush();
        }
        waitFor(process);
    }

    private static void waitFor(Process process) throws IOException {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the lab's servers did not end within " + SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the lab's servers end", e);
        }
    }
}
