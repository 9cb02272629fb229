package headroom.core.queue;

import java.time.Instant;
import java.util.Optional;

/// A process that says, or once said, that it works jobs off.
///
/// @param identity as it calls itself
/// @param beat what it said last; empty when it is only listed, and has not said anything for so
///   long that it counts as dead
public record WorkerProcess(String identity, Optional<Beat> beat) {

    /// What a living process says of itself every few seconds.
    ///
    /// @param threads how many jobs it can work on at a time; empty where it does not tell
    /// @param busy how many it works on
    /// @param quiet whether it takes no more jobs
    /// @param at when it said so, by its own clock
    public record Beat(Optional<Long> threads, long busy, boolean quiet, Optional<Instant> at) {}
}
