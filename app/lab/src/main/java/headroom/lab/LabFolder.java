package headroom.lab;

import headroom.core.secret.SecretRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The temporary folder of one lab. Its file `owner` is locked for as long as the program that made
/// it lives: the system gives the lock back however that ends, so a folder whose lock can be had is
/// a dead lab's. Linux and macOS also give it back as soon as the program closes any channel to
/// that file, be it one that it only read from, so a program never looks into a folder of its own.
final class LabFolder implements AutoCloseable {

    private static final String PREFIX = "headroom-lab-";
    private static final String OWNER = "owner";
    private static final Duration YOUNG = Duration.ofSeconds(30);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel owner;

    private LabFolder(Path path, FileChannel owner) {
        this.path = path;
        this.owner = owner;
    }

    /// @param open whether other accounts may enter it (not read it), as the one that runs
    ///   PostgreSQL must where the program runs as root
    static LabFolder create(Path temp, boolean open) throws IOException {
        // With no link in it, since the guard compares it with the working folders of processes.
        Path path = Files.createTempDirectory(temp, PREFIX).toRealPath();
        if (open) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
        }
        OURS.add(path);
        Path file = path.resolve(OWNER);
        FileChannel owner =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            owner.lock();
            String pid = Long.toString(ProcessHandle.current().pid());
            owner.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            owner.close();
            throw e;
        }
        return new LabFolder(path, owner);
    }

    Path path() {
        return path;
    }

    /// Makes a folder in it.
    Path folder(String name) throws IOException {
        return Files.createDirectories(path.resolve(name));
    }

    /// Writes a fresh random password into a file that only this user can read.
    Password password(String name) throws IOException {
        Path folder = path.resolve("secrets");
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder);
            ownerOnly(folder, "rwx------");
        }
        byte[] bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Path file = folder.resolve(name);
        secret(file, (value + "\n").getBytes(StandardCharsets.UTF_8));
        return new Password(file, value);
    }

    /// Writes a new file that only this user can read.
    static void secret(Path file, byte[] content) throws IOException {
        Files.createFile(file);
        ownerOnly(file, "rw-------");
        Files.write(file, content);
    }

    private static void ownerOnly(Path path, String rights) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
        }
    }

    /// The folders of labs whose program is gone.
    static List<Path> abandoned(Path temp) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temp, PREFIX + "*")) {
            Path parent = temp.toRealPath();
            for (Path entry : folders) {
                Path folder = parent.resolve(entry.getFileName());
                if (!OURS.contains(folder)
                        && Files.isDirectory(folder)
                        && Files.isWritable(folder)
                        && dead(folder)) {
                    found.add(folder);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return found;
    }

    private static boolean dead(Path folder) {
        Path file = folder.resolve(OWNER);
        try {
            if (!Files.exists(file) || Files.size(file) == 0) {
                Instant changed = Files.getLastModifiedTime(folder).toInstant();
                return changed.plus(YOUNG).isBefore(Instant.now());
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
                return lock.isPresent();
            }
        } catch (IOException e) {
            return false; // vanished meanwhile, or not ours: somebody else takes care of it
        }
    }

    /// Gives the lock back and removes what is left of the folder.
    @Override
    public void close() throws IOException {
        owner.close();
        Trees.delete(path);
        OURS.remove(path);
    }

    /// @param file where it is written
    record Password(Path file, String value) {

        /// How an environment's settings name it.
        SecretRef reference() {
            return new SecretRef.File(file.toString());
        }

        @Override
        public String toString() {
            return "Password[" + file + "]";
        }
    }
}
