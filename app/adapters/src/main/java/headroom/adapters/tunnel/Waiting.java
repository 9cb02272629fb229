package headroom.adapters.tunnel;

import headroom.core.reading.Shown;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.common.future.SshFuture;

/// Waits for the library with a deadline, and so that an interrupt ends the wait: its own waits
/// turn an interrupt into a failure like any other.
final class Waiting {

    private static final int LONGEST = 300;

    private Waiting() {}

    /// The future once it is done; empty when it is not by then.
    ///
    /// @param deadline as [System#nanoTime()] counts
    static <T extends SshFuture<T>> Optional<T> until(long deadline, T future)
            throws InterruptedException {
        var done = new CompletableFuture<T>();
        future.addListener(done::complete);
        try {
            long left = Math.max(0, deadline - System.nanoTime());
            return Optional.of(done.get(left, TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What an exception says, which may be a stranger's words; its kind where it says nothing.
    static String words(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : Shown.text(message, LONGEST);
    }
}
