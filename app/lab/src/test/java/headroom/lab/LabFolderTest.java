package headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A lab's folder is a dead one's for nobody while its program lives, and for everybody after.
class LabFolderTest {

    @TempDir private Path temp;

    @Test
    void noOtherProgramTakesAFolderForADeadOnesAfterThisOneLookedForSuch() throws Exception {
        try (LabFolder first = LabFolder.create(temp, false)) {
            assertThat(LabFolder.abandoned(temp)).isEmpty();
            try (LabFolder second = LabFolder.create(temp, false)) {
                assertThat(LabFolder.abandoned(temp)).isEmpty();
                assertThat(abandonedElsewhere()).isEmpty();
                assertThat(second.path()).isDirectory();
            }
            assertThat(first.path()).isDirectory();
        }
    }

    @Test
    void aFolderWhoseLockCanBeHadIsADeadOnes() throws Exception {
        Path left = Files.createDirectory(temp.resolve("headroom-lab-left")).toRealPath();
        Files.writeString(left.resolve("owner"), "1");
        assertThat(LabFolder.abandoned(temp)).containsExactly(left);
        assertThat(abandonedElsewhere()).containsExactly(left.toString());
    }

    private List<String> abandonedElsewhere() throws IOException, InterruptedException {
        Process program =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                AbandonedInAnotherProgram.class.getName(),
                                temp.toString())
                        .redirectErrorStream(true)
                        .start();
        try (var output = program.inputReader(StandardCharsets.UTF_8)) {
            return output.readAllLines();
        } finally {
            program.waitFor();
        }
    }
}
