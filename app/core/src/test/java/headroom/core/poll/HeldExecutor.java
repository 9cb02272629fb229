package headroom.core.poll;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// Runs what it was given when the test says so, on the test's own thread: a task that is never run
/// is a server that never answers.
final class HeldExecutor extends AbstractExecutorService {

    private final Queue<Runnable> held = new ArrayDeque<>();
    private boolean rejecting;

    void rejectFromNowOn() {
        rejecting = true;
    }

    int waiting() {
        return held.size();
    }

    void runAll() {
        while (!held.isEmpty()) {
            held.remove().run();
        }
    }

    @Override
    public void execute(Runnable command) {
        if (rejecting) {
            throw new RejectedExecutionException("closed");
        }
        held.add(command);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
