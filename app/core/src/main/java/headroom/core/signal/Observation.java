package headroom.core.signal;

import headroom.core.history.Recent;
import headroom.core.poll.Snapshot;

/// One environment as it stands: what was read, what was read before, and what it means.
///
/// @param environment its name
public record Observation(
        String environment, Snapshot snapshot, Recent recent, Assessment assessment) {}
