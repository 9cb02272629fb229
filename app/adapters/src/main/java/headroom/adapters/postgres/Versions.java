package headroom.adapters.postgres;

import headroom.core.environment.Address;
import headroom.core.environment.Fingerprint;
import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which versions of the server are read.
final class Versions {

    private static final Logger LOG = LoggerFactory.getLogger(Versions.class);

    /// What is read exists from here on.
    private static final int OLDEST = 13;

    private Versions() {}

    /// Refuses a server that is too old. One that is newer than known is read, and noted once: its
    /// columns are looked up by name. Readiness and the test of a connection tell it, too.
    static void check(Connection connection, Address host, Hosts hosts)
            throws SQLException, ProbeFailure {
        DatabaseMetaData server = connection.getMetaData();
        String version = Visible.text(server.getDatabaseProductVersion());
        int major = server.getDatabaseMajorVersion();
        if (major > 0 && major < OLDEST) {
            throw new ProbeFailure(
                    new Reason(
                            Reason.Kind.UNSUPPORTED,
                            "%s is PostgreSQL %s, and Headroom reads %d and later; upgrade the server, or take it out of the settings"
                                    .formatted(host, version, OLDEST)));
        }
        Optional<String> untried = Fingerprint.untried(major);
        if (untried.isPresent() && hosts.newer()) {
            LOG.warn(
                    "{} is PostgreSQL {}, {}; what is new there is not shown",
                    host,
                    version,
                    untried.get());
        }
    }
}
