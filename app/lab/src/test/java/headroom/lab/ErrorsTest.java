package headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headroom.core.reading.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What stops the lab says what, why, and what to do.
class ErrorsTest {

    @TempDir Path temp;

    @Test
    void aMajorThatIsNotThereNamesThoseThatAre() {
        assertThatThrownBy(() ->
                        Lab.start(LabOptions.postgresOnly().major(12), Progress.SILENT).close())
                .isInstanceOf(LabException.class)
                .hasMessageContaining("no PostgreSQL 12")
                .hasMessageContaining("14, 15, 16, 17, 18");
    }

    @Test
    void anUnknownPlatformIsNamed() {
        assertThatThrownBy(() -> Host.of("SunOS", "sparcv9"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("SunOS on sparcv9")
                .hasMessageContaining("It runs on Linux and macOS");
    }

    @Test
    void noRoomIsSaidBeforeAnythingStarts() {
        var options = LabOptions.full().withCapacity(Bytes.gib(1), Bytes.gib(9_000_000));
        assertThatThrownBy(() -> Lab.start(options.withFolder(temp), Progress.SILENT).close())
                .isInstanceOf(LabException.class)
                .hasMessageContaining("no room")
                .hasMessageContaining("Make room");
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aMissingLibraryIsNamed() throws Exception {
        Path program = temp.resolve("postgres");
        Files.writeString(
                program,
                "#!/bin/sh\n"
                        + "echo 'error while loading shared libraries: libxml2.so.2:"
                        + " cannot open shared object file' >&2; exit 127\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var folder = LabFolder.create(temp, false);
                var spawner = new Spawner(folder)) {
            assertThatThrownBy(() -> Account.choose(Host.current(), false, program, spawner, temp))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("libxml2.so.2")
                    .hasMessageContaining("Install the library");
        }
    }

    @Test
    void aDamagedCacheIsUnpackedAgain() throws Exception {
        var binaries = new Binaries(Host.current(), new Cache(temp));
        Path folder = binaries.redis(Progress.SILENT);
        Path program = folder.resolve("redis-server");
        long size = Files.size(program);
        Files.writeString(program, "half");
        assertThat(binaries.redis(Progress.SILENT)).isEqualTo(folder);
        assertThat(program).hasSize(size);
    }

    @Test
    void anArchiveCannotWriteOutsideItsFolder() {
        byte[] header = entry("../outside", '0', 0);
        assertThatThrownBy(
                        () -> Tar.unpack(new ByteArrayInputStream(header), temp.resolve("target")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("outside the archive");
    }

    @Test
    void anArchiveWithALongNameIsUnpacked() throws Exception {
        String name = "folder/" + "n".repeat(120);
        var archive = new ByteArrayOutputStream();
        archive.write(entry("././@LongLink", 'L', name.length() + 1));
        archive.write(Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), 512));
        archive.write(entry("cut", '0', 5));
        archive.write(Arrays.copyOf("hello".getBytes(StandardCharsets.UTF_8), 512));
        archive.write(new byte[1024]);
        Tar.unpack(new ByteArrayInputStream(archive.toByteArray()), temp);
        assertThat(temp.resolve(name)).hasContent("hello");
    }

    private static byte[] entry(String name, char kind, int size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 124, String.format("%011o", size));
        header[156] = (byte) kind;
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
