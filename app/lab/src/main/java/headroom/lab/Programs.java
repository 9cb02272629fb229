package headroom.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Programs that Maven cannot bring: PgBouncer, node_exporter, Valkey. They come from the system's
/// packages.
public final class Programs {

    private Programs() {}

    /// Where a program lies, such as `pgbouncer`. The folders of system programs are looked at too,
    /// which an ordinary user's path lacks.
    public static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(
                        Stream.of(path.split(java.io.File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Where it lies.
    ///
    /// @throws LabException naming what to install, where there is none
    public static Path require(String name) throws LabException {
        return find(name)
                .orElseThrow(() ->
                        new LabException(
                                "The lab has no " + name,
                                "it is not installed on this machine",
                                "On Debian: apt install " + name));
    }

    /// Whether tests run on a machine that was set up for all of them, by `.ci/run`. What is
    /// missing there is a failure; elsewhere it is a reason to skip the test:
    ///
    /// ```java
    /// assumeTrue(Programs.promised() || Programs.find("pgbouncer").isPresent(), "apt install pgbouncer");
    /// ```
    public static boolean promised() {
        return "1".equals(System.getenv("HEADROOM_CI"));
    }
}
