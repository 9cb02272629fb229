package headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// No server survives the program that started it, however that ends.
@EnabledOnOs(OS.LINUX)
class SurvivalTest {

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private Process program;

    /// Where no other program that starts a lab meanwhile sweeps.
    private Path apart;

    private Path folder;

    @BeforeEach
    void aProgramWithALabRuns() throws Exception {
        apart = Files.createTempDirectory("headroom-survival");
        // the account of PostgreSQL goes through it
        Files.setPosixFilePermissions(apart, PosixFilePermissions.fromString("rwx--x--x"));
        program =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                LabInAnotherProgram.class.getName(),
                                apart.toString())
                        .redirectError(Redirect.DISCARD)
                        .start();
        BufferedReader out = program.inputReader(StandardCharsets.UTF_8);
        folder = Path.of(Optional.ofNullable(out.readLine()).orElse("it printed nothing"));
        assertThat(folder).isDirectory();
        Eventually.within(
                DEADLINE,
                "PostgreSQL with its children, Redis and the service run",
                () -> workers().size() >= 8);
    }

    @AfterEach
    void endWhatATestLeft() throws IOException {
        program.destroyForcibly();
        Spawner.signal("KILL", workers());
        Trees.delete(apart);
    }

    @Test
    void killedWhileTheServersRun() throws Exception {
        program.destroyForcibly();
        nothingRemains();
    }

    @Test
    void killedWhileEveryServerStandsStill() throws Exception {
        Spawner.signal("STOP", workers());
        program.destroyForcibly();
        nothingRemains();
    }

    @Test
    void killedTogetherWithItsGuard() throws Exception {
        Spawner.signal("STOP", workers());
        assertThat(guards()).hasSize(1);
        Spawner.signal("KILL", guards());
        program.destroyForcibly().waitFor();
        assertThat(workers()).isNotEmpty();
        Lab.start(LabOptions.redisOnly().withFolder(apart), Progress.SILENT).close();
        nothingRemains();
    }

    private void nothingRemains() throws Exception {
        Eventually.within(DEADLINE, "no process is left", () -> workers().isEmpty());
        Eventually.within(DEADLINE, folder + " is gone", () -> !Files.exists(folder));
        Eventually.within(DEADLINE, "no guard is left", () -> guards().isEmpty());
    }

    private List<Long> workers() throws IOException {
        return Traces.processesIn(folder);
    }

    private List<Long> guards() {
        List<Long> found = new ArrayList<>();
        ProcessHandle.allProcesses()
                .filter(p -> p.info().arguments().stream().anyMatch(this::namesFolder))
                .filter(p -> p.pid() != program.pid())
                .forEach(p -> found.add(p.pid()));
        return found;
    }

    private boolean namesFolder(String[] arguments) {
        return arguments.length > 1
                && arguments[arguments.length - 1].equals(folder.toString())
                && arguments[arguments.length - 2].equals("headroom-lab-guard");
    }
}
