package headroom.core.mitigation;

import headroom.core.signal.ServerFacts;
import headroom.core.signal.wal.WalFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What is read before and after a slot is dropped, over one connection.
///
/// @param decoded how many transactions were ever decoded from the slot; begins anew with a new
///   slot. Empty where the server does not count
public record SlotFacts(
        ServerFacts server,
        WalFiles files,
        Optional<Long> decoded,
        Operator operator,
        Checkpoints checkpoints) {

    /// The login that would act.
    ///
    /// @param user its name
    /// @param mayDrop whether it may drop slots
    /// @param mayCheckpoint whether it may ask for a checkpoint
    /// @param grant what gives it the right to drop slots
    public record Operator(String user, boolean mayDrop, boolean mayCheckpoint, String grant) {}

    /// When the server makes checkpoints by itself.
    ///
    /// @param last when the last one began
    /// @param timeout checkpoint_timeout
    /// @param spread checkpoint_completion_target: over which share of the timeout one is spread
    public record Checkpoints(Instant last, Duration timeout, double spread) {

        /// When the next one is through, if anything is written meanwhile; an idle server makes
        /// none.
        public Instant nextBy() {
            return last.plus(timeout).plusMillis((long) (timeout.toMillis() * spread));
        }
    }
}
