package headroom.lab;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// [OrdersService] in a process of its own. It ends when its standard input does, so with this
/// program.
final class ServiceProcess implements AutoCloseable {

    private final Process process;

    private ServiceProcess(Process process) {
        this.process = process;
    }

    /// @param command what starts it; this process's own `java` if empty
    /// @param account how processes are started here
    static ServiceProcess start(
            Database database,
            List<String> command,
            Account account,
            LabFolder folder,
            Spawner spawner)
            throws IOException {
        Path home = folder.folder("service");
        List<String> line = new ArrayList<>(account.prefix());
        line.addAll(command.isEmpty() ? ownJava() : command);
        line.add(database.server().url(PostgresServer.DATABASE));
        line.add(Roles.APPLICATION);
        line.add(database.roles().application().file().toString());
        Redirect log = Redirect.to(home.resolve("service.log").toFile());
        return new ServiceProcess(
                spawner.start(
                        Spawner.clean(new ProcessBuilder(line))
                                .directory(home.toFile())
                                .redirectErrorStream(true)
                                .redirectOutput(log)));
    }

    private static List<String> ownJava() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                new ArrayList<>(
                        List.of(java, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        Class<?> main = OrdersService.class;
        if (main.getModule().isNamed()) {
            String module = main.getModule().getName();
            command.addAll(List.of("--module-path", absolute("jdk.module.path")));
            command.addAll(List.of("--module", module + "/" + main.getName()));
        } else {
            command.addAll(List.of("-cp", absolute("java.class.path")));
            command.add(main.getName());
        }
        return command;
    }

    /// The process has a working folder of its own, so relative paths would lead elsewhere.
    private static String absolute(String property) {
        return Arrays.stream(System.getProperty(property, "").split(File.pathSeparator))
                .filter(element -> !element.isEmpty())
                .map(element -> Path.of(element).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
    }
}
