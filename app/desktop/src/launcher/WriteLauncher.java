import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Makes `target/headroom` from `headroom.sh`. The build runs it on the JDK that it compiles with,
/// so the launcher learns that JDK's home, and with the program's class path, which becomes the
/// module path.
///
/// Our own modules are named by their classes and relative to the script, never by a jar that an
/// earlier build left behind: the launcher always runs what was compiled last.
void main(String[] args) throws IOException {
    Path template = Path.of(args[0]);
    Path script = Path.of(args[1]).toAbsolutePath().normalize();
    Path app = script.getParent().getParent().getParent();
    String modules =
            Arrays.stream(
                            System.getProperty("java.class.path")
                                    .split(Pattern.quote(File.pathSeparator)))
                    .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                    .map(entry ->
                            entry.startsWith(app) ? own(app, entry) : quoted(entry.toString()))
                    .collect(Collectors.joining(":"));
    String text =
            Files.readString(template)
                    .replace("@MODULE_PATH@", modules)
                    .replace("@JAVA_HOME@", quoted(System.getProperty("java.home")))
                    .replace("@RELEASE@", Integer.toString(Runtime.version().feature()));
    Files.createDirectories(script.getParent());
    Files.writeString(script, text);
    script.toFile().setExecutable(true, false);
}

/// `<app>/core/target/headroom-core-0.1.jar` or `<app>/core/target/classes`, as a part of a shell
/// word.
private static String own(Path app, Path entry) {
    return "\"$app\"" + quoted("/" + app.relativize(entry).getName(0) + "/target/classes");
}

private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
}
