package headroom.core.signal.slots;

import headroom.core.reading.Bytes;
import headroom.core.signal.wal.Lsn;
import java.time.Instant;
import java.util.Optional;

/// One replication slot as the server tells it. Fields that the server's version does not have are
/// empty.
///
/// @param plugin the output plugin of a logical slot
/// @param database the database of a logical slot
/// @param activePid the process that reads from it now
/// @param restartLsn the oldest WAL that it needs; empty when it never reserved any or lost it
/// @param confirmedFlush what the consumer of a logical slot has confirmed
/// @param walStatus reserved, extended, unreserved or lost
/// @param safeWalSize how much WAL can still be written before it is lost; empty without a cap
/// @param inactiveSince from version 17 on; a clean restart sets it to the start time
/// @param failover whether standbys synchronise it (17 and later)
/// @param synced whether it is such a synchronised copy (17 and later)
/// @param conflicting whether it was invalidated by a conflict with recovery (16 and later)
/// @param twoPhase whether it decodes prepared transactions (14 and later)
public record Slot(
        String name,
        Kind kind,
        Optional<String> plugin,
        Optional<String> database,
        boolean temporary,
        boolean active,
        Optional<Long> activePid,
        Optional<Lsn> restartLsn,
        Optional<Lsn> confirmedFlush,
        Optional<String> walStatus,
        Optional<Bytes> safeWalSize,
        Optional<Instant> inactiveSince,
        boolean failover,
        boolean synced,
        Optional<String> invalidationReason,
        Horizon horizon,
        Optional<Boolean> conflicting,
        Optional<Boolean> twoPhase) {

    /// What it holds back from vacuum.
    ///
    /// @param xminAge transactions since its xmin, of every table; empty where it holds none
    /// @param catalogXminAge the same of the catalog alone
    public record Horizon(Optional<Long> xminAge, Optional<Long> catalogXminAge) {

        public static final Horizon NONE = new Horizon(Optional.empty(), Optional.empty());
    }

    /// The two kinds of slots.
    public enum Kind {
        LOGICAL("logical"),
        PHYSICAL("physical");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
