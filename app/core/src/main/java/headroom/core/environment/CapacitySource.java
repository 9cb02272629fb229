package headroom.core.environment;

import headroom.core.reading.Bytes;
import java.util.Optional;

/// Who knows how large the volume of a database is. No SQL function of PostgreSQL's does.
public sealed interface CapacitySource {

    /// The operator wrote it down.
    record Configured(Capacity size) implements CapacitySource {}

    /// A node_exporter on the database's machine.
    ///
    /// @param metrics where its metrics stand, as in `http://db-1.internal:9100/metrics`
    /// @param mountpoint of the volume, as the exporter calls it
    /// @param ceiling how large the volume can grow; its size where nobody said
    /// @param tls whom to trust where the URL says https; [#STANDARD] where it says http
    /// @param via the bastion that leads to it
    record NodeExporter(
            String metrics,
            String mountpoint,
            Optional<Bytes> ceiling,
            Tls tls,
            Optional<Bastion> via)
            implements CapacitySource {

        /// What holds where the settings say nothing: verified as Java does it.
        public static final Tls STANDARD =
                new Tls(Tls.Mode.VERIFY_FULL, Optional.empty(), Optional.empty());

        public NodeExporter(
                String metrics, String mountpoint, Optional<Bytes> ceiling, Optional<Bastion> via) {
            this(metrics, mountpoint, ceiling, STANDARD, via);
        }

        /// Whether the URL says https.
        public boolean encrypted() {
            return metrics.regionMatches(true, 0, "https:", 0, "https:".length());
        }
    }

    /// A function in the database that the team provides, run by the monitoring role. It takes no
    /// argument and returns one row: `allocated` in bytes, and where it knows them `ceiling` and
    /// `used`.
    ///
    /// @param function its name with its schema, as in `headroom.volume`
    record Sql(String function) implements CapacitySource {}
}
