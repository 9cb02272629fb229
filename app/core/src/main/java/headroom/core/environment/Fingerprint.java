package headroom.core.environment;

import java.time.Instant;
import java.util.Optional;

/// What a PostgreSQL server says it is, readable by any role. Compared between preview and act: the
/// system identifier alone is the same on a primary, its standby and every physical copy.
///
/// @param systemIdentifier from pg_control_system()
/// @param timeline empty where it cannot be told: on a standby without a receiver
/// @param address the server's own address and port; empty on a unix socket
/// @param version as in `18.6`
/// @param major as in 18
public record Fingerprint(
        long systemIdentifier,
        boolean inRecovery,
        Optional<Long> timeline,
        Optional<String> address,
        String database,
        String version,
        int major,
        Instant started) {

    /// Whether both are the same server in the same role, for a mitigation. A new start time or
    /// minor version does not matter.
    public boolean sameServer(Fingerprint other) {
        return systemIdentifier == other.systemIdentifier
                && inRecovery == other.inRecovery
                && timeline.equals(other.timeline)
                && address.equals(other.address)
                && database.equals(other.database)
                && major == other.major;
    }

    /// In one line, as in `PostgreSQL 16.4 · primary · system 7391…20c2 · timeline 4`.
    public String text() {
        String system = Long.toUnsignedString(systemIdentifier);
        String brief =
                system.length() <= 9
                        ? system
                        : system.substring(0, 4) + "…" + system.substring(system.length() - 4);
        return "PostgreSQL "
                + version
                + (inRecovery ? " · standby" : " · primary")
                + " · system "
                + brief
                + timeline.map(t -> " · timeline " + t).orElse("");
    }
}
