package headroom.core.signal;

import java.time.Instant;

/// Since when a gauge has been at least as bad as it is.
///
/// @param seen whether it was seen to begin; else it was so already when it was first read
public record Since(Instant at, boolean seen) {}
