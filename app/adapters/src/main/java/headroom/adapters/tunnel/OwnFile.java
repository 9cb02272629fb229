package headroom.adapters.tunnel;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/// Files of the operator's, as `ssh` keeps them.
final class OwnFile {

    private static final int LONGEST = 4 << 20;
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private OwnFile() {}

    /// `~/` is the operator's home.
    static Path at(String path, Path home) throws ProbeFailure {
        try {
            return path.startsWith("~/") ? home.resolve(path.substring(2)) : Path.of(path);
        } catch (InvalidPathException e) {
            throw failure("%s is no path: %s".formatted(path, e.getMessage()));
        }
    }

    /// @param what it is, as in "key file"
    static String text(Path file, String what) throws ProbeFailure {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw failure("the %s %s is not a plain file".formatted(what, file));
            }
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(LONGEST + 1);
            }
            if (bytes.length > LONGEST) {
                throw failure("the %s %s is larger than 4 MiB".formatted(what, file));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            throw failure("the %s %s is not there".formatted(what, file));
        } catch (AccessDeniedException _) {
            throw failure("the %s %s may not be read by this user".formatted(what, file));
        } catch (IOException e) {
            throw failure("the %s %s cannot be read: %s".formatted(what, file, e.getMessage()));
        }
    }

    /// Refuses what others can read, as `ssh` does; where the file system knows no such rights
    /// (Windows) that is not looked at.
    static void refuseOthers(Path file, String what) throws ProbeFailure {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        try {
            if (view == null || !Files.exists(file)) {
                return;
            }
            var rights = EnumSet.noneOf(PosixFilePermission.class);
            rights.addAll(view.readAttributes().permissions());
            rights.retainAll(OTHERS);
            if (!rights.isEmpty()) {
                throw failure(
                        "the %1$s %2$s can be read by others; run: chmod 600 %2$s"
                                .formatted(what, file));
            }
        } catch (IOException e) {
            throw failure("the %s %s cannot be read: %s".formatted(what, file, e.getMessage()));
        }
    }

    private static ProbeFailure failure(String detail) {
        return new ProbeFailure(new Reason(Reason.Kind.NO_SECRET, detail));
    }
}
