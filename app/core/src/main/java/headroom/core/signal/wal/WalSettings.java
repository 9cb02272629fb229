package headroom.core.signal.wal;

import headroom.core.reading.Bytes;
import java.util.Optional;

/// The settings that say how much WAL is kept.
///
/// @param keepSize wal_keep_size: kept for standbys regardless of slots
/// @param slotCap max_slot_wal_keep_size; empty when there is no cap
public record WalSettings(
        Bytes segmentSize, Bytes minSize, Bytes maxSize, Bytes keepSize, Optional<Bytes> slotCap) {}
