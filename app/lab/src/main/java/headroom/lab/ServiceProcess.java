package headroom.lab;

import headroom.core.environment.Login;
import headroom.core.environment.ServiceEndpoint;
import headroom.core.environment.Tls;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// [OrdersService] in a process of its own. It ends when its standard input does, so with this
/// program.
final class ServiceProcess implements AutoCloseable {

    private static final String JMX = "headroom_jmx";

    private final Process process;
    private final ServiceEndpoint endpoint;

    private ServiceProcess(Process process, ServiceEndpoint endpoint) {
        this.process = process;
        this.endpoint = endpoint;
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
        line.add(database.roles().application().file().toString());
        int port = Ports.free();
        LabFolder.Password jmx = folder.password(JMX);
        line.addAll(List.of(Integer.toString(port), JMX, jmx.file().toString()));
        Redirect log = Redirect.to(home.resolve("service.log").toFile());
        Process process =
                spawner.start(
                        Spawner.clean(new ProcessBuilder(line))
                                .directory(home.toFile())
                                .redirectErrorStream(true)
                                .redirectOutput(log));
        return new ServiceProcess(process, endpoint(port, jmx));
    }

    private static ServiceEndpoint endpoint(int port, LabFolder.Password jmx) {
        return new ServiceEndpoint(
                OrdersService.APPLICATION,
                List.of(Server.HOST + ":" + port),
                OrdersService.APPLICATION,
                new Tls(Tls.Mode.DISABLE, Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.of(new Login(JMX, jmx.reference())));
    }

    /// Where it speaks JMX, a moment after it was started.
    ServiceEndpoint endpoint() {
        return endpoint;
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
