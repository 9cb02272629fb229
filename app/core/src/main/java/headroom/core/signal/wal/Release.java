package headroom.core.signal.wal;

import headroom.core.reading.Bytes;

/// What a release of WAL gives back to the volume. At a checkpoint PostgreSQL renames released
/// segments to future ones, up to something between min_wal_size and max_wal_size, and removes only
/// the rest.
///
/// @param released segments that are no longer needed
/// @param leastBack what the volume gets back at the least
/// @param mostBack what the volume gets back at the most
public record Release(Bytes released, Bytes leastBack, Bytes mostBack) {

    /// @param released as [Holder#wouldRelease()] predicts
    /// @param recycledAhead segments that already lie ahead of the current one
    public static Release of(Bytes released, Bytes recycledAhead, WalSettings settings) {
        Bytes most = settings.maxSize();
        // where min_wal_size is above max_wal_size the latter wins, as in the server
        Bytes least = most.compareTo(settings.minSize()) < 0 ? most : settings.minSize();
        // the server counts the segment that the checkpoint began in as one of them
        Bytes ahead = least.minus(settings.segmentSize());
        return new Release(
                released,
                released.minus(most.minus(recycledAhead).orZero()).orZero(),
                released.minus(ahead.minus(recycledAhead).orZero()).orZero());
    }
}
