package headroom.core.mitigation;

import headroom.core.environment.Fingerprint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A server's fingerprint by name, as it stands in the journal beside the rest of the state before.
final class ServerIdentity {

    private static final String SYSTEM = "system_identifier";
    private static final String RECOVERY = "in_recovery";
    private static final String TIMELINE = "timeline";
    private static final String ADDRESS = "server_address";
    private static final String DATABASE = "database";
    private static final String MAJOR = "major_version";

    private ServerIdentity() {}

    static Map<String, String> of(Fingerprint server) {
        var map = new HashMap<String, String>();
        map.put(SYSTEM, Long.toString(server.systemIdentifier()));
        map.put(RECOVERY, Boolean.toString(server.inRecovery()));
        map.put(TIMELINE, server.timeline().map(String::valueOf).orElse(""));
        map.put(ADDRESS, server.address().orElse(""));
        map.put(DATABASE, server.database());
        map.put(MAJOR, Integer.toString(server.major()));
        return map;
    }

    /// What differs from the server that the journal names; empty when it is the same one in the
    /// same role. A new start time or minor version does not matter.
    static Optional<String> difference(Map<String, String> before, Fingerprint now) {
        for (var entry : of(now).entrySet()) {
            String then = before.getOrDefault(entry.getKey(), "");
            if (!then.equals(entry.getValue())) {
                return Optional.of(
                        "%s is %s now and was %s"
                                .formatted(entry.getKey(), named(entry.getValue()), named(then)));
            }
        }
        return Optional.empty();
    }

    private static String named(String value) {
        return value.isEmpty() ? "not known" : value;
    }
}
