package headroom.core.signal.wal;

import headroom.core.reading.Bytes;

/// Somebody who keeps WAL. Only the oldest holder matters: what lies between it and the next is
/// kept by it alone; letting go of any other frees nothing.
///
/// @param name a slot's name, or what it is
/// @param from the oldest position that it needs
/// @param keeps bytes from there to the current position
/// @param alone what only this holder keeps: nothing unless it is the oldest
/// @param wouldRelease what letting go of it releases at the next checkpoint, in whole segments
public record Holder(
        Kind kind, String name, Lsn from, Bytes keeps, Bytes alone, Bytes wouldRelease) {

    /// The kinds of holders, by what an operator can do about them.
    public enum Kind {
        SLOT,
        ARCHIVER,
        KEEP_SIZE,
        SUMMARIZER,
        CHECKPOINT
    }
}
