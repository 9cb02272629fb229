package headroom.core.signal.slots;

import headroom.core.poll.Source;
import headroom.core.signal.wal.Summarizer;
import java.util.List;
import java.util.Optional;

/// What a server tells of its replication that changes slowly.
///
/// @param stats of the logical slots; empty where the version has none
/// @param rds whether the server is one of Amazon RDS, by its settings
/// @param summarizer empty where it is off, or the version has none
/// @param archivesNowhere archiving is on, and neither a command nor a library is set
public record ReplicationFacts(
        Optional<List<SlotStats>> stats,
        boolean rds,
        Optional<Summarizer> summarizer,
        boolean archivesNowhere) {

    public static final Source<ReplicationFacts> SOURCE =
            new Source<>("PostgreSQL", "pg_stat_replication_slots", ReplicationFacts.class);

    public ReplicationFacts {
        stats = stats.map(List::copyOf);
    }

    /// Of the slot of this name.
    public Optional<SlotStats> stats(String slot) {
        return stats.stream().flatMap(List::stream).filter(s -> s.slot().equals(slot)).findFirst();
    }
}
