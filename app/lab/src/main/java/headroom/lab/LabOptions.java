package headroom.lab;

import headroom.core.environment.Capacity;
import headroom.core.reading.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a lab consists of.
///
/// @param postgres the major version of PostgreSQL; empty for a lab without PostgreSQL
/// @param settings further settings of PostgreSQL, such as `pg_stat_statements.track_planning`
/// @param redis whether there is a Redis
/// @param living whether something happens on the servers: a writer, a service, a change stream,
///   jobs
/// @param capacity the pretended volume of PostgreSQL; the server is stopped at the ceiling
/// @param gentle WAL that the writer makes in a second while nothing is wrong
/// @param incidentLength how long the orphaned slot takes from its begin to 90 % of the ceiling
/// @param serviceCommand what starts [OrdersService] in a process of its own, to which its
///   arguments are added; empty for this process's own `java` with its class or module path
/// @param folder where the servers' files go, removed at the end; the system's temporary folder if
///   empty
public record LabOptions(
        Optional<Integer> postgres,
        Map<String, String> settings,
        boolean redis,
        boolean living,
        Capacity capacity,
        Bytes gentle,
        Duration incidentLength,
        List<String> serviceCommand,
        Optional<Path> folder) {

    /// The major version that is started where nobody names one.
    public static final int DEFAULT_MAJOR = 18;

    public LabOptions {
        settings = Map.copyOf(settings);
        serviceCommand = List.copyOf(serviceCommand);
    }

    /// Both servers with a life on them.
    public static LabOptions full() {
        return new LabOptions(
                Optional.of(DEFAULT_MAJOR),
                Map.of(),
                true,
                true,
                new Capacity(Bytes.gib(1), Bytes.gib(1)),
                new Bytes(256 << 10),
                Duration.ofMinutes(3),
                List.of(),
                Optional.empty());
    }

    /// Both servers, and nothing that uses them.
    public static LabOptions servers() {
        return full().withLife(false);
    }

    /// PostgreSQL alone, and nothing that uses it.
    public static LabOptions postgresOnly() {
        return servers().withRedis(false);
    }

    /// Redis alone, and nothing that uses it.
    public static LabOptions redisOnly() {
        return servers().withPostgres(Optional.empty());
    }

    /// No server, but those that are added to it once it runs.
    public static LabOptions bare() {
        return redisOnly().withRedis(false);
    }

    /// With this major version.
    public LabOptions major(int major) {
        return withPostgres(Optional.of(major));
    }

    /// With one more setting of PostgreSQL.
    public LabOptions setting(String name, String value) {
        var more = new HashMap<>(settings);
        more.put(name, value);
        return new LabOptions(
                postgres,
                more,
                redis,
                living,
                capacity,
                gentle,
                incidentLength,
                serviceCommand,
                folder);
    }

    /// With or without a life on the servers.
    public LabOptions withLife(boolean wanted) {
        return new LabOptions(
                postgres,
                settings,
                redis,
                wanted,
                capacity,
                gentle,
                incidentLength,
                serviceCommand,
                folder);
    }

    /// With another volume.
    public LabOptions withCapacity(Bytes allocated, Bytes ceiling) {
        return new LabOptions(
                postgres,
                settings,
                redis,
                living,
                new Capacity(allocated, ceiling),
                gentle,
                incidentLength,
                serviceCommand,
                folder);
    }

    /// With another pace of the writer while nothing is wrong.
    public LabOptions withGentle(Bytes perSecond) {
        return new LabOptions(
                postgres,
                settings,
                redis,
                living,
                capacity,
                perSecond,
                incidentLength,
                serviceCommand,
                folder);
    }

    /// With another time from the incident's begin to 90 % of the ceiling.
    public LabOptions withIncidentLength(Duration length) {
        return new LabOptions(
                postgres,
                settings,
                redis,
                living,
                capacity,
                gentle,
                length,
                serviceCommand,
                folder);
    }

    /// With another command that starts the service.
    public LabOptions withServiceCommand(List<String> command) {
        return new LabOptions(
                postgres,
                settings,
                redis,
                living,
                capacity,
                gentle,
                incidentLength,
                command,
                folder);
    }

    /// With the servers' files under this folder.
    public LabOptions withFolder(Path parent) {
        return new LabOptions(
                postgres,
                settings,
                redis,
                living,
                capacity,
                gentle,
                incidentLength,
                serviceCommand,
                Optional.of(parent));
    }

    private LabOptions withPostgres(Optional<Integer> major) {
        return new LabOptions(
                major,
                settings,
                redis,
                living,
                capacity,
                gentle,
                incidentLength,
                serviceCommand,
                folder);
    }

    private LabOptions withRedis(boolean wanted) {
        return new LabOptions(
                postgres,
                settings,
                wanted,
                living,
                capacity,
                gentle,
                incidentLength,
                serviceCommand,
                folder);
    }
}
