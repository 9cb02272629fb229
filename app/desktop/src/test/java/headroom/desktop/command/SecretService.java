package headroom.desktop.command;

import headroom.lab.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real keychain of a desktop without the desktop: GNOME Keyring on a message bus of its own,
/// with its files in a folder. Programs find it by [#environment()].
final class SecretService implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Path folder;
    private final Process bus;
    private Process keyring;

    /// Whether its programs are here; where they are promised, their absence is a failure.
    static boolean here() {
        return Programs.promised()
                || Stream.of("gnome-keyring-daemon", "dbus-daemon", "dbus-send")
                        .allMatch(program -> Programs.find(program).isPresent());
    }

    /// @param folder its own; short enough for a socket's name
    SecretService(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Path configuration = folder.resolve("bus.conf");
        // nobody may be started by it: what the test does not start is not there
        Files.writeString(
                configuration,
                """
                <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
                 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
                <busconfig>
                  <type>session</type>
                  <listen>unix:path=%s</listen>
                  <auth>EXTERNAL</auth>
                  <policy context="default">
                    <allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>
                  </policy>
                </busconfig>
                """
                        .formatted(socket()));
        bus = start("bus", "dbus-daemon", "--config-file=" + configuration, "--nofork");
        until(bus, () -> Files.exists(socket()));
        keyring = unlocked("the keyring's own password");
    }

    private Path socket() {
        return folder.resolve("bus");
    }

    /// What a program needs to find it.
    Map<String, String> environment() {
        return Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + socket());
    }

    /// Starts it anew, as after a login with another password: nothing can be read until somebody
    /// types the right one.
    void lock() throws IOException, InterruptedException {
        end(keyring);
        keyring = unlocked("another password");
    }

    /// What it keeps on disk.
    Path files() {
        return folder.resolve("home");
    }

    private Process unlocked(String password) throws IOException, InterruptedException {
        Path said = folder.resolve("keyring.log");
        Files.deleteIfExists(said);
        Process process =
                start(
                        "keyring",
                        "gnome-keyring-daemon",
                        "--foreground",
                        "--unlock",
                        "--components=secrets");
        try (var typed = process.getOutputStream()) {
            typed.write(password.getBytes(StandardCharsets.UTF_8));
        }
        until(process, this::owned);
        return process;
    }

    private boolean owned() throws IOException, InterruptedException {
        Process asking =
                start(
                        "owned",
                        "dbus-send",
                        "--session",
                        "--print-reply",
                        "--dest=org.freedesktop.DBus",
                        "/",
                        "org.freedesktop.DBus.NameHasOwner",
                        "string:org.freedesktop.secrets");
        asking.getOutputStream().close();
        asking.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
        return Files.readString(folder.resolve("owned.log")).contains("boolean true");
    }

    private Process start(String name, String... command) throws IOException {
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(name + ".log").toFile());
        Path home = Files.createDirectories(folder.resolve("home"));
        builder.environment().putAll(environment());
        builder.environment().remove("DISPLAY");
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        builder.environment().put("XDG_DATA_HOME", home.toString());
        return builder.start();
    }

    @FunctionalInterface
    private interface Fact {
        boolean holds() throws IOException, InterruptedException;
    }

    private void until(Process process, Fact fact) throws IOException, InterruptedException {
        var never = new CountDownLatch(1);
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!fact.holds()) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new IOException("no secret service: " + words());
            }
            never.await(20, TimeUnit.MILLISECONDS);
        }
    }

    private String words() throws IOException {
        var words = new StringBuilder();
        for (String name : java.util.List.of("bus.log", "keyring.log")) {
            Path file = folder.resolve(name);
            words.append(Files.exists(file) ? Files.readString(file) : "");
        }
        return words.toString();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() {
        try {
            end(keyring);
            end(bus);
        } catch (InterruptedException _) {
            keyring.destroyForcibly();
            bus.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
