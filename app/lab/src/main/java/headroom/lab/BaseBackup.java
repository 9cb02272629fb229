package headroom.lab;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/// A copy of a running server's data made in SQL, since the binaries hold no pg_basebackup.
final class BaseBackup {

    /// What a copy must not have, or makes anew.
    private static final Set<String> LEFT_OUT =
            Set.of("postmaster.pid", "postmaster.opts", "postgresql.log");

    private BaseBackup() {}

    /// Copies the data so that a standby can start on it.
    static void take(PostgresServer server, Path target) throws IOException, SQLException {
        boolean renamed = server.major() >= 15;
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    renamed
                            ? "SELECT pg_backup_start('standby', true)"
                            : "SELECT pg_start_backup('standby', true, false)");
            Files.createDirectories(target.getParent());
            Files.walkFileTree(server.data(), copyTo(server.data(), target));
            try (ResultSet label =
                    statement.executeQuery(
                            renamed
                                    ? "SELECT labelfile FROM pg_backup_stop(false)"
                                    : "SELECT labelfile FROM pg_stop_backup(false, false)")) {
                label.next();
                Files.writeString(target.resolve("backup_label"), label.getString(1));
            }
            Files.createFile(target.resolve("standby.signal"));
        }
    }

    /// Files come and go while they are copied; replay mends what was torn.
    private static FileVisitor<Path> copyTo(Path source, Path target) {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                    throws IOException {
                // slots are not part of a backup
                if (folder.getParent() != null && folder.getParent().endsWith("pg_replslot")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Path copy = target.resolve(source.relativize(folder));
                Files.createDirectory(
                        copy,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                    throws IOException {
                if (!LEFT_OUT.contains(file.getFileName().toString())) {
                    try {
                        Files.copy(file, target.resolve(source.relativize(file)));
                    } catch (NoSuchFileException _) {
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure)
                    throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        };
    }
}
