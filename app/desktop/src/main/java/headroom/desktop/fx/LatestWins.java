package headroom.desktop.fx;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hands values from any thread to one that may be slow: only the newest arrives, and at most one
/// task is pending, so that a stalled window meets one value when it wakes and not a queue of old
/// ones.
///
/// @param <T> the values
public final class LatestWins<T> {

    private final AtomicReference<@Nullable T> newest = new AtomicReference<>();
    private final Executor receiver;
    private final Consumer<? super T> sink;

    /// @param receiver runs the sink; in the window the [FxThread]
    public LatestWins(Executor receiver, Consumer<? super T> sink) {
        this.receiver = receiver;
        this.sink = sink;
    }

    /// Offers a value; returns at once. Any thread.
    public void offer(T value) {
        if (newest.getAndSet(value) == null) {
            receiver.execute(this::deliver);
        }
    }

    // Taken before the sink runs: a value that comes meanwhile asks for a delivery of its own.
    private void deliver() {
        T value = newest.getAndSet(null);
        if (value != null) {
            sink.accept(value);
        }
    }
}
