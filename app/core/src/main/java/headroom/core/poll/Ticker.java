package headroom.core.poll;

import java.time.Duration;

/// Calls something again and again. Implemented outside, where threads are allowed.
@FunctionalInterface
public interface Ticker {

    /// Calls `task` every `period` until the result is closed, one call at a time, never two at
    /// once; a call that was missed is not made up for. What the task throws must not end the
    /// ticking.
    Ticking every(Duration period, Runnable task);

    /// A ticking that goes on until it is closed.
    @FunctionalInterface
    interface Ticking extends AutoCloseable {

        /// No call begins after this returns; one that is under way may still end.
        @Override
        void close();
    }
}
