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

    /// The newest major version that was tried.
    public static final int NEWEST = 18;

    /// What is said of a server that is newer than any that was tried; empty of others.
    public static Optional<String> untried(int major) {
        return major <= NEWEST
                ? Optional.empty()
                : Optional.of(
                        "newer than %d, the newest that was tried: update Headroom"
                                .formatted(NEWEST));
    }

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

    /// Whether both are the same server between the same start and stop, under whatever address: no
    /// two copies start in the same microsecond.
    public boolean sameRun(Fingerprint other) {
        return systemIdentifier == other.systemIdentifier && started.equals(other.started);
    }

    /// The system identifier shortened, as in `7391…20c2`.
    public String system() {
        String system = Long.toUnsignedString(systemIdentifier);
        return system.length() <= 9
                ? system
                : system.substring(0, 4) + "…" + system.substring(system.length() - 4);
    }

    /// In one line, as in `PostgreSQL 16.4 · primary · system 7391…20c2 · timeline 4`.
    public String text() {
        return "PostgreSQL "
                + version
                + (inRecovery ? " · standby" : " · primary")
                + " · system "
                + system()
                + timeline.map(t -> " · timeline " + t).orElse("");
    }
}
