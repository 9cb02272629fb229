package headroom.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where unpacked programs are kept between starts: the user's cache folder. For root, whose own
/// folders the unprivileged account that runs PostgreSQL cannot enter, it is the system's. Where
/// neither can be written it is a folder in the temporary one that belongs to this user alone.
final class Cache {

    private static final Logger LOG = LoggerFactory.getLogger(Cache.class);

    private final List<Path> candidates;
    private final Path temp;

    /// In this folder and nowhere else.
    Cache(Path folder) {
        this.temp = folder;
        this.candidates = List.of(folder);
    }

    Cache(Host host, boolean root, Path temp) {
        this.temp = temp;
        this.candidates = new ArrayList<>();
        String home = System.getProperty("user.home", "");
        if (root) {
            candidates.add(Path.of("/var/cache/headroom/lab"));
        } else if (host.os().equals("darwin")) {
            candidates.add(Path.of(home, "Library", "Caches", "Headroom", "lab"));
        } else {
            String xdg = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
            Path caches = xdg.isEmpty() ? Path.of(home, ".cache") : Path.of(xdg);
            candidates.add(caches.resolve("headroom").resolve("lab"));
        }
    }

    /// Creates the folder where there is none.
    Path folder() throws IOException {
        for (Path candidate : candidates) {
            try {
                Files.createDirectories(candidate);
                if (Files.isWritable(candidate)) {
                    return candidate;
                }
            } catch (IOException e) {
                LOG.debug("{} is no place for the cache: {}", candidate, e.getMessage());
            }
        }
        Path own = temp.resolve("headroom-cache-" + System.getProperty("user.name", "user"));
        if (!Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(own);
            readable(own);
        }
        // Somebody else's folder of that name could hold somebody else's programs.
        Path probe = Files.createTempFile(temp, "headroom-", "");
        try {
            if (!Files.getOwner(own, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe))) {
                throw new IOException(own + " belongs to somebody else");
            }
        } finally {
            Files.delete(probe);
        }
        return own;
    }

    /// Lets others enter and read a folder, which temporary ones do not.
    static void readable(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Override
    public String toString() {
        return candidates.getFirst().toString();
    }
}
