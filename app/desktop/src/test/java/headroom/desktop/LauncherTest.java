package headroom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The script that the build makes, run with a stand-in for Java that tells what it was given.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {

    private static final String STAND_IN =
            """
            #!/bin/sh
            [ "$1" = -version ] && echo 'openjdk version "@VERSION@.0.1" 2000-01-01' >&2 && exit
            for argument; do echo "<$argument>"; done
            echo "launcher $HEADROOM_LAUNCHER"
            echo 'a warning' >&2
            exit 7
            """;

    @TempDir private Path folder;

    private Path launcher;

    private record Ended(int code, List<String> out, String err) {

        List<String> programArguments() {
            int main = out.indexOf("<headroom.desktop/headroom.desktop.Main>");
            return out.subList(main + 1, out.size() - 1);
        }
    }

    @BeforeEach
    void copyTheLauncherWithAnotherJava() throws IOException {
        Path java = standIn("java of the build/bin/java", "25");
        launcher = folder.resolve("a place/app/desktop/target/headroom");
        write(launcher, madeByTheBuild().replaceFirst("(?m)^java=.*$", "java='" + java + "'"));
    }

    @Test
    void passesArgumentsExactlyAndExitCodesAndStreamsThrough() throws Exception {
        Ended ended =
                run(folder, Map.of(), launcher, "check", "two  words", "", "*", "it's \"quoted\"");

        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.programArguments())
                .containsExactly("<check>", "<two  words>", "<>", "<*>", "<it's \"quoted\">");
        assertThat(ended.err()).isEqualTo("a warning\n");
    }

    @Test
    void tellsTheProgramHowToStartItselfAgain() throws Exception {
        Ended ended = run(folder, Map.of(), launcher);

        assertThat(ended.out().getLast()).isEqualTo("launcher " + launcher.toRealPath());
    }

    @Test
    void worksThroughSymbolicLinksFromAnyDirectory() throws Exception {
        Path second = Files.createSymbolicLink(folder.resolve("second"), launcher);
        Path first =
                Files.createSymbolicLink(
                        Files.createDirectories(folder.resolve("bin")).resolve("headroom"),
                        Path.of("..").resolve(second.getFileName()));

        Ended ended = run(Path.of("/"), Map.of(), first);

        assertThat(ended.out().getLast()).isEqualTo("launcher " + launcher.toRealPath());
    }

    @Test
    void runsTheClassesBesideIt() throws Exception {
        Ended ended = run(folder, Map.of(), launcher);

        String modules = ended.out().get(ended.out().indexOf("<--module-path>") + 1);
        assertThat(modules)
                .contains(
                        launcher.toRealPath().resolveSibling("classes").toString(),
                        "/core/target/classes",
                        "/lab/target/classes",
                        "/adapters/target/classes")
                .doesNotContain("-SNAPSHOT.jar");
    }

    @Test
    void splitsExtraOptionsForTheJvm() throws Exception {
        Ended ended = run(folder, Map.of("HEADROOM_JAVA_OPTS", "-Xmx64m -Dx=y"), launcher);

        assertThat(ended.out()).contains("<-Xmx64m>", "<-Dx=y>");
    }

    @Test
    void takesJavaHomeWhereTheJdkOfTheBuildIsGone() throws Exception {
        Files.delete(folder.resolve("java of the build/bin/java"));
        standIn("other java/bin/java", "26");

        Ended ended =
                run(
                        folder,
                        Map.of("JAVA_HOME", folder.resolve("other java").toString()),
                        launcher,
                        "x");

        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.programArguments()).containsExactly("<x>");
    }

    @Test
    void refusesAnOldJavaAndSaysWhatToDo() throws Exception {
        Files.delete(folder.resolve("java of the build/bin/java"));
        standIn("old java/bin/java", "21");
        Path tools = folder.resolve("tools");
        for (String tool : List.of("basename", "dirname", "head", "readlink", "sed")) {
            write(tools.resolve(tool), "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
        }

        Ended ended =
                run(
                        folder,
                        Map.of(
                                "JAVA_HOME",
                                folder.resolve("old java").toString(),
                                "PATH",
                                tools.toString()),
                        launcher);

        assertThat(ended.code()).isEqualTo(69);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("no Java 25", "JAVA_HOME");
    }

    private static String madeByTheBuild() throws IOException {
        return Files.readString(Path.of(System.getenv("HEADROOM_LAUNCHER")));
    }

    private Path standIn(String name, String version) throws IOException {
        return write(folder.resolve(name), STAND_IN.replace("@VERSION@", version));
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private Ended run(Path directory, Map<String, String> environment, Path script, String... args)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(Arrays.asList(args));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().remove("HEADROOM_JAVA_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                Files.readAllLines(out, StandardCharsets.UTF_8),
                Files.readString(err));
    }
}
