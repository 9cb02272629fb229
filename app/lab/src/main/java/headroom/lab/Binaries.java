package headroom.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/// The servers' programs: packed in this module's resources, unpacked once into a cache. A folder
/// of the cache is named after the digest of what it was unpacked from, appears by one atomic move,
/// and is used only while it still holds as many files and bytes as were unpacked.
final class Binaries {

    private static final String COUNT = ".unpacked";
    private static final String ROOT = "/headroom/lab/";

    private final Host host;
    private final Cache cache;

    Binaries(Host host, Cache cache) {
        this.host = host;
        this.cache = cache;
    }

    /// The folder that holds `bin/postgres` of this major version.
    Path postgres(int major, Progress progress) throws LabException {
        URL packed =
                postgresResource(major)
                        .orElseThrow(() ->
                                new LabException(
                                        "The lab has no PostgreSQL " + major,
                                        "this build for " + host + " holds " + majors(),
                                        "Choose one of them, or build Headroom on this"
                                                + " platform"));
        return unpacked(
                "postgresql-" + major,
                packed,
                folder -> {
                    progress.step("Unpacking PostgreSQL " + major + ", once");
                    try (InputStream in = packed.openStream();
                            var xz = new XZInputStream(in)) {
                        Tar.unpack(xz, folder);
                    }
                });
    }

    /// The folder that holds `redis-server`.
    Path redis(Progress progress) throws LabException {
        String name = "redis-server-7.0.15-" + host;
        URL packed =
                resource("redis/" + name)
                        .orElseThrow(() ->
                                new LabException(
                                        "The lab has no Redis",
                                        "there is none for " + host,
                                        "Run the lab on Linux or macOS"));
        return unpacked(
                "redis",
                packed,
                folder -> {
                    progress.step("Unpacking Redis, once");
                    Path program = folder.resolve("redis-server");
                    try (InputStream in = packed.openStream()) {
                        Files.copy(in, program);
                    }
                    if (!program.toFile().setExecutable(true, false)) {
                        throw new IOException("cannot make " + program + " executable");
                    }
                });
    }

    private String majors() {
        List<String> present =
                IntStream.rangeClosed(10, 30)
                        .filter(m -> postgresResource(m).isPresent())
                        .mapToObj(Integer::toString)
                        .toList();
        return present.isEmpty() ? "none" : "the majors " + String.join(", ", present);
    }

    private Optional<URL> postgresResource(int major) {
        String arch = host.arch().equals("amd64") ? "x86_64" : "arm_64";
        return resource("postgres/" + major + "/postgres-" + host.os() + "-" + arch + ".txz");
    }

    private static Optional<URL> resource(String path) {
        return Optional.ofNullable(Binaries.class.getResource(ROOT + path));
    }

    private Path unpacked(String name, URL packed, Unpacking unpacking) throws LabException {
        try {
            Path cached = cache.folder();
            Path ready = cached.resolve(name + "-" + digest(packed));
            if (!whole(ready)) {
                Space.require(cached, Space.UNPACKED);
                Path fresh = Files.createTempDirectory(cached, name + "-new-");
                try {
                    unpacking.into(fresh);
                    Cache.readable(fresh);
                    Files.writeString(fresh.resolve(COUNT), count(fresh));
                    publish(fresh, ready);
                } finally {
                    Trees.delete(fresh);
                }
            }
            return ready;
        } catch (IOException | UncheckedIOException e) {
            throw new LabException(
                    "The lab cannot unpack " + name,
                    e,
                    "Make room or repair the rights in " + cache + ", then start again");
        }
    }

    /// Two starts at once may both unpack; whichever is second uses what the first published.
    private static void publish(Path fresh, Path ready) throws IOException {
        if (Files.exists(ready) && !whole(ready)) {
            Trees.delete(ready);
        }
        try {
            Files.move(fresh, ready, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!whole(ready)) {
                throw e;
            }
        }
    }

    private static boolean whole(Path folder) throws IOException {
        Path count = folder.resolve(COUNT);
        return Files.isRegularFile(count) && Files.readString(count).equals(count(folder));
    }

    private static String count(Path folder) throws IOException {
        long files = 0;
        long bytes = 0;
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                if (Files.isRegularFile(path) && !path.getFileName().toString().equals(COUNT)) {
                    files++;
                    bytes += Files.size(path);
                }
            }
        }
        return files + " files, " + bytes + " bytes\n";
    }

    private static String digest(URL packed) throws IOException {
        try (InputStream in = packed.openStream();
                var digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            byte[] buffer = new byte[1 << 20];
            while (digest.read(buffer) >= 0) {
                // only the digest is wanted
            }
            return HexFormat.of().formatHex(digest.getMessageDigest().digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /// Puts the packed programs into a folder.
    private interface Unpacking {
        void into(Path folder) throws IOException;
    }
}
