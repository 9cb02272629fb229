package headroom.core.identity;

import headroom.core.environment.Fingerprint;
import headroom.core.environment.RedisIdentity;
import headroom.core.poll.Snapshot;
import headroom.core.signal.ServerFacts;
import headroom.core.signal.queues.RedisFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a server says it is, by name, as it stands in the journal. The names outlive this version:
/// never change one.
///
/// @param server which of the environment's servers, such as `PostgreSQL`
/// @param marks by name; the empty text where the server does not tell
/// @param started when it started, by this machine's clock or the server's own
public record Identity(String server, Map<String, String> marks, Instant started) {

    public static final String POSTGRES = "PostgreSQL";
    public static final String REDIS = "Redis";

    /// The same on a primary, its standbys and every physical copy.
    public static final String SYSTEM = "system_identifier";

    public static final String RECOVERY = "in_recovery";

    /// The empty text on a standby without a receiver.
    public static final String TIMELINE = "timeline";

    /// The server's own address and port, whatever tunnel or pooler leads to it.
    public static final String ADDRESS = "server_address";

    public static final String DATABASE = "database";
    public static final String MAJOR = "major_version";
    public static final String VERSION = "version";
    public static final String STARTED = "started";

    static final String RUN = "run_id";
    static final String ROLE = "role";
    static final String REPLICATION = "replication_id";
    static final String PORT = "tcp_port";
    static final String CONFIGURATION = "config_file";

    /// `true` where it has followed another server within its run.
    static final String FOLLOWED = "followed";

    public Identity {
        marks = Map.copyOf(marks);
    }

    /// The servers of an environment that have said what they are, each as it said last.
    public static List<Identity> in(Snapshot snapshot) {
        var servers = new ArrayList<Identity>();
        snapshot.get(ServerFacts.SOURCE)
                .lastValue()
                .ifPresent(facts -> servers.add(of(facts.fingerprint())));
        var redis = snapshot.get(RedisFacts.SOURCE);
        redis.lastValue()
                .ifPresent(facts ->
                        servers.add(
                                of(
                                        facts.identity(),
                                        redis.arrival()
                                                .orElse(snapshot.at())
                                                .minus(facts.uptime()))));
        return List.copyOf(servers);
    }

    /// @param started by this machine's clock
    public static Identity of(RedisIdentity server, Instant started) {
        String major = server.version().replaceFirst("\\..*", "");
        return new Identity(
                REDIS,
                Map.of(
                        RUN, server.runId(),
                        ROLE, server.role().word(),
                        REPLICATION, server.replicationId().orElse(""),
                        VERSION, server.version(),
                        MAJOR, server.product() + " " + major,
                        PORT, server.port().orElse(""),
                        CONFIGURATION, server.configuration().orElse(""),
                        FOLLOWED, server.followed().map(String::valueOf).orElse("")),
                started);
    }

    public static Identity of(Fingerprint server) {
        var map = new TreeMap<String, String>();
        map.put(SYSTEM, Long.toString(server.systemIdentifier()));
        map.put(RECOVERY, Boolean.toString(server.inRecovery()));
        map.put(TIMELINE, server.timeline().map(String::valueOf).orElse(""));
        map.put(ADDRESS, server.address().orElse(""));
        map.put(DATABASE, server.database());
        map.put(MAJOR, Integer.toString(server.major()));
        map.put(VERSION, server.version());
        map.put(STARTED, server.started().toString());
        return new Identity(POSTGRES, map, server.started());
    }
}
