package headroom.lab;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Reads as much of the tar format as the archives of PostgreSQL use: files, folders, links, and
/// the long names of GNU and pax.
final class Tar {

    private static final int BLOCK = 512;
    private static final Set<PosixFilePermission> PROGRAM =
            PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-r--r--");

    private final InputStream in;
    private final Path target;
    private final boolean posix;

    private Tar(InputStream in, Path target) {
        this.in = in;
        this.target = target;
        this.posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /// Unpacks the archive into an existing folder; nothing is written outside it.
    static void unpack(InputStream archive, Path target) throws IOException {
        new Tar(archive, target.toAbsolutePath().normalize()).run();
    }

    private void run() throws IOException {
        String longName = "";
        while (true) {
            byte[] header = in.readNBytes(BLOCK);
            if (header.length < BLOCK || header[0] == 0) {
                return;
            }
            long size = Long.parseLong(text(header, 124, 12).strip(), 8);
            String name = longName.isEmpty() ? name(header) : longName;
            longName = "";
            switch (header[156]) {
                case 'L' -> longName = cut(content(size));
                case 'x' -> longName = paxPath(content(size));
                case 'g' -> content(size);
                case '5' -> Files.createDirectories(inside(name));
                case '2' -> link(inside(name), text(header, 157, 100));
                case '1' -> {
                    Path file = parented(name);
                    Files.copy(inside(text(header, 157, 100)), file);
                }
                case '0', 0 -> {
                    boolean program = (Integer.parseInt(text(header, 100, 8).strip(), 8) & 73) != 0;
                    file(parented(name), size, program);
                }
                default -> throw new IOException("unknown kind of entry in the archive: " + name);
            }
        }
    }

    private void file(Path file, long size, boolean program) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            long left = size;
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw new EOFException("the archive ends inside " + file);
                }
                out.write(buffer, 0, n);
                left -= n;
            }
        }
        skipPadding(size);
        if (posix) {
            Files.setPosixFilePermissions(file, program ? PROGRAM : FILE);
        }
    }

    private void link(Path link, String to) throws IOException {
        if (!link.resolveSibling(to).normalize().startsWith(target)) {
            throw new IOException("a link leads out of the archive: " + link + " to " + to);
        }
        Files.createDirectories(link.resolveSibling("."));
        Files.createSymbolicLink(link, Path.of(to));
    }

    private Path parented(String name) throws IOException {
        Path file = inside(name);
        Files.createDirectories(file.resolveSibling("."));
        return file;
    }

    private Path inside(String name) throws IOException {
        Path path = target.resolve(name).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("an entry lies outside the archive: " + name);
        }
        return path;
    }

    private byte[] content(long size) throws IOException {
        byte[] content = in.readNBytes(Math.toIntExact(size));
        skipPadding(size);
        return content;
    }

    private void skipPadding(long size) throws IOException {
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    }

    private static String name(byte[] header) {
        String prefix =
                text(header, 257, 5).equals("ustar") && header[262] == 0
                        ? text(header, 345, 155)
                        : "";
        String name = text(header, 0, 100);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /// The path of a pax header, whose lines are `<length> <key>=<value>`; empty where it has none.
    private static String paxPath(byte[] content) {
        Map<String, String> values = new HashMap<>();
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
            int space = line.indexOf(' ');
            int equals = line.indexOf('=');
            if (space >= 0 && equals > space) {
                values.put(line.substring(space + 1, equals), line.substring(equals + 1));
            }
        }
        return values.getOrDefault("path", "");
    }

    private static String cut(byte[] content) {
        return text(content, 0, content.length);
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }
}
