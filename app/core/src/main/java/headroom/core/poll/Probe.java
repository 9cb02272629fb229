package headroom.core.poll;

import java.time.Duration;
import java.util.Optional;

/// Reads one thing from one server. Called by one thread at a time; opens its connection when first
/// read and after a failure, so that making a probe neither blocks nor fails. Closed by its owner.
///
/// @param <T> what it reads
public interface Probe<T> extends AutoCloseable {

    /// The key under which its reading is published.
    Source<T> source();

    /// How long one read may take. The loop keeps it: at the deadline it calls the reading late and
    /// interrupts the thread; the probe must then end soon by itself and leave no connection
    /// behind. Asked anew before every read: one that has to log in first may take longer, and
    /// nothing fresh is shown meanwhile that could be mistaken for now.
    Duration deadline();

    /// When it is to be read again.
    Pace pace();

    /// Reads now. Blocks until the answer is there.
    ///
    /// @throws ProbeFailure an expected failure, as a reason for the operator
    /// @throws InterruptedException when the loop gave up waiting
    T read() throws ProbeFailure, InterruptedException;

    /// What the last read took of the server's time, without waiting for its turn and without
    /// logging in, where the probe can tell; empty where only the whole read's length is known.
    /// [Pace.ByCost] counts from it.
    default Optional<Duration> cost() {
        return Optional.empty();
    }

    /// Closes its connection if one is open. Called by another thread than the one that reads, and
    /// while a read is still running if that did not end when it was interrupted.
    @Override
    void close();
}
