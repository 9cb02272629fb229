package headroom.core.mitigation;

import headroom.core.environment.Fingerprint;
import headroom.core.identity.Identity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A server's fingerprint by name, as it stands in the journal beside the rest of the state before.
/// What may change without making it another server is not in it: start time and minor version.
final class ServerIdentity {

    static final String SYSTEM = Identity.SYSTEM;
    static final String TIMELINE = Identity.TIMELINE;
    static final String ADDRESS = Identity.ADDRESS;
    static final String DATABASE = Identity.DATABASE;

    private static final Set<String> NAMES =
            Set.of(SYSTEM, Identity.RECOVERY, TIMELINE, ADDRESS, DATABASE, Identity.MAJOR);

    private ServerIdentity() {}

    static Map<String, String> of(Fingerprint server) {
        return only(Identity.of(server).marks());
    }

    /// Just these names out of a larger state.
    static Map<String, String> only(Map<String, String> before) {
        var map = new TreeMap<>(before);
        map.keySet().retainAll(NAMES);
        return map;
    }

    /// What differs from the server that the journal names; empty when it is the same one in the
    /// same role.
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
