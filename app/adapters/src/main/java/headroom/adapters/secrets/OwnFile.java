package headroom.adapters.secrets;

import headroom.core.secret.MissingSecret;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/// A file that must be its owner's alone, the rule of `~/.pgpass`; where the file system knows no
/// such rights (Windows) that is not looked at.
final class OwnFile {

    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_EXECUTE);

    private OwnFile() {}

    /// Its content.
    ///
    /// @param most how many bytes it may have
    /// @param otherwise what is said to somebody who has no such file
    static byte[] read(Path file, int most, String otherwise) throws MissingSecret {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new MissingSecret(file + " is not a plain file");
            }
            own(file);
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(most + 1);
            }
            if (bytes.length > most) {
                throw new MissingSecret(
                        "%s is larger than a secret can be (%d KiB)".formatted(file, most / 1024));
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new MissingSecret("the file " + file + " is not there; " + otherwise);
        } catch (AccessDeniedException e) {
            throw new MissingSecret("the file " + file + " may not be read by this user");
        } catch (IOException e) {
            throw new MissingSecret("the file " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static void own(Path file) throws IOException, MissingSecret {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        var rights = EnumSet.copyOf(view.readAttributes().permissions());
        rights.retainAll(OTHERS);
        if (!rights.isEmpty()) {
            throw new MissingSecret(
                    "the file %1$s can be read by others; run: chmod 600 %1$s".formatted(file));
        }
    }
}
